"""A real worker and a real schedule, to be started and killed by tests.

A test asks for the fixture ``start_worker`` of conftest.py::

    worker = start_worker()
    wait_until(lambda: done_of(job) >= 20)
    worker.kill()
    start_worker()
    wait_until(lambda: ended(job))

The processes share the test's database, queue and files; a claim lasts three seconds and the sweeper runs each second.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from jobs.models import Job

ROOT = Path(__file__).resolve().parents[2]


class Process:
    """One service of ours as a process of its own, with its children in a group of their own."""

    def __init__(self, name: str, environment: dict[str, str], log: Path):
        self.log = log
        with log.open("ab") as output:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", "scripts.services", name],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Kill the process and its children at once, as a power cut does."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait(timeout=10)

    def kill_parent(self) -> None:
        """Kill the main process only; its children are left to themselves."""
        os.kill(self.popen.pid, signal.SIGKILL)
        self.popen.wait(timeout=10)

    def terminate(self) -> int:
        """Ask the process to stop, as a deployment does, and return its exit code."""
        self.popen.terminate()
        return self.popen.wait(timeout=30)


def wait_until(is_so: Callable[[], bool], *, seconds: float = 60) -> None:
    """Return as soon as ``is_so()``; fail the test when that takes longer than ``seconds``."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            pytest.fail(f"This did not happen within {seconds} seconds. Jobs: {list(Job.objects.values())}")
        time.sleep(0.01)


def done_of(job: Job) -> int:
    """Return how many pieces of ``job`` are done by now."""
    job.refresh_from_db()
    return job.done


def ended(job: Job) -> bool:
    """Return whether ``job`` has ended by now."""
    job.refresh_from_db()
    return not job.is_open
