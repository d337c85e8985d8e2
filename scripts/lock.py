"""`make lock`: write the exact versions anew; no address of an index gets into the files."""

import os
import subprocess

from scripts.machine import PYTHON, ROOT, need_requirements
from scripts.processes import run_command

OPTIONS = [
    "--quiet", "--strip-extras", "--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links",
    "--no-emit-options", "--no-header",
]  # fmt: skip
HEADER = "# Exact versions, written by `make lock` from {source}. Do not edit by hand.\n"


def main() -> int:
    """Write requirements.txt, then requirements-dev.txt on top of it."""
    need_requirements("requirements-dev.txt")
    for name, head in (("requirements", ""), ("requirements-dev", "-r requirements.txt\n")):
        compile_file = [PYTHON, "-m", "piptools", "compile", *OPTIONS, "-o", f"{name}.txt", f"{name}.in"]
        code = subprocess.run(
            compile_file, cwd=ROOT, env=os.environ | {"CUSTOM_COMPILE_COMMAND": "make lock"}
        ).returncode
        if code:
            return code
        file = ROOT / f"{name}.txt"
        file.write_text(HEADER.format(source=f"{name}.in") + head + file.read_text())
    return 0


if __name__ == "__main__":
    run_command(main)
