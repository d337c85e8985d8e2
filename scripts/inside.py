"""Commands that need the application itself: its settings, database and storage."""

import os
import secrets
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from scripts.machine import PYTHON, ROOT, need_requirements


def enter(module: str) -> None:
    """Read the settings; where Django is missing, become the same command in .venv first.

    The containers bring Django along, ``make`` starts any Python.
    """
    if not find_spec("django"):
        need_requirements()
        os.chdir(ROOT)
        os.execv(PYTHON, [str(PYTHON), "-m", module, *sys.argv[1:]])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # Nothing is signed here, and the key is in no backup: without one, any will do.
    if not os.environ.get("SECRET_KEY", "").strip():
        os.environ["SECRET_KEY"] = secrets.token_urlsafe(50)
    import django

    from config.start import explained

    with explained():
        django.setup()
        from django.conf import settings

        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)


@contextmanager
def explained_here(first: str) -> Iterator[None]:
    """End the command with ``first`` and a sentence when disk, bucket or database fails, or the archive is refused."""
    from django.db import DatabaseError

    from documents.stored import CANNOT_READ
    from scripts.backups.archives import BackupError

    try:
        yield
    except BackupError as error:
        sys.exit(f"{first} {error}")
    except (DatabaseError, sqlite3.Error) as error:
        sys.exit(f"{first} The database or the disk below it refuses: {str(error).strip()}.")
    except CANNOT_READ as error:
        place = f" ({error.filename})" if getattr(error, "filename", None) else ""
        sys.exit(f"{first} {getattr(error, 'strerror', None) or error}{place}.")
