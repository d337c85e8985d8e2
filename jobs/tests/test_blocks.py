"""Jobs in blocks, shared by many workers: sizes, poison, and every way to lose one of the workers."""

import errno
import threading
from contextlib import suppress

import pytest
from django.contrib.auth.models import Group
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs import registry, services
from jobs.models import Job, Piece
from jobs.services import leases
from jobs.services.hints import MOST_HELPERS
from jobs.services.pieces import LOOK_AGAIN

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """Stands for kill -9: nothing after it runs."""


@pytest.fixture
def blocks():
    """The blocks that were drawn, in their order."""
    return []


def write(job, outcomes):
    Group.objects.bulk_create(Group(name=name) for name in outcomes.values())


def written() -> list[str]:
    return list(Group.objects.order_by("name").values_list("name", flat=True))


def keys(number: int) -> list[str]:
    return [f"{one:03}" for one in range(1, number + 1)]


def order(number: int, work, *, save=write, **options) -> Job:
    registry.blocks("tests.blocks", label="Blocks", save=save, **options)(work)
    return services.enqueue(kind="tests.blocks", owner=None, keys=keys(number))


def drawing(blocks, *, before=lambda job, keys: None):
    """Return work that notes its blocks and gives each key as its outcome."""

    def draw(job, keys):
        blocks.append(keys)
        before(job, keys)
        return {key: key for key in keys}

    return draw


def states(job) -> list[tuple]:
    return list(job.pieces.order_by("number").values_list("key", "state", "attempts", "worker"))


def all_done(job, number: int) -> None:
    job.refresh_from_db()
    assert (job.state, job.done, job.failed, job.total) == ("done", number, 0, number)
    assert written() == keys(number)
    assert not job.pieces.exclude(state="done", worker="", lease_until=None).exists()


def forget_claims(job) -> None:
    """Let the claims run out, as they do when their worker is dead."""
    past = timezone.now() - leases.lease()
    Job.objects.filter(pk=job.pk, state="running").update(lease_until=past)
    job.pieces.exclude(worker="").update(lease_until=past)


# --- Sizes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "size", "sizes"),
    [(100, 64, [1, 4, 16, 64, 15]), (100, 30, [1, 4, 16, 30, 30, 19]), (9, 3, [1, 3, 3, 2]), (2, 64, [1, 1])],
)
def test_first_blocks_are_small(number, size, sizes, blocks):
    job = services.run(order(number, drawing(blocks), size=size, finish=lambda job: {"file": f"{job.done}.zip"}).pk)
    assert [len(block) for block in blocks] == sizes
    assert [key for block in blocks for key in block] == keys(number)
    assert job.result == {"file": f"{number}.zip"}
    all_done(job, number)
    assert {attempts for _key, _state, attempts, _worker in states(job)} == {1}


def test_work_is_done_outside_of_the_transaction_that_counts(blocks):
    depths = []

    def draw(job, keys):
        depths.append(len(connection.savepoint_ids))
        return dict.fromkeys(keys, "x")

    def save(job, outcomes):
        depths.append(len(connection.savepoint_ids))

    services.run(order(1, draw, save=save).pk)
    assert depths[1] == depths[0] + 1


def test_block_costs_as_many_queries_whatever_its_size(blocks):
    def queries(number: int, done: int) -> int:
        """Count the queries of a job of which one block is left."""
        job = order(number, drawing(blocks), save=lambda job, outcomes: None)
        job.pieces.filter(number__lte=done).update(state="done")
        Job.objects.filter(pk=job.pk).update(done=done)
        with CaptureQueriesContext(connection) as asked:
            assert services.run(job.pk).done == number
        job.delete()
        return len(asked)

    assert queries(5, done=1) == queries(21 + 64, done=21)
    assert [len(block) for block in blocks] == [4, 64]


def test_block_needs_a_size():
    with pytest.raises(ValueError, match="at least one"):
        registry.blocks("tests.blocks", label="Blocks", save=write, size=0)


# --- What cannot be done ----------------------------------------------------------------------------


def test_refused_values_fail_their_pieces_alone(blocks):
    def draw(job, keys):
        return {key: registry.Refused(f"No {key}.") if key in {"001", "003"} else key for key in keys}

    def save(job, outcomes):
        impossible = {key: registry.Refused(f"Not {key} either.") for key in outcomes if key in {"004", "010"}}
        write(job, {key: name for key, name in outcomes.items() if key not in impossible})
        return impossible

    job = services.run(order(10, draw, save=save).pk)
    assert (job.state, job.done, job.failed) == ("failed", 6, 4)
    assert written() == ["002", "005", "006", "007", "008", "009"]
    assert list(job.pieces.filter(state="failed").values_list("key", "error", "attempts")) == [
        ("001", "No 001.", 1),
        ("003", "No 003.", 1),
        ("004", "Not 004 either.", 1),
        ("010", "Not 010 either.", 1),
    ]


def test_refusing_a_whole_block_refuses_each_by_its_own_words(blocks, caplog):
    def draw(job, keys):
        blocks.append(keys)
        raise registry.Refused(f"No {', '.join(keys)}.")

    job = services.run(order(3, draw).pk)
    assert blocks == [["001"], ["002", "003"], ["002"], ["003"]]
    assert (job.state, job.done, job.failed) == ("failed", 0, 3)
    assert list(job.pieces.values_list("error", flat=True)) == ["No 001.", "No 002.", "No 003."]
    assert "failed, attempt" not in caplog.text


def test_poisonous_piece_is_found_and_the_rest_of_its_block_goes_on(blocks, caplog):
    def poison(job, keys):
        if "013" in keys:
            raise RuntimeError("secret detail")

    job = services.run(order(20, drawing(blocks, before=poison)).pk)
    assert (job.state, job.done, job.failed) == ("failed", 19, 1)
    assert written() == [key for key in keys(20) if key != "013"]
    piece = job.pieces.get(state="failed")
    assert (piece.key, piece.attempts, piece.worker) == ("013", 3, "")
    assert f"job {job.pk}" in piece.error
    assert "secret detail" not in piece.error
    assert "secret detail" in caplog.text
    assert [len(block) for block in blocks[:3]] == [1, 4, 15]
    # Each of the fifteen alone; the one that fails again comes last.
    assert sorted(blocks[3:-1]) == [[key] for key in keys(20)[5:]]
    assert blocks[-1] == ["013"]


def test_save_that_raises_takes_the_writes_of_its_block_with_it(blocks):
    def save(job, outcomes):
        write(job, outcomes)
        if len(outcomes) > 1:
            raise RuntimeError("after the write")

    job = services.run(order(5, drawing(blocks), save=save).pk)
    assert [len(block) for block in blocks] == [1, 4, 1, 1, 1, 1]
    all_done(job, 5)


def test_keys_that_nobody_asked_for_are_not_saved():
    job = services.run(order(1, lambda job, keys: {"001": "001", "another": "another"}).pk)
    all_done(job, 1)


def test_key_without_an_outcome_is_a_fault(caplog):
    job = services.run(order(5, lambda job, keys: {key: key for key in keys if key != "004"}).pk)
    assert (job.state, job.done, job.failed) == ("failed", 4, 1)
    assert job.pieces.get(state="failed").key == "004"
    assert "returned nothing for ['004']" in caplog.text


def test_failed_pieces_alone_are_tried_again(blocks):
    bad = {"002", "003"}

    def draw(job, keys):
        blocks.append(keys)
        return {key: registry.Refused("No.") if key in bad else key for key in keys}

    job = services.run(order(5, draw).pk)
    assert (job.done, job.failed) == (3, 2)
    bad.clear()
    services.retry(job)
    services.run(job.pk)
    assert blocks[-1] == ["002", "003"]
    all_done(job, 5)


def test_full_disk_stops_the_job_and_keeps_what_is_done(blocks):
    room = []

    def full(job, keys):
        if len(keys) > 1 and not room:
            raise OSError(errno.ENOSPC, "No space left on device")

    job = services.run(order(30, drawing(blocks, before=full)).pk)
    assert (job.state, job.done, job.failed, written()) == ("failed", 1, 0, ["001"])
    assert job.error.startswith("The disk is full, so the work stopped. What is done is kept.")

    room.append(True)
    services.retry(job)
    services.run(job.pk)
    assert [len(block) for block in blocks] == [1, 4, 4, 16, 9]
    all_done(job, 30)


# --- Workers that end -------------------------------------------------------------------------------


def test_worker_killed_between_drawing_and_saving_repeats_the_block_one_by_one(blocks):
    alive = []

    def save(job, outcomes):
        write(job, outcomes)
        if len(outcomes) == 4 and not alive:
            raise Killed

    job = order(8, drawing(blocks), save=save)
    with pytest.raises(Killed):
        services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, written()) == ("running", 1, ["001"])
    assert [state for _key, state, *_rest in states(job)] == ["done"] + ["waiting"] * 7
    assert [bool(worker) for *_rest, worker in states(job)] == [False, True, True, True, True, False, False, False]

    alive.append(True)
    forget_claims(job)
    assert services.sweep() == (1, 1)
    services.run(job.pk)
    assert blocks == [["001"], keys(5)[1:], keys(8)[5:], ["002"], ["003"], ["004"], ["005"]]
    all_done(job, 8)


def test_block_that_kills_its_worker_ends_as_one_failed_piece(blocks):
    def deadly(job, keys):
        if "003" in keys:
            raise Killed

    job = order(5, drawing(blocks, before=deadly))
    for _death in range(3):
        with pytest.raises(Killed):
            services.run(job.pk)
        forget_claims(job)
        services.sweep()
    job = services.run(job.pk)
    assert (job.state, job.done, job.failed) == ("failed", 4, 1)
    piece = job.pieces.get(state="failed")
    assert (piece.key, piece.attempts, piece.error) == ("003", 3, "The worker was lost three times at this piece.")
    assert written() == ["001", "002", "004", "005"]


@pytest.mark.parametrize("end", [SystemExit, KeyboardInterrupt])
def test_worker_that_is_ended_in_a_block_gives_it_back_uncounted(end, blocks, hints):
    def ended(job, keys):
        if len(keys) == 4:
            raise end

    job = order(8, drawing(blocks, before=ended))
    with pytest.raises(end):
        services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == ("waiting", 1)
    assert states(job)[1:] == [(key, "waiting", 0, "") for key in keys(8)[1:]]
    assert hints == [job.pk]


def test_worker_asked_to_stop_gives_the_job_back_between_two_blocks(blocks):
    job = order(30, drawing(blocks))
    job = services.run(job.pk, should_stop=lambda: len(blocks) == 2)
    assert (job.state, job.done, job.worker) == ("waiting", 5, "")
    services.run(job.pk)
    assert [len(block) for block in blocks] == [1, 4, 16, 9]
    all_done(job, 30)


# --- Many workers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "helpers"), [(1, 0), (64, 0), (65, 1), (200, 3), (1000, MOST_HELPERS)])
def test_helpers_are_called_once_for_each_further_block_within_bounds(number, helpers, hints):
    job = order(number, lambda job, keys: dict.fromkeys(keys), save=lambda job, outcomes: None)
    services.run(job.pk)
    assert hints == [job.pk] * helpers


def test_kinds_done_piece_by_piece_stay_with_one_worker(hints):
    seen = []
    registry.pieces("tests.pieces", label="Pieces")(lambda job, key: seen.append(services.run(job.pk)))
    services.run(services.enqueue(kind="tests.pieces", owner=None, keys=keys(3)).pk)
    assert (seen, hints) == ([None] * 3, [])


def meet(job, blocks, what) -> None:
    """Let ``what`` happen once, while the first block of sixteen is in the hands of the worker."""
    if len(blocks[-1]) == 16 and [len(block) for block in blocks].count(16) == 1:
        what(job)


def test_helper_takes_other_blocks_and_the_worker_of_the_job_finishes(blocks):
    helped = []

    def help_now(job):
        helper = services.run(job.pk)
        helped.append((helper.state, helper.done, helper.worker == job.worker))

    job = order(100, drawing(blocks, before=lambda job, keys: meet(job, blocks, help_now)))
    services.run(job.pk)
    assert [len(block) for block in blocks] == [1, 4, 16, 64, 15]
    # The helper did all that was free and left; the job was still its worker's, who had sixteen in hand.
    assert helped == [("running", 84, True)]
    all_done(job, 100)


def test_helper_finds_nothing_to_share(blocks):
    joined = []
    job = order(
        21, drawing(blocks, before=lambda job, keys: meet(job, blocks, lambda _job: joined.append(leases.join(job.pk))))
    )
    services.run(job.pk)
    assert joined == [None]
    assert leases.join(job.pk) is None
    all_done(job, 21)


def test_helper_gives_way_to_a_job_that_waits(blocks):
    registry.kind("tests.whole", label="Whole")(lambda job, progress: {})

    def help_now(job):
        services.enqueue(kind="tests.whole", owner=None)
        services.run(job.pk)

    job = order(100, drawing(blocks, before=lambda job, keys: meet(job, blocks, help_now)))
    services.run(job.pk)
    # Nobody drew while the sixteen were in hand.
    assert blocks[3][0] == "022"
    all_done(job, 100)


def test_worker_of_the_job_dies_and_its_helper_keeps_its_block(blocks, hints):
    def die(job):
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - leases.lease())
        assert services.sweep()[0] == 1

    def run_as_helper(job):
        blocks.clear()
        seen.append(services.run(job.pk))
        raise Killed

    seen = []

    def before(job, keys):
        if job.helper:
            die(job)
        elif len(keys) == 16 and not seen:
            run_as_helper(job)

    job = order(100, drawing(blocks, before=before))
    with pytest.raises(Killed):
        services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == ("waiting", 5 + 64)
    assert [len(block) for block in blocks] == [64]
    forget_claims(job)
    services.run(job.pk)
    # What was in the hands of the dead comes last, one by one.
    assert [len(block) for block in blocks] == [64, 15] + [1] * 16
    all_done(job, 100)


def test_claim_that_ran_out_is_lost_and_written_by_the_other(blocks):
    lost = []

    def lose(job, keys):
        if len(keys) == 16 and not lost:
            lost.append(True)
            job.pieces.filter(worker=job.worker).update(lease_until=timezone.now() - leases.lease())
            services.run(job.pk)

    job = order(21, drawing(blocks, before=lose))
    services.run(job.pk)
    job.refresh_from_db()
    # The helper did the sixteen; the worker of the job found its block taken and wrote nothing of it.
    assert (job.state, job.done, written()) == ("running", 21, keys(21))
    forget_claims(job)
    services.sweep()
    services.run(job.pk)
    all_done(job, 21)


@pytest.mark.parametrize("way", ["asked between blocks", "ended in a block"])
def test_helper_that_stops_leaves_the_job_to_its_worker(way, blocks, hints):
    def end(job, keys):
        if job.helper and way == "ended in a block":
            raise SystemExit
        meet(job, blocks, help_now)

    def help_now(job):
        hints.clear()
        with suppress(SystemExit):
            services.run(job.pk, should_stop=lambda: way == "asked between blocks")
        held.append((Job.objects.get(pk=job.pk).worker == job.worker, job.pieces.filter(attempts=0).count()))

    held = []
    job = order(100, drawing(blocks, before=end))
    services.run(job.pk)
    assert (held, hints) == ([(True, 79)], [])
    all_done(job, 100)


def test_cancelling_stops_all_workers_at_their_next_write(blocks):
    def cancel_while_two_work(job, keys):
        if job.helper:
            services.cancel(job)
        elif len(keys) == 16:
            services.run(job.pk)

    job = services.run(order(100, drawing(blocks, before=cancel_while_two_work)).pk)
    assert [len(block) for block in blocks] == [1, 4, 16, 64]
    assert (job.state, job.done, written()) == ("cancelled", 5, keys(5))
    assert {state[1:] for state in states(job)[5:]} == {("waiting", 0, "")}

    services.retry(job)
    registry._kinds.pop("tests.blocks")
    registry.blocks("tests.blocks", label="Blocks", save=write)(drawing(blocks))
    services.run(job.pk)
    all_done(job, 100)


def test_disk_that_is_full_for_a_helper_ends_the_job_for_all(blocks):
    def full_for_helper(job, keys):
        if job.helper:
            raise OSError(errno.ENOSPC, "No space left on device")
        if len(keys) == 16:
            services.run(job.pk)

    job = services.run(order(100, drawing(blocks, before=full_for_helper)).pk)
    assert (job.state, job.done, job.failed, written()) == ("failed", 5, 0, keys(5))
    assert job.error.startswith("The disk is full")


def test_worker_waits_for_what_helpers_hold_and_takes_over_what_they_drop(blocks, monkeypatch):
    naps = []

    def nap(seconds):
        """Stand for the time in which the helper's claim runs out."""
        if seconds == LOOK_AGAIN:
            naps.append(list(blocks))
            if len(naps) == 3:
                held.update(lease_until=timezone.now() - leases.lease())

    monkeypatch.setattr("jobs.services.pieces.time.sleep", nap)
    job = order(5, drawing(blocks))
    held = job.pieces.filter(number__gt=3)
    held.update(worker="a helper", lease_until=timezone.now() + leases.lease(), attempts=1)
    services.run(job.pk)
    assert naps == [[["001"], ["002", "003"]]] * 3
    assert blocks == [["001"], ["002", "003"], ["004"], ["005"]]
    all_done(job, 5)


def test_renewing_keeps_the_claims_on_the_pieces():
    job = order(5, lambda job, keys: {})
    mine = leases.claim(job.pk)
    soon = timezone.now()
    job.pieces.filter(number__lte=2).update(worker=mine.worker, lease_until=soon)
    job.pieces.filter(number=3).update(worker="another", lease_until=soon)
    leases.renew(mine)
    assert [piece.lease_until is not None and piece.lease_until > soon for piece in job.pieces.order_by("number")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_sweep_calls_one_helper_for_a_running_job_with_free_pieces(hints):
    job = order(5, lambda job, keys: {})
    leases.claim(job.pk)
    assert services.sweep() == (0, 1)
    assert hints == [job.pk]
    job.pieces.update(worker="somebody", lease_until=timezone.now() + leases.lease())
    assert services.sweep() == (0, 0)
    job.pieces.update(worker="", lease_until=None)
    registry.kind("tests.whole", label="Whole")(lambda job, progress: {})
    other = services.enqueue(kind="tests.whole", owner=None)
    assert services.sweep() == (0, 1)
    assert hints == [job.pk, other.pk]


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_do_each_piece_once():
    together = threading.Barrier(4, timeout=20)
    drawn: list[str] = []

    def draw(job, keys):
        drawn.extend(keys)
        return {key: key for key in keys}

    job = order(300, draw, size=8)

    def worker():
        try:
            together.wait()
            services.run(job.pk)
            for _again in range(3):
                services.run(job.pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=worker) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(drawn) == keys(300)
    all_done(job, 300)
    assert Piece.objects.filter(attempts=1).count() == 300
