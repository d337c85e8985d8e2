"""What targets and published figures ask of the records: many numbers at once, and the rows that may be chosen."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import pgettext

from certificates.models import CertificateDesign
from partnerships.countries import SOUTHEAST_ASIA, Direction, Side
from partnerships.models import ActivityPeople, Agreement, CollaborativeActivity, FieldOfStudy, Institution, Person
from partnerships.models.terms import ActivityKind, Mode
from reports.contents import LANGUAGES
from reports.counted import Counted
from reports.dimensions import DIMENSIONS
from reports.indicators import INDICATORS
from reports.models.figure import OfFigure
from reports.scope import Scope
from reports.wording import Words
from training.models import Course
from workshops.models import Workshop

Number = int | float
# Rows that are the same in every programme; those of the others are its own records.
FIXED_ROWS = {
    "sex": Person.Sex.values,
    "side": Side.values,
    "category": Person.Category.values,
    "country": ("CN", *SOUTHEAST_ASIA),
    "partner_country": SOUTHEAST_ASIA,
    "institution_kind": Institution.Kind.values,
    "agreement_kind": Agreement.Kind.values,
    "signed_how": ("paper", "here"),
    "activity_kind": ActivityKind.values,
    "activity_state": CollaborativeActivity.Status.values,
    "direction": Direction.values,
    "sending_side": Side.values,
    "mode": Mode.values,
    "reported_category": ActivityPeople.Category.values,
    "certificate_kind": CertificateDesign.Kind.values,
}
APART = ":"


@dataclass(frozen=True)
class Asked:
    """A question to the records: an indicator for a scope, or one row of it."""

    indicator: str
    scope: Scope
    by: str = ""
    row: str = ""


def answers(asked: Iterable[Asked]) -> dict[Asked, Number | None]:
    """Return the number of each; None for a rate of nothing.

    One query for each indicator and scope (two for rates), whatever rows are asked for.
    """
    asked = list(dict.fromkeys(asked))
    splits: dict[Scope, dict[str, list[str]]] = {}
    for one in asked:
        by = splits.setdefault(one.scope, {}).setdefault(one.indicator, [])
        if one.by:
            by.append(one.by)
    counted = {scope: Counted(scope, of_it) for scope, of_it in splits.items()}
    return {one: _answer(counted[one.scope], one) for one in asked}


def _answer(counted: Counted, asked: Asked) -> Number | None:
    indicator = INDICATORS[asked.indicator]
    if not asked.by:
        return counted.value(indicator)
    nothing = indicator.of(*[0] * len(indicator.parts))
    return counted.rows(indicator, asked.by).get(DIMENSIONS[asked.by].parse(asked.row), nothing)


def titles_in_languages(things: Iterable[OfFigure]) -> dict[int, Words]:
    """Return the title of each in every language of a report, by its key."""
    things, found = list(things), {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = titles_of(things)
    return {one.pk: {language: found[language][one.pk] for language in LANGUAGES} for one in things}


def titles_of(things: Iterable[OfFigure]) -> dict[int, str]:
    """Return the title of each by its key, in as many queries as there are disaggregations by records."""
    things = list(things)
    keys: dict[str, set] = {}
    for one in things:
        if one.by:
            keys.setdefault(one.by, set()).add(DIMENSIONS[one.by].parse(one.row))
    words = {by: DIMENSIONS[by].words(of_it) for by, of_it in keys.items()}
    return {one.pk: _title(one, words) for one in things}


def row_choices(programme) -> list[tuple]:
    """Return the rows that figures of ``programme`` have, in groups, for a form: (code, words) with ``code_of``.

    Days, years and cohorts are left out: periods and cohorts are said otherwise.
    """
    institutions = Institution.objects.of_programme(programme)
    provinces = institutions.filter(country="CN").exclude(province="").order_by("province")
    courses = Course.objects.filter(programme=programme).order_by("title")
    keys = FIXED_ROWS | {
        "province": [*provinces.values_list("province", flat=True).distinct(), "none"],
        "field_of_study": FieldOfStudy.objects.values_list("pk", flat=True),
        "workshop": Workshop.objects.filter(programme=programme).values_list("pk", flat=True),
        "course": courses.values_list("pk", flat=True),
        "length": courses.order_by("weeks").values_list("weeks", flat=True).distinct(),
        "institution": institutions.order_by("official_name").values_list("pk", flat=True),
    }
    groups = []
    for by, of_it in keys.items():
        words = DIMENSIONS[by].words(list(of_it))
        rows = [(f"{by}{APART}{key}", words[key]) for key in of_it]
        groups.append((DIMENSIONS[by].heading, rows))
    return [(heading, rows) for heading, rows in groups if rows]


def code_of(thing: OfFigure) -> str:
    """Return the choice of ``row_choices`` that ``thing`` stands for; empty for the whole figure."""
    return f"{thing.by}{APART}{thing.row}" if thing.by else ""


def read_code(code: str) -> tuple[str, str]:
    """Return (disaggregation, row) of a choice of ``row_choices``."""
    by, _apart, row = code.partition(APART)
    return by, row


def _title(one: OfFigure, words: dict[str, dict]) -> str:
    if not one.by:
        return str(one.figure.title)
    row = words[one.by][DIMENSIONS[one.by].parse(one.row)]
    return pgettext("a figure and its row", "%(figure)s (%(row)s)") % {"figure": one.figure.title, "row": row}
