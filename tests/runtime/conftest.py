"""What the tests of the runtime share: commands that end, and a look at what they left behind."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from scripts.machine import ROOT


@pytest.fixture
def background():
    """Start a command in a group of its own, with its output in a file; whatever is left is ended after the test."""
    started = []

    def start(command, *, environment, output: Path) -> subprocess.Popen:
        with output.open("wb") as file:
            child = subprocess.Popen(
                [str(part) for part in command],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        started.append(child)
        return child

    yield start
    for child in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def python(source: str, *, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess:
    """Run ``source`` in a Python of its own, at the root of the project, to its end."""
    return subprocess.run(
        [sys.executable, "-c", source],
        cwd=ROOT,
        env=environment or os.environ.copy(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def processes_with(mark: str) -> list[int]:
    """Return the running processes whose environment holds ``mark``: those that a command has left behind."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark.encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
    return found


def wait_until(question, *, patience: float = 20):
    """Ask ``question`` until its answer is true, and return the answer; fail when patience ends."""
    deadline = time.monotonic() + patience
    while True:
        if answer := question():
            return answer
        assert time.monotonic() < deadline, f"still not after {patience} seconds"
        time.sleep(0.1)


def answer_of(address: str) -> int | None:
    """Return the status with which ``address`` answers, None when nothing does."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None
