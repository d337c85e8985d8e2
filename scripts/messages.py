"""`make messages`: write what people read and is not in a catalogue yet into locale/, and compile the catalogues."""

import os
import subprocess
from pathlib import Path

from scripts.machine import PYTHON, ROOT, need_packages, need_requirements, say
from scripts.processes import run_command

# polib lives in .venv, this script runs on any Python.
COMPILE = """
import sys
import polib
for name in sys.argv[1:]:
    polib.pofile(name, check_for_duplicates=True).save_as_mofile(name.removesuffix("po") + "mo")
"""
# What nobody reads in the application.
LEFT_OUT = [".venv", "benchmarks", "scripts", "tests", "*/tests/*", "conftest.py", "var", "staticfiles"]


def main() -> int:
    """Extract into every catalogue and compile it; return 1 when one of them cannot be read or has a double."""
    need_packages(["gettext"])
    need_requirements("requirements-dev.txt")
    languages = sorted(folder.name for folder in (ROOT / "locale").iterdir() if folder.is_dir())
    code = extract(ROOT, languages)
    catalogues = sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po"))
    code = code or subprocess.run([PYTHON, "-c", COMPILE, *catalogues], cwd=ROOT, stdin=subprocess.DEVNULL).returncode
    say("Catalogues are written and compiled." if code == 0 else "The catalogues could not be written.")
    return code


def extract(folder: Path, languages: list[str]) -> int:
    """Bring the catalogues of ``languages`` in ``folder``, a copy of the project, up to date; return the exit code."""
    chosen = [part for language in languages for part in ("--locale", language)]
    chosen += [part for name in LEFT_OUT for part in ("--ignore", name)]
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(folder), "SECRET_KEY": "for-messages"}
    return subprocess.run(
        [PYTHON, "-m", "django", "makemessages", *chosen, "--no-location", "--no-wrap", "--no-obsolete"],
        cwd=folder,
        env=os.environ | settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    ).returncode


if __name__ == "__main__":
    run_command(main)
