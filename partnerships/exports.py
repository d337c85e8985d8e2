"""Lists as files: all rows that the address of a list asks for, with its filters on the sheet."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.services.accesses import record_download
from documents.sheets import Column, Sheet, csv_bytes, workbook
from pages.lists import ListPage
from pages.responses import attachment
from partnerships.models import Agreement, CollaborativeActivity, Institution, Programme
from partnerships.wording import STATES

# Such a file takes some twenty seconds; a larger one would keep a thread of the web too long, and helps nobody.
MOST_ROWS = 50_000
# Rows are read in portions, so that memory holds cells and not fifty thousand agreements.
READ_AT_ONCE = 2_000
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class Export:
    """How a list becomes a file: the first word of its name, its title, the list's address, its columns.

    A column is its heading, what it holds (a kind of ``documents.sheets.Column``) and a function from row to value.
    ``args`` are those of the address, ``programme`` the one that the list is of, if it need not be the current one.
    """

    name: str
    title: str
    address: str
    columns: tuple[tuple[str, str, Callable], ...]
    args: tuple = ()
    programme: Programme | None = None


def export_list(request: HttpRequest, page: ListPage, export: Export, form: str) -> HttpResponse:
    """Return the rows of all pages of ``page`` as a file, ``form`` being ``xlsx`` or ``csv``.

    Instead of a file there is a page that says why: with status 400 for filters that cannot be read, with 413 for
    more than MOST_ROWS rows. As many queries for many rows as for one, but for what is prefetched: that is asked for
    once in READ_AT_ONCE rows.
    """
    if page.errors:
        return _refused(request, export, _("A filter cannot be read.") + " " + " ".join(page.errors), status=400)
    if page.count > MOST_ROWS:
        words = {"count": f"{page.count:,}", "most": f"{MOST_ROWS:,}"}
        reason = _("The list has %(count)s rows; a file holds %(most)s at most. Narrow the list by a filter.") % words
        return _refused(request, export, reason, status=413)
    found = page.rows.iterator(chunk_size=READ_AT_ONCE) if isinstance(page.rows, QuerySet) else page.rows
    rows = [[value(row) for __, __, value in export.columns] for row in found]
    notes = _notes(request, page, export, len(rows))
    if form == "csv":
        content = csv_bytes([heading for heading, __, __ in export.columns], rows, notes)
    else:
        columns = [Column(str(heading), kind) for heading, kind, __ in export.columns]
        sheet = Sheet(str(export.title), columns, rows, title=str(export.title), notes=notes)
        content = workbook([sheet], author=settings.OFFICE_NAME)
    record_download(request=request, what=_file_name(request, export, form))
    return attachment(content, _file_name(request, export, form), CONTENT_TYPES[form])


def _notes(request, page: ListPage, export: Export, count: int) -> list[str]:
    programme = export.programme or request.programme
    notes = [_("Programme: %(programme)s") % {"programme": programme}] if programme else []
    notes += [f"{chip.label}: {chip.value}" for chip in page.chips] or [_("No filters")]
    notes.append(_("As of %(day)s") % {"day": date_format(timezone.localdate())})
    return [*notes, f"{export.title}: {count}"]


def _file_name(request, export: Export, form: str) -> str:
    programme = export.programme or request.programme
    code = [programme.code] if programme else []
    return "-".join([export.name, *code, timezone.localdate().isoformat()]) + f".{form}"


def _refused(request, export: Export, reason: str, status: int) -> HttpResponse:
    query = request.GET.urlencode()
    back = reverse(export.address, args=export.args) + (f"?{query}" if query else "")
    context = {"title": export.title, "reason": reason, "back": back}
    return render(request, "partnerships/export_refused.html", context, status=status)


def _country(institution: Institution) -> str:
    return str(institution.country.name or _("not stated"))


def _state(agreement: Agreement) -> str:
    return str(STATES[agreement.state_on()])


def _on_paper(agreement: Agreement) -> str:
    return _("yes") if agreement.is_on_paper else _("no")


def _other_names(institution: Institution) -> str:
    return "; ".join(one.name for one in institution.names.all())


def _field_of_study(activity: CollaborativeActivity) -> str:
    return str(activity.field_of_study or "")


_lazy = gettext_lazy
# Wants with_parties() and with_period().
AGREEMENTS = Export(
    "agreements",
    _lazy("Agreements"),
    "partnerships:agreement_list",
    (
        (_lazy("Number"), "text", lambda row: row.number),
        (_lazy("Kind"), "text", lambda row: row.get_kind_display()),
        (_lazy("First party"), "text", lambda row: row.first_party.official_name),
        (_lazy("First party, native name"), "text", lambda row: row.first_party.native_name),
        (_lazy("First party, country"), "text", lambda row: _country(row.first_party)),
        (_lazy("Second party"), "text", lambda row: row.second_party.official_name),
        (_lazy("Second party, native name"), "text", lambda row: row.second_party.native_name),
        (_lazy("Second party, country"), "text", lambda row: _country(row.second_party)),
        (_lazy("State"), "text", _state),
        (_lazy("Starts"), "date", lambda row: row.period_start),
        (_lazy("Ends"), "date", lambda row: row.period_end),
        (_lazy("Proposed on"), "date", lambda row: row.proposed_on),
        (_lazy("Signed on"), "date", lambda row: row.signed_on),
        (_lazy("Signing ceremony on"), "date", lambda row: row.ceremony_on),
        (_lazy("On paper"), "text", _on_paper),
        (_lazy("Terminated with effect from"), "date", lambda row: row.terminated_on),
        (_lazy("Reason"), "text", lambda row: row.status_reason),
    ),
)
# Wants with_agreement_count() and the names prefetched.
INSTITUTIONS = Export(
    "institutions",
    _lazy("Institutions"),
    "partnerships:institution_list",
    (
        (_lazy("Official name"), "text", lambda row: row.official_name),
        (_lazy("Native name"), "text", lambda row: row.native_name),
        (_lazy("Kind"), "text", lambda row: row.get_kind_display()),
        (_lazy("Country"), "text", _country),
        (_lazy("Province"), "text", lambda row: row.province),
        (_lazy("City"), "text", lambda row: row.city),
        (_lazy("Website"), "text", lambda row: row.website),
        (_lazy("Agreements signed"), "integer", lambda row: row.agreement_count),
        (_lazy("Other names"), "text", _other_names),
    ),
)
# Wants with_parties() and with_people().
ACTIVITIES = Export(
    "activities",
    _lazy("Activities"),
    "partnerships:activity_list",
    (
        (_lazy("Agreement"), "text", lambda row: row.agreement.number),
        (_lazy("Kind"), "text", lambda row: row.get_kind_display()),
        (_lazy("Sending institution"), "text", lambda row: row.sending.official_name),
        (_lazy("Receiving institution"), "text", lambda row: row.receiving.official_name),
        (_lazy("Field of study"), "text", _field_of_study),
        (_lazy("Language"), "text", lambda row: row.get_language_display()),
        (_lazy("Mode"), "text", lambda row: row.get_mode_display()),
        (_lazy("People planned"), "integer", lambda row: row.planned_people),
        (_lazy("Length planned"), "integer", lambda row: row.planned_length),
        (_lazy("Days or months"), "text", lambda row: row.get_length_unit_display()),
        (_lazy("Start planned"), "date", lambda row: row.planned_start),
        (_lazy("End planned"), "date", lambda row: row.planned_end),
        (_lazy("State"), "text", lambda row: row.get_status_display()),
        (_lazy("Reason"), "text", lambda row: row.status_reason),
        (_lazy("Started on"), "date", lambda row: row.actual_start),
        (_lazy("Ended on"), "date", lambda row: row.actual_end),
        (_lazy("Length in fact"), "integer", lambda row: row.actual_length),
        (_lazy("People in fact"), "integer", lambda row: row.actual_people),
    ),
)
