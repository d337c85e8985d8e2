"""The list of those called at a ceremony: made, put in order, ticked off."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.doors import role_required
from certificates import services
from certificates.ceremony_list import Line, lines_of
from certificates.ceremony_warnings import list_state
from certificates.errors import CertificateError
from certificates.filters import CallFilter
from certificates.models import AwardCeremony, CeremonyCall
from certificates.services.ceremony_calls import Mark, Move
from certificates.views.ceremonies import get_ceremony_to_run, groups_with_counts
from pages.lists import list_page

PEOPLE_A_PAGE = 50
LONGEST_NUMBER = 6


@role_required("staff")
def ceremony_calls(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the list; a POST moves lines, takes somebody off or puts somebody back."""
    ceremony = get_ceremony_to_run(request, pk)
    if request.method != "POST":
        return _list(request, ceremony)
    try:
        moved = _change(request, ceremony)
    except CertificateError as error:
        return _list(request, ceremony, problem=str(error), typed=request.POST, status=422)
    if not moved:
        messages.info(request, _("Nothing was changed. Type other numbers, or press one of the arrows."))
        return redirect(request.get_full_path())
    return redirect(_place_of(request, ceremony, moved))


@role_required("staff")
@require_POST
def ceremony_make_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the list, or sort it anew."""
    ceremony = get_ceremony_to_run(request, pk)
    try:
        count = services.make_list(ceremony=ceremony, order=request.POST.get("order", ""))
    except CertificateError as error:
        messages.error(request, str(error))
    else:
        words = ngettext("The list is made: %d person.", "The list is made: %d people.", count)
        messages.success(request, words % count)
    return redirect("certificates:ceremony_calls", ceremony.pk)


@role_required("staff")
@require_POST
def ceremony_update_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Add who got a certificate since, remove who is of a cohort that is gone."""
    ceremony = get_ceremony_to_run(request, pk)
    came, went = services.update_list(ceremony=ceremony)
    messages.success(
        request, _("The list is up to date: %(came)s added, %(went)s removed.") % {"came": came, "went": went}
    )
    return redirect("certificates:ceremony_calls", ceremony.pk)


@role_required("staff")
def ceremony_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick who is there, page by page, with thumb-sized fields."""
    ceremony = get_ceremony_to_run(request, pk)
    if request.method == "POST":
        _save_presence(request, ceremony)
        return redirect(request.get_full_path())
    people = Paginator(ceremony.calls.called(), PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    lines = _lines_on(ceremony, people)
    context = {
        "ceremony": ceremony,
        "people": people,
        "lines": lines,
        "state": list_state(ceremony),
        "seen": " ".join(f"{line.call.pk}:{line.call.attendance}" for line in lines),
        "choices": [*CeremonyCall.Attendance.choices, ("", _("not recorded"))],
    }
    return render(request, "certificates/ceremony_attendance.html", context)


def _list(
    request: HttpRequest, ceremony: AwardCeremony, *, problem: str = "", typed: QueryDict | None = None, status=200
) -> HttpResponse:
    sort = {"number": "number"}
    page = list_page(
        request, ceremony.calls.called(), CallFilter, sort=sort, default_sort="number", per_page=PEOPLE_A_PAGE
    )
    lines = {line.call.pk: line for line in _lines_on(ceremony, page.objects)}
    for call in page.objects:
        call.line, call.typed = lines[call.pk], (typed or {}).get(f"number-{call.pk}", call.number)
    at = request.GET.get("at", "")
    context = {
        "ceremony": ceremony,
        "page": page,
        "state": list_state(ceremony),
        "at": int(at) if at.isdecimal() and len(at) < 12 else 0,
        "problem": problem,
        "orders": AwardCeremony.Order.choices,
        "uncertified": [
            (thing, url, people - certified)
            for thing, url, people, certified in groups_with_counts(ceremony)
            if people > certified
        ],
        "taken_off": lines_of(ceremony.calls.taken_off()),
    }
    return render(request, "certificates/ceremony_calls.html", context, status=status)


def _lines_on(ceremony: AwardCeremony, calls: Iterable[CeremonyCall]) -> list[Line]:
    return lines_of(ceremony.calls.filter(pk__in=[call.pk for call in calls]).order_by("number", "pk"))


@transaction.atomic
def _change(request: HttpRequest, ceremony: AwardCeremony) -> int | None:
    """Do what the pressed button says; return the line that was changed, or None when nothing was."""
    data = request.POST
    for button, step in (("up", -1), ("down", 1)):
        if button in data:
            call = _call_or_404(ceremony, data[button])
            seen = _number(data.get(f"seen-{call.pk}", ""))
            typed = services.move_calls(ceremony=ceremony, moves=_typed_moves(data))
            if typed:
                seen = _call_or_404(ceremony, data[button]).number
            services.move_calls(ceremony=ceremony, moves=[Move(call.pk, seen, seen + step)])
            if typed:
                messages.success(request, _("The numbers that you typed are saved, too."))
            return call.pk
    if "off" in data:
        if services.move_calls(ceremony=ceremony, moves=_typed_moves(data)):
            messages.success(request, _("The numbers that you typed are saved, too."))
        call = services.take_off(call=_call_or_404(ceremony, data["off"]))
        messages.success(request, _("%(person)s is no longer called, and stands below the list.") % {"person": call})
        return call.pk
    if "back" in data:
        call = services.put_back(call=_call_or_404(ceremony, data["back"]))
        words = {"person": call, "number": call.number}
        messages.success(request, _("%(person)s is called again, as number %(number)s.") % words)
        return call.pk
    moves = _typed_moves(data)
    if not services.move_calls(ceremony=ceremony, moves=moves):
        return None
    messages.success(request, _("The new order is saved."))
    return next(move.call_id for move in moves if move.seen != move.number)


def _typed_moves(data: QueryDict) -> list[Move]:
    ids = [key.removeprefix("number-") for key in data if key.startswith("number-")]
    return [Move(_id(one), _number(data.get(f"seen-{one}", "")), _number(data[f"number-{one}"])) for one in ids]


def _number(text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit()):
        raise CertificateError(_("Write numbers with digits alone. Nothing is moved. Correct it."))
    # What is longer is beyond every list, and refused as that.
    return int(text[: LONGEST_NUMBER + 1])


def _id(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise Http404
    return int(text)


def _call_or_404(ceremony: AwardCeremony, text: str) -> CeremonyCall:
    return get_object_or_404(ceremony.calls.select_related("ceremony"), pk=_id(text))


def _place_of(request: HttpRequest, ceremony: AwardCeremony, call_id: int) -> str:
    """Return the address of the page of the list on which a line stands now, or the page one was on."""
    number = ceremony.calls.filter(pk=call_id).values_list("number", flat=True).first()
    query = request.GET.copy()
    query["at"] = str(call_id)
    if number and not (query.get("q") or query.get("show")):
        query["page"] = str((number - 1) // PEOPLE_A_PAGE + 1)
    return f"{reverse('certificates:ceremony_calls', args=[ceremony.pk])}?{query.urlencode()}"


def _save_presence(request: HttpRequest, ceremony: AwardCeremony) -> None:
    try:
        saved, conflicts = services.record_presence(ceremony=ceremony, marks=_marks(request.POST))
    except CertificateError as error:
        messages.error(request, str(error))
        return
    if saved:
        messages.success(request, ngettext("%d entry is saved.", "%d entries are saved.", saved) % saved)
    elif not conflicts:
        messages.info(request, _("Nothing was changed."))
    if conflicts:
        words = ngettext(
            "%d entry was changed by somebody else meanwhile and is shown below as they left it. Check it.",
            "%d entries were changed by somebody else meanwhile and are shown below as they left them. Check them.",
            conflicts,
        )
        messages.warning(request, words % conflicts)


def _marks(data: QueryDict) -> list[Mark]:
    marks = []
    try:
        for entry in data.get("seen", "").split():
            call, seen = entry.split(":")
            state = data.get(f"a-{call}", seen)
            if not state and "fill" in data:
                state = CeremonyCall.Attendance.PRESENT.value
            marks.append(Mark(call_id=_id(call), state=state, seen=seen))
    except (ValueError, Http404):
        raise CertificateError(_("This page cannot be read. Nothing was saved; open it again.")) from None
    return marks
