"""Months and quarters."""

import datetime as dt
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Every(TextChoices):
    """How long a period is."""

    MONTH = "month", _("monthly")
    QUARTER = "quarter", _("quarterly")


class Period(NamedTuple):
    """From its first to its last day."""

    starts_on: dt.date
    ends_on: dt.date


def period_of(day: dt.date, every: str) -> Period:
    """Return the calendar month or quarter that ``day`` lies in."""
    months = 3 if every == Every.QUARTER else 1
    first = day.replace(day=1, month=(day.month - 1) // months * months + 1)
    last = first
    for _month in range(months):
        last = (last.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return Period(first, last - dt.timedelta(days=1))


def period_after(day: dt.date, every: str) -> Period:
    """Return the first month or quarter that ends after ``day``: the one that the day after it lies in."""
    return period_of(day + dt.timedelta(days=1), every)
