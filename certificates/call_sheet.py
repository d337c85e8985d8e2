"""The list of those called, on paper for whoever reads it out, and as a spreadsheet."""

from collections.abc import Iterable
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.ceremony_list import Line, heading_of, mark_of
from certificates.models import AwardCeremony
from documents.pdf import render_pdf
from documents.sheets import Column, Sheet, workbook

STYLESHEETS = ("fonts.css", "print.css", "call_sheet.css")


def sheet_pdf(ceremony: AwardCeremony, lines: list[Line]) -> bytes:
    """Return the call sheet with its ``lines``.

    Raises documents.errors.DocumentError when it cannot be drawn on this machine.
    """
    title = _("Call sheet: %(ceremony)s") % {"ceremony": ceremony}
    context = {
        "title": title,
        "ceremony": ceremony,
        "parts": parts_of(lines, ceremony.call_order),
        "count": len(lines),
        "mark": mark_of(lines),
        "date": timezone.localdate(),
        "office_name": settings.OFFICE_NAME,
    }
    html = render_to_string("certificates/call_sheet_document.html", context)
    return render_pdf(html, title=title, author=settings.OFFICE_NAME, stylesheets=STYLESHEETS)


def parts_of(lines: Iterable[Line], order: str) -> list[tuple[str, list[Line]]]:
    """Return the lines with their heading, a new part wherever it changes."""
    return [(heading, list(some)) for heading, some in groupby(lines, key=lambda line: heading_of(line, order))]


def sheet_xlsx(ceremony: AwardCeremony, lines: list[Line]) -> bytes:
    """Return the list as a spreadsheet, those of whom nothing is printed included."""
    headings = [
        Column(_("No."), "integer"), Column(_("Name")), Column(_("Native name")), Column(_("Institution")),
        Column(_("Country")), Column(_("Cohort or workshop")), Column(_("Serial")), Column(_("Attendance")),
        Column(_("Remark")),
    ]  # fmt: skip
    rows = [
        (
            line.call.number, line.name, line.native_name, line.institution, line.country, str(line.call.thing),
            line.serial, line.call.get_attendance_display() or _("not recorded"), line.problem,
        )
        for line in lines
    ]  # fmt: skip
    notes = [_("List %(mark)s of %(ceremony)s") % {"mark": mark_of(lines), "ceremony": ceremony}]
    sheet = Sheet(_("List"), headings, rows, title=_("Those called"), notes=notes)
    return workbook([sheet], author=settings.OFFICE_NAME)
