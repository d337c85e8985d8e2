"""Orders the editions that are made by themselves: each period once, also when a day was missed."""

import datetime as dt
import logging

from django.db import transaction

from reports.models import ReportSchedule
from reports.services.editions import order_edition

logger = logging.getLogger(__name__)


def make_due_editions(*, today: dt.date) -> int:
    """Order every edition that is due on ``today``, and return how many were ordered now.

    A period that was missed is made up for, the oldest first. Runs at the same time order each period once. A schedule
    that fails is logged and tried again by the next run; the others go on.
    """
    ordered = 0
    for schedule in ReportSchedule.objects.filter(is_active=True).select_related("programme", "institution", "owner"):
        try:
            ordered += _make_up(schedule, today)
        except Exception:
            logger.exception("No edition could be ordered for schedule %s.", schedule.pk)
    return ordered


def _make_up(schedule: ReportSchedule, today: dt.date) -> int:
    ordered = 0
    while schedule.next_on <= today and _order_next(schedule):
        ordered += 1
    return ordered


@transaction.atomic
def _order_next(schedule: ReportSchedule) -> bool:
    """Order the edition of the next period, unless somebody else does it just now."""
    period = schedule.next_period
    # Whoever moves the mark orders; select_for_update would do nothing on SQLite.
    unmoved = ReportSchedule.objects.filter(pk=schedule.pk, made_until=schedule.made_until, is_active=True)
    if not unmoved.update(made_until=period.ends_on):
        return False
    schedule.made_until = period.ends_on
    order_edition(
        owner=schedule.owner,
        scope=schedule.scope_of(period),
        parts=schedule.parts,
        title=schedule.title,
        is_public=schedule.is_public,
        schedule=schedule,
    )
    return True
