"""Doing a job: as a whole, or in pieces with a commit after each block, so that it resumes where it stopped."""

import logging
import time
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs import registry
from jobs.models import Job
from jobs.services.endings import DiskFull, end, end_for_full_disk, end_with_result, is_disk_full, unexpected
from jobs.services.hints import call_helpers, hint
from jobs.services.leases import Interrupted, StopAsked, claim, give_back, heartbeat, hold, join
from jobs.services.pieces import MOST_ATTEMPTS, do_pieces

logger = logging.getLogger(__name__)

# Progress of a job as a whole is written at most this often, in seconds.
PROGRESS_PAUSE = 0.5


def run(job_id: int, *, should_stop: Callable[[], bool] = lambda: False) -> Job | None:
    """Do a waiting job here and now, as far as it goes, or help with one that runs; return it.

    None when there was nothing to do. ``should_stop`` is asked between blocks; when it says yes the job is given back
    and goes on in another worker.
    Errors of the work end up on the row, in words for people, and in the log with their trace.
    """
    job = claim(job_id) or join(job_id)
    if job is None:
        return None
    try:
        with heartbeat(job):
            _do(job, should_stop)
    except StopAsked:
        _give_back_at_shutdown(job)
    except Interrupted as interruption:
        logger.info("Stopped without writing: %s", interruption)
    except (SystemExit, KeyboardInterrupt):
        _give_back_at_shutdown(job)
        raise
    except (DatabaseError, InterfaceError):
        # The database itself is away: nothing can be written, the claim runs out, the sweeper puts the job back.
        logger.exception("Job %s lost the database", job.pk)
        return None
    job.refresh_from_db()
    return job


def _do(job: Job, should_stop: Callable[[], bool]) -> None:
    try:
        kind = registry.get(job.kind)
    except LookupError as error:
        logger.exception("Job %s is of no known kind", job.pk)
        end(job, Job.State.FAILED, error=str(error))
        return
    try:
        if not kind.in_pieces:
            _attempt(job, lambda: kind.work(job, _progress_of(job, should_stop)), kind.save)
            return
        if not job.helper:
            call_helpers(job, kind)
        do_pieces(job, kind, should_stop)
        if job.helper:
            return
        job.refresh_from_db()
        _attempt(job, lambda: kind.finish(job) if kind.finish and job.done else {})
    except registry.Refused as refusal:
        end(job, Job.State.FAILED, error=str(refusal))
    except DiskFull:
        logger.exception("Job %s found no room", job.pk)
        end_for_full_disk(job)


def _attempt(job: Job, work: Callable, save: Callable | None = None) -> None:
    """Do what cannot be divided and end the job with its result; the third failure ends it with a reason."""
    if job.attempts >= MOST_ATTEMPTS:
        end(job, Job.State.FAILED, error=_("The worker was lost three times during this work."))
        return
    # Committed before the work begins, so that an attempt that takes the worker down counts.
    hold(job, attempts=F("attempts") + 1)
    job.attempts += 1
    try:
        outcome = work()
        with transaction.atomic():
            result = save(job, outcome) if save else outcome
            job.refresh_from_db(fields=["total", "done", "failed"])
            end_with_result(job, result or {})
    except registry.Refused:
        raise
    except (StopAsked, SystemExit, KeyboardInterrupt):
        # A worker that is asked to stop is no fault of the work.
        hold(job, attempts=F("attempts") - 1)
        raise
    except Exception as error:
        if is_disk_full(error):
            raise DiskFull from error
        logger.exception("Job %s failed, attempt %s", job.pk, job.attempts)
        if job.attempts >= MOST_ATTEMPTS:
            end(job, Job.State.FAILED, error=unexpected(job))
            return
        # "Told just now" makes the sweeper's patience the pause before the next attempt.
        give_back(job, hinted_at=timezone.now(), message=_("Something went wrong. It will be tried again by itself."))


def _progress_of(job: Job, should_stop: Callable[[], bool]) -> Callable:
    """Return the function with which the work of a whole job says how far it is."""
    written_at = None

    def progress(done: int, total: int, message: str = "") -> None:
        """Note that ``done`` of ``total`` is behind us; stops the work when it is no longer wanted."""
        nonlocal written_at
        if should_stop():
            raise StopAsked
        now = time.monotonic()
        if written_at is None or done >= total or now - written_at >= PROGRESS_PAUSE:
            hold(job, done=min(done, total), total=total, message=message)
            written_at = now

    return progress


def _give_back_at_shutdown(job: Job) -> None:
    try:
        if give_back(job):
            hint(job.pk, job.kind)
    except (DatabaseError, InterfaceError):
        # Cut off in the middle of a statement: the claim runs out and the sweeper does the same.
        logger.exception("Job %s could not be given back", job.pk)
