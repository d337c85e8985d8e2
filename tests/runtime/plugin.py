"""What every test run has: skips that are seen, and the environment for processes that share the test's database."""

import os
from urllib.parse import quote

import pytest


@pytest.fixture
def process_environment(transactional_db, settings):
    """The environment for a worker or web that a test starts: the same database, queue and files as the test's.

    A process of its own sees only what is committed, so the test's database is transactional.
    """
    return os.environ | {
        "DATABASE_URL": database_url(settings.DATABASES["default"]),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "EMAIL_URL": "dummymail://",
    }


def database_url(database: dict) -> str:
    """Return the DATABASE_URL that names the database of these settings, as a test run has renamed it."""
    if database["ENGINE"] == "django.db.backends.sqlite3":
        return f"sqlite:///{quote(str(database['NAME']))}"
    person = quote(database["USER"], safe="")
    if database["PASSWORD"]:
        person += ":" + quote(database["PASSWORD"], safe="")
    return f"postgres://{person}@{database['HOST']}:{database['PORT'] or 5432}/{quote(database['NAME'], safe='')}"


def pytest_sessionfinish(session):
    """In CI a skipped test is a failed run: what could not run must not look as if it had."""
    if skipped(session.config) and in_ci() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    """Say at the end how many tests could not run; their reasons stand above."""
    if number := skipped(config):
        outcome = "in CI that counts as failed" if in_ci() else "the reasons stand above"
        terminalreporter.write_line(f"{number} tests could not run here: {outcome}.", red=True)


def skipped(config) -> int:
    """Return how many tests were skipped in this run; a process of pytest-xdist has no report and says none."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return len(reporter.stats.get("skipped", [])) if reporter else 0


def in_ci() -> bool:
    """Return whether this is a run that decides whether a change lands."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}
