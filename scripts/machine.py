"""What the machine must have before anything runs: Debian packages, and a virtual environment with the requirements."""

import ctypes.util
import fcntl
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

FONTS = ["fonts-noto-core", "fonts-noto-cjk"]
RUN_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", *FONTS]
TEST_PACKAGES = ["chromium", "gettext", "poppler-utils"]
SERVER_PACKAGES = {"DATABASE_URL": "postgresql", "REDIS_URL": "redis-server"}
# Without dpkg the packages cannot be asked for; the libraries behind them can.
LIBRARIES = {"pango-1.0": "Pango", "pangoft2-1.0": "PangoFT2", "harfbuzz-subset": "HarfBuzz subset"}


def say(message: str) -> None:
    """Print one line about the set-up."""
    print(f"[set-up] {message}", file=sys.stderr, flush=True)


def stop(sentence: str) -> None:
    """End the command with one sentence for the person and exit code 1."""
    sys.stdout.flush()
    sys.exit(sentence)


def need_packages(names: Iterable[str]) -> None:
    """Make sure that the Debian packages ``names`` are installed; without root, print the command and stop."""
    if not shutil.which("dpkg-query"):
        _need_libraries()
        return
    missing = [name for name in names if not _is_installed(name)]
    if not missing:
        return
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        stop(
            f"{len(missing)} Debian packages are missing. Type this command, then start again:\n"
            f"  sudo {shlex.join(install)}"
        )
    say(f"installs {', '.join(missing)}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-q"], install):
        result = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    if result.returncode:
        print(result.stdout[-3000:], file=sys.stderr)
        stop(
            "The Debian packages could not be installed; apt's words are above. "
            f"Mend that (network, disk space), or install them by hand: {shlex.join(install)}"
        )


def need_requirements(file: str = "requirements.txt") -> None:
    """Make sure that .venv exists and holds exactly what ``file`` lists; a stamp makes the second time quick."""
    wanted = _fingerprint(file)
    stamp = VENV / f"{file}.stamp"
    with (ROOT / "requirements.txt").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _works(PYTHON):
            _make_venv()
        if stamp.exists() and stamp.read_text() == wanted:
            return
        say(f"installs the packages of {file} into .venv; the first time this takes minutes")
        pip = [
            PYTHON,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-input",
            "--disable-pip-version-check",
            "-r",
            ROOT / file,
        ]
        result = subprocess.run(
            pip, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if result.returncode:
            print(result.stdout[-3000:], file=sys.stderr)
            stop("The Python packages could not be installed; pip's words are above. Mend that and start again.")
        stamp.write_text(wanted)
        if file != "requirements.txt":
            (VENV / "requirements.txt.stamp").write_text(_fingerprint("requirements.txt"))


def _is_installed(package: str) -> bool:
    result = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package], capture_output=True, text=True
    )
    return result.stdout.strip() == "installed"


def _need_libraries() -> None:
    missing = [name for library, name in LIBRARIES.items() if not ctypes.util.find_library(library)]
    if missing:
        stop(
            f"These system libraries are missing: {', '.join(missing)}. Install them, and Noto fonts, with the "
            f"package manager of this machine (Debian's names: {' '.join(RUN_PACKAGES)}), then start again."
        )


def _fingerprint(file: str) -> str:
    files = {file, "requirements.txt"}
    return hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in sorted(files))).hexdigest()


def _works(python: Path) -> bool:
    return python.exists() and subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0


def _make_venv() -> None:
    if subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True).returncode:
        # Debian keeps these parts of Python in a package of its own.
        need_packages([f"python3.{sys.version_info[1]}-venv"])
    say("makes the virtual environment .venv")
    result = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True)
    if result.returncode:
        stop(f"The virtual environment .venv could not be made: {(result.stderr or result.stdout).strip()}")
