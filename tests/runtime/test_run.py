"""`make run`: what hinders it is told in a sentence; what it starts, it stops."""

import os
import re
import signal
import socket
import stat
import subprocess
import urllib.request

import pytest

from scripts import run, servers
from scripts.machine import ROOT, RUN_PACKAGES
from tests.runtime.conftest import answer_of, processes_with, python, wait_until

START = "from scripts import run; from scripts.processes import run_command; run_command(run.main)"
AS_SOMEBODY = "import os; os.geteuid = lambda: 1000; "
AS_ROOT = "import os; os.geteuid = lambda: 0; "


@pytest.fixture
def machine(tmp_path):
    """The environment of a machine on which dpkg knows no package, and apt only writes down what it was asked."""
    tools = tmp_path / "bin"
    tools.mkdir()
    apt = f'#!/bin/sh\necho "$@" >> {tmp_path}/apt.log\necho "no room on the disk"\nexit 100\n'
    for name, source in {"dpkg-query": "#!/bin/sh\nexit 1\n", "apt-get": apt}.items():
        (tools / name).write_text(source)
        (tools / name).chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return environment | {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PORT": str(servers.free_port()),
        "VAR_DIR": str(tmp_path / "var"),
    }


def test_port_in_use_is_told_before_anything_starts(machine, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = python(START, environment=machine | {"PORT": str(port)})
    assert result.returncode == 1
    assert result.stderr.startswith(
        f"Port {port} is in use by another program. Stop that program, or choose another port: make run PORT="
    )
    assert not (tmp_path / "apt.log").exists()
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80 80", "８０００"])
def test_port_that_is_none_is_told(machine, port):
    result = python(START, environment=machine | {"PORT": port})
    assert result.returncode == 1
    assert result.stderr == f"PORT is {port!r}. Write a whole number from 1 to 65535, for example: make run PORT=8001\n"


def test_missing_library_without_root_prints_the_one_command(machine, tmp_path):
    result = python(AS_SOMEBODY + START, environment=machine)
    assert result.returncode == 1
    assert result.stderr == (
        "5 Debian packages are missing. Type this command, then start again:\n"
        f"  sudo apt-get install --yes --no-install-recommends {' '.join(RUN_PACKAGES)}\n"
    )
    assert not (tmp_path / "apt.log").exists()


def test_missing_library_as_root_is_installed_and_a_failure_is_told(machine, tmp_path):
    result = python(AS_ROOT + START, environment=machine)
    assert result.returncode == 1
    assert (tmp_path / "apt.log").read_text().splitlines() == [
        "update -q",
        f"install --yes --no-install-recommends {' '.join(RUN_PACKAGES)}",
    ]
    assert "no room on the disk" in result.stderr
    assert "The Debian packages could not be installed; apt's words are above." in result.stderr


def test_old_python_is_told():
    result = python("import sys; sys.version_info = (3, 9, 2); import scripts")
    assert result.returncode == 1
    assert result.stderr.startswith("Python 3.9 is too old: 3.11 or newer is needed.")


def test_full_disk_is_told(tmp_path, monkeypatch):
    def full(path, data):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(SystemExit) as ended:
        run.make_folder(tmp_path)
    assert str(ended.value) == (
        f"{tmp_path} cannot be written: No space left on device. Free disk space or mend the permissions, "
        "or name another folder: VAR_DIR=/another/folder make run"
    )


def test_secret_key_is_made_once_and_only_for_its_owner(tmp_path):
    file = tmp_path / "secret_key"
    key = run.read_secret_key(file)
    assert len(key) >= 50
    assert run.read_secret_key(file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_fingerprint_of_static_files_leaves_out_what_was_collected(tmp_path, monkeypatch):
    for file in ("requirements.txt", "documents/apps.py", "documents/static/a.css", "static/b.css", "var/static/b.css"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("1")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    before = run.static_fingerprint()
    (tmp_path / "var/static/b.css").write_text("collected anew")
    assert run.static_fingerprint() == before
    (tmp_path / "documents/static/a.css").write_text("changed")
    assert run.static_fingerprint() != before


def test_settings_of_the_person_stay(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://me@db/ours")
    monkeypatch.setenv("SITE_URL", "http://office.example.org")
    monkeypatch.delenv("SECRET_KEY")
    settings = run.settings_of(8123, tmp_path)
    assert settings["DATABASE_URL"] == "postgres://me@db/ours"
    assert settings["SITE_URL"] == "http://office.example.org"
    assert settings["PORT"] == "8123"
    assert settings["SECRET_KEY"] == (tmp_path / "secret_key").read_text()


@pytest.fixture
def run_environment(request, tmp_path):
    """The environment of `make run`: the embedded database, or the servers of this round of tests."""
    names = ("PATH", "HOME", "LANG", "PIP_FIND_LINKS", "PIP_CERT")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    if os.environ.get("REDIS_URL"):
        process = request.getfixturevalue("process_environment")
        environment |= {name: process[name] for name in ("DATABASE_URL", "REDIS_URL")}
    return environment | {"PORT": str(servers.free_port()), "VAR_DIR": str(tmp_path / "var")}


# The mark, not only the fixture: pytest-django empties the database afterwards only when it knows beforehand.
@pytest.mark.django_db(transaction=True)
def test_run_serves_starts_again_and_leaves_no_process(background, run_environment, tmp_path):
    address = f"http://localhost:{run_environment['PORT']}/"
    make, first = start_and_look(background, run_environment, tmp_path / "first", address)
    assert "loads the two programmes" in first
    stop_and_look(make, signal.SIGINT, run_environment, as_terminal=True)
    make, again = start_and_look(background, run_environment, tmp_path / "again", address)
    for slow in ("installs", "loads the two programmes", "collects the static files"):
        assert slow not in again
    assert sign_ins(again) == sign_ins(first)
    stop_and_look(make, signal.SIGTERM, run_environment, as_terminal=False)


def start_and_look(background, environment, output, address):
    """Start `make run`, look at what it serves, and return it with what it printed."""
    make = background(["make", "run"], environment=environment, output=output)
    wait_until(lambda: "Ctrl-C stops" in output.read_text() or make.poll() is not None, patience=240)
    text = output.read_text()
    assert f"Open {address}" in text, text
    assert answer_of(f"{address}readyz") == 200
    with urllib.request.urlopen(f"{address}accounts/login/") as page:
        style = re.search(r'rel="stylesheet" href="/([^"]+)"', page.read().decode())[1]
    assert answer_of(address + style) == 200
    second = subprocess.run(
        ["make", "run"], cwd=ROOT, env=environment | {"PORT": str(servers.free_port())},
        capture_output=True, text=True,
    )  # fmt: skip
    assert "The application already runs on the data in" in second.stderr
    return make, text


def sign_ins(text):
    """Return the lines of the banner that hold a sign-in; there is one for each role."""
    lines = [line for line in text.splitlines() if "@example.org" in line]
    for role in ("staff", "coordinator", "approver", "helper", "viewer", "admin"):
        assert any(line.startswith(role) for line in lines)
    return lines


def stop_and_look(make, number, environment, *, as_terminal):
    """Send the signal to make alone, or like a terminal to its whole group; nothing may be left."""
    if as_terminal:
        os.killpg(make.pid, number)
    else:
        make.send_signal(number)
    assert make.wait(30) != 0
    mark = f"VAR_DIR={environment['VAR_DIR']}"
    wait_until(lambda: not processes_with(mark), patience=5)
