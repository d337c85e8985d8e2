"""The days on which a cohort meets."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from training.errors import TrainingError
from training.models import ClassDay, Cohort, Topic


@transaction.atomic
def add_class_days(
    *,
    cohort: Cohort,
    first: dt.date,
    last: dt.date,
    weekdays: Collection[int],
    hours: Decimal = Decimal("6"),
    topic: Topic | None = None,
) -> list[ClassDay]:
    """Add a class day on each of ``weekdays`` (0 is Monday) from ``first`` to ``last``; days that exist stay.

    Returns the new days, none when all were there. Raises TrainingError when the run leaves the cohort's dates
    or contains none of the weekdays.
    """
    if last < first:
        raise TrainingError(_("The run of days ends before it starts."))
    if first < cohort.starts_on or last > cohort.ends_on:
        raise TrainingError(
            _("The cohort runs from %(first)s to %(last)s; its class days lie between.")
            % {"first": date_format(cohort.starts_on), "last": date_format(cohort.ends_on)}
        )
    run = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    wanted = [day for day in run if day.weekday() in weekdays]
    if not wanted:
        raise TrainingError(_("None of the chosen weekdays lies between these two dates."))
    # Locked, so that two people who add the same run at once do not meet in the constraint.
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    there = set(cohort.class_days.filter(day__in=wanted).values_list("day", flat=True))
    new = [ClassDay(cohort=cohort, day=day, hours=hours, topic=topic) for day in wanted if day not in there]
    return bulk_create_with_history(new, ClassDay) if new else []


@transaction.atomic
def remove_class_day(*, class_day: ClassDay) -> None:
    """Remove a class day. Raises TrainingError when attendance is recorded on it, which would be lost."""
    try:
        class_day.delete()
    except ProtectedError:
        raise TrainingError(
            _("Attendance is recorded on %(day)s, so the day stays.") % {"day": date_format(class_day.day)}
        ) from None
