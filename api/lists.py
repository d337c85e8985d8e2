"""Lists as programs read them: the filters of the pages, at most a hundred rows, a link to the next ones."""

from collections.abc import Callable
from urllib.parse import urlencode

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_countries import countries
from ninja import Schema
from pydantic import create_model

from api.doors import choose_programme
from api.fields import Country, Day, Key, Limit, Offset, Words, Year, YesNo, one_word_of
from api.problems import Problem
from api.things import Thing

PER_PAGE = 25
# Filters whose choices on the pages are the countries that occur: a program may ask for any.
COUNTRIES = ("country", "without")


def query_of(thing: Thing) -> type[Schema]:
    """Return what the address of the list of ``thing`` may ask for."""
    fields = {"limit": (Limit, PER_PAGE), "offset": (Offset, 0)}
    if thing.of_programme:
        fields["programme"] = (Key | None, None)
    fields |= dict.fromkeys(thing.parents, (Key | None, None))
    for name, one in (thing.filterset.base_filters if thing.filterset else {}).items():
        fields[name] = (_type_of(name, one) | None, None)
    return create_model(f"{thing.name.title()}Query", __base__=Schema, **fields)


def page_of(thing: Thing) -> type[Schema]:
    """Return the form of a page of ``thing``."""
    links = {"count": (int, ...), "next": (str | None, ...), "previous": (str | None, ...)}
    return create_model(f"{thing.name.title()}Page", __base__=Schema, **links, results=(list[thing.told], ...))


def read_page(request: HttpRequest, thing: Thing, asked: Schema) -> dict:
    """Return the page of ``thing`` that ``asked`` is for, of what the person may see."""
    refuse_unknown(request, type(asked).model_fields)
    rows = thing.rows().visible_to(request.user)
    programme = choose_programme(request, getattr(asked, "programme", None))
    rows = thing.of_programme(rows, programme) if programme else rows
    rows = rows.filter(**{name: key for name in thing.parents if (key := getattr(asked, name)) is not None})
    rows = _filtered(request, thing, rows, asked).order_by(*thing.order)
    return paged(request, rows, rows.count(), asked, thing.tell)


def paged(request: HttpRequest, rows, count: int, asked: Schema, tell: Callable) -> dict:
    """Return the ``rows`` from ``asked.offset`` on, told, with links to those before and after."""
    end = asked.offset + asked.limit
    return {
        "count": count,
        "next": _link(request, end) if end < count else None,
        "previous": _link(request, max(0, asked.offset - asked.limit)) if asked.offset else None,
        "results": [tell(one) for one in rows[asked.offset : end]],
    }


def refuse_unknown(request: HttpRequest, known) -> None:
    """Raise Problem (422) for a parameter that is not ``known``: without it all rows would pass for the answer."""
    unknown = sorted(set(request.GET) - set(known))
    twice = sorted(name for name in request.GET if name in known and len(request.GET.getlist(name)) > 1)
    if unknown or twice:
        errors = [(name, _("There is no such parameter.")) for name in unknown]
        errors += [(name, _("Say this once.")) for name in twice]
        raise Problem(422, _("The address cannot be read."), errors)


def errors_of_form(errors: dict, names: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """Return the errors of a form as pairs of where (by its other ``names``) and what."""
    names = names or {}
    return [
        ("" if name == "__all__" else names.get(name, name), str(message))
        for name, messages in errors.items()
        for message in messages
    ]


def _filtered(request: HttpRequest, thing: Thing, rows: QuerySet, asked: Schema) -> QuerySet:
    if thing.filterset is None:
        return rows
    names = thing.filterset.base_filters
    data = {name: _text(value) for name in names if (value := getattr(asked, name)) is not None}
    filterset = thing.filterset(data, queryset=rows, request=request)
    for name in COUNTRIES:
        if name in filterset.form.fields:
            filterset.form.fields[name].choices = list(countries)
    if not filterset.form.is_valid():
        raise Problem(422, _("The address cannot be read."), errors_of_form(filterset.form.errors))
    return filterset.qs


def _text(value) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _type_of(name: str, one: django_filters.Filter):
    if name in COUNTRIES:
        return Country
    kinds = {
        django_filters.BooleanFilter: YesNo,
        django_filters.NumberFilter: Year,
        django_filters.DateFilter: Day,
        django_filters.ModelChoiceFilter: Key,
    }
    for kind, field in kinds.items():
        if isinstance(one, kind):
            return field
    if isinstance(one, django_filters.ChoiceFilter):
        choices = one.extra["choices"]
        return one_word_of(code for code, _word in getattr(choices, "choices", choices))
    return Words


def _link(request: HttpRequest, offset: int) -> str:
    asked = request.GET.dict() | {"offset": offset}
    return request.build_absolute_uri(f"{request.path}?{urlencode(asked)}")
