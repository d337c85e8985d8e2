"""A report's content as plain data: what an edition freezes, and what page, PDF and sheet show.

Numbers stand beside keys; what people read stands beside them in every language of ``contents.LANGUAGES``.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from partnerships.models import Institution, Programme
from reports.contents import LANGUAGES, Part, Table, tables_for
from reports.counted import Counted
from reports.dimensions import DIMENSIONS, in_chinese
from reports.indicators import Indicator, Ratio, Section, indicators_for
from reports.models import PublishedFigure
from reports.models.figure import plain
from reports.published import held_against, result_words
from reports.quality import CHECKS, Gap, gaps
from reports.rows import titles_in_languages
from reports.scope import Scope
from reports.targets import progress
from reports.wording import Words, in_languages
from workshops.models import Workshop

# A table of more rows than these shows the largest, and the others as one.
MOST_ROWS = 40
OTHERS = "others"
# Begins what only reads and sees every record as it was at one moment, on each database.
BEGIN = {"postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "sqlite": "BEGIN DEFERRED"}


@contextmanager
def one_moment() -> Iterator[None]:
    """Let everything that is read inside be of one moment, so that rows add up to totals while people work.

    Nothing can be written inside. Within a transaction of the caller nothing changes: it is that one's moment.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def read_in(language: str, data):
    """Return ``data`` of ``compute`` with the text in ``language`` wherever it holds words in each language."""
    if isinstance(data, dict):
        if data.keys() == set(LANGUAGES):
            return data.get(language) or data[LANGUAGES[0]]
        return {key: read_in(language, value) for key, value in data.items()}
    if isinstance(data, list):
        return [read_in(language, value) for value in data]
    return data


def compute(scope: Scope, parts: Iterable[str] = tuple(Part.values)) -> dict:
    """Return the figures of ``scope``, ready for JSON, in one query for each kind of figure, whatever tables it has.

    ``scope`` what it speaks of, for programs; ``filters`` [{words, value}] the same for people; ``sections`` [{key,
    title, figures, tables, notes, lists}], one for each of ``parts`` that holds anything, in their order. A figure is
    {key, title, definition, unit, value, of} where ``of`` are the numbers a rate is made of; a table is {of, by, title,
    heading, unit, rows [{key, words, number}], total}, and the rows of a rate have their two numbers ``of``, too. A
    list is {title, columns, rows [{of, by, cells, records}]}: ``of`` the figure that a row speaks of, ``by`` of which
    disaggregation of it if it is one row alone, ``records`` the places of the cells that say what the records have. All
    words are {language: text}.
    """
    parts = list(parts)
    tables = [one for part in parts for one in tables_for(scope, part)]
    counted = Counted(scope, {of: [one.by for one in tables if one.of == of] for of in {one.of for one in tables}})
    sections = [_section(counted, part) if part in Section.values else _list_section(scope, part) for part in parts]
    return {
        "scope": scope_in_keys(scope),
        "filters": filters_in_words(scope),
        "sections": [one for one in sections if one["figures"] or one["lists"] or one["notes"]],
    }


def scope_in_keys(scope: Scope) -> dict:
    """Return ``scope`` for programs: what it is narrowed to by its keys, the days as text."""
    return {
        "programme": scope.programme.code,
        "workshop": scope.workshop.pk if scope.workshop else None,
        "institution": scope.institution.pk if scope.institution else None,
        "country": scope.country,
        "side": scope.side,
        "cohorts": list(scope.cohorts),
        "since": scope.since.isoformat() if scope.since else None,
        "as_of": scope.as_of.isoformat(),
    }


def filters_in_words(scope: Scope) -> list[dict[str, Words]]:
    """Return what is printed on every report: programme, what it is narrowed to, and the day or the period."""
    filters = [(lambda: pgettext("of partnerships", "Programme"), lambda: name_of(scope.programme))]
    if scope.workshop:
        filters.append((lambda: _("Workshop"), lambda: name_of(scope.workshop)))
    if scope.institution:
        filters.append((lambda: _("Institution"), lambda: name_of(scope.institution)))
    if scope.country:
        filters.append((lambda: _("Country"), lambda: DIMENSIONS["country"].words([scope.country])[scope.country]))
    if scope.side:
        filters.append((lambda: _("Side"), lambda: DIMENSIONS["side"].words([scope.side])[scope.side]))
    if scope.cohorts:
        cohorts = DIMENSIONS["cohort"].words(scope.cohorts)
        filters.append((lambda: _("Cohorts"), lambda: "; ".join(cohorts[one] for one in scope.cohorts)))
    if scope.since:
        filters.append((lambda: _("From"), lambda: date_format(scope.since)))
    filters.append((lambda: _("As of"), lambda: date_format(scope.as_of)))
    return [{"words": in_languages(words), "value": in_languages(value)} for words, value in filters]


def name_of(thing: Programme | Workshop | Institution) -> str:
    """Return what a programme, workshop or institution is called in the language that is active."""
    if isinstance(thing, Programme):
        return thing.native_name if thing.native_name and in_chinese() else thing.name
    dimension = "workshop" if isinstance(thing, Workshop) else "institution"
    return DIMENSIONS[dimension].words([thing.pk])[thing.pk]


def table(counted: Counted, one: Table) -> dict:
    """Return a table as plain data: see ``compute``. Of a long one the largest rows and the others together."""
    indicator, dimension = one.indicator, DIMENSIONS[one.by]
    is_rate = isinstance(indicator, Ratio)
    made_of = _rows_of_parts(counted, indicator, one.by) if is_rate else {}
    rows = dimension.sorted(counted.rows(indicator, one.by))
    if len(rows) > MOST_ROWS and not is_rate and not dimension.in_order:
        shown = rows[: MOST_ROWS - 1]
        rows = [*shown, (OTHERS, sum(number for _key, number in rows[MOST_ROWS - 1 :]))]
    keys = [key for key, _number in rows]
    words = {language: {} for language in LANGUAGES}
    for language in LANGUAGES:
        with translation.override(language):
            words[language] = dimension.words([key for key in keys if key != OTHERS]) | {OTHERS: _("others")}
    return {
        "of": one.of,
        "by": one.by,
        "title": in_languages(
            lambda: capfirst(_("%(figure)s %(split)s") % {"figure": indicator.title, "split": dimension.title})
        ),
        "heading": in_languages(lambda: dimension.heading),
        "unit": in_languages(lambda: indicator.unit),
        "rows": [
            {"key": key, "words": {language: words[language][key] for language in LANGUAGES}, "number": number}
            | ({"of": made_of[key]} if is_rate else {})
            for key, number in rows
        ],
        # A rate's rows are of different size, so that they have no sum.
        "total": None if is_rate else sum(number for _key, number in rows),
    }


def figure(counted: Counted, indicator: Indicator) -> dict:
    """Return a figure as plain data: see ``compute``."""
    numbers = counted.values_of_parts(indicator)
    return {
        "key": indicator.key,
        "title": in_languages(lambda: indicator.title),
        "definition": in_languages(lambda: indicator.definition),
        "unit": in_languages(lambda: indicator.unit),
        "value": indicator.of(*numbers),
        "of": [
            {"key": part.key, "title": in_languages(lambda part=part: part.title), "value": number}
            for part, number in zip(indicator.parts, numbers, strict=True)
            if part is not indicator
        ],
    }


def _section(counted: Counted, part: str) -> dict:
    return {
        "key": str(part),
        "title": in_languages(lambda: Part(part).label),
        "figures": [figure(counted, one) for one in indicators_for(counted.scope, part)],
        "tables": [table(counted, one) for one in tables_for(counted.scope, part)],
        "notes": [],
        "lists": [],
    }


def _rows_of_parts(counted: Counted, rate: Ratio, by: str) -> dict:
    """Return the two numbers that each row of a rate is made of."""
    above, below = (counted.rows(part, by) for part in rate.parts)
    keys = sorted(above.keys() | below.keys(), key=str)
    return {key: [above.get(key, 0), below.get(key, 0)] for key in keys}


def _list_section(scope: Scope, part: str) -> dict:
    """Return a section that is a list and no figures; without a list when nothing is known to stand in it."""
    found = LISTS[part](scope) if part in LISTS else None
    return list_section(part, lists=[found] if found and found["rows"] else [])


def list_section(part: str, *, notes: Iterable[Words] = (), lists: Iterable[dict] = ()) -> dict:
    """Return a section of paragraphs and lists."""
    title = in_languages(lambda: Part(part).label)
    return {
        "key": str(part), "title": title, "figures": [], "tables": [], "notes": list(notes), "lists": list(lists),
    }  # fmt: skip


def list_of(*headings: str, rows: Iterable[dict], title: str = "") -> dict:
    """Return a list as plain data: see ``compute``. ``headings`` and ``title`` are lazy texts."""
    return {
        "title": in_languages(lambda: title),
        "columns": [in_languages(lambda heading=heading: heading) for heading in headings],
        "rows": list(rows),
    }


def _published_list(scope: Scope) -> dict:
    held = held_against(scope)
    titles = titles_in_languages(figure for figure, _value in held)
    return list_of(
        gettext_lazy("Figure"),
        gettext_lazy("Says"),
        gettext_lazy("Published"),
        gettext_lazy("Records"),
        gettext_lazy("Result"),
        gettext_lazy("Source"),
        rows=[_held(figure, titles[figure.pk], value, scope) for figure, value in held],
    )


def _held(figure: PublishedFigure, title: Words, value: float | None, scope: Scope) -> dict:
    said = gettext_lazy("at least") if figure.at_least else gettext_lazy("exactly")
    cells = [
        title,
        in_languages(lambda: said),
        plain(figure.value),
        value,
        in_languages(lambda: result_words(figure, value)),
        figure.source,
    ]
    return {"of": figure.indicator, "by": figure.by or _part_of(figure, scope), "cells": cells, "records": [3, 4]}


def _part_of(figure: PublishedFigure, scope: Scope) -> str:
    """Return by what ``figure`` speaks of a part of ``scope`` alone: of one of its workshops, or of some cohorts."""
    if figure.workshop_id and not scope.workshop:
        return "workshop"
    return "cohort" if figure.cohorts.all() else ""


def _target_list(scope: Scope) -> dict:
    return list_of(
        gettext_lazy("Figure"),
        gettext_lazy("Period"),
        gettext_lazy("What counts"),
        gettext_lazy("Baseline"),
        gettext_lazy("Target"),
        gettext_lazy("Actual"),
        gettext_lazy("Per cent"),
        gettext_lazy("State"),
        gettext_lazy("Target of the periods together"),
        gettext_lazy("Actual since the first of them"),
        rows=[_of_period(one, period) for one in progress(scope) for period in one["periods"]],
    )


def _of_period(one: dict, period: dict) -> dict:
    together = period["together"] or {"target": None, "actual": None}
    cells = [
        one["title"],
        period["words"],
        one["counts_words"],
        period["baseline"],
        period["target"],
        period["actual"],
        period["per_cent"],
        period["state_words"],
        together["target"],
        together["actual"],
    ]
    return {"of": one["indicator"], "by": one["by"], "cells": cells, "records": [5, 6, 7, 9]}


def _quality_list(scope: Scope) -> dict:
    return list_of(
        gettext_lazy("What is missing"),
        gettext_lazy("Records"),
        gettext_lazy("What it blurs"),
        rows=[_lacking(gap) for gap in gaps(scope)],
    )


def _lacking(gap: Gap) -> dict:
    check = CHECKS[gap.key]
    cells = [in_languages(lambda: check.title % gap.count), gap.count, in_languages(lambda: check.matters)]
    return {"of": "", "cells": cells, "records": []}


# The parts that hold no figures: what gives the list of each.
LISTS: dict[str, Callable[[Scope], dict]] = {
    Part.TARGETS: _target_list,
    Part.PUBLISHED: _published_list,
    Part.QUALITY: _quality_list,
}

__all__ = [
    "LISTS", "MOST_ROWS", "OTHERS", "Words", "compute", "figure", "filters_in_words", "in_languages", "list_of",
    "list_section", "name_of", "one_moment", "read_in", "scope_in_keys", "table",
]  # fmt: skip
