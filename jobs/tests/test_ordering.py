"""Ordering, trying again and cancelling."""

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs import registry, services, tasks
from jobs.models import Job, Piece
from jobs.services import ordering
from jobs.tests.factories import JobFactory, PieceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds():
    registry.kind("tests.whole", label="Whole")(lambda job, progress: {})
    registry.pieces("tests.pieces", label="Pieces")(lambda job, key: None)


def order(**changes) -> Job:
    return services.enqueue(**{"kind": "tests.pieces", "owner": None, "keys": ["a", ("b", "Sok Dara")], **changes})


def test_enqueue_writes_row_and_pieces(kinds):
    group = Group.objects.create(name="Cohort 1")
    job = order(subject=group, arguments={"design": 3})

    assert (job.state, job.title, job.total, job.done) == ("waiting", "Pieces", 2, 0)
    assert job.subject == f"auth.group:{group.pk}"
    assert list(Job.objects.about(group)) == [job]
    assert list(job.pieces.values_list("number", "key", "label", "state")) == [
        (1, "a", "", "waiting"),
        (2, "b", "Sok Dara", "waiting"),
    ]


def test_enqueue_sends_the_hint_only_when_the_transaction_commits(kinds, hints, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = order()
        assert hints == []
    assert hints == [job.pk]
    job.refresh_from_db()
    assert job.hinted_at is not None


def test_enqueue_survives_a_broker_that_is_down(kinds, monkeypatch, caplog, django_capture_on_commit_callbacks):
    def refuse(*_args, **_options):
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(tasks.run_job, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        job = order()
    job.refresh_from_db()
    assert (job.state, job.hinted_at) == ("waiting", None)
    assert "did not take the hint" in caplog.text


def test_enqueue_same_work_while_open_gives_the_same_job(kinds):
    first = order(arguments={"design": 3})
    assert order(arguments={"design": 3}) == first
    services.run(first.pk)
    assert order(arguments={"design": 3}) != first


@pytest.mark.parametrize("change", [{"arguments": {"design": 4}}, {"keys": ["c"]}, {"once": False}])
def test_enqueue_other_work_gives_another_job(kinds, change):
    assert order() != order(**change)


def test_enqueue_takes_the_job_of_who_was_quicker(kinds, monkeypatch):
    """Two requests look at the same moment, and neither sees an open job."""
    first = order()
    look = ordering._open_twin
    looks = []

    def blind_at_first(job):
        looks.append(job)
        return None if len(looks) == 1 else look(job)

    monkeypatch.setattr(ordering, "_open_twin", blind_at_first)
    assert order() == first
    assert len(looks) == 2
    assert Job.objects.count() == 1


def test_database_refuses_the_same_open_work_twice():
    JobFactory(once_key="same", ended=True)
    JobFactory(once_key="same")
    with pytest.raises(IntegrityError), transaction.atomic():
        JobFactory(once_key="same", running=True)


def test_enqueue_refuses_what_makes_no_sense(kinds):
    with pytest.raises(ValueError, match="at least one piece"):
        order(keys=[])
    with pytest.raises(ValueError, match="no pieces"):
        order(kind="tests.whole")
    with pytest.raises(ValueError, match="twice"):
        order(keys=["a", "a"])
    with pytest.raises(LookupError, match="No app registered"):
        order(kind="tests.unknown")
    assert not Job.objects.exists()


def test_registry_refuses_two_functions_for_one_kind(kinds):
    with pytest.raises(ValueError, match="Two functions"):
        registry.kind("tests.whole", label="Another")(lambda job, progress, other: {})


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_retry_puts_back_what_failed_and_keeps_what_is_done(state, hints, django_capture_on_commit_callbacks):
    job = JobFactory(state=state, finished_at=timezone.now(), total=3, done=1, failed=1, error="1 of 3", attempts=3)
    PieceFactory(job=job, number=1, state="done", attempts=1)
    PieceFactory(job=job, number=2, state="failed", attempts=3, error="No name")
    PieceFactory(job=job, number=3, attempts=2)

    with django_capture_on_commit_callbacks(execute=True):
        services.retry(job)

    assert (job.state, job.done, job.failed, job.error, job.attempts, job.finished_at) == ("waiting", 1, 0, "", 0, None)
    assert list(job.pieces.values_list("state", "attempts", "error")) == [
        ("done", 1, ""),
        ("waiting", 0, ""),
        ("waiting", 0, ""),
    ]
    assert hints == [job.pk]


@pytest.mark.parametrize("trait", [{}, {"running": True}, {"ended": True}])
def test_retry_refuses_a_job_that_has_not_stopped(trait):
    job = JobFactory(**trait)
    piece = PieceFactory(job=job, attempts=2)
    with pytest.raises(registry.Refused):
        services.retry(job)
    piece.refresh_from_db()
    assert piece.attempts == 2


def test_retry_refuses_when_the_same_work_was_ordered_anew():
    JobFactory(once_key="same")
    stopped = JobFactory(once_key="same", state="failed", finished_at=timezone.now())
    piece = PieceFactory(job=stopped, state=Piece.State.FAILED, error="No name")
    with pytest.raises(registry.Refused, match="already waiting"):
        services.retry(stopped)
    piece.refresh_from_db()
    assert piece.state == "failed"


@pytest.mark.parametrize("trait", [{}, {"running": True}])
def test_cancel_ends_an_open_job(trait):
    job = services.cancel(JobFactory(**trait))
    assert job.state == "cancelled"
    assert job.finished_at is not None


def test_cancel_refuses_a_job_that_has_ended():
    with pytest.raises(registry.Refused):
        services.cancel(JobFactory(ended=True))


@pytest.mark.parametrize(
    "wrong",
    [
        {"total": 2, "done": 2, "failed": 1},
        {"state": "asleep"},
        {"state": "running"},
        {"state": "done"},
    ],
)
def test_database_refuses_rows_that_contradict_themselves(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        JobFactory(**wrong)
