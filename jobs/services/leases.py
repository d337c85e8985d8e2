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
from django.db import DatabaseError, connection
from django.db.models.functions import Coalesce
from django.utils import timezone

from jobs.models import Job

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
    worker = f"{socket.gethostname()[:80]}:{os.getpid()}:{uuid.uuid4()}"
    claimed = Job.objects.filter(pk=job_id, state=Job.State.WAITING).update(
        state=Job.State.RUNNING,
        worker=worker,
        lease_until=now + lease(),
        started_at=Coalesce("started_at", now),
        error="",
    )
    return Job.objects.get(pk=job_id) if claimed else None


def hold(job: Job, **fields) -> None:
    """Renew the claim and write ``fields`` in one update; LeaseLost when the claim is no longer ours."""
    fields.setdefault("lease_until", timezone.now() + lease())
    ours = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, worker=job.worker).update(**fields)
    if not ours:
        raise LeaseLost(f"Job {job.pk} is no longer held by {job.worker}.")


def give_back(job: Job, **fields) -> bool:
    """Let go of a claimed job so that any worker can go on with it; return whether it was still ours."""
    fields = {"hinted_at": None, "waiting_since": timezone.now(), **fields}
    return bool(
        Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, worker=job.worker).update(
            state=Job.State.WAITING, worker="", lease_until=None, **fields
        )
    )


@contextmanager
def heartbeat(job: Job) -> Iterator[None]:
    """Renew the claim from a thread, so that one long piece does not look like a dead worker.

    A process that is killed takes the thread with it; a process that hangs is ended by the task's time limit.
    """
    done = threading.Event()

    def beat() -> None:
        try:
            while not done.wait(lease().total_seconds() / 3):
                try:
                    hold(job)
                except DatabaseError as error:
                    # SQLite is busy with the piece itself, which renews the claim when it commits.
                    logger.info("The claim of job %s was not renewed this time: %s", job.pk, error)
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
