"""How a job ends, and the sentences people read then."""

import errno

from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.models import Job
from jobs.services.leases import hold


class DiskFull(Exception):
    """There is no room to write; waiting for somebody to make some is all that helps."""


def end(job: Job, state: str, **fields) -> None:
    """Write the last state of a job that is still ours; raises leases.LeaseLost when it is not."""
    hold(job, state=state, finished_at=timezone.now(), lease_until=None, message="", **fields)


def end_with_result(job: Job, result: dict) -> None:
    """End a job whose work is over: done, or stopped when some of its pieces failed."""
    if job.failed:
        words = ngettext(
            "%(failed)s of %(total)s could not be done. The others are ready.",
            "%(failed)s of %(total)s could not be done. The others are ready.",
            job.failed,
        )
        if not job.done:
            words = _("None of the %(total)s could be done.")
        words %= {"failed": job.failed, "total": job.total}
        end(job, Job.State.FAILED, error=words, result=result)
    else:
        total = max(job.total, job.done, 1)
        end(job, Job.State.DONE, total=total, done=total, error="", result=result)


def end_for_full_disk(job: Job) -> None:
    """Stop a job for which there is no room; "Try again" goes on from here."""
    words = _(
        "The disk is full, so the work stopped. What is done is kept. Ask the administrator to make room, "
        "then choose Try again."
    )
    end(job, Job.State.FAILED, error=words)


def unexpected(job: Job) -> str:
    """Return what people read of an error that nobody foresaw."""
    return _("Something went wrong that we did not expect. The administrator finds it in the log as job %s.") % job.pk


def is_disk_full(error: BaseException) -> bool:
    """Whether ``error`` says that there is no room left, on the disk or for this user."""
    if isinstance(error, DiskFull):
        return True
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    if isinstance(error, DatabaseError):
        words = str(error).lower()
        return "disk is full" in words or "no space left on device" in words
    return False
