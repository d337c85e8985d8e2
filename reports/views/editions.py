"""Reports: the figures now, and the frozen editions."""

import logging

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import require, role_required
from pages.lists import list_page
from reports.figures import compute
from reports.filters import EditionFilter
from reports.forms import EditionForm
from reports.models import Edition
from reports.printing import charts, sections
from reports.rules import can_make_reports, can_read_reports
from reports.scope import Scope
from reports.services.editions import order_edition
from workshops.models import Workshop

log = logging.getLogger(__name__)


@role_required("staff", "viewer")
def report_list(request):
    """List the editions of the current programme."""
    editions = Edition.objects.visible_to(request.user).filter(programme=request.programme)
    page = list_page(
        request,
        editions.select_related("workshop", "made_by"),
        EditionFilter,
        sort={"title": "title", "as_of": "as_of", "made": "made_at"},
        default_sort="-made",
    )
    context = {"page": page, "may_make": can_make_reports(request.user, request.programme)}
    return render(request, "reports/report_list.html", context)


@role_required("staff", "viewer")
def report_now(request):
    """Show the programme's or a workshop's figures as they are today."""
    require(can_read_reports(request.user, request.programme))
    workshop = None
    if request.GET.get("workshop", "").isdecimal():
        workshop = get_object_or_404(Workshop, pk=request.GET["workshop"], programme=request.programme)
    scope = Scope(programme=request.programme, workshop=workshop, as_of=timezone.localdate())
    figures = compute(scope)
    context = {
        "scope": scope,
        "figures": figures,
        "sections": sections(figures),
        "charts": charts(figures),
        "workshops": Workshop.objects.filter(programme=request.programme),
        "may_make": can_make_reports(request.user, request.programme),
    }
    return render(request, "reports/report_now.html", context)


@role_required("staff")
def edition_create(request):
    """Order an edition; a worker makes it while one may leave."""
    require(can_make_reports(request.user, request.programme))
    initial = {"workshop": request.GET.get("workshop")}
    form = EditionForm(request.POST or None, programme=request.programme, initial=initial)
    if request.method == "POST" and form.is_valid():
        job = order_edition(owner=request.user, programme=request.programme, **form.cleaned_data)
        messages.success(request, _("The report is being made. You may leave this page and come back."))
        return redirect("jobs:job_detail", job.pk)
    context = {
        "form": form,
        "title": _("Make a summary report"),
        "back": reverse("reports:report_list"),
        "submit": _("Make the report"),
    }
    return render(request, "pages/form.html", context)


@role_required("staff", "viewer")
def edition_detail(request, pk: int):
    """Show a frozen edition."""
    edition = get_object_or_404(
        Edition.objects.visible_to(request.user).select_related("programme", "workshop", "made_by"), pk=pk
    )
    figures = edition.figures
    context = {"edition": edition, "figures": figures, "sections": sections(figures), "charts": charts(figures)}
    return render(request, "reports/edition_detail.html", context)


@require_GET
@role_required("staff", "viewer")
def edition_file(request, pk: int, form: str):
    """Serve the edition's PDF or spreadsheet, always as a download."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), pk=pk)
    stored = {"pdf": edition.pdf, "xlsx": edition.xlsx}[form]
    try:
        content = stored.open("rb")
    except (OSError, ValueError) as error:
        log.error("The %s of edition %s cannot be read: %s", form, edition.pk, error)
        raise Http404(_("The file of this edition is not where it was stored. Tell the programme office.")) from error
    return FileResponse(content, as_attachment=True, filename=stored.name.rsplit("/", 1)[-1])
