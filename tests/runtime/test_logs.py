"""Each request has an id that its answer, its lines and the job it starts carry; no line tells what is private."""

import io
import json
import logging
import logging.config

import pytest
import structlog

from config import celery, logs


@pytest.fixture
def lines():
    """Return a function that gives what was logged meanwhile as JSON lines."""
    handler = logging.StreamHandler(stream := io.StringIO())
    made = logging.config.DictConfigurator(logs.settings_for("JSON", "INFO"))
    handler.setFormatter(made.configure_formatter(made.config["formatters"]["line"]))
    handler.addFilter(logs.RouteForPath())
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)


def test_request_has_one_line_with_route_status_and_user(as_user, staff, lines):
    response = as_user(staff).get("/institutions/?q=secret-word")
    (line,) = [line for line in lines() if line["logger"] == "access"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "partnerships:institution_list", 200)
    assert (line["user"], line["request_id"]) == (staff.pk, response["X-Request-ID"])
    assert line["milliseconds"] > 0
    assert "secret-word" not in json.dumps(lines())


def test_line_of_nobody_names_no_user_and_a_missing_page_no_address(client, db, lines):
    client.get("/accounts/password/reset/key/3-topsecret/")
    client.get("/no/such/page/at/all")
    access = [line for line in lines() if line["logger"] == "access"]
    assert [line["user"] for line in access] == [None, None]
    assert access[1]["route"] == "none"
    assert "topsecret" not in json.dumps(lines())
    assert "such/page" not in json.dumps(lines())


@pytest.mark.parametrize(
    ("proxies", "sent", "is_taken"),
    [
        (1, "a1b2c3d4-from.proxy_1", True),
        (0, "a1b2c3d4-from.proxy_1", False),
        (1, "short", False),
        (1, "x" * 65, False),
        (1, 'abcdefgh" forged', False),
        (1, "abcdefgh\nforged", False),
    ],
)
def test_id_is_taken_from_a_trusted_proxy_when_it_is_safe(client, settings, proxies, sent, is_taken):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    answered = client.get("/healthz", headers={"X-Request-ID": sent})["X-Request-ID"]
    assert (answered == sent) is is_taken
    assert logs.SAFE_ID.fullmatch(answered)


def test_error_is_logged_with_the_route_and_without_the_address(client, db, monkeypatch, lines):
    words = "Key of somebody@example.org\nDETAIL: Key (email)=(x)"

    def fail(*_args, **_kwargs):
        raise RuntimeError(words)

    client.raise_request_exception = False
    monkeypatch.setattr("config.health._ask_database", fail)
    client.get("/readyz?token=abc")
    assert len({line["request_id"] for line in lines()}) == 1
    text = json.dumps(lines())
    assert "RuntimeError" in text
    assert "somebody@example.org" not in text
    assert "(x)" not in text
    assert "token" not in text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("to li.na@example.org now", "to [e-mail] now"),
        ("GET /reset/?key=1&x=2 failed", "GET /reset/?… failed"),
        ("redis://name:word@host:1/0 is away", "redis://name:…@host:1/0 is away"),
        ("celery@host.example.org ready.", "celery@host.example.org ready."),
        ("Really? Yes", "Really? Yes"),
    ],
)
def test_private_words_are_left_out(text, clean):
    assert logs.without_private(text) == clean


def test_plain_line_keeps_what_was_sent_on_lines_of_its_own():
    event = {"timestamp": "T", "level": "info", "logger": "n", "event": "a\nT INFO forged", "request_id": "r"}
    assert logs._plain(None, "", event) == "T INFO n: a\n    T INFO forged request_id=r"


def test_job_carries_the_id_of_its_request():
    structlog.contextvars.bind_contextvars(request_id="the-request-1")
    headers = {}
    celery.send_request_id(headers=headers)
    assert headers == {"request_id": "the-request-1"}

    class Task:
        name = "jobs.tasks.run_job"
        request = type("Request", (), {"headers": None, "request_id": headers["request_id"]})

    structlog.contextvars.clear_contextvars()
    celery.name_the_lines(task=Task, args=(17,))
    assert structlog.contextvars.get_contextvars() == {"request_id": "the-request-1", "job": 17}
    celery.forget_the_name()
    assert structlog.contextvars.get_contextvars() == {}
