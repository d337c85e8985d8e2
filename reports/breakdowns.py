"""Figures split by a property: rows that add up to the total, with *not stated* as a row of its own."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from partnerships.countries import Side, side_expression
from partnerships.models import CollaborativeActivity, Institution, Person
from partnerships.models.terms import ActivityKind
from reports.indicators import INDICATORS
from reports.scope import Scope

NOT_STATED = (None, "", "not_stated")


@dataclass(frozen=True)
class Breakdown:
    """One table of a report: the records of an indicator, counted by ``by`` (a field path or an expression)."""

    key: str
    indicator: str
    title: str
    heading: str
    by: object
    word: Callable
    for_workshop: bool = True

    def rows(self, scope: Scope) -> list[tuple[str, int]]:
        """Return (words, number), numbers in their own order, else the largest first; *not stated* last. One query."""
        indicator = INDICATORS[self.indicator]
        by = F(self.by) if isinstance(self.by, str) else self.by
        once_per = indicator.once_per if isinstance(indicator.once_per, str) else indicator.once_per[0]
        records: QuerySet = indicator.records(scope).order_by().annotate(group=by).values("group")
        counted = records.annotate(number=Count(once_per, distinct=True)).values_list("group", "number")
        stated = [(group, number) for group, number in counted if group not in NOT_STATED]
        missing = sum(number for group, number in counted if group in NOT_STATED)
        if all(isinstance(group, (int, dt.date)) for group, __ in stated):
            stated.sort()
        else:
            stated.sort(key=lambda row: (-row[1], str(row[0])))
        rows = [(str(self.word(group)), number) for group, number in stated]
        return [*rows, (_("not stated"), missing)] if missing else rows


def _choice(choices) -> Callable:
    words = dict(choices)
    return lambda value: words.get(value, value)


def _weeks(weeks: int) -> str:
    return _("%(weeks)s weeks") % {"weeks": weeks} if weeks != 1 else _("1 week")


_lazy = gettext_lazy
BREAKDOWNS = (
    Breakdown(
        "delegates_by_side", "delegates", _lazy("Delegates by side"), _lazy("Side"),
        side_expression("institution__country"), _choice(Side.choices),
    ),
    Breakdown(
        "delegates_by_country", "delegates", _lazy("Delegates by country"), _lazy("Country"),
        "institution__country", countries.name,
    ),
    Breakdown(
        "delegates_by_sex", "delegates", _lazy("Delegates by sex"), _lazy("Sex"),
        "person__sex", _choice(Person.Sex.choices),
    ),
    Breakdown(
        "delegates_by_category", "delegates", _lazy("Delegates by category"), _lazy("Category"),
        "person__category", _choice(Person.Category.choices),
    ),
    Breakdown(
        "attendance_by_day", "days_attended", _lazy("Delegates present by day"), _lazy("Day"), "day", date_format,
    ),
    Breakdown(
        "institutions_by_country", "institutions", _lazy("Institutions by country"), _lazy("Country"),
        "country", countries.name,
    ),
    Breakdown(
        "institutions_by_kind", "institutions", _lazy("Institutions by kind"), _lazy("Kind"),
        "kind", _choice(Institution.Kind.choices),
    ),
    Breakdown(
        "activities_by_kind", "activities_agreed", _lazy("Activities by kind"), _lazy("Kind of activity"),
        "kind", _choice(ActivityKind.choices),
    ),
    Breakdown(
        "activities_by_state", "activities_agreed", _lazy("Activities by state"), _lazy("State"),
        "status", _choice(CollaborativeActivity.Status.choices),
    ),
    Breakdown(
        "activities_by_direction", "activities_agreed", _lazy("Activities by sending side"), _lazy("Sending side"),
        side_expression("sending__country"), _choice(Side.choices),
    ),
    Breakdown(
        "completed_by_course", "completed", _lazy("People who completed, by course"), _lazy("Course"),
        "cohort__course__title", str, for_workshop=False,
    ),
    Breakdown(
        "completed_by_institution", "completed", _lazy("People who completed, by institution"), _lazy("Institution"),
        "institution__official_name", str, for_workshop=False,
    ),
    Breakdown(
        "completed_by_sex", "completed", _lazy("People who completed, by sex"), _lazy("Sex"),
        "person__sex", _choice(Person.Sex.choices), for_workshop=False,
    ),
    Breakdown(
        "completed_by_category", "completed", _lazy("People who completed, by category"), _lazy("Category"),
        "person__category", _choice(Person.Category.choices), for_workshop=False,
    ),
    Breakdown(
        "tot_by_length", "tot_courses", _lazy("Training-of-trainers courses by length"), _lazy("Length"),
        "weeks", _weeks, for_workshop=False,
    ),
)  # fmt: skip


def breakdowns_for(scope: Scope) -> list[Breakdown]:
    """Return the tables that a report on ``scope`` shows."""
    return [one for one in BREAKDOWNS if one.for_workshop or not scope.workshop]
