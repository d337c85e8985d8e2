"""What is printed for a ceremony, and for a cohort or workshop without one."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.db import models
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.doors import require, role_required
from accounts.services.accesses import record_download
from certificates import rules, services
from certificates.call_sheet import sheet_pdf, sheet_xlsx
from certificates.ceremony_list import called_lines, mark_of
from certificates.ceremony_warnings import list_state
from certificates.errors import CertificateError
from certificates.files import download_name, zip_named
from certificates.groups import Group, group_of, things
from certificates.services.ceremony_papers import (
    LINES_AT_ONCE,
    PRINT,
    SHEET,
    drawn_paper,
    expired_of,
    mark_of_print,
    paper_job,
)
from certificates.views.ceremonies import get_ceremony_to_run
from certificates.views.responses import not_available
from documents.errors import DocumentError
from jobs.models import Job
from pages.responses import attachment, shown_pdf
from partnerships.exports import CONTENT_TYPES

NO_ROOM = gettext_lazy("There is no room to pack the files. Ask the administrator.")
ORDERS = [("serial", gettext_lazy("by serial")), ("name", gettext_lazy("by name"))]


@role_required("staff")
def ceremony_print(request: HttpRequest, pk: int) -> HttpResponse:
    """What can be printed, and what was made last. A POST orders the print file."""
    ceremony = get_ceremony_to_run(request, pk)
    if request.method == "POST":
        return _order(request, ceremony, reverse("certificates:ceremony_print", args=[pk]))
    lines = called_lines(ceremony)
    drawn = drawn_paper(ceremony, PRINT)
    mark = mark_of(lines)
    context = _context(ceremony, drawn) | {
        "ceremony": ceremony,
        "count": sum(line.is_printed for line in lines),
        "without": [line for line in lines if not line.is_printed],
        "mark": mark,
        "is_stale": bool(drawn) and drawn.result.get("mark") != mark,
        "state": list_state(ceremony),
        "sheet_is_long": len(lines) > LINES_AT_ONCE,
        "sheet_job": paper_job(ceremony, SHEET),
        "sheet": drawn_paper(ceremony, SHEET),
        "back": ceremony.get_absolute_url(),
        "file_url": reverse("certificates:ceremony_print_file", args=[pk]),
    }
    return render(request, "certificates/ceremony_print.html", context)


@role_required("staff")
@require_GET
def ceremony_print_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the print file that the last job made."""
    ceremony = get_ceremony_to_run(request, pk)
    return _drawn(request, drawn_paper(ceremony, PRINT), f"print-ceremony-{pk}.pdf")


@role_required("staff")
@require_GET
def ceremony_zip(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the certificates in one ZIP; each file's name begins with the number on the list."""
    ceremony = get_ceremony_to_run(request, pk)
    lines = called_lines(ceremony)
    back = reverse("certificates:ceremony_print", args=[pk])
    printed = [line for line in lines if line.is_printed]
    if not printed:
        return not_available(request, _("There are no certificates to download yet."), back, status=404)
    digits = max(3, len(str(len(lines))))
    files = ((f"{line.call.number:0{digits}}-{download_name(line.certificate)}", line.certificate) for line in printed)
    missing = [f"{line.call.number:0{digits}} {line.name}: {line.problem}" for line in lines if not line.is_printed]
    try:
        archive = zip_named(files, missing)
    except OSError:
        return not_available(request, str(NO_ROOM), back)
    record_download(request=request, what=f"certificates-ceremony-{pk}.zip")
    return attachment(archive, f"certificates-ceremony-{pk}.zip", "application/zip")


@role_required("staff")
def call_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The list to read out, as PDF. A long one is ordered by a POST and drawn by a job."""
    ceremony = get_ceremony_to_run(request, pk)
    back = reverse("certificates:ceremony_print", args=[pk])
    lines = called_lines(ceremony)
    if not lines:
        return not_available(request, _("The list is empty. Make it first."), back, status=404)
    if len(lines) > LINES_AT_ONCE:
        if request.method != "POST":
            return redirect(back)
        return redirect(services.order_call_sheet(ceremony=ceremony, owner=request.user))
    try:
        content = sheet_pdf(ceremony, lines)
    except DocumentError as error:
        return not_available(request, str(error), back)
    return shown_pdf(request, content, f"call-sheet-{pk}.pdf")


@role_required("staff")
@require_GET
def call_sheet_drawn(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the long call sheet that the last job drew."""
    ceremony = get_ceremony_to_run(request, pk)
    return _drawn(request, drawn_paper(ceremony, SHEET), f"call-sheet-{pk}.pdf")


@role_required("staff")
@require_GET
def ceremony_calls_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as a spreadsheet."""
    ceremony = get_ceremony_to_run(request, pk)
    content = sheet_xlsx(ceremony, called_lines(ceremony))
    record_download(request=request, what=f"call-list-{pk}.xlsx")
    return attachment(content, f"call-list-{pk}.xlsx", CONTENT_TYPES["xlsx"])


@role_required("staff")
def group_print(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """The print file of a cohort or workshop without a ceremony. A POST orders it."""
    group = _group_to_run(request, name, pk)
    if request.method == "POST":
        return _order(request, group.thing, group.url_of("print"), order=request.POST.get("order", ""))
    drawn = drawn_paper(group.thing, PRINT)
    context = _context(group.thing, drawn) | {
        "group": group,
        "count": group.certificates().valid_on(timezone.localdate()).count(),
        "expired": expired_of(group),
        "is_stale": bool(drawn) and drawn.result.get("mark") != mark_of_print(group.thing, drawn.arguments),
        "orders": ORDERS,
        "back": group.url,
        "file_url": group.url_of("print_file"),
    }
    return render(request, "certificates/ceremony_print.html", context)


@role_required("staff")
@require_GET
def group_print_file(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Hand out the print file that the last job made."""
    group = _group_to_run(request, name, pk)
    return _drawn(request, drawn_paper(group.thing, PRINT), f"print-{name}-{pk}.pdf")


def _group_to_run(request: HttpRequest, name: str, pk: int) -> Group:
    group = group_of(get_object_or_404(things(name).visible_to(request.user), pk=pk))
    require(rules.can_issue(request.user, group))
    return group


def _context(thing: models.Model, drawn: Job | None) -> dict:
    return {"thing": thing, "job": paper_job(thing, PRINT), "drawn": drawn}


def _order(request: HttpRequest, thing: models.Model, back: str, order: str = "") -> HttpResponse:
    try:
        job = services.order_print_file(thing=thing, owner=request.user, order=order)
    except CertificateError as error:
        messages.error(request, str(error))
        return redirect(back)
    return redirect(job)


def _drawn(request: HttpRequest, job: Job | None, name: str) -> FileResponse:
    try:
        content = default_storage.open(job.result["file"]) if job else None
    except (OSError, KeyError) as error:
        raise Http404(_("The file is not where it was stored. Make it again.")) from error
    if content is None:
        raise Http404
    record_download(request=request, what=name)
    return attachment(content, name, "application/pdf")
