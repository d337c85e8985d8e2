"""Putting back what lost its worker or its message."""

import logging
from datetime import datetime

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from jobs import registry
from jobs.models import Job, Piece
from jobs.services.hints import hint

logger = logging.getLogger(__name__)

MOST_HINTS = 500


def sweep(now: datetime | None = None) -> tuple[int, int]:
    """Put jobs without a living worker back to waiting, and tell the workers of what waits unheard.

    Returns how many were put back and how many hints were sent. Safe at any time and in any number.
    """
    now = now or timezone.now()
    put_back = Job.objects.lost(now).update(
        state=Job.State.WAITING, worker="", lease_until=None, waiting_since=now, hinted_at=None
    )
    if put_back:
        logger.warning("%s jobs had lost their worker and wait again", put_back)
    waiting = Job.objects.waiting().order_by(F("hinted_at").asc(nulls_first=True), "pk")
    waiting = waiting.only("pk", "kind", "state", "hinted_at", "waiting_since")[:MOST_HINTS]
    sent = 0
    for job in waiting:
        if job.hint_is_due(now):
            if not hint(job.pk, job.kind):
                break  # the broker is down; the next sweep tries again
            sent += 1
    if not waiting:
        # Nothing else to do, and whoever runs this may be free: help where there is something to share.
        free = Piece.objects.free(now).filter(job=OuterRef("pk"))
        shared = Job.objects.filter(Exists(free), state=Job.State.RUNNING, kind__in=registry.shared())
        sent += sum(hint(pk, kind) for pk, kind in shared.values_list("pk", "kind")[:MOST_HINTS])
    return put_back, sent
