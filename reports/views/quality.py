"""Gaps in the records: what was looked for and found, and each kind as a list to work through."""

from functools import partial

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.doors import require, role_required
from pages.lists import ListPage, list_page
from partnerships.exports import Export, export_list
from reports.filters import GapFilter
from reports.links import workshop_of
from reports.quality import CHECKS, Check, checks, gaps
from reports.rules import can_make_reports
from reports.scope import Scope
from workshops.models import Workshop


@role_required("staff")
def quality_list(request):
    """Show how many gaps there are today in the records of the programme or a workshop, and what was looked for."""
    require(can_make_reports(request.user, request.programme))
    scope = _scope(request)
    found = gaps(scope)
    keys = {one.key for one in found}
    context = {
        "scope": scope,
        "gaps": found,
        "made": len(checks(scope)),
        "clean": [one for one in checks(scope) if one.key not in keys],
        "workshops": Workshop.objects.filter(programme=request.programme),
        "may_make": True,
    }
    return render(request, "reports/quality_list.html", context)


@role_required("staff")
def quality_detail(request, check: str):
    """List the records that a check finds today; each leads to where it is mended, and from there back."""
    found, scope = _asked(request, check), _scope(request)
    page = _page(request, found, scope)
    _say_where_to_mend(request, found, page.objects)
    context = {"check": found, "scope": scope, "page": page}
    return render(request, "reports/quality_detail.html", context)


@require_GET
@role_required("staff")
def quality_export(request, check: str, form: str):
    """The records that a check finds, filtered and sorted by the same address, as a file to be asked around with."""
    found = _asked(request, check)
    columns = tuple((column.heading, "text", column.text) for column in found.rows.columns)
    export = Export(found.key, found.heading, "reports:quality_detail", columns, args=(found.key,))
    return export_list(request, _page(request, found, _scope(request)), export, form)


def _asked(request, check: str) -> Check:
    require(can_make_reports(request.user, request.programme))
    if check not in CHECKS:
        raise Http404
    return CHECKS[check]


def _page(request, check: Check, scope: Scope) -> ListPage:
    return list_page(
        request,
        check.records(scope).select_related(*check.rows.related),
        partial(GapFilter, check=check, programme=request.programme),
        sort=check.rows.sort,
        default_sort=check.rows.columns[0].key,
    )


def _scope(request) -> Scope:
    return Scope(programme=request.programme, workshop=workshop_of(request), as_of=timezone.localdate())


def _say_where_to_mend(request, check, rows) -> None:
    """Give each row its cells and its address; none to a record that another office keeps. One query for all rows."""
    keys = [row.pk for row in rows]
    model = type(rows[0]) if keys else None
    own = set(model.objects.visible_to(request.user).filter(pk__in=keys).values_list("pk", flat=True)) if model else ()
    for row in rows:
        row.cells = [(column.text(row), column.css) for column in check.rows.columns]
        row.mending_url = check.mending_url(row, request.get_full_path()) if row.pk in own else ""
