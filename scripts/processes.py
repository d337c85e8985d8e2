"""Processes that never outlive the one that started them."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

# Loaded here and not between fork and exec, where loading could hang.
LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(BaseException):
    """A signal asked this program to end; ``code`` is the exit code that says which."""

    def __init__(self, number: int) -> None:
        self.code = 128 + number


def end_on_signals() -> None:
    """Turn Ctrl-C, TERM and HUP into ``Ended``, and the death of the parent (make) into TERM."""

    def end(number: int, frame: object) -> None:
        for ending in ENDINGS:  # a second Ctrl-C must not interrupt the stopping
            signal.signal(ending, signal.SIG_IGN)
        raise Ended(number)

    for ending in ENDINGS:
        # nohup asks for HUP to be ignored. A script's `make run &` does the same to INT, but means no such thing.
        if ending != signal.SIGHUP or signal.getsignal(ending) != signal.SIG_IGN:
            signal.signal(ending, end)
    _die_with_parent(signal.SIGTERM)


def run_command(main: Callable[[], int | None]) -> None:
    """Run ``main`` as a command of the Makefile: signals end it at once, quietly, with the usual exit code."""
    end_on_signals()
    try:
        sys.exit(main())
    except Ended as ended:
        sys.exit(ended.code)


def start(command: list, *, death_signal: int = signal.SIGTERM, **options) -> subprocess.Popen:
    """Start ``command`` in a session of its own, so that Ctrl-C reaches it only through ``stop``."""

    def prepare() -> None:
        for ending in ENDINGS:
            signal.signal(ending, signal.SIG_DFL)
        _die_with_parent(death_signal)

    return subprocess.Popen(
        [str(part) for part in command],
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        preexec_fn=prepare,
        **options,
    )


def stop(children: list[subprocess.Popen], *, with_signal: int = signal.SIGTERM, patience: float = 8) -> None:
    """Ask ``children`` to end; after ``patience`` seconds end them and everything they started."""
    for child in children:
        if child.poll() is None:
            child.send_signal(with_signal)
    deadline = time.monotonic() + patience
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, deadline - time.monotonic()))
    for child in children:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


class Together:
    """Named processes that run side by side; when one ends, all end."""

    def __init__(self, *, cwd: Path, environment: dict[str, str]) -> None:
        self.cwd, self.environment = cwd, environment
        self.children: dict[str, subprocess.Popen] = {}
        self.threads: list[threading.Thread] = []

    def add(self, name: str, command: list) -> None:
        """Start ``command`` and pass on its lines with ``name`` in front."""
        child = start(
            command,
            cwd=self.cwd,
            env=self.environment | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.children[name] = child
        thread = threading.Thread(target=self._pass_on, args=(name, child), daemon=True)
        thread.start()
        self.threads.append(thread)

    def ended(self) -> str | None:
        """Return the name of a process that has ended, if one has."""
        return next((name for name, child in self.children.items() if child.poll() is not None), None)

    def wait(self) -> str:
        """Wait until one of the processes ends, and return its name."""
        while not (name := self.ended()):
            time.sleep(0.2)
        return name

    def stop(self) -> None:
        """Stop all of them, and print what they still had to say."""
        stop(list(self.children.values()))
        for thread in self.threads:
            thread.join(timeout=1)

    def _pass_on(self, name: str, child: subprocess.Popen) -> None:
        for line in child.stdout:
            try:
                sys.stdout.write(f"{name:<8} | {line.decode(errors='replace')}")
                sys.stdout.flush()
            except OSError:
                return  # nobody reads any more; the process itself goes on


def _die_with_parent(number: int) -> None:
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, number)
