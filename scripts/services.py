"""The command of each service, in one place: `make run`, the containers and the tests start these.

`python -m scripts.services web` reads the settings first, so that a wrong value ends it with one sentence, and then
becomes the service.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CELERY = [sys.executable, "-m", "celery", "-A", "config"]
COMMANDS = {
    "web": [sys.executable, "-m", "gunicorn", "config.wsgi:application"],
    # Workers find each other through job rows; gossip between them is only noise.
    "worker": [*CELERY, "worker", "--without-gossip", "--without-mingle"],
    "schedule": [*CELERY, "beat"],
    "migrate": [sys.executable, "manage.py", "migrate", "--noinput"],
}
SERVICES = ["web", "worker", "schedule"]


def command(name: str, python: Path | str) -> list[str]:
    """Return the command line that starts the service ``name`` with the interpreter ``python``."""
    return [str(python), "-m", "scripts.services", name]


def main() -> None:
    """Become the service that is named on the command line."""
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if name not in COMMANDS:
        sys.exit(f"Say which service: {', '.join(COMMANDS)}. For example: python -m scripts.services web")
    os.chdir(ROOT)
    from config.start import explained

    with explained():
        from config import settings

        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.execv(sys.executable, COMMANDS[name])


if __name__ == "__main__":
    main()
