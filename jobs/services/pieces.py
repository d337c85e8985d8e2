"""The pieces of a job, one after the other, each committed together with its count."""

import logging
import time
from collections.abc import Callable

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from jobs.models import Job, Piece
from jobs.registry import Kind, Refused
from jobs.services.endings import DiskFull, is_disk_full, unexpected
from jobs.services.leases import StopAsked, hold

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
# SQLite has one writer at a time and no queue: pieces that follow each other closely leave people's own writes no
# gap (measured with 50 ms a piece: up to 2.5 s without a breath, 0.1 s with it; 22 ms where ``save`` keeps the
# drawing out of the transaction).
BREATH = 0.03
BREATH_WITH_SAVE = 0.01


def do_pieces(job: Job, kind: Kind, should_stop: Callable[[], bool]) -> None:
    """Do every waiting piece of ``job``; those that failed before come last.

    Raises leases.StopAsked between pieces when ``should_stop`` says so, leases.LeaseLost when the job is no longer
    ours, and endings.DiskFull when there is no room.
    """
    while piece := _next(job):
        if should_stop():
            raise StopAsked
        if piece.attempts >= MOST_ATTEMPTS:
            _fail(job, piece, _("The worker was lost three times at this piece."))
            continue
        _do(job, kind, piece)
        if connection.vendor == "sqlite":
            time.sleep(BREATH_WITH_SAVE if kind.save else BREATH)


def _next(job: Job) -> Piece | None:
    return job.pieces.filter(state=Piece.State.WAITING).order_by("attempts", "number").first()


def _do(job: Job, kind: Kind, piece: Piece) -> None:
    row = Piece.objects.filter(pk=piece.pk)
    # Committed before the work begins, so that a piece that takes the worker down counts.
    with transaction.atomic():
        row.update(attempts=F("attempts") + 1)
        hold(job)
    try:
        outcome = kind.work(job, piece.key) if kind.save else None
        with transaction.atomic():
            if kind.save:
                kind.save(job, piece.key, outcome)
            else:
                kind.work(job, piece.key)
            row.update(state=Piece.State.DONE, error="")
            hold(job, done=F("done") + 1)
    except Refused as refusal:
        _fail(job, piece, str(refusal))
    except (SystemExit, KeyboardInterrupt):
        # A worker that is asked to stop is no fault of the piece.
        row.update(attempts=F("attempts") - 1)
        raise
    except Exception as error:
        if is_disk_full(error):
            raise DiskFull from error
        logger.exception("Piece %s of job %s failed, attempt %s", piece.key, job.pk, piece.attempts + 1)
        if piece.attempts + 1 >= MOST_ATTEMPTS:
            _fail(job, piece, unexpected(job))


def _fail(job: Job, piece: Piece, reason: str) -> None:
    with transaction.atomic():
        Piece.objects.filter(pk=piece.pk).update(state=Piece.State.FAILED, error=reason)
        hold(job, failed=F("failed") + 1)
