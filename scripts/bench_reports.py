"""`make bench-reports`: the report's figures against SQL written by hand, on a PostgreSQL of its own."""

import os
import subprocess
import sys

from scripts.machine import PYTHON, ROOT, RUN_PACKAGES, need_packages, need_requirements
from scripts.processes import run_command
from scripts.servers import postgres


def main() -> int:
    """Run benchmarks/reports.py with the size that was given, a fiftieth without one."""
    need_packages(RUN_PACKAGES)
    need_requirements()
    with postgres() as url:
        command = [PYTHON, "benchmarks/reports.py", *(sys.argv[1:] or ["0.02"])]
        environment = os.environ | {"DATABASE_URL": url}
        return subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    run_command(main)
