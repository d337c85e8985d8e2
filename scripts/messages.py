"""`make messages`: compile the catalogues of other languages (locale/) into what Django reads beside them."""

import subprocess

from scripts.machine import PYTHON, ROOT, need_requirements
from scripts.processes import run_command

# polib lives in .venv, this script runs on any Python.
COMPILE = """
import sys
import polib
for name in sys.argv[1:]:
    polib.pofile(name, check_for_duplicates=True).save_as_mofile(name.removesuffix("po") + "mo")
"""


def main() -> int:
    """Compile every catalogue; return 1 when one of them says the same thing twice or cannot be read."""
    need_requirements("requirements-dev.txt")
    catalogues = sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po"))
    return subprocess.run([PYTHON, "-c", COMPILE, *catalogues], cwd=ROOT, stdin=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    run_command(main)
