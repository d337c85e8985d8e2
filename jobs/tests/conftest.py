"""Kinds of job that exist in tests only."""

import pytest

from jobs import registry, tasks


@pytest.fixture(autouse=True)
def own_kinds(monkeypatch):
    """Let each test register kinds of its own, forgotten afterwards."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))


@pytest.fixture(autouse=True)
def hints(monkeypatch):
    """Send no messages; return the list of the job ids that were hinted at."""
    sent = []
    monkeypatch.setattr(tasks.run_job, "apply_async", lambda args, **_options: sent.append(args[0]))
    return sent
