"""`make run`: install what is missing, prepare the data, and start web, worker and schedule together."""

import errno
import fcntl
import hashlib
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from scripts.machine import PYTHON, ROOT, RUN_PACKAGES, need_packages, need_requirements, say, stop
from scripts.processes import Together, run_command
from scripts.services import SERVICES, command

HOST = "127.0.0.1"
PATIENCE = 60  # seconds until web must have answered


def main() -> int:
    """Do it, step by step; stays until Ctrl-C, TERM, or the end of one of the three."""
    port = read_port()
    need_free_port(port)
    need_packages(RUN_PACKAGES)
    need_requirements()
    var = Path(os.environ.get("VAR_DIR", "").strip() or ROOT / "var")
    make_folder(var)
    with (var / "run.lock").open("w") as lock:
        need_alone(lock, var)
        environment = settings_of(port, var)
        sign_ins = prepare(environment)
        need_free_port(port)
        return serve(environment, port, sign_ins)


def read_port() -> int:
    """Return the port that PORT names, 8000 without one; stop when it is none."""
    value = os.environ.get("PORT", "").strip() or "8000"
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        stop(f"PORT is {value!r}. Write a whole number from 1 to 65535, for example: make run PORT=8001")
    return int(value)


def need_free_port(port: int) -> None:
    """Stop with a sentence when nothing can listen on ``port``."""
    try:
        listen(port)
    except OSError as error:
        if error.errno == errno.EACCES:
            stop(f"Port {port} is reserved for root. Choose another one: make run PORT=8000")
        stop(
            f"Port {port} is in use by another program. Stop that program, or choose another port: "
            f"make run PORT={next_free_port(port)}"
        )


def next_free_port(port: int) -> int:
    """Return the first port above ``port`` that is free, or any free one."""
    for candidate in range(port + 1, min(port + 50, 65536)):
        try:
            return listen(candidate)
        except OSError:
            continue
    return listen(0)


def listen(port: int) -> int:
    """Listen on ``port`` for a moment and return its number; raises OSError where that cannot be."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((HOST, port))
        door.listen(1)
        return door.getsockname()[1]


def make_folder(var: Path) -> None:
    """Make the folder of the data and see that something can be written into it, or stop with a sentence."""
    probe = var / ".probe"
    try:
        var.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"x" * 65536)
        probe.unlink()
    except OSError as error:
        stop(
            f"{var} cannot be written: {error.strerror}. Free disk space or mend the permissions, "
            "or name another folder: VAR_DIR=/another/folder make run"
        )


def need_alone(lock, var: Path) -> None:
    """Hold ``lock`` until the end; stop when another `make run` holds it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stop(f"The application already runs on the data in {var}. Stop it first, or name another folder in VAR_DIR.")


def settings_of(port: int, var: Path) -> dict[str, str]:
    """Return the environment of the application; what the person has set stays as it is."""
    environment = {
        "VAR_DIR": str(var.resolve()),
        "USE_HTTPS": "false",
        "DEBUG": "false",
        "SITE_URL": f"http://localhost:{port}",
        "STATIC_ROOT": str(var.resolve() / "static"),
        "LOG_LEVEL": "WARNING",
    } | {name: value for name, value in os.environ.items() if value.strip()}
    environment |= {"PORT": str(port), "BIND_ADDRESS": HOST, "VAR_DIR": str(var.resolve())}
    if "SECRET_KEY" not in environment:
        environment["SECRET_KEY"] = read_secret_key(var / "secret_key")
    return environment


def read_secret_key(file: Path) -> str:
    """Return the key in ``file``, which only its owner can read; make it the first time."""
    if not file.exists() or not file.read_text().strip():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as key:
            key.write(secrets.token_urlsafe(50))
    return file.read_text().strip()


def prepare(environment: dict[str, str]) -> str:
    """Migrate, load the programmes, make sign-ins, collect static files; return the sign-ins as text."""
    say("prepares the database")
    options = {"cwd": ROOT, "env": environment, "stdin": subprocess.DEVNULL}
    result = subprocess.run([PYTHON, "-m", "scripts.prepare"], stdout=subprocess.PIPE, text=True, **options)
    if result.returncode:
        stop("The application was not started: its data could not be prepared. The reason is above.")
    stamp, wanted = Path(environment["STATIC_ROOT"]) / ".stamp", static_fingerprint()
    if not stamp.exists() or stamp.read_text() != wanted:
        say("collects the static files")
        collect = [PYTHON, "manage.py", "collectstatic", "--noinput", "--clear", "--verbosity", "0"]
        if subprocess.run(collect, **options).returncode:
            stop("The static files could not be collected. The reason is above.")
        stamp.write_text(wanted)
    return result.stdout


def static_fingerprint() -> str:
    """Return a text that changes when our static files or the packages that bring some change."""
    parts = [(ROOT / "requirements.txt").read_text()]
    # Those of the apps: the folder that they are collected into lies in a folder beside them.
    apps = sorted(app.parent / "static" for app in ROOT.glob("*/apps.py"))
    for folder in [*apps, ROOT / "static"]:
        for file in sorted(folder.rglob("*")):
            state = file.stat()
            parts.append(f"{file} {state.st_size} {state.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def serve(environment: dict[str, str], port: int, sign_ins: str) -> int:
    """Run the three services until one ends or a signal comes; leave none of them behind."""
    together = Together(cwd=ROOT, environment=environment)
    try:
        for name in SERVICES:
            together.add(name, command(name, PYTHON))
        if wait_for_web(together, port):
            print(banner(port, sign_ins), flush=True)
        name = together.wait()
    finally:
        together.stop()
    print(f"{name} has ended, so everything was stopped. Its last lines above say why.", file=sys.stderr)
    return 1


def wait_for_web(together: Together, port: int) -> bool:
    """Return whether web answers before the patience, or one of the services, ends."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and not together.ended():
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2):
                return True
        except urllib.error.HTTPError:
            return True  # it answers; ALLOWED_HOSTS may not know this address
        except OSError:
            time.sleep(0.2)
    return False


def banner(port: int, sign_ins: str) -> str:
    """Return what the person needs to begin: the address and the sign-ins."""
    line = "-" * 72
    return f"\n{line}\nOpen http://localhost:{port}/\n\n{sign_ins.strip()}\n\nCtrl-C stops everything.\n{line}\n"


if __name__ == "__main__":
    run_command(main)
