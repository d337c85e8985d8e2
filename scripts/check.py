"""`make check`: style, floors, templates, migrations, production settings, compose file."""

import os
import shutil
import subprocess
import sys
import tempfile

from scripts.machine import PYTHON, ROOT, RUN_PACKAGES, VENV, need_packages, need_requirements, say
from scripts.processes import run_command

PRODUCTION = {
    "SECRET_KEY": "a-key-that-only-this-check-knows-0123456789-abcdefghijklmnopqrstuvwxyz",
    "DEBUG": "false",
    "USE_HTTPS": "true",
    "ALLOWED_HOSTS": "office.example.org",
    "SITE_URL": "https://office.example.org",
    "PROXY_COUNT": "1",
}


def main() -> int:
    """Run every check, also after one has failed; return 1 when any has."""
    need_packages(RUN_PACKAGES)
    need_requirements("requirements-dev.txt")
    with tempfile.TemporaryDirectory(prefix="tvet-check-") as var:
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "CI"}}
        environment = kept | PRODUCTION | {"VAR_DIR": var}
        failed = [name for name, command in checks().items() if not passes(name, command, environment)]
    say(f"failed: {', '.join(failed)}" if failed else "every check passed")
    return 1 if failed else 0


def checks() -> dict[str, list]:
    """Return the commands by what they look at."""
    manage = [PYTHON, "manage.py"]
    templates = sorted(str(file.relative_to(ROOT)) for file in ROOT.glob("templates/**/*.html"))
    found = {
        "style": [VENV / "bin" / "ruff", "check", "--quiet", "."],
        "format": [VENV / "bin" / "ruff", "format", "--check", "--quiet", "."],
        "floors": [VENV / "bin" / "lint-imports", "--no-cache"],
        "templates": [VENV / "bin" / "djade", "--check", "--target-version", "5.2", *templates],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "migrations that lock": [PYTHON, "-m", "scripts.migration_rules"],
        "production settings": [*manage, "check", "--deploy", "--fail-level", "WARNING"],
    }
    if not templates:
        del found["templates"]
    if has_compose():
        found["compose file"] = ["docker", "compose", "--env-file", ".env.example", "config", "--quiet"]
    else:
        say("docker compose is not on this machine: the tests look at the file instead")
    return found


def has_compose() -> bool:
    """Return whether docker has its compose part."""
    return (
        bool(shutil.which("docker"))
        and not subprocess.run(["docker", "compose", "version"], capture_output=True).returncode
    )


def passes(name: str, command: list, environment: dict[str, str]) -> bool:
    """Run one check and return whether it passed; what it found is printed."""
    say(f"checks {name}")
    return (
        subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr).returncode == 0
    )


if __name__ == "__main__":
    run_command(main)
