"""Reminders before an agreement ends: for every crossed threshold, whatever run was missed."""

import datetime as dt
import logging

from django.db import transaction

from partnerships.models import Agreement
from partnerships.services.notices import remind_of_end

logger = logging.getLogger(__name__)

# Days before the end.
THRESHOLDS = (90, 60, 30, 7)


class RemindersFailed(Exception):
    """Some agreements could not be reminded of; the log says why, the next run tries them again."""


def remind_of_ends(*, on: dt.date) -> int:
    """Remind of all agreements in force on ``on`` that end soon by themselves and have no renewal; return how many.

    A person is told once of each threshold. Several that were crossed since the last run make one e-mail, of the
    nearest: it says how many days are left, and the others would say the same. Raises RemindersFailed after all have
    had their turn when one or more of them failed.
    """
    count, failed = 0, []
    # An end that was agreed is no surprise.
    standing = Agreement.objects.filter(status=Agreement.Status.SIGNED)
    ending = standing.ending_soon(on, days=max(THRESHOLDS)).not_renewed().with_parties()
    for agreement in ending.iterator(chunk_size=200):
        left = (agreement.signed_version.ends_on - on).days
        crossed = [days for days in THRESHOLDS if left <= days]
        # Each in its own transaction: one that fails, for whatever reason, must not keep the others from being sent.
        try:
            with transaction.atomic():
                count += remind_of_end(agreement, threshold=min(crossed), on=on)
        except Exception:
            logger.exception("the reminder of the end of %s failed", agreement.number)
            failed.append(agreement.number)
    if failed:
        raise RemindersFailed(f"{len(failed)} failed, the first that of {failed[0]}")
    return count
