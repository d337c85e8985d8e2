"""The signing board: who signed with whom, and the entry of what has just been signed."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import role_required
from partnerships.forms.lines import all_valid, keep_unchecked, line_formset
from partnerships.models import Institution
from partnerships.services.errors import PartnershipError
from workshops.board import board_of, people_who_may_sign, stamp_of
from workshops.errors import WorkshopError
from workshops.forms import BoardForm
from workshops.forms.board import KEPT
from workshops.models import Workshop
from workshops.services.signings import BoardEntry, EntryUsed, SignedAlready, lies_outside, sign_at_board
from workshops.views.signings import warning_of_day
from workshops.views.workshops import get_workshop_to_run

# The programme advises one to three activities.
EMPTY_LINES = 4


@role_required("staff", "coordinator")
def board(request, pk: int):
    """The board with its form. An entry is answered by the next empty form and the board as it stands then.

    The address may name the two institutions.
    """
    workshop = get_workshop_to_run(request, pk)
    kept = {name: request.GET[name] for name in (*KEPT, "first", "second") if name in request.GET}
    form, lines = _forms(request, workshop, request.POST if request.method == "POST" else None, kept)
    known = []
    if "more" in request.POST:
        keep_unchecked(form, lines)
    elif request.method == "POST" and all_valid(form, lines):
        try:
            entry = _record(request, workshop, form, lines)
        except SignedAlready as error:
            known = error.agreements
            form.add_error("is_another", _("Tick this if it is one more agreement; else one of these was meant."))
        except EntryUsed as error:
            form.begin_anew()
            form.add_error(None, str(error))
        except (WorkshopError, PartnershipError) as error:
            form.add_error(None, str(error))
        else:
            return _recorded(request, workshop, form, entry)
    return _answer(request, workshop, form, lines, known=known)


@role_required("staff", "coordinator")
@require_GET
def board_live(request, pk: int):
    """The counts, the last entries and the matrix; nothing (204) when they are what the page shows already."""
    workshop = get_workshop_to_run(request, pk)
    if request.GET.get("seen") == stamp_of(workshop):
        return HttpResponse(status=204)
    return render(request, "workshops/_fragments/board_live.html", {"workshop": workshop, "board": board_of(workshop)})


@role_required("staff", "coordinator")
@require_GET
def board_screen(request, pk: int):
    """The board for the hall: large, without anything to press, new by itself."""
    workshop = get_workshop_to_run(request, pk)
    template = "workshops/_fragments/board_hall.html" if request.htmx else "workshops/board_screen.html"
    return render(request, template, {"workshop": workshop, "board": board_of(workshop)})


def _forms(request, workshop: Workshop, data, kept: dict):
    institutions = Institution.objects.visible_to(request.user).of_programme(workshop.programme)
    form = BoardForm(data, workshop=workshop, institutions=institutions, initial=kept)
    return form, line_formset(data, initial=None, is_staff=True, empty=EMPTY_LINES)


def _record(request, workshop: Workshop, form: BoardForm, lines) -> BoardEntry:
    return sign_at_board(
        workshop=workshop,
        terms=form.terms(lines.lines()),
        signature=form.signature(),
        desk=form.cleaned_data["desk"],
        is_another=form.cleaned_data["is_another"],
        form=form.cleaned_data["entry"],
        by=request.user,
    )


def _recorded(request, workshop: Workshop, form: BoardForm, entry: BoardEntry):
    agreement = entry.signing.agreement
    words = _("%(number)s is recorded: %(first)s – %(second)s.")
    if not entry.is_new:
        words = _("%(number)s was recorded by this entry already: %(first)s – %(second)s.")
    said = words % {"number": agreement, "first": agreement.first_party, "second": agreement.second_party}
    if lies_outside(workshop, entry.signing.signed_on):
        said += " " + warning_of_day(entry.signing)
    if not request.htmx:
        messages.success(request, said)
        return redirect(f"{request.path}?{urlencode(form.kept())}")
    return _answer(request, workshop, *_forms(request, workshop, None, form.kept()), said=said)


def _answer(request, workshop: Workshop, form: BoardForm, lines, *, known=(), said=""):
    """Draw the page; htmx gets the form alone, after an entry with the board beside it."""
    context = {
        "workshop": workshop,
        "form": form,
        "lines": lines,
        "known": known,
        "said": said,
        "people": people_who_may_sign(workshop),
        "board": board_of(workshop) if said or not request.htmx else None,
    }
    template = "workshops/_fragments/board_entry.html" if request.htmx else "workshops/board.html"
    return render(request, template, context)
