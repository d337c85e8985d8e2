"""What figures are split by: the heading of such a table, and the words of its rows."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from certificates.models import CertificateDesign
from partnerships.countries import PROVINCES_IN_CHINESE, Direction, Side
from partnerships.models import ActivityPeople, Agreement, CollaborativeActivity, FieldOfStudy, Institution, Person
from partnerships.models.terms import ActivityKind, Mode
from reports.tallies import NOT_STATED, SEVERAL
from training.models import Cohort, Course
from workshops.models import Workshop

Key = str | int


@dataclass(frozen=True)
class Dimension:
    """One disaggregation.

    ``words_of`` gives the words for the keys of rows, all at once, in the language that is active. Rows stand in the
    order of their keys when ``in_order`` (years, days, weeks), else the largest first. ``is_large`` says that there may
    be thousands of rows.
    """

    key: str
    title: str
    heading: str
    words_of: Callable[[Iterable[Key]], dict[Key, str]]
    in_order: bool = False
    is_large: bool = False
    numeric: bool = False

    def words(self, keys: Iterable[Key]) -> dict[Key, str]:
        """Return the words of ``keys``, also of *not stated* and of what belongs to more than one row."""
        found = {NOT_STATED: gettext("not stated"), SEVERAL: gettext("more than one of these")}
        return self.words_of([key for key in keys if key not in found]) | found

    def parse(self, text: str) -> Key:
        """Return the key that ``text`` in an address means. Raises ValueError for text that is none."""
        if not self.numeric or text in (NOT_STATED, SEVERAL):
            return text
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise ValueError(text)
        return int(text)

    def sorted(self, rows: dict[Key, float]) -> list[tuple[Key, float]]:
        """Return ``rows`` in the order of a table: what is not stated, or belongs to more than one row, at its end."""
        last = (SEVERAL, NOT_STATED)
        main = [row for row in rows.items() if row[0] not in last]
        main.sort(key=lambda row: row[0] if self.in_order else (-(row[1] or 0), str(row[0])))
        return main + [(key, rows[key]) for key in last if key in rows]


def _chosen(choices) -> Callable:
    words = dict(choices)
    return lambda keys: {key: str(words.get(key, key)) for key in keys}


def _named(model: type[Model], name: Callable[[Model], str], *related: str) -> Callable:
    def words_of(keys):
        rows = model._default_manager.select_related(*related).in_bulk(list(keys))
        return {key: name(rows[key]) if key in rows else str(key) for key in keys}

    return words_of


def in_chinese() -> bool:
    """Whether the active language is Chinese."""
    return (get_language() or "").startswith("zh")


def _institution(one: Institution) -> str:
    # Only the native name, for the other names would cost a query each.
    chinese = one.native_name if one.native_language.startswith("zh") else ""
    return chinese if chinese and in_chinese() else one.official_name


def _weeks(keys) -> dict:
    return {key: ngettext("%(weeks)s week", "%(weeks)s weeks", key) % {"weeks": key} for key in keys}


def _country(keys) -> dict:
    return {key: countries.name(key) or key for key in keys}


def _province(keys) -> dict:
    words = PROVINCES_IN_CHINESE if in_chinese() else {}
    return {key: gettext("outside China") if key == "none" else words.get(key.lower(), key) for key in keys}


def _plain(keys) -> dict:
    return {key: str(key) for key in keys}


DIMENSIONS: dict[str, Dimension] = {
    one.key: one
    for one in (
        Dimension("sex", _("by sex"), _("Sex"), _chosen(Person.Sex.choices)),
        Dimension("country", _("by country"), _("Country"), _country),
        Dimension(
            "partner_country", _("by country of China’s partner"), _("Country of China’s partner"),
            _country,
        ),
        Dimension(
            "province", _("by province of China"), _("Province of China"),
            _province,
        ),
        Dimension("side", _("by side"), _("Side"), _chosen(Side.choices)),
        Dimension("sending_side", _("by sending side"), _("Sending side"), _chosen(Side.choices)),
        Dimension("direction", _("by direction"), _("Direction"), _chosen(Direction.choices)),
        Dimension("category", _("by category"), _("Category"), _chosen(Person.Category.choices)),
        Dimension("reported_category", _("by category"), _("Category"), _chosen(ActivityPeople.Category.choices)),
        Dimension(
            "institution", _("by institution"), _("Institution"), _named(Institution, _institution),
            is_large=True, numeric=True,
        ),
        Dimension(
            "institution_kind", _("by kind of institution"), _("Kind of institution"),
            _chosen(Institution.Kind.choices),
        ),
        Dimension("agreement_kind", _("by kind"), _("Kind of agreement"), _chosen(Agreement.Kind.choices)),
        Dimension(
            "signed_how", _("by the way of signing"), _("Signed"),
            _chosen([("paper", _("on paper")), ("here", _("by approval of both sides"))]),
        ),
        Dimension("activity_kind", _("by kind"), _("Kind of activity"), _chosen(ActivityKind.choices)),
        Dimension("activity_state", _("by state"), _("State"), _chosen(CollaborativeActivity.Status.choices)),
        Dimension(
            "field_of_study", _("by field of study"), _("Field of study"),
            _named(FieldOfStudy, lambda one: one.chinese_name if one.chinese_name and in_chinese() else one.name),
            numeric=True,
        ),
        Dimension("mode", _("by mode"), _("Mode"), _chosen(Mode.choices)),
        Dimension(
            "workshop", _("by workshop"), _("Workshop"),
            _named(Workshop, lambda one: one.native_title if one.native_title and in_chinese() else one.title),
            numeric=True,
        ),
        Dimension(
            "course", _("by course"), _("Course"),
            _named(Course, lambda one: one.native_title if one.native_title and in_chinese() else one.title),
            is_large=True, numeric=True,
        ),
        Dimension("cohort", _("by cohort"), _("Cohort"), _named(Cohort, str, "course"), is_large=True, numeric=True),
        Dimension("length", _("by length"), _("Length"), _weeks, in_order=True, numeric=True),
        Dimension("year", _("by year"), _("Year"), _plain, in_order=True, numeric=True),
        Dimension(
            "day", _("by day"), _("Day"),
            lambda keys: {key: date_format(dt.date.fromisoformat(key)) for key in keys}, in_order=True,
        ),
        Dimension("certificate_kind", _("by kind"), _("Kind of certificate"), _chosen(CertificateDesign.Kind.choices)),
    )
}  # fmt: skip
