"""`make test`: the tests on SQLite, and again on PostgreSQL with Redis; arguments go to pytest."""

import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from scripts import processes, servers
from scripts.machine import (
    PYTHON,
    ROOT,
    RUN_PACKAGES,
    SERVER_PACKAGES,
    TEST_PACKAGES,
    need_packages,
    need_requirements,
    say,
)

NO_TESTS = 5  # pytest's exit code when the arguments chose none
# A file is one process's; the slow ones are listed first in pyproject.toml, so that they run beside all others.
OPTIONS = ["--migrations", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--durations=10"]
# The first ones touch neither database nor queue; what the browser's tests ask of a database, others ask of both.
ONCE = [
    "documents",
    "tests/browser",
    "tests/doors/test_accessibility.py",
    *(f"tests/runtime/test_{name}.py" for name in ("environment", "plugin", "processes")),
]


def main() -> int:
    """Set up, run both rounds, and say at the end how each went."""
    wanted = [package for name, package in SERVER_PACKAGES.items() if not os.environ.get(name)]
    need_packages([*RUN_PACKAGES, *TEST_PACKAGES, *wanted])
    need_requirements("requirements-dev.txt")
    arguments = sys.argv[1:]
    codes = {"SQLite and no broker": run_pytest(arguments, {"DATABASE_URL": "", "REDIS_URL": ""})}
    with ExitStack() as stack:
        names = {
            "DATABASE_URL": os.environ.get("DATABASE_URL") or stack.enter_context(servers.postgres()),
            "REDIS_URL": os.environ.get("REDIS_URL") or stack.enter_context(servers.redis()),
        }
        once = [f"--ignore={place}" for place in ONCE]
        codes["PostgreSQL and Redis"] = run_pytest([*once, *arguments], names)
    for name, code in codes.items():
        say(f"{name}: {'passed' if code == 0 else 'no tests chosen' if code == NO_TESTS else 'FAILED'}")
    failed = [code for code in codes.values() if code not in (0, NO_TESTS)]
    return failed[0] if failed else min(codes.values())


def run_pytest(arguments: list[str], names: dict[str, str]) -> int:
    """Run pytest with the servers of ``names``, in a folder that is removed afterwards; return its exit code."""
    # The tables come from the migrations here; a single test in daily work starts without them, which is quicker.
    say(f"tests on {'PostgreSQL and Redis' if names['DATABASE_URL'] else 'SQLite'}")
    with tempfile.TemporaryDirectory(prefix="tvet-tests-") as folder:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TESTS_")}
        environment |= names | {"VAR_DIR": str(Path(folder)), "USE_HTTPS": "false", "SECRET_KEY": "for-tests-only-" * 5}
        child = processes.start(
            [PYTHON, "-m", "pytest", *OPTIONS, *arguments],
            cwd=ROOT,
            env=environment,
        )
        try:
            return child.wait()
        finally:
            processes.stop([child])


if __name__ == "__main__":
    processes.run_command(main)
