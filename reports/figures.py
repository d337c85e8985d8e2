"""A report's content as plain data: what an edition freezes, and what page, PDF and sheet show."""

import hashlib
import json

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports.breakdowns import breakdowns_for
from reports.indicators import INDICATORS, indicators_for
from reports.models import PublishedFigure
from reports.scope import Scope


def compute(scope: Scope) -> dict:
    """Return the figures of ``scope``, ready for JSON.

    ``filters`` [[words, value]], ``figures`` [{key, section, title, definition, value}], ``tables`` [{key, title,
    heading, rows [[words, number]], total, adds_up}], ``published`` [{words, value, …}].
    One query a figure, one a table and one a published figure.
    """
    values = {indicator.key: indicator.value(scope) for indicator in indicators_for(scope)}
    figures = [
        {
            "key": one.key,
            "section": str(one.section),
            "title": str(one.title),
            "definition": str(one.definition),
            "value": values[one.key],
        }
        for one in indicators_for(scope)
    ]
    return {
        "filters": filters_in_words(scope),
        "figures": figures,
        "tables": [_table(one, scope, values) for one in breakdowns_for(scope)],
        "published": [_held(figure) for figure in _published(scope)],
    }


def filters_in_words(scope: Scope) -> list[list[str]]:
    """Return what is printed on every report: programme, workshop and day."""
    return [
        [_("Programme"), scope.programme.name],
        [_("Workshop"), scope.workshop.title if scope.workshop else _("all workshops, and training")],
        [_("As of"), date_format(scope.as_of)],
    ]


def sha256_of(figures: dict) -> str:
    """Return the hash by which an edition's figures are known: over their canonical JSON."""
    canonical = json.dumps(figures, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def value_of(figure: PublishedFigure) -> int:
    """Return what the records say on the day of a published figure, for its workshop, cohorts and side."""
    scope = Scope(
        programme=figure.programme,
        as_of=figure.as_of,
        workshop=figure.workshop,
        cohorts=tuple(sorted(cohort.pk for cohort in figure.cohorts.all())),
        side=figure.side,
    )
    return INDICATORS[figure.indicator].value(scope)


def comparison(figure: PublishedFigure, value: int) -> str:
    """Return ``equal``, ``more`` or ``less``: how the records' ``value`` stands to the published one."""
    if value == figure.value or (figure.at_least and value > figure.value):
        return "equal"
    return "more" if value > figure.value else "less"


def _table(breakdown, scope: Scope, values: dict[str, int]) -> dict:
    rows = [list(row) for row in breakdown.rows(scope)]
    total = values.get(breakdown.indicator, sum(number for _words, number in rows))
    return {
        "key": breakdown.key,
        "title": str(breakdown.title),
        "heading": str(breakdown.heading),
        "rows": rows,
        "total": total,
        # A person of two courses stands in two rows, once in the total.
        "adds_up": sum(number for _words, number in rows) == total,
    }


def _published(scope: Scope):
    found = PublishedFigure.objects.filter(programme=scope.programme).select_related("programme", "workshop")
    found = found.prefetch_related("cohorts")
    return found.filter(workshop=scope.workshop) if scope.workshop else found


def _held(figure: PublishedFigure) -> dict:
    value = value_of(figure)
    return {
        "title": figure.title,
        "published": figure.value,
        "at_least": figure.at_least,
        "records": value,
        "comparison": comparison(figure, value),
        "source": figure.source,
    }
