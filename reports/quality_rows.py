"""How records with a gap are shown, a kind of record at a time: by what one knows them again, and finds them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.activity_words import why_late
from partnerships.models import Institution


@dataclass(frozen=True)
class Column:
    """One column of a list: its heading, the text of a record's cell, and the fields it is sorted by."""

    key: str
    heading: str
    text: Callable
    sort: str | tuple[str, ...]
    css: str = ""


@dataclass(frozen=True)
class Rows:
    """A kind of record: its columns (the first names it), what is read with it, and the search by words."""

    columns: tuple[Column, ...]
    related: tuple[str, ...]
    called: Callable[[QuerySet, str], QuerySet]

    @property
    def sort(self) -> dict[str, str | tuple[str, ...]]:
        """What the list is sorted by, as ``list_page`` takes it."""
        return {one.key: one.sort for one in self.columns}


def _day(day: dt.date | None) -> str:
    return date_format(day) if day else "–"


def _institution(record) -> str:
    return str(record.institution or _("not stated"))


def _in_person(queryset: QuerySet, words: str) -> QuerySet:
    institutions = Institution.objects.called(words).values("pk")
    named = Q(person__full_name__icontains=words) | Q(person__native_name__icontains=words)
    return queryset.filter(named | Q(institution__in=institutions))


def _planned(activity) -> str:
    days = [_day(day) for day in (activity.planned_start, activity.planned_end) if day]
    return " – ".join(days) or _("not stated")


def _in_fact(activity) -> str:
    return f"{_day(activity.actual_start)} – {_day(activity.actual_end)}"


WIDE = "d-none d-md-table-cell"
_PERSON = Column("name", gettext_lazy("Person"), lambda row: str(row.person), "person__full_name")
_SENT_BY = Column("institution", gettext_lazy("Sent by"), _institution, "institution__official_name", WIDE)

PEOPLE = Rows(
    (
        Column("name", gettext_lazy("Person"), str, "full_name"),
        Column("institution", gettext_lazy("Institution"), _institution, "institution__official_name"),
        Column(
            "category", gettext_lazy("Category"), lambda row: capfirst(row.get_category_display()), "category", WIDE
        ),
    ),
    ("institution",),
    lambda queryset, words: queryset.search(words),
)
DELEGATES = Rows(
    (
        _PERSON,
        Column("workshop", gettext_lazy("Workshop"), lambda row: str(row.workshop), "workshop__starts_on"),
        _SENT_BY,
    ),
    ("person", "workshop", "institution"),
    _in_person,
)
INSTITUTIONS = Rows(
    (
        Column("name", gettext_lazy("Institution"), str, "official_name"),
        Column("native", gettext_lazy("Native name"), lambda row: row.native_name or "–", "native_name", WIDE),
        Column("kind", gettext_lazy("Kind"), lambda row: capfirst(row.get_kind_display()), "kind"),
    ),
    (),
    lambda queryset, words: queryset.called(words),
)
_NUMBER = Column("number", gettext_lazy("Number"), str, "number")
_PARTIES = Column(
    "parties",
    gettext_lazy("Parties"),
    lambda row: f"{row.first_party} – {row.second_party}",
    ("first_party__official_name", "second_party__official_name"),
)
_SIGNED = Column("signed", gettext_lazy("Signed on"), lambda row: _day(row.signed_on), "signed_on", WIDE)
AGREEMENTS = Rows(
    (_NUMBER, _PARTIES, _SIGNED),
    ("first_party", "second_party"),
    lambda queryset, words: queryset.called(words),
)
AGREEMENTS_BESIDE = Rows(
    (
        _NUMBER,
        _PARTIES,
        Column("beside", gettext_lazy("Beside"), lambda row: row.beside, "beside"),
        _SIGNED,
    ),
    AGREEMENTS.related,
    AGREEMENTS.called,
)
_KIND = Column("kind", gettext_lazy("Activity"), lambda row: capfirst(row.get_kind_display()), "kind")
_DIRECTION = Column(
    "direction",
    gettext_lazy("From and to"),
    lambda row: f"{row.sending} → {row.receiving}",
    ("sending__official_name", "receiving__official_name"),
)
_AGREEMENT = Column("agreement", gettext_lazy("Agreement"), lambda row: str(row.agreement), "agreement__number", WIDE)
ACTIVITIES_PLANNED = Rows(
    (_KIND, _DIRECTION, _AGREEMENT, Column("planned", gettext_lazy("Planned"), _planned, "planned_end", WIDE)),
    ("agreement", "sending", "receiving"),
    lambda queryset, words: queryset.called(words),
)
ACTIVITIES_PAST = Rows(
    (_KIND, _DIRECTION, _AGREEMENT, Column("why", gettext_lazy("Why"), why_late, "planned_end", WIDE)),
    ("agreement__signed_version", "sending", "receiving"),
    ACTIVITIES_PLANNED.called,
)
ACTIVITIES_REPORTED = Rows(
    (_KIND, _DIRECTION, _AGREEMENT, Column("reported", gettext_lazy("In fact"), _in_fact, "actual_start", WIDE)),
    ACTIVITIES_PLANNED.related,
    ACTIVITIES_PLANNED.called,
)
WORKSHOPS = Rows(
    (
        Column("name", gettext_lazy("Workshop"), str, "title"),
        Column("ended", gettext_lazy("Ended on"), lambda row: _day(row.ends_on), "ends_on"),
        Column("city", gettext_lazy("City"), lambda row: row.city or "–", "city", WIDE),
    ),
    (),
    lambda queryset, words: queryset.filter(Q(title__icontains=words) | Q(city__icontains=words)),
)
COURSES = Rows(
    (
        Column("name", gettext_lazy("Course"), str, "title"),
        Column("code", gettext_lazy("Code"), lambda row: row.code, "code"),
        Column("weeks", gettext_lazy("Weeks"), lambda row: str(row.weeks), "weeks", WIDE),
    ),
    (),
    lambda queryset, words: queryset.filter(Q(title__icontains=words) | Q(code__icontains=words)),
)
COHORTS = Rows(
    (
        Column("name", gettext_lazy("Cohort"), str, ("course__title", "name")),
        Column("ended", gettext_lazy("Ended on"), lambda row: _day(row.ends_on), "ends_on"),
    ),
    ("course",),
    lambda queryset, words: queryset.filter(Q(name__icontains=words) | Q(course__title__icontains=words)),
)
ENROLMENTS = Rows(
    (
        _PERSON,
        Column(
            "cohort",
            gettext_lazy("Cohort"),
            lambda row: str(row.cohort),
            ("cohort__course__title", "cohort__name"),
        ),
        _SENT_BY,
    ),
    ("person", "cohort__course", "institution"),
    _in_person,
)
PUBLISHED_FIGURES = Rows(
    (
        Column("figure", gettext_lazy("Figure"), str, ("indicator", "value")),
        Column("source", gettext_lazy("Source"), lambda row: row.source, "source"),
        Column("as_of", gettext_lazy("As of"), lambda row: _day(row.as_of), "as_of", WIDE),
    ),
    (),
    lambda queryset, words: queryset.filter(Q(words__icontains=words) | Q(source__icontains=words)),
)
