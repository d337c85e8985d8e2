"""Health checks of the containers: `python -m scripts.health web|worker|schedule` ends with 0 when it is well."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from scripts.services import CELERY, ROOT

PATIENCE = 120  # seconds after which a schedule that wrote nothing is taken for stuck; it sweeps every 15


def web() -> bool:
    """Return whether web says that it is alive."""
    host = urlsplit(os.environ.get("SITE_URL", "")).netloc or "localhost"
    address = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}/healthz"
    try:
        # The name is one that ALLOWED_HOSTS knows; the way there is this machine's own.
        with urllib.request.urlopen(urllib.request.Request(address, headers={"Host": host}), timeout=4) as answer:
            return answer.status == 200
    except OSError:
        return False


def worker() -> bool:
    """Return whether this machine's worker answers through the broker."""
    ping = [*CELERY, "inspect", "ping", "--timeout", "10", "--destination", f"celery@{socket.gethostname()}"]
    return subprocess.run(ping, cwd=ROOT, stdout=subprocess.DEVNULL).returncode == 0


def schedule() -> bool:
    """Return whether the schedule has written its file lately."""
    files = list(Path(os.environ.get("VAR_DIR") or ROOT / "var").glob("schedule*"))
    return any(time.time() - file.stat().st_mtime < PATIENCE for file in files)


if __name__ == "__main__":
    checks = {"web": web, "worker": worker, "schedule": schedule}
    if len(sys.argv) != 2 or sys.argv[1] not in checks:
        sys.exit(f"Say which service: {', '.join(checks)}.")
    sys.exit(0 if checks[sys.argv[1]]() else 1)
