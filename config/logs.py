"""What is logged and how: one line an event, plain or JSON, with the id of the request that it belongs to."""

import logging
import re
import uuid

import structlog
from django.http import HttpRequest

FORMATS = ["JSON", "PLAIN"]
# What may come from a proxy as the id of a request: nothing that could forge a line or fill a disk.
SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
# Addresses of people, what stands behind a question mark, the row that PostgreSQL quotes when a constraint fails, and
# the password in the address of a server. A worker's name (celery@host) is nobody's address.
PRIVATE = [
    (re.compile(r"(://[^\s:/@]*):[^\s@/]+@"), r"\1:…@"),
    (re.compile(r"(?<![\w.+-])(?!celery@)[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"(/[^\s?'\"]*)\?[^\s'\"]+"), r"\1?…"),
    (re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE), r"\1: […]"),
]


def without_private(text: str) -> str:
    """Return ``text`` without e-mail addresses, query strings, passwords of servers and quoted rows."""
    for pattern, instead in PRIVATE:
        text = pattern.sub(instead, text)
    return text


def route_of(request: HttpRequest) -> str:
    """Return the name of the address that ``request`` asked for, never the address itself: that may hold a secret."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else "none"


def request_id(passed_on: str, *, is_trusted: bool) -> str:
    """Return the id that a trusted proxy gave a request when it is safe, a new one otherwise."""
    if is_trusted and SAFE_ID.fullmatch(passed_on):
        return passed_on
    return uuid.uuid4().hex


def settings_for(form: str, level: str) -> dict:
    """Return Django's LOGGING for ``form``, JSON or PLAIN, from ``level`` on."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=["method", "route", "status", "milliseconds", "user"]),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        # Text of the trace alone: the values of variables would hold people's data.
        structlog.processors.format_exc_info,
        _clean,
    ]
    drawn = structlog.processors.JSONRenderer(ensure_ascii=False) if form == "JSON" else _plain
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"route_for_path": {"()": RouteForPath}},
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, drawn],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["route_for_path"]}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Both have handlers of their own otherwise. Each request has its line from config.middleware.
            "django.server": {"level": "ERROR", "handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},
            "gunicorn.error": {"handlers": ["console"], "level": level, "propagate": False},
            "axes": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
            "fontTools": {"level": "ERROR"},
            "pikepdf": {"level": "WARNING"},
        },
    }


class RouteForPath(logging.Filter):
    """Puts the name of the address in the place of the address, which Django's own lines would tell."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record of a request; keep every record."""
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            record.args = tuple(route_of(request) if part == request.path else part for part in record.args)
        return True


def _clean(_logger, _method, event: dict) -> dict:
    for key in ("event", "exception"):
        if isinstance(event.get(key), str):
            event[key] = without_private(event[key])
    return event


def _plain(_logger, _method, event: dict) -> str:
    exception = event.pop("exception", "")
    time, level, name = event.pop("timestamp", ""), event.pop("level", ""), event.pop("logger", "")
    words = event.pop("event", "")
    more = "".join(f" {key}={value}" for key, value in event.items())
    # Line breaks inside of what somebody sent must not look like lines of their own.
    line = f"{time} {level.upper()} {name}: {words}{more}".replace("\r", " ").replace("\n", "\n    ")
    return f"{line}\n{exception}" if exception else line
