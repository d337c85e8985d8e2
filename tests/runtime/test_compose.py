"""The production files: what compose starts is whole, holds no secret, and each service starts by itself."""

import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from documents.uploads.limits import MEGABYTE, Limits
from jobs import registry
from scripts import servers
from scripts.check import has_compose
from scripts.machine import ROOT, RUN_PACKAGES
from tests.runtime.conftest import answer_of, wait_until

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ["migrate", "web", "worker", "worker-bulk", "schedule", "bucket", "backup"]
LASTING = ["proxy", "web", "worker", "worker-bulk", "schedule", "postgres", "redis", "store"]
CADDY = (ROOT / "deploy" / "Caddyfile").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()


def variables_of_the_example() -> dict[str, str]:
    """Return every variable that .env.example names, also those shown as comments."""
    return dict(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]*)=(.*)$", EXAMPLE, re.MULTILINE))


def test_compose_has_the_services_and_volumes():
    assert set(SERVICES) == {*OURS, "proxy", "postgres", "redis", "store"}
    assert set(COMPOSE["volumes"]) == {"database", "queue", "media", "backups", "tls", "store"}
    assert all(SERVICES[name]["volumes"] == ["media:/srv/media"] for name in OURS if name != "backup")
    assert SERVICES["backup"]["volumes"] == ["media:/srv/media", "${BACKUPS:-backups}:/srv/backups"]
    assert SERVICES["postgres"]["volumes"] == ["database:/var/lib/postgresql/data"]
    assert SERVICES["redis"]["volumes"] == ["queue:/data"]


@pytest.mark.parametrize("name", LASTING)
def test_lasting_service_has_a_health_check_and_comes_back(name):
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] == "CMD"
    assert {"interval", "timeout", "retries"} <= set(check)
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_services_wait_for_the_migration_and_the_migration_for_the_database():
    for name in ("web", "worker", "worker-bulk", "schedule"):
        assert SERVICES[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "redis": {"condition": "service_healthy"},
        }
    assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert SERVICES["migrate"]["restart"] == "no"


def test_database_has_a_utf8_locale_and_the_queue_is_kept():
    assert "--locale=C.UTF-8" in SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]
    assert SERVICES["redis"]["command"] == ["redis-server", "--appendonly", "yes"]


def test_backup_starts_only_when_it_is_asked_for_and_its_pg_dump_is_the_servers():
    assert (SERVICES["backup"]["profiles"], SERVICES["backup"]["restart"]) == (["by-hand"], "no")
    version = re.fullmatch(r"postgres:(\d+)-bookworm", SERVICES["postgres"]["image"])[1]
    assert f"postgresql-client-{version} " in (ROOT / "Dockerfile").read_text()


def test_compose_holds_no_secret():
    text = (ROOT / "docker-compose.yml").read_text()
    for name, value in re.findall(r"^\s*(\w*(?:PASSWORD|SECRET|KEY)\w*):\s*(.+)$", text, re.MULTILINE):
        assert re.fullmatch(r"\$\{" + name + r":(\?[^}]+|-)\}", value), name
    for password in re.findall(r"://\w+:([^@]+)@", text):
        assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", password)
    assert all(SERVICES[name]["env_file"] == ".env" for name in OURS)
    values = variables_of_the_example()
    assert values["SECRET_KEY"] == values["POSTGRES_PASSWORD"] == values["AWS_SECRET_ACCESS_KEY"] == ""


def test_only_the_proxy_is_published():
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["proxy"]
    assert SERVICES["proxy"]["ports"] == ["${PUBLISH_HTTP:-80}:80", "${PUBLISH_HTTPS:-443}:443"]
    assert SERVICES["proxy"]["depends_on"] == {"web": {"condition": "service_healthy"}}


def test_proxy_limits_uploads_names_requests_and_adds_no_security_header():
    assert Limits().size < 32 * MEGABYTE
    for line in ("max_size 32MB", "dynamic a web 8000", "header_up X-Request-ID {http.request.uuid}", "-Server"):
        assert line in CADDY
    assert not re.search("Strict-Transport|Content-Security|X-Frame|nosniff", CADDY)
    assert CADDY.count("{") == CADDY.count("}")


def test_every_queue_has_a_worker_and_nobody_is_cut_off_early():
    chosen = [SERVICES[name]["environment"]["WORKER_QUEUES"] for name in ("worker", "worker-bulk")]
    assert sorted(chosen) == sorted(queue.name for queue in settings.CELERY["task_queues"])
    graceful = runpy.run_path(str(ROOT / "gunicorn.conf.py"))["graceful_timeout"]
    assert graceful < int(SERVICES["web"]["stop_grace_period"].removesuffix("s"))
    assert all(kind.is_bulk for kind in registry._kinds.values() if kind.is_shared)


def test_several_containers_share_one_cache_and_store_is_only_on_demand():
    assert all(SERVICES[name]["environment"]["CACHE_URL"] == "redis://redis:6379/1" for name in OURS)
    assert {name for name in SERVICES if "profiles" in SERVICES[name]} == {"store", "bucket", "backup"}


def test_example_explains_every_variable_that_is_read():
    sources = ["config/settings.py", "config/environment.py", "gunicorn.conf.py", "docker-compose.yml"]
    text = "\n".join((ROOT / source).read_text() for source in sources)
    read = set(re.findall(r"environment\.\w+\(\s*\"([A-Z][A-Z0-9_]+)\"", text))
    read |= set(re.findall(r"\btext\(\"([A-Z][A-Z0-9_]+)\"", text)) | set(re.findall(r"\$\{([A-Z_]+)[:}]", text))
    assert read | {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} == set(variables_of_the_example())


def test_example_filled_in_starts(monkeypatch, tmp_path):
    for name in variables_of_the_example():
        monkeypatch.delenv(name, raising=False)
    for name, value in re.findall(r"^([A-Z][A-Z0-9_]*)=(.*)$", EXAMPLE, re.MULTILINE):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SECRET_KEY", "k" * 50)
    read = runpy.run_path(str(ROOT / "config" / "settings.py"))
    assert read["ALLOWED_HOSTS"] == ["office.example.org", "localhost"]
    assert read["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_image_has_the_packages_and_no_root():
    text = (ROOT / "Dockerfile").read_text()
    assert text.count("FROM python:3.11-slim-bookworm") == 1
    assert all(re.search(rf"\b{re.escape(package)}\b", text) for package in RUN_PACKAGES)
    assert re.search(r"^USER tvet$", text, re.MULTILINE)
    assert {".env", "var", ".git"} <= set((ROOT / ".dockerignore").read_text().splitlines())


def test_docker_itself_finds_the_compose_file_valid():
    """Where docker has no compose part, the tests above have looked at the file's parts."""
    if has_compose():
        command = ["docker", "compose", "--env-file", ".env.example", "config", "--quiet"]
        environment = {"PATH": os.environ["PATH"], "POSTGRES_PASSWORD": "x"}
        result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
    else:
        print("docker compose is not on this machine; the file's parts were looked at instead")
        assert not shutil.which("docker-compose") or COMPOSE["name"] == "tvet-partnerships"


@pytest.fixture
def start(background, process_environment, tmp_path):
    """Start a service by the command that compose gives it, on loopback, with the test's database and queue."""
    environment = process_environment | {"PORT": str(servers.free_port()), "BIND_ADDRESS": "127.0.0.1"}
    Path(environment["VAR_DIR"]).mkdir(exist_ok=True)

    def start_service(name, **more):
        output = tmp_path / name
        child = background(here(SERVICES[name]["command"]), environment=environment | more, output=output)
        return child, output, environment | more

    return start_service


def here(command: list[str]) -> list[str]:
    """Return a command of a container as one of this machine."""
    assert command[0] == "python"
    return [sys.executable, *command[1:]]


def check(name: str, environment: dict[str, str]) -> int:
    """Return the exit code of the health check that compose gives the service."""
    command = here(SERVICES[name]["healthcheck"]["test"][1:])
    return subprocess.run(command, cwd=ROOT, env=environment, timeout=30).returncode


def test_web_starts_by_itself(start):
    child, output, environment = start("web")
    wait_until(lambda: answer_of(f"http://127.0.0.1:{environment['PORT']}/readyz") == 200 or child.poll() is not None)
    assert check("web", environment) == 0, output.read_text()
    child.terminate()
    assert child.wait(15) == 0
    assert check("web", environment) == 1


def test_web_is_healthy_under_production_settings(start):
    _child, output, environment = start(
        "web", USE_HTTPS="true", ALLOWED_HOSTS="a.example.org", SITE_URL="https://a.example.org"
    )
    wait_until(lambda: check("web", environment) == 0)
    assert "Traceback" not in output.read_text()


def test_worker_starts_by_itself(start):
    child, output, environment = start("worker")
    wait_until(lambda: " ready." in output.read_text() or child.poll() is not None)
    assert " ready." in output.read_text(), output.read_text()
    if os.environ.get("REDIS_URL"):
        assert check("worker", environment) == 0
    child.terminate()
    assert child.wait(15) == 0


def test_schedule_starts_by_itself_and_sends_its_first_hint(start, tmp_path):
    # A folder of its own: another test's schedule may have written its file here a moment ago.
    (tmp_path / "var").mkdir()
    child, output, environment = start("schedule", VAR_DIR=str(tmp_path / "var"))
    wait_until(lambda: check("schedule", environment) == 0 or child.poll() is not None)
    assert child.poll() is None, output.read_text()
    child.terminate()
    assert child.wait(15) == 0


def test_migrate_starts_by_itself_and_ends(start, request, tmp_path):
    # A quick run makes its tables without migrations, and then there is nothing that migrate could go on from.
    fresh = {"DATABASE_URL": f"sqlite:///{tmp_path / 'fresh.sqlite3'}"} if request.config.option.nomigrations else {}
    child, output, _environment = start("migrate", **fresh)
    assert child.wait(60) == 0, output.read_text()
    assert "Running migrations:" in output.read_text()
