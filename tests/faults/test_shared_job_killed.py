"""Workers that share a job die again and again: each piece is still done exactly once."""

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress

import pytest
from django.contrib.auth.models import Group

from jobs import services
from jobs.models import Job
from tests.faults.worker import done_of, ended, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fault_kinds")]
KEYS = [f"piece {number:03}" for number in range(300)]
KILLS = 10


def order(traces, keys=KEYS, pause=0.02) -> Job:
    arguments = {"traces": str(traces), "pause": pause}
    return services.enqueue(kind="faults.blocks", owner=None, arguments=arguments, keys=keys)


def at_work(job: Job, most_attempts: int = 3) -> set[int]:
    """Return the processes that have pieces in their hands, tried at most so often."""
    held = job.pieces.exclude(worker="").filter(attempts__lte=most_attempts)
    return {int(worker.split(":")[1]) for worker in held.values_list("worker", flat=True)}


def assert_all_done_once(job: Job) -> None:
    assert (job.state, job.done, job.failed, job.error) == ("done", 300, 0, "")
    assert job.result == {"rows": 300}
    assert sorted(Group.objects.values_list("name", flat=True)) == KEYS
    assert not job.pieces.exclude(state="done", worker="", lease_until=None).exists()


def test_two_workers_killed_ten_times_at_any_point_do_each_piece_once(start_worker, traces):
    moments = random.Random(20180730)
    first, _second = start_worker(), start_worker()
    job = order(traces, pause=0.15)  # slow enough to live through all the kills
    wait_until(lambda: len(at_work(job)) >= 2)
    first.kill()
    dead = at_work(job)
    start_worker()
    for _kill in range(KILLS - 1):
        # Who is at a second attempt is spared: a piece that loses its worker three times would rightly fail.
        wait_until(lambda: at_work(job, most_attempts=1) - dead)
        time.sleep(moments.uniform(0, 0.2))
        victims = sorted(at_work(job, most_attempts=1) - dead)
        if victims:
            victim = moments.choice(victims)
            with suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
            dead.add(victim)
    wait_until(lambda: ended(job), seconds=120)
    assert_all_done_once(job)
    ran = Counter(traces.read_text().splitlines())
    assert set(ran) == set(KEYS)
    assert max(ran.values()) <= 3


def test_two_workers_asked_to_stop_give_back_what_they_hold(start_worker, traces):
    workers = [start_worker(), start_worker()]
    job = order(traces)
    wait_until(lambda: done_of(job) >= 50 and len(at_work(job)) >= 2)
    for worker in workers:
        worker.popen.terminate()
    # Asked once each: a second time means "at once".
    assert [worker.popen.wait(timeout=30) for worker in workers] == [0, 0]
    job.refresh_from_db()
    assert (job.state, job.worker) == ("waiting", "")
    assert 50 <= job.done < 300
    assert set(job.pieces.filter(state="waiting").values_list("worker", "attempts")) == {("", 0)}

    start_worker()
    wait_until(lambda: ended(job))
    assert_all_done_once(job)
    assert Counter(traces.read_text().splitlines()) == Counter(KEYS)


def test_piece_that_kills_every_worker_is_found_among_twenty(start_worker, traces):
    start_worker()
    keys = [*KEYS[:12], "deadly", *KEYS[12:19]]
    job = order(traces, keys=keys)
    wait_until(lambda: ended(job))
    assert (job.state, job.done, job.failed) == ("failed", 19, 1)
    piece = job.pieces.get(state="failed")
    assert (piece.key, piece.attempts, piece.error) == ("deadly", 3, "The worker was lost three times at this piece.")
    assert sorted(Group.objects.values_list("name", flat=True)) == KEYS[:19]
