"""Doing jobs: whole and in pieces, with every way to be disturbed."""

import errno
from contextlib import suppress

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError
from django.utils import timezone

from jobs import registry, services
from jobs.models import Job, Piece
from jobs.services import leases

pytestmark = pytest.mark.django_db


def write(job, key, _outcome=None):
    Group.objects.create(name=key)


def written() -> list[str]:
    return list(Group.objects.order_by("name").values_list("name", flat=True))


def order(work, *, keys=("a", "b", "c"), **options) -> Job:
    registry.pieces("tests.pieces", label="Pieces", **options)(work)
    return services.enqueue(kind="tests.pieces", owner=None, keys=keys)


def order_whole(work, **options) -> Job:
    registry.kind("tests.whole", label="Whole", **options)(work)
    return services.enqueue(kind="tests.whole", owner=None)


def states(job) -> list[tuple]:
    return list(job.pieces.values_list("key", "state", "attempts"))


# --- Claims ---------------------------------------------------------------------------------------


def test_claim_of_two_workers_only_one_gets_the_job():
    job = order(write)
    assert leases.claim(job.pk) == job
    assert leases.claim(job.pk) is None
    assert services.run(job.pk) is None
    assert written() == []


def test_hold_renews_the_lease_and_notices_another_worker():
    mine = leases.claim(order(write).pk)
    Job.objects.update(lease_until=timezone.now())
    leases.hold(mine)
    assert Job.objects.get().lease_until > timezone.now()

    Job.objects.update(worker="another")
    with pytest.raises(leases.LeaseLost):
        leases.hold(mine, done=1)
    assert Job.objects.get().done == 0


def test_give_back_leaves_another_workers_job_alone():
    mine = leases.claim(order(write).pk)
    Job.objects.update(worker="another")
    assert leases.give_back(mine) is False
    assert Job.objects.get().state == "running"


@pytest.mark.django_db(transaction=True)
def test_heartbeat_keeps_a_long_piece_alive(settings):
    settings.JOB_LEASE_SECONDS = 0.3
    mine = leases.claim(order(write).pk)
    with leases.heartbeat(mine):
        leases.threading.Event().wait(1)
        assert not Job.objects.lost(timezone.now()).exists()
    leases.threading.Event().wait(0.5)
    assert Job.objects.lost(timezone.now()).exists()


# --- In pieces ------------------------------------------------------------------------------------


def test_pieces_are_all_done_once():
    job = services.run(order(write, finish=lambda job: {"file": f"{job.done}.zip"}).pk)
    assert (job.state, job.done, job.failed, job.total) == ("done", 3, 0, 3)
    assert job.result == {"file": "3.zip"}
    assert job.finished_at is not None
    assert written() == ["a", "b", "c"]
    assert states(job) == [("a", "done", 1), ("b", "done", 1), ("c", "done", 1)]


def test_piece_with_save_writes_what_was_made_before():
    job = order(lambda job, key: key * 2, save=lambda job, key, outcome: write(job, outcome))
    assert services.run(job.pk).state == "done"
    assert written() == ["aa", "bb", "cc"]


def test_piece_that_fails_takes_its_writes_with_it():
    def half(job, key):
        write(job, key)
        if key == "b":
            raise registry.Refused("Sok Dara has no course.")

    job = services.run(order(half).pk)
    assert written() == ["a", "c"]
    assert (job.state, job.done, job.failed) == ("failed", 2, 1)
    assert job.error == "1 of 3 could not be done. The others are ready."
    assert list(job.pieces.values_list("error", flat=True)) == ["", "Sok Dara has no course.", ""]
    assert states(job)[1] == ("b", "failed", 1)


def test_poisonous_piece_is_tried_three_times_and_the_rest_goes_on(caplog):
    tried = []

    def poison(job, key):
        tried.append(key)
        if key == "a":
            raise RuntimeError("secret detail")
        write(job, key)

    job = services.run(order(poison).pk)
    assert tried == ["a", "b", "c", "a", "a"]
    assert (job.state, job.done, job.failed) == ("failed", 2, 1)
    reason = job.pieces.get(key="a").error
    assert f"job {job.pk}" in reason
    assert "secret detail" not in reason
    assert "secret detail" in caplog.text


def test_piece_that_kills_its_worker_three_times_is_failed_and_the_rest_goes_on():
    class Killed(BaseException):
        """Stands for kill -9: nothing after it runs."""

    def deadly(job, key):
        if key == "a":
            raise Killed
        write(job, key)

    job = order(deadly)
    for _death in range(3):
        with pytest.raises(Killed):
            services.run(job.pk)
        assert services.sweep(timezone.now() + leases.lease() * 2)[0] == 1
    job = services.run(job.pk)
    assert (job.state, job.done, job.failed) == ("failed", 2, 1)
    assert job.pieces.get(key="a").error == "The worker was lost three times at this piece."
    assert written() == ["b", "c"]


def test_nothing_done_says_so():
    def refuse(job, key):
        raise registry.Refused("No.")

    job = services.run(order(refuse, finish=lambda job: {"file": "empty.zip"}).pk)
    assert (job.state, job.error, job.result) == ("failed", "None of the 3 could be done.", {})


def test_job_resumes_where_it_stopped():
    class Killed(BaseException):
        pass

    alive = []

    def work(job, key):
        write(job, key)
        if key == "b" and not alive:
            raise Killed

    job = order(work)
    with pytest.raises(Killed):
        services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, written()) == ("running", 1, ["a"])

    alive.append(True)
    services.sweep(timezone.now() + leases.lease() * 2)
    job = services.run(job.pk)
    assert (job.state, job.done, written()) == ("done", 3, ["a", "b", "c"])
    assert states(job) == [("a", "done", 1), ("b", "done", 2), ("c", "done", 1)]


@pytest.mark.parametrize("change", [{"worker": "another"}, {"state": "cancelled", "finished_at": timezone.now()}])
def test_worker_whose_job_is_taken_or_cancelled_writes_nothing_more(change):
    # The take-over must outlive the rolled-back piece, so it happens outside of the piece's transaction.
    def take(job, key):
        if key == "b":
            Job.objects.filter(pk=job.pk).update(**change)

    job = services.run(order(take, save=write).pk)
    assert written() == ["a"]
    assert job.done == 1
    assert job.state == change.get("state", "running")
    assert job.pieces.get(key="c").state == "waiting"


def test_worker_that_is_asked_to_stop_gives_the_job_back(hints):
    job = order(write)
    job = services.run(job.pk, should_stop=lambda: Group.objects.count() == 2)
    assert (job.state, job.done, job.worker, job.lease_until) == ("waiting", 2, "", None)
    assert hints == [job.pk]
    assert services.run(job.pk).state == "done"
    assert written() == ["a", "b", "c"]


def test_worker_that_is_ended_in_the_middle_gives_back_the_piece_uncounted():
    def ended(job, key):
        write(job, key)
        raise SystemExit(-241)

    job = order(ended)
    with pytest.raises(SystemExit):
        services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, written()) == ("waiting", 0, [])
    assert states(job)[0] == ("a", "waiting", 0)


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), DatabaseError("database or disk is full")]
)
def test_full_disk_stops_the_job_and_keeps_what_is_done(error):
    room = []

    def work(job, key):
        write(job, key)
        if key == "b" and not room:
            raise error

    job = services.run(order(work).pk)
    assert (job.state, job.done, job.failed, written()) == ("failed", 1, 0, ["a"])
    assert job.error.startswith("The disk is full, so the work stopped. What is done is kept.")

    room.append(True)
    services.retry(job)
    assert services.run(job.pk).state == "done"
    assert written() == ["a", "b", "c"]


def test_finish_that_fails_is_tried_again_without_the_pieces(caplog):
    good = []

    def finish(job):
        if not good:
            raise RuntimeError("no zip")
        return {"file": "all.zip"}

    job = order(write, finish=finish)
    for attempt, state in [(1, "waiting"), (2, "waiting"), (3, "failed")]:
        job = services.run(job.pk)
        assert (job.state, job.attempts, job.done) == (state, attempt, 3)
    good.append(True)
    services.retry(job)
    job = services.run(job.pk)
    assert (job.state, job.result) == ("done", {"file": "all.zip"})
    assert states(job) == [("a", "done", 1), ("b", "done", 1), ("c", "done", 1)]


# --- As a whole -----------------------------------------------------------------------------------


def test_whole_job_shows_progress_and_keeps_its_result():
    seen = []

    def work(job, progress):
        progress(0, 10, "Reading")
        seen.append(Job.objects.values_list("done", "total", "message").get(pk=job.pk))
        progress(10, 10, "Writing")
        seen.append(Job.objects.values_list("done", "total", "message").get(pk=job.pk))
        return {"edition": 7}

    job = services.run(order_whole(work).pk)
    assert seen == [(0, 10, "Reading"), (10, 10, "Writing")]
    assert (job.state, job.done, job.total, job.message, job.result) == ("done", 10, 10, "", {"edition": 7})


def test_whole_job_without_progress_ends_full():
    job = services.run(order_whole(lambda job, progress: None).pk)
    assert (job.state, job.done, job.total, job.result) == ("done", 1, 1, {})


def test_whole_job_saves_once_though_it_worked_twice():
    def save(job, outcome):
        Group.objects.create(name=outcome)
        if job.attempts == 1:
            raise RuntimeError("after the write")
        return {"name": outcome}

    job = order_whole(lambda job, progress: f"edition {job.attempts}", save=save)
    assert services.run(job.pk).state == "waiting"
    assert written() == []
    assert services.run(job.pk).result == {"name": "edition 2"}
    assert written() == ["edition 2"]


def test_whole_job_stops_after_three_attempts(caplog):
    def fail(job, progress):
        raise RuntimeError("secret detail")

    job = order_whole(fail)
    for attempt, state in [(1, "waiting"), (2, "waiting"), (3, "failed")]:
        job = services.run(job.pk)
        assert (job.state, job.attempts) == (state, attempt)
    assert "secret detail" not in job.error
    assert caplog.text.count("secret detail") >= 3


def test_whole_job_that_kills_its_worker_stops_after_three_attempts():
    class Killed(BaseException):
        pass

    def deadly(job, progress):
        raise Killed

    job = order_whole(deadly)
    for _death in range(3):
        with pytest.raises(Killed):
            services.run(job.pk)
        services.sweep(timezone.now() + leases.lease() * 2)
    job = services.run(job.pk)
    assert (job.state, job.error) == ("failed", "The worker was lost three times during this work.")


def test_whole_job_refused_is_not_tried_again():
    def refuse(job, progress):
        raise registry.Refused("Nobody is eligible.")

    job = services.run(order_whole(refuse).pk)
    assert (job.state, job.attempts, job.error) == ("failed", 1, "Nobody is eligible.")


def test_whole_job_stops_at_its_next_progress_when_asked_or_cancelled():
    job = order_whole(lambda job, progress: progress(1, 2))
    job = services.run(job.pk, should_stop=lambda: True)
    assert (job.state, job.attempts) == ("waiting", 0)

    went_on = []

    def careless(job, progress):
        services.cancel(job)
        with suppress(Exception):
            progress(1, 2)
        went_on.append(job)

    registry._kinds.clear()
    registry.kind("tests.whole", label="Whole")(careless)
    job = services.run(job.pk)
    assert (job.state, job.result, went_on) == ("cancelled", {}, [])


def test_job_of_a_kind_that_is_gone_fails_with_words():
    job = order_whole(lambda job, progress: {})
    registry._kinds.clear()
    job = services.run(job.pk)
    assert (job.state, job.error) == ("failed", "No app registered jobs of kind 'tests.whole'.")


def test_database_that_goes_away_leaves_the_job_to_the_sweeper(monkeypatch, caplog):
    job = order(write)

    def gone(*_args, **_options):
        raise DatabaseError("server closed the connection unexpectedly")

    with monkeypatch.context() as patch:
        patch.setattr("jobs.services.pieces.hold", gone)
        assert services.run(job.pk) is None
    assert Job.objects.get().state == "running"
    assert services.sweep(timezone.now() + leases.lease() * 2)[0] == 1
    assert services.run(job.pk).state == "done"
    assert Piece.objects.filter(state="done").count() == 3
