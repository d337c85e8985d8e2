"""Settings of the tests: those of production, made quick and kept away from the data of `make run`."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")

# Processes that a test starts (worker, web) inherit these, so that all of them mean the same files and queues.
os.environ.setdefault("SECRET_KEY", "for-tests-only-" * 5)
os.environ.setdefault("USE_HTTPS", "false")
os.environ.setdefault("EMAIL_URL", "memorymail://")
if "TESTS_VAR_DIR" not in os.environ:
    if not os.environ.get("VAR_DIR"):
        os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="tvet-tests-")
        atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
    os.environ["TESTS_VAR_DIR"] = os.environ["VAR_DIR"]
os.environ["VAR_DIR"] = str(Path(os.environ["TESTS_VAR_DIR"]) / WORKER)
Path(os.environ["VAR_DIR"]).mkdir(parents=True, exist_ok=True)
if os.environ.get("REDIS_URL", "").startswith("redis") and "TESTS_REDIS_URL" not in os.environ:
    os.environ["TESTS_REDIS_URL"] = os.environ["REDIS_URL"]
if "TESTS_REDIS_URL" in os.environ:
    # Each of several test processes has a numbered Redis database of its own, after the one that was named.
    _parts = urlsplit(os.environ["TESTS_REDIS_URL"])
    _number = int(_parts.path.strip("/") or 0) + int(WORKER.removeprefix("gw"))
    os.environ["REDIS_URL"] = urlunsplit(_parts._replace(path=f"/{_number}"))

from config.settings import *

# Scrypt is slow on purpose; nothing here depends on that.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: worker processes of the tests open it too.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
