"""Who was there, on a page and as a sheet."""

from django.conf import settings
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import role_required
from accounts.services.accesses import record_download
from documents.sheets import Column, Sheet, workbook
from pages.responses import attachment
from partnerships.exports import CONTENT_TYPES
from workshops.attendance import attendance_of, sheet_of
from workshops.views.workshops import get_workshop_to_run


@role_required("staff", "coordinator")
@require_GET
def attendance(request, pk: int):
    """How many came on each day, to each session and visit; each number leads to the delegates."""
    workshop = get_workshop_to_run(request, pk)
    context = {"workshop": workshop, "rows": attendance_of(workshop)}
    return render(request, "workshops/attendance.html", context)


@role_required("staff", "coordinator")
@require_GET
def attendance_sheet(request, pk: int):
    """The same by delegate, as an Excel file."""
    workshop = get_workshop_to_run(request, pk)
    places, rows = sheet_of(workshop)
    about = [_("Name"), _("Native name"), _("Institution"), _("Country"), _("State")]
    columns = [*(Column(heading) for heading in about), *(Column(words, "integer") for words in places)]
    notes = [
        f"{date_format(workshop.starts_on)} – {date_format(workshop.ends_on)}, {workshop.city}",
        _("1 is present."),
    ]
    title = _("Attendance of %(workshop)s") % {"workshop": workshop}
    sheet = Sheet(_("Attendance"), columns, rows, title=title, notes=notes)
    name = f"attendance-{workshop.programme.code}-{workshop.edition}.xlsx"
    record_download(request=request, what=name)
    return attachment(workbook([sheet], author=settings.OFFICE_NAME), name, CONTENT_TYPES["xlsx"])
