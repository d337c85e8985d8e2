"""`make bench`: how many certificates a second, measured on a database of its own."""

import os
import subprocess
import sys
import tempfile

from scripts.machine import PYTHON, ROOT, RUN_PACKAGES, need_packages, need_requirements
from scripts.processes import run_command


def main() -> int:
    """Run benchmarks/certificates.py with the number that was given, 1,000 without one."""
    need_packages(RUN_PACKAGES)
    need_requirements()
    with tempfile.TemporaryDirectory(prefix="tvet-bench-") as var:
        environment = os.environ | {
            "VAR_DIR": var,
            "SECRET_KEY": "for-the-benchmark-only-" * 3,
            "USE_HTTPS": "false",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(ROOT),
            "LOG_LEVEL": "WARNING",
        }
        command = [PYTHON, "benchmarks/certificates.py", *(sys.argv[1:] or ["1000"])]
        return subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    run_command(main)
