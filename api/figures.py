"""Figures as their pages show them: the number and its rows, without the records behind."""

from typing import Annotated

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from accounts.doors import require
from api.doors import choose_programme
from api.fields import Country, Day, Key, Limit, Offset, one_word_of
from api.lists import PER_PAGE, errors_of_form, refuse_unknown
from api.problems import Problem
from api.telling import ref
from reports.dimensions import DIMENSIONS
from reports.figure_pages import FigurePage
from reports.indicators import INDICATORS
from reports.rules import can_read_reports
from reports.scope_form import SIDES, ScopeForm

IndicatorKey = one_word_of(INDICATORS)


class IndicatorsQuery(Schema):
    """A page of the definitions."""

    limit: Limit = PER_PAGE
    offset: Offset = 0


class FigureQuery(Schema):
    """The scope of a figure, and what it is split by."""

    programme: Key
    since: Day | None = None
    as_of: Day | None = None
    workshop: Key | None = None
    institution: Key | None = None
    country: Country | None = None
    side: Annotated[one_word_of(side.value for side in SIDES) | None, Field()] = None
    by: one_word_of(DIMENSIONS) | None = None


def indicator(key: str) -> dict:
    """Tell what the figure ``key`` means."""
    one = INDICATORS[key]
    return {
        "key": key,
        "title": str(one.title),
        "definition": str(one.definition),
        "unit": str(one.unit),
        "section": str(one.section.label),
        "by": list(one.by),
    }


def figure(request: HttpRequest, key: str, asked: FigureQuery) -> dict:
    """Return the figure ``key`` of the scope that is ``asked`` for; for who may read the programme's reports."""
    refuse_unknown(request, FigureQuery.model_fields)
    programme = choose_programme(request, asked.programme)
    require(can_read_reports(request.user, programme))
    if key not in INDICATORS:
        raise Http404
    by = asked.by or ""
    if by and by not in INDICATORS[key].by:
        raise Problem(422, _("The address cannot be read."), [("by", _("This figure is not split so."))])
    form = ScopeForm(
        {name: str(value) for name, value in asked.dict(exclude_none=True).items() if name in ScopeForm.base_fields},
        programme=programme,
    )
    if form.scope is None:
        raise Problem(422, _("The address cannot be read."), errors_of_form(form.errors))
    page = FigurePage(INDICATORS[key], form.scope, by, all_rows=True)
    return indicator(key) | {
        "programme": ref(programme),
        "since": page.scope.since,
        "as_of": page.scope.as_of,
        "remark": page.remark,
        "value": _number(page.value),
        "split_by": by,
        "rows": [{"words": row.words, "value": _number(row.number), "share": row.share} for row in page.rows],
    }


def _number(value):
    return value if value is None or isinstance(value, int) else float(value)
