"""What lost its worker or its message comes back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs import services, tasks
from jobs.models import Job
from jobs.tests.factories import JobFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def ago(seconds: float):
    return NOW - timedelta(seconds=seconds)


def test_sweep_puts_back_and_hints_what_lost_its_worker(hints):
    lost = JobFactory(running=True, lease_until=ago(1))
    alive = JobFactory(running=True, lease_until=ago(-1))
    JobFactory(ended=True)

    assert services.sweep(NOW) == (1, 1)
    lost.refresh_from_db()
    alive.refresh_from_db()
    assert (lost.state, lost.worker, lost.lease_until, lost.waiting_since) == ("waiting", "", None, NOW)
    assert alive.state == "running"
    assert hints == [lost.pk]


def test_sweep_hints_what_was_never_hinted_or_long_ago(hints):
    never = JobFactory(waiting_since=ago(1))
    JobFactory(waiting_since=ago(10), hinted_at=ago(10))
    lost = JobFactory(waiting_since=ago(16), hinted_at=ago(16))
    assert services.sweep(NOW) == (0, 2)
    assert hints == [never.pk, lost.pk]


@pytest.mark.parametrize(
    ("waited", "hinted", "due"), [(100, 40, False), (100, 51, True), (20, 14, False), (20, 15, True)]
)
def test_hints_of_a_long_queue_become_rarer(waited, hinted, due):
    job = Job(waiting_since=ago(waited), hinted_at=ago(hinted))
    assert job.hint_is_due(NOW) is due


def test_sweep_stops_at_a_broker_that_is_down(monkeypatch):
    JobFactory.create_batch(3)
    calls = []

    def refuse(args, **_options):
        calls.append(args)
        raise OSError("down")

    monkeypatch.setattr(tasks.run_job, "apply_async", refuse)
    assert services.sweep(NOW) == (0, 0)
    assert len(calls) == 1


def test_sweep_reads_a_fixed_number_of_rows(django_assert_num_queries, hints):
    JobFactory.create_batch(30, hinted_at=ago(1), waiting_since=ago(1))
    with django_assert_num_queries(2):
        services.sweep(NOW)


def test_tasks_only_pass_the_id_on(monkeypatch):
    calls = []
    monkeypatch.setattr(services, "run", lambda job_id, should_stop: calls.append((job_id, should_stop())))
    monkeypatch.setattr(services, "sweep", lambda: calls.append("sweep"))
    tasks.run_job(17)
    tasks.sweep()
    assert calls == [(17, False), "sweep"]


def test_worker_that_shuts_down_asks_its_jobs_to_stop():
    tasks._stop_between_pieces()
    try:
        assert tasks._stopping.value == 1
    finally:
        tasks._stopping.value = 0
