"""Processes that run together stop together, however the first of them ends."""

import os
import signal
import sys
from pathlib import Path

import pytest

from scripts.processes import Together
from tests.runtime.conftest import processes_with, wait_until

# Starts two children, each with a child of its own, and says when all four are there.
SUPERVISOR = """
import sys
from pathlib import Path
from scripts.processes import Together, run_command
CHILD = "import os, subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); " \\
        "print('up', flush=True); time.sleep(60)"
def main():
    together = Together(cwd=Path.cwd(), environment=dict(__import__("os").environ))
    try:
        together.add("first", [sys.executable, "-c", CHILD])
        together.add("second", [sys.executable, "-c", CHILD])
        together.wait()
    finally:
        together.stop()
    return 1
run_command(main)
"""


@pytest.fixture
def supervisor(background, tmp_path):
    """A supervisor with two children and two grandchildren, and the mark by which all five are found."""
    mark = f"TESTS_MARK={tmp_path}"
    output = tmp_path / "output"
    child = background(
        [sys.executable, "-c", SUPERVISOR], environment=os.environ | {"TESTS_MARK": str(tmp_path)}, output=output
    )
    wait_until(lambda: output.read_text().count("up") == 2)
    assert len(processes_with(mark)) == 5
    return child, mark, output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_to_the_supervisor_leaves_no_process(supervisor, number):
    child, mark, _output = supervisor
    child.send_signal(number)
    assert child.wait(15) == 128 + number
    assert processes_with(mark) == []


def test_lines_carry_the_name_of_their_process(supervisor):
    _child, _mark, output = supervisor
    assert sorted(output.read_text().splitlines()) == ["first    | up", "second   | up"]


def test_killed_supervisor_takes_its_children_along(supervisor):
    child, _mark, _output = supervisor
    children = [int(pid) for pid in Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()]
    child.kill()
    child.wait()
    wait_until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in children))
    for pid in children:  # what they had started themselves is theirs to stop; here nobody does
        os.killpg(pid, signal.SIGKILL)


def test_one_that_ends_stops_the_others(tmp_path):
    together = Together(cwd=tmp_path, environment=dict(os.environ))
    together.add("lasting", [sys.executable, "-c", "import time; time.sleep(60)"])
    together.add("short", [sys.executable, "-c", "raise SystemExit(3)"])
    assert together.wait() == "short"
    together.stop()
    assert together.children["lasting"].returncode == -signal.SIGTERM


def test_one_that_ignores_term_is_killed(tmp_path, monkeypatch):
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    from scripts import processes

    child = processes.start([sys.executable, "-c", deaf], stdout=-1)
    child.stdout.readline()
    processes.stop([child], patience=0.5)
    assert child.returncode == -signal.SIGKILL
    child.stdout.close()
