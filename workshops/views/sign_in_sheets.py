"""Sign-in sheets: printed before, entered afterwards."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.doors import role_required
from documents.errors import DocumentError
from pages.responses import shown_pdf
from workshops import services
from workshops.door_words import clock
from workshops.errors import WorkshopError
from workshops.models import CheckIn, Workshop
from workshops.places import Place, place_now, places_of
from workshops.services.papers import LINES_AT_ONCE, SHEET
from workshops.sign_in_sheets import Line, lines_of, mark_of, read_typed, sheet_pdf
from workshops.views.badges import paper_response
from workshops.views.workshops import chosen_ids, get_workshop_to_run

LONGEST_TYPED = 5000


@role_required("staff", "coordinator")
def sheet_file(request, pk: int):
    """The sheet to print for a day, a session or a visit. A long one is ordered by a POST and drawn by a job."""
    workshop = get_workshop_to_run(request, pk)
    data = request.POST if request.method == "POST" else request.GET
    place = place_now(workshop, places_of(workshop), data.get("place", ""))
    lines = lines_of(workshop, place)
    if len(lines) > LINES_AT_ONCE:
        if request.method != "POST":
            return redirect(_here(workshop, place))
        job = services.order_sheet(workshop=workshop, place=place.code, owner=request.user)
        return redirect("jobs:job_detail", job.pk)
    try:
        content = sheet_pdf(workshop, place, lines)
    except DocumentError as error:
        context = {"reason": str(error), "back": _here(workshop, place)}
        return render(request, "workshops/not_drawn.html", context, status=500)
    return shown_pdf(request, content, f"sign-in-{workshop.pk}-{place.code}.pdf")


@role_required("staff", "coordinator")
@require_GET
def sheet_drawn(request, pk: int):
    """The long sheet that the last job drew for the place in the address."""
    workshop = get_workshop_to_run(request, pk)
    place = place_now(workshop, places_of(workshop), request.GET.get("place", ""))
    name = f"sign-in-{workshop.pk}-{place.code}.pdf"
    return paper_response(request, services.drawn_paper(workshop, SHEET, place.code), name)


@role_required("staff", "coordinator")
def sheet_entry(request, pk: int):
    """The lines of the sheet with a box each; all that are ticked or typed are saved together."""
    workshop = get_workshop_to_run(request, pk)
    places = places_of(workshop)
    data = request.POST if request.method == "POST" else request.GET
    place = place_now(workshop, places, data.get("place", ""))
    lines = lines_of(workshop, place)
    ticked, typed = set(chosen_ids(data, "here")), data.get("typed", "")
    problem = ""
    if request.method == "POST" and data.get("place") and data["place"] not in places:
        problem = _(
            "Nothing is saved: this session or visit is no longer in the programme. Choose another place above."
        )
    elif len(typed) > LONGEST_TYPED:
        problem = _("Nothing is saved: this is too long. Save it in two parts.")
    elif request.method == "POST":
        typed_ids, problem = _read(typed, lines, data.get("mark", ""))
        if not problem and (problem := _save(request, workshop, place, ticked | typed_ids)) == "":
            return redirect(_here(workshop, place))
    here = CheckIn.objects.filter(delegate__workshop=workshop, **place.records)
    times = dict(here.values_list("delegate_id", "checked_in_at"))
    context = {
        "workshop": workshop,
        "places": places.values(),
        "place": place,
        "rows": [(line, clock(workshop, times.get(line.delegate.pk)), line.delegate.pk in ticked) for line in lines],
        "others": len(set(times) - {line.delegate.pk for line in lines}),
        "mark": mark_of(lines),
        "typed": typed if request.method == "POST" else "",
        "problem": problem,
        "is_long": len(lines) > LINES_AT_ONCE,
        "job": services.paper_job(workshop, SHEET, place.code),
        "drawn": services.drawn_paper(workshop, SHEET, place.code),
    }
    return render(request, "workshops/sign_in_sheet.html", context, status=422 if problem else 200)


def _read(typed: str, lines: list[Line], mark: str) -> tuple[set[int], str]:
    """Return whom ``typed`` means, and a sentence when it cannot be told."""
    if typed.strip() and mark != mark_of(lines):
        return set(), _(
            "Somebody was added to this list or left it since the page was opened, so that numbers may mean others "
            "now. Nothing is saved yet. Compare with the paper and save again."
        )
    found, unknown = read_typed(typed, lines)
    if unknown:
        return set(), _(
            "No line, or more than one, has: %(words)s. Nothing is saved yet. Correct it and save again."
        ) % {"words": ", ".join(word[:40] for word in unknown[:10])}
    return found, ""


def _save(request, workshop: Workshop, place: Place, chosen: set[int]) -> str:
    """Check in those chosen and say so; return a sentence when it was refused."""
    try:
        result = services.check_in_together(workshop=workshop, delegates=chosen, by=request.user, **place.asked)
    except WorkshopError as error:
        return str(error)
    if result.new:
        words = ngettext("%d person is checked in.", "%d people are checked in.", result.new)
        messages.success(request, words % result.new)
    else:
        messages.info(request, _("Nothing was changed. Tick lines, or type their numbers."))
    return ""


def _here(workshop: Workshop, place: Place) -> str:
    return f"{reverse('workshops:sheet_entry', args=[workshop.pk])}?{urlencode({'place': place.code})}"
