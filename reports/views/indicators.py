"""Figures: what each one means, and the records behind it."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import require, role_required
from accounts.services.accesses import record_download
from documents.sheets import Column, Sheet, workbook
from pages.lists import PER_PAGE
from pages.responses import attachment
from partnerships.exports import CONTENT_TYPES
from reports.dimensions import DIMENSIONS
from reports.figure_pages import FigurePage
from reports.figures import filters_in_words, read_in
from reports.indicators import INDICATORS, Indicator, Section
from reports.links import programme_of, scope_of
from reports.listings import Listing, lines_of, listing_of
from reports.rules import can_make_reports, can_read_reports
from reports.scope import Scope
from reports.scope_form import ScopeForm

# The most lines that a file holds.
MOST_LINES = 20_000


@role_required("staff", "viewer")
def figure_list(request):
    """Say what every figure means and what it can be split by."""
    require(can_read_reports(request.user, request.programme))
    sections = [
        (section.label, [_meaning(one) for one in INDICATORS.values() if one.section == section]) for section in Section
    ]
    context = {"sections": sections, "may_make": can_make_reports(request.user, request.programme)}
    return render(request, "reports/figure_list.html", context)


@require_GET
@role_required("staff", "viewer")
def figure_detail(request, key: str):
    """Show a figure, its rows, and the records that were counted."""
    form, page = _asked(request, key)
    context = {"indicator": INDICATORS[key], "form": form, "page": page}
    if page is None:
        return render(request, "reports/figure_detail.html", context, status=422)
    context |= {"scope": page.scope, "filters": read_in(get_language(), filters_in_words(page.scope))}
    if not page.parts:
        context |= _records(request, page)
    return render(request, "reports/figure_detail.html", context)


@require_GET
@role_required("staff", "viewer")
def figure_xlsx(request, key: str):
    """Hand out the list of a figure as a workbook, with the words that stand above it."""
    form, page = _asked(request, key)
    if page is None:
        return _no_file(request, key, " ".join(one for errors in form.errors.values() for one in errors), status=422)
    if page.parts:
        raise Http404(_("This figure is made of others. Each of them has a list."))
    in_full, things = can_make_reports(request.user, page.scope.programme), page.things()
    listing = listing_of(page.indicator, things.model)
    if not listing.may_be_shown(things, in_full):
        return _no_file(request, key, _("The programme office can show you this list."), status=403)
    count = things.count()
    if count > MOST_LINES:
        words = {"count": f"{count:,}", "most": f"{MOST_LINES:,}"}
        reason = _("The list has %(count)s lines; a file holds %(most)s at most. Narrow the figure.") % words
        return _no_file(request, key, reason, status=413)
    content = workbook([_sheet(page, listing, in_full)], author=settings.OFFICE_NAME)
    name = f"{key}-{page.scope.programme.code}-{page.scope.as_of.isoformat()}.xlsx"
    record_download(request=request, what=name)
    return attachment(content, name, CONTENT_TYPES["xlsx"])


def _asked(request, key: str) -> tuple[ScopeForm, FigurePage | None]:
    """Return what the address asks for; no page when it cannot be read. Raises Http404 for what there is not."""
    programme = programme_of(request)
    require(can_read_reports(request.user, programme))
    if key not in INDICATORS:
        raise Http404(_("There is no such figure."))
    form, scope = scope_of(request, programme)
    by, row = request.GET.get("by", ""), request.GET.get("row", "")
    try:
        if scope is None:
            # What is wrong anyway is said first.
            FigurePage(INDICATORS[key], Scope(programme, programme.starts_on), by)
            return form, None
        return form, FigurePage(INDICATORS[key], scope, by, row, all_rows=request.GET.get("rows") == "all")
    except KeyError as error:
        raise Http404(_("This figure has no such row.")) from error


def _records(request, page: FigurePage) -> dict:
    in_full, things = can_make_reports(request.user, page.scope.programme), page.things()
    listing = listing_of(page.indicator, things.model)
    if not listing.may_be_shown(things, in_full):
        return {"is_kept_back": True, "listing": listing, "in_full": in_full}
    paginator = Paginator(listing.ordered(things, in_full), PER_PAGE)
    if not page.adds_amounts:
        # To count again what was counted takes as long as the first time.
        paginator.count = page.value
    objects = paginator.get_page(request.GET.get("page"))
    return {
        "listing": listing,
        "in_full": in_full,
        "columns": listing.columns_for(in_full),
        "records": {"objects": objects},
        "lines": lines_of(listing, objects.object_list, request.user, in_full),
    }


def _sheet(page: FigurePage, listing: Listing, in_full: bool) -> Sheet:
    columns = listing.columns_for(in_full)
    filters = read_in(get_language(), filters_in_words(page.scope))
    notes = [str(page.indicator.definition), *(f"{one['words']}: {one['value']}" for one in filters)]
    if page.row is not None:
        notes.append(f"{page.dimension.heading}: {page.row_in_words}")
    notes.append(f"{page.title}: {page.value}")
    found = listing.ordered(page.things(), in_full).iterator(chunk_size=2_000)
    return Sheet(
        name=str(page.indicator.title),
        columns=[Column(str(column.heading), column.kind) for column in columns],
        rows=[[column.value(record) for column in columns] for record in found],
        title=page.title,
        notes=notes,
    )


def _no_file(request, key: str, reason: str, status: int):
    context = {"title": INDICATORS[key].title, "reason": reason, "back": request.path.removesuffix("xlsx/")}
    context["back"] += f"?{request.GET.urlencode()}"
    return render(request, "partnerships/export_refused.html", context, status=status)


def _meaning(indicator: Indicator) -> dict:
    parts = [part for part in indicator.parts if part is not indicator]
    return {"indicator": indicator, "by": [DIMENSIONS[by].title for by in indicator.by], "parts": parts}
