"""Addresses of figures: from a figure to the page with its records, and from an address back to what it asks for."""

from collections.abc import Callable

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from pages.lists import Chip
from partnerships.models import Programme
from reports.dimensions import DIMENSIONS
from reports.figures import OTHERS
from reports.rules import can_read_reports
from reports.scope import Scope
from reports.scope_form import ScopeForm, is_key
from workshops.models import Workshop


def figure_url(key: str, scope: Scope, by: str = "", row: str | int = "") -> str:
    """Return the address of the figure ``key`` for ``scope``: of its rows ``by``, or of the records in one ``row``.

    The day stands in the address, so that it leads to the same number tomorrow. The row of *others* in a long table is
    no row of the figure: it leads to all rows.
    """
    asked = scope_query(scope) | {"by": by}
    if by and row not in ("", OTHERS):
        asked["row"] = row
    query = urlencode({name: value for name, value in asked.items() if value not in ("", None, ())}, doseq=True)
    return f"{reverse('reports:figure_detail', args=[key])}?{query}"


def links_to(scope: Scope) -> Callable[..., str]:
    """Return what gives the address of a figure for ``scope``, as reports.printing.shown_sections asks for it."""
    return lambda key, by="", row="": figure_url(key, scope, by, row)


def scope_query(scope: Scope) -> dict:
    """Return ``scope`` as parameters of an address; those that do not narrow it are empty."""
    return {
        "programme": scope.programme.pk,
        "since": scope.since.isoformat() if scope.since else "",
        "as_of": scope.as_of.isoformat(),
        "workshop": scope.workshop.pk if scope.workshop else "",
        "institution": scope.institution.pk if scope.institution else "",
        "country": scope.country,
        "side": scope.side,
        "cohorts": scope.cohorts,
    }


def narrowed(scope: Scope, **changes) -> str:
    """Return the query string of ``scope`` with ``changes`` to it, for links within the pages of one programme.

    What narrows nothing is left out, and so is a day that is today.
    """
    asked = scope_query(scope) | {"programme": ""}
    if scope.as_of == timezone.localdate():
        asked["as_of"] = ""
    return urlencode({name: value for name, value in (asked | changes).items() if value}, doseq=True)


def chips(form: ScopeForm) -> list[Chip]:
    """Return what the address narrows to, each with the address without it; what may not be chosen stays."""
    scope, country = form.scope, DIMENSIONS["country"]
    values = {
        "workshop": scope.workshop,
        "institution": scope.institution,
        "country": country.words([scope.country])[scope.country] if scope.country else "",
        "since": date_format(scope.since) if scope.since else "",
        "as_of": date_format(scope.as_of) if scope.as_of != timezone.localdate() else "",
    }
    return [
        Chip(str(form.fields[name].plain_label), str(value), f"?{narrowed(scope, **{name: ''})}")
        for name, value in values.items()
        if value and name in form.fields and not form[name].is_hidden
    ]


def scope_of(request: HttpRequest, programme: Programme) -> tuple[ScopeForm, Scope | None]:
    """Return the form as filled in by the address, and the scope; None when it cannot be read: answer with 422 then."""
    form = ScopeForm(request.GET, programme=programme)
    return form, form.scope


def programme_of(request: HttpRequest) -> Programme:
    """Return the programme that the address names, or the current one. Raises Http404 when its reports are not read.

    The address of a figure names it, so that it means the same whatever programme its reader works in.
    """
    named = request.GET.get("programme", "")
    if not named:
        return request.programme
    if not is_key(named):
        raise Http404(_("This programme is not known."))
    programme = get_object_or_404(Programme, pk=named)
    if not can_read_reports(request.user, programme):
        raise Http404(_("This programme is not known."))
    return programme


def workshop_of(request: HttpRequest) -> Workshop | None:
    """Return the workshop of the current programme that the address names, if it does; raises Http404 for another."""
    named = request.GET.get("workshop", "")
    if not named.isdecimal():
        return None
    return get_object_or_404(Workshop, pk=named if is_key(named) else 0, programme=request.programme)
