"""Who works on a job: claimed and kept by conditional updates, since SQLite has no locks on rows."""

import logging
import os
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from jobs import registry
from jobs.models import Job, Piece

logger = logging.getLogger(__name__)


class Interrupted(BaseException):
    """The work must stop here and write nothing more. Not an Exception, so that no handler swallows it."""


class LeaseLost(Interrupted):
    """The job was cancelled, or another worker has it now."""


class StopAsked(Interrupted):
    """The worker shuts down; the job is to be given back."""


def lease() -> timedelta:
    """Return how long a worker may be silent before its job is taken from it."""
    return timedelta(seconds=getattr(settings, "JOB_LEASE_SECONDS", 30))


def claim(job_id: int) -> Job | None:
    """Claim a waiting job for this worker and return it; None when it is not waiting (any more)."""
    now = timezone.now()
    claimed = Job.objects.filter(pk=job_id, state=Job.State.WAITING).update(
        state=Job.State.RUNNING,
        worker=_new_name(),
        lease_until=now + lease(),
        started_at=Coalesce("started_at", now),
        error="",
    )
    return Job.objects.get(pk=job_id) if claimed else None


def join(job_id: int) -> Job | None:
    """Return a running job that this worker may help with; None when there is nothing in it to help with."""
    job = Job.objects.filter(pk=job_id, state=Job.State.RUNNING, kind__in=registry.shared()).first()
    if job is None or not job.pieces.free(timezone.now()).exists():
        return None
    job.helper = _new_name()
    return job


def hold(job: Job, **fields) -> None:
    """Renew the claim and write ``fields`` in one update; LeaseLost when the claim is no longer ours.

    Who only helps has claimed pieces, not the job, and may write as long as the job is open.
    """
    if job.helper:
        rows = Job.objects.open().filter(pk=job.pk)
    else:
        rows = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, worker=job.worker)
        fields.setdefault("lease_until", timezone.now() + lease())
    if not (rows.update(**fields) if fields else rows.exists()):
        raise LeaseLost(f"Job {job.pk} is no longer held by {name_of(job)}.")


def name_of(job: Job) -> str:
    """Return the name under which this worker claims pieces of ``job``."""
    return job.helper or job.worker


def renew(job: Job) -> None:
    """Renew the claims on the job and on its pieces; LeaseLost when the job is no longer ours."""
    hold(job)
    with transaction.atomic():
        # Those that are just being written are skipped: waiting for some with others in hand is how deadlocks begin.
        held = job.pieces.held_by(name_of(job)).select_for_update(skip_locked=True).values_list("pk", flat=True)
        Piece.objects.filter(pk__in=list(held)).update(lease_until=timezone.now() + lease())


def give_back(job: Job, **fields) -> bool:
    """Let go of a claimed job so that any worker can go on with it; return whether it was (still) ours."""
    fields = {"hinted_at": None, "waiting_since": timezone.now(), **fields}
    return bool(
        Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, worker=name_of(job)).update(
            state=Job.State.WAITING, worker="", lease_until=None, **fields
        )
    )


def _new_name() -> str:
    return f"{socket.gethostname()[:80]}:{os.getpid()}:{uuid.uuid4()}"


@contextmanager
def heartbeat(job: Job) -> Iterator[None]:
    """Renew the claims from a thread, so that one long piece does not look like a dead worker.

    A process that is killed takes the thread with it; a process that hangs is ended by the task's time limit.
    """
    done = threading.Event()

    def beat() -> None:
        try:
            while not done.wait(lease().total_seconds() / 3):
                try:
                    renew(job)
                except (DatabaseError, InterfaceError) as error:
                    # SQLite is busy with the piece itself, which renews the claim when it commits.
                    logger.info("The claim of job %s was not renewed this time: %s", job.pk, error)
                    # PostgreSQL may have cut the connection: the next beat begins with a new one.
                    connection.close_if_unusable_or_obsolete()
        except LeaseLost:
            pass  # the work finds out by itself at its next write
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"lease of job {job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(timeout=5)
