"""Throw-away PostgreSQL and Redis from the system's binaries, for the tests. Each ends with the one who started it."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts import processes
from scripts.machine import stop

PATIENCE = 30  # seconds


@contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL in a folder of its own and give its DATABASE_URL."""
    binaries = postgres_binaries()
    # PostgreSQL refuses to run as root.
    person = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="tvet-postgres-") as folder:
        if person:
            account = pwd.getpwnam("postgres")
            os.chown(folder, account.pw_uid, account.pw_gid)
        data, port = Path(folder) / "data", free_port()
        initdb = [binaries / "initdb", "-D", data, "-U", "tvet", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        result = subprocess.run(initdb, capture_output=True, text=True, cwd="/", **person)
        if result.returncode:
            stop(f"The PostgreSQL for the tests could not be made: {result.stderr.strip()}")
        # Nothing of this outlives the tests, so nothing waits for the disk; jit as in docker-compose.yml.
        quick = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "jit=off", "listen_addresses=127.0.0.1"]
        options = [part for option in quick for part in ("-c", option)]
        with (Path(folder) / "log").open("w") as log:
            server = processes.start(
                [binaries / "postgres", "-D", data, "-p", str(port), "-k", folder, *options],
                death_signal=signal.SIGQUIT,
                stdout=log,
                stderr=log,
                cwd="/",
                **person,
            )
            try:
                ready = [binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
                _wait("PostgreSQL", server, log.name, lambda: subprocess.run(ready).returncode == 0)
                yield f"postgres://tvet@127.0.0.1:{port}/postgres"
            finally:
                processes.stop([server], with_signal=signal.SIGINT)


@contextmanager
def redis() -> Iterator[str]:
    """Run a Redis that keeps nothing, and give its REDIS_URL."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="tvet-redis-") as folder, (Path(folder) / "log").open("w") as log:
        quiet = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1", "--dir", folder]
        server = processes.start(["redis-server", "--port", str(port), *quiet], stdout=log, stderr=log)
        try:
            _wait("Redis", server, log.name, lambda: _answers(port))
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            processes.stop([server])


def postgres_binaries() -> Path:
    """Return the folder of PostgreSQL's binaries, the newest where there are several; stop where there is none."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: float(file.parts[-3]))
    if not folders:
        stop("PostgreSQL's initdb was not found. Install the package postgresql, or name a server in DATABASE_URL.")
    return folders[-1].parent


def free_port() -> int:
    """Return a port on which nothing listens now."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _wait(name: str, server: subprocess.Popen, log: str, ready) -> None:
    deadline = time.monotonic() + PATIENCE
    while not ready():
        if server.poll() is not None or time.monotonic() > deadline:
            stop(f"The {name} for the tests did not start:\n{Path(log).read_text()[-2000:]}")
        time.sleep(0.1)
