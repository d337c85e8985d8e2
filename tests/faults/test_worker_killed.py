"""A worker that dies in the middle loses nothing and does nothing twice."""

import os
import signal
from collections import Counter

import pytest
from django.contrib.auth.models import Group

from jobs import services
from jobs import tasks as job_tasks
from jobs.models import Job
from tests.faults.worker import done_of, ended, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fault_kinds")]
KEYS = [f"piece {number:02}" for number in range(60)]


def order(traces, kind="faults.traces", keys=KEYS) -> Job:
    return services.enqueue(kind=kind, owner=None, arguments={"traces": str(traces)}, keys=keys)


def lines(traces) -> int:
    return traces.read_text().count("\n")


def assert_all_done_once(job: Job) -> None:
    assert (job.state, job.done, job.failed, job.error) == ("done", 60, 0, "")
    assert job.result == {"rows": 60}
    assert sorted(Group.objects.values_list("name", flat=True)) == KEYS
    assert not job.pieces.exclude(state="done").exists()


@pytest.mark.parametrize("way", ["everything at once", "the main process", "the child that works"])
def test_worker_killed_in_the_middle_resumes_where_it_stopped(way, start_worker, traces):
    worker = start_worker()
    job = order(traces)
    # In the middle of a piece: its row is written, and not yet committed.
    wait_until(lambda: 15 <= done_of(job) < lines(traces))
    if way == "everything at once":
        worker.kill()
    elif way == "the main process":
        worker.kill_parent()
    else:
        os.kill(int(job.worker.split(":")[1]), signal.SIGKILL)
    assert done_of(job) < 60
    if way != "the child that works":
        start_worker()
    wait_until(lambda: ended(job))

    assert_all_done_once(job)
    ran = Counter(traces.read_text().splitlines())
    assert set(ran) == set(KEYS)
    # Only the piece that was in the hands of the killed worker began a second time (an orphan may end it yet).
    assert 60 <= sum(ran.values()) <= 61


def test_worker_asked_to_stop_gives_the_job_back_between_two_pieces(start_worker, traces):
    worker = start_worker()
    job = order(traces)
    wait_until(lambda: done_of(job) >= 15)
    assert worker.terminate() == 0
    job.refresh_from_db()
    assert (job.state, job.worker) == ("waiting", "")
    assert 15 <= job.done < 60

    start_worker()
    wait_until(lambda: ended(job))
    assert_all_done_once(job)
    assert Counter(traces.read_text().splitlines()) == Counter(KEYS)


def test_lost_message_is_sent_again_by_the_schedule(start_worker, traces, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(job_tasks.run_job, "apply_async", lambda **_options: None)
        job = order(traces)
    Job.objects.update(
        hinted_at=job.waiting_since.replace(year=2018), waiting_since=job.waiting_since.replace(year=2018)
    )
    start_worker()
    wait_until(lambda: ended(job))
    assert_all_done_once(job)


def test_message_that_comes_many_times_does_the_work_once(start_worker, traces):
    job = order(traces)
    for _copy in range(10):
        job_tasks.run_job.apply_async(args=[job.pk])
    start_worker()
    start_worker()
    wait_until(lambda: ended(job))
    assert_all_done_once(job)
    assert Counter(traces.read_text().splitlines()) == Counter(KEYS)


def test_piece_that_kills_its_worker_is_given_up_after_three_attempts(start_worker, traces):
    start_worker()
    job = order(traces, kind="faults.deadly", keys=["a", "deadly", "b"])
    wait_until(lambda: ended(job))
    assert (job.state, job.done, job.failed) == ("failed", 2, 1)
    piece = job.pieces.get(state="failed")
    assert (piece.key, piece.attempts, piece.error) == ("deadly", 3, "The worker was lost three times at this piece.")
    assert sorted(traces.read_text().splitlines()) == ["a", "b"]
