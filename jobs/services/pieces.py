"""The pieces of a job, block after block, each committed together with its count."""

import logging
import time
from collections.abc import Callable
from itertools import accumulate
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.models import Job, Piece
from jobs.querysets import PieceQuerySet
from jobs.registry import Kind, Refused
from jobs.services.endings import DiskFull, is_disk_full, unexpected
from jobs.services.leases import Interrupted, LeaseLost, StopAsked, hold, lease, name_of

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
# The first blocks of a job, so that people see at once that it works, and what comes out.
FIRST_BLOCKS = (1, 4, 16)
# How often a worker that has nothing left looks whether the others are through, in seconds.
LOOK_AGAIN = 0.2
NOBODY = {"worker": "", "lease_until": None}


def do_pieces(job: Job, kind: Kind, should_stop: Callable[[], bool]) -> None:
    """Do the waiting pieces of ``job``, those that failed before last and one at a time.

    Who holds the job returns when no piece waits any more; who helps returns when there is nothing to take, or when
    another job waits for a worker.
    Raises leases.StopAsked between blocks when ``should_stop`` says so, leases.LeaseLost when the job is no longer
    ours, and endings.DiskFull when there is no room.
    """
    while True:
        if should_stop():
            raise StopAsked
        if job.helper and Job.objects.waiting().exists():
            return
        if block := _claim(job, kind):
            _do(job, kind, block)
            if connection.vendor == "sqlite":
                time.sleep(kind.breath)
        elif job.helper or not job.pieces.waiting().exists():
            return
        else:
            # The rest is in the hands of helpers; what they drop is free when their claims run out.
            time.sleep(LOOK_AGAIN)


def _claim(job: Job, kind: Kind) -> list[Piece]:
    """Claim the next block and return it as it was before; empty when nothing is free.

    Committed before the work begins, so that a piece that takes the worker down counts.
    """
    # A job that is not shared has one worker: a claim that is still on a piece is that of a dead one.
    free = job.pieces.free(timezone.now()) if kind.is_shared else job.pieces.waiting()
    fresh, tried = free.filter(attempts=0), free.filter(attempts__gt=0)
    with transaction.atomic():
        block = list(fresh.select_for_update(skip_locked=True)[: _next_size(fresh, kind)])
        # One alone, so that the one that spoils a block is found and the others are spared.
        block = block or list(tried.select_for_update(skip_locked=True)[:1])
        if block:
            Piece.objects.filter(pk__in=[piece.pk for piece in block]).update(
                attempts=Least(F("attempts") + 1, MOST_ATTEMPTS),
                worker=name_of(job),
                lease_until=timezone.now() + lease(),
            )
        hold(job)
    return block


def _next_size(fresh: PieceQuerySet, kind: Kind) -> int:
    """Return how many pieces the next block has; the number of its first piece tells how far the job is."""
    if kind.size == 1:
        return 1
    number = fresh.values_list("number", flat=True).first() or 0
    firsts = zip(FIRST_BLOCKS, accumulate(FIRST_BLOCKS), strict=True)
    return min(kind.size, next((size for size, end in firsts if number <= end), kind.size))


def _do(job: Job, kind: Kind, block: list[Piece]) -> None:
    alone = len(block) == 1
    attempt = block[0].attempts + 1
    if attempt > MOST_ATTEMPTS:
        _fail(job, block, _("The worker was lost three times at this piece."))
        return
    try:
        outcomes = _outcomes(job, kind, block)
        with transaction.atomic():
            _keep(job, block, outcomes, kind.save)
    except Refused as refusal:
        if alone:
            _fail(job, block, str(refusal))
        else:
            _let_go(job, block)
    except (Interrupted, SystemExit, KeyboardInterrupt):
        # A worker that is asked to stop is no fault of the pieces.
        _let_go(job, block, attempts=F("attempts") - 1)
        raise
    except Exception as error:
        if is_disk_full(error):
            raise DiskFull from error
        keys = f"{block[0].key} to {block[-1].key}" if not alone else block[0].key
        logger.exception("Piece %s of job %s failed, attempt %s", keys, job.pk, attempt)
        if attempt >= MOST_ATTEMPTS:
            _fail(job, block, unexpected(job))
        else:
            _let_go(job, block)


def _outcomes(job: Job, kind: Kind, block: list[Piece]) -> dict[str, Any]:
    outcomes = kind.work(job, [piece.key for piece in block])
    if forgotten := [piece.key for piece in block if piece.key not in outcomes]:
        raise ValueError(f"{kind.name} returned nothing for {forgotten[:5]}.")
    return outcomes


def _keep(job: Job, block: list[Piece], outcomes: dict[str, Any], save: Callable) -> None:
    """Save the outcomes of a block that is still ours and count it, in the transaction of the caller."""
    mine = Piece.objects.filter(pk__in=[piece.pk for piece in block]).held_by(name_of(job))
    if len(mine.values_list("pk", flat=True)) != len(block):
        raise LeaseLost(f"A block of job {job.pk} is no longer held by {name_of(job)}.")
    outcomes = {piece.key: outcomes[piece.key] for piece in block}
    refused = {key: outcome for key, outcome in outcomes.items() if isinstance(outcome, Refused)}
    if kept := {key: outcome for key, outcome in outcomes.items() if key not in refused}:
        refused |= save(job, kept) or {}
    failed = {piece.pk: str(refused[piece.key]) or unexpected(job) for piece in block if piece.key in refused}
    done = [piece.pk for piece in block if piece.pk not in failed]
    Piece.objects.filter(pk__in=done).update(state=Piece.State.DONE, error="", **NOBODY)
    if failed:
        reasons = Case(*[When(pk=pk, then=Value(reason)) for pk, reason in failed.items()])
        Piece.objects.filter(pk__in=failed).update(state=Piece.State.FAILED, error=reasons, **NOBODY)
    hold(job, done=F("done") + len(done), failed=F("failed") + len(failed))


def _fail(job: Job, block: list[Piece], reason: str) -> None:
    with transaction.atomic():
        _keep(job, block, {piece.key: Refused(reason) for piece in block}, save=None)


def _let_go(job: Job, block: list[Piece], **fields) -> None:
    mine = Piece.objects.filter(pk__in=[piece.pk for piece in block], worker=name_of(job))
    mine.update(**NOBODY, **fields)
