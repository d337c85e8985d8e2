"""Two addresses for machines tell whether the application is alive and ready."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from jobs.models import Job


def test_healthz_answers_without_a_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"alive\n")


@pytest.mark.django_db
def test_readyz_tells_database_broker_and_no_wait(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"ready": True, "database": "ok", "broker": "ok", "oldest_waiting_job_seconds": 0}


@pytest.mark.django_db
def test_readyz_tells_the_wait_of_the_oldest_job(client):
    for seconds in (30, 90):
        Job.objects.create(kind="any", title="Any", waiting_since=timezone.now() - timedelta(seconds=seconds))
    assert client.get("/readyz").json()["oldest_waiting_job_seconds"] == pytest.approx(90, abs=5)


@pytest.mark.django_db
def test_readyz_without_broker_is_not_ready(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {
        "ready": False,
        "database": "ok",
        "broker": "unreachable",
        "oldest_waiting_job_seconds": 0,
    }


@pytest.mark.django_db
def test_readyz_without_database_is_not_ready(client, monkeypatch):
    def fail():
        raise OSError("gone")

    monkeypatch.setattr(connection, "cursor", fail)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "unreachable"
    assert response.json()["oldest_waiting_job_seconds"] is None


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_read_only_and_never_cached(client, db, address):
    assert client.post(address).status_code == 405
    assert "no-store" in client.get(address)["Cache-Control"]


def test_nobody_signs_up(client, db):
    assert client.get("/accounts/signup/").status_code == 404
    assert client.post("/accounts/signup/", {"email": "a@example.org"}).status_code == 404


def test_admin_sends_to_the_one_sign_in(client, db):
    response = client.get("/admin/login/", {"next": "/admin/"})
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
