"""Prometheus reads figures of the web and of the records, and nobody else does."""

import re
import sys
import urllib.request
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import NoticeFactory
from jobs.models import Job
from scripts import servers
from scripts.services import command
from tests.runtime.conftest import answer_of, wait_until

TOKEN = "a-token-for-tests-only-1234"


def figures(text: str) -> dict[str, float]:
    """Return the lines of Prometheus' format as a dictionary."""
    return {name: float(value) for name, value in re.findall(r"^(tvet\S+) (\S+)$", text, re.MULTILINE)}


@pytest.mark.parametrize(
    ("token", "sent", "status"),
    [("", "", 404), ("", "Bearer ", 404), (TOKEN, "", 401), (TOKEN, "Bearer x", 401), (TOKEN, f"Bearer {TOKEN}", 200)],
)
def test_page_needs_the_setting_and_its_token(client, db, settings, token, sent, status):
    settings.METRICS_TOKEN = token
    assert client.get("/metrics", headers={"Authorization": sent}).status_code == status


def test_jobs_emails_and_certificates_are_counted(client, db, settings):
    settings.METRICS_TOKEN = TOKEN
    now = timezone.now()
    for minutes in (1, 5):
        Job.objects.create(kind="slow", title="Any", waiting_since=now - timedelta(minutes=minutes))
    Job.objects.create(kind="slow", title="Any", state="running", worker="w", lease_until=now)
    Job.objects.create(kind="other", title="Any", state="failed", finished_at=now)
    NoticeFactory(state="waiting")
    NoticeFactory(state="failed", error="No such mailbox.")
    found = figures(client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text)
    assert found['tvet_jobs{kind="slow",state="waiting"}'] == 2
    assert found['tvet_jobs{kind="slow",state="running"}'] == 1
    assert found['tvet_jobs{kind="other",state="failed"}'] == 1
    assert found['tvet_jobs_oldest_waiting_seconds{kind="slow"}'] == pytest.approx(300, abs=10)
    assert found['tvet_emails{kind="notice",state="waiting"}'] == 1
    assert found['tvet_emails{kind="notice",state="failed"}'] == 1
    assert found["tvet_certificates_issued"] == 0


def test_figures_of_all_processes_are_added_up(background, process_environment, tmp_path):
    port = servers.free_port()
    environment = process_environment | {
        "PORT": str(port), "BIND_ADDRESS": "127.0.0.1", "WEB_PROCESSES": "3", "VAR_DIR": str(tmp_path),
        "METRICS_TOKEN": TOKEN,
        "PYTHONWARNINGS": "ignore", "LOG_FORMAT": "json",
    }  # fmt: skip
    site = f"http://127.0.0.1:{port}"
    child = background(command("web", sys.executable),
                       environment=environment, output=tmp_path / "output")  # fmt: skip
    wait_until(lambda: answer_of(f"{site}/healthz") == 200 or child.poll() is not None)
    before = (tmp_path / "output").read_text()
    name = 'tvet_http_request_seconds_count{route="healthz",status="200"}'
    first = read(site).get(name, 0)
    for _number in range(20):
        assert answer_of(f"{site}/healthz") == 200
    assert read(site)[name] == first + 20, before
    child.terminate()
    assert child.wait(15) == 0
    assert [line for line in (tmp_path / "output").read_text().splitlines() if not line.startswith("{")] == []


def read(site: str) -> dict[str, float]:
    request = urllib.request.Request(f"{site}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return figures(answer.read().decode())
