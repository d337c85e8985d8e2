"""What the tests share that start a real worker and kill it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from jobs import registry
from tests.faults.worker import Process


@pytest.fixture
def start_worker(process_environment, tmp_path) -> Iterator[Callable[[], Process]]:
    """Return a function that starts a worker (and the first time, the schedule) and returns it at once."""
    environment = process_environment | {"DJANGO_SETTINGS_MODULE": "tests.faults.settings"}
    processes: list[Process] = []

    def start() -> Process:
        if not processes:
            processes.append(Process("schedule", environment, tmp_path / "schedule.log"))
        processes.append(Process("worker", environment, tmp_path / f"worker-{len(processes)}.log"))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        print(f"--- {process.log.name}\n{process.log.read_text()}")  # pytest shows it when the test failed


@pytest.fixture
def fault_kinds(monkeypatch):
    """Make the kinds of this folder known to the test's own process, which orders them."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    from tests.faults import tasks

    registry.pieces("faults.traces", label="Traces")(tasks.traces)
    registry.pieces("faults.deadly", label="Deadly")(tasks.deadly)
    registry.blocks("faults.blocks", label="Blocks", save=tasks.keep_rows, size=8)(tasks.blocks)


@pytest.fixture
def traces(tmp_path):
    """Return the file of the traces; ``Counter(traces.read_text().splitlines())`` says how often each piece ran."""
    file = tmp_path / "traces"
    file.touch()
    return file


@pytest.fixture
def lose_all_messages(settings) -> Callable[[], None]:
    """Return a function that empties the broker, as a restart of Redis without its data does."""

    def lose() -> None:
        if settings.CELERY["broker_url"].startswith("redis"):
            redis.Redis.from_url(settings.CELERY["broker_url"]).flushdb()
        else:
            for message in Path(settings.BROKER_DIR).rglob("*.msg"):
                message.unlink(missing_ok=True)

    return lose
