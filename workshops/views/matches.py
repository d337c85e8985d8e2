"""Promising pairs: which institutions should talk to each other first, and why."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import role_required
from documents.errors import DocumentError
from pages.lists import PER_PAGE, ListPage
from pages.responses import attachment
from partnerships.exports import Export, export_list
from partnerships.forms.fields import label_of
from partnerships.forms.prefill import ProposedLine, draft_address
from partnerships.models import Agreement, Institution
from workshops import rules
from workshops.filters import MatchFilter
from workshops.match_sheets import MOST_SHEETS, sheets_of, sheets_pdf
from workshops.match_words import Reason, between_words, enough_words, reasons_of
from workshops.matches import advice_of, pairs_visible_to
from workshops.matching import Advice, Pair
from workshops.models import Wish, Workshop
from workshops.views.workshops import get_workshop
from workshops.wishes import may_speak_for


@dataclass(frozen=True)
class Row:
    """A pair as the list shows it."""

    pair: Pair
    reasons: list[Reason]
    between: list[tuple[str, Agreement]]
    enough: list[str]
    draft: str
    board: str


@role_required("staff", "coordinator")
def match_list(request, pk: int):
    """Staff see all promising pairs, coordinators those of their own institution."""
    workshop = get_workshop(request, pk)
    is_staff = rules.can_edit_workshop(request.user, workshop)
    page = _page(request, workshop)
    own = None if is_staff else set(may_speak_for(request.user, workshop).values_list("pk", flat=True))
    # Only the pairs of this page are put into words.
    page.objects.object_list = [_row(request, workshop, pair, own) for pair in page.objects]
    context = {
        "workshop": workshop,
        "page": page,
        "is_staff": is_staff,
        "may_state": rules.can_state_wishes(request.user, workshop),
        "has_stated": bool(page.count) or Wish.objects.visible_to(request.user).filter(workshop=workshop).exists(),
        "most": workshop.programme.advised_partners_max,
    }
    return render(request, "workshops/match_list.html", context)


@role_required("staff", "coordinator")
@require_GET
def match_export(request, pk: int, form: str):
    """The list of promising pairs, filtered by the same address, as a file."""
    workshop = get_workshop(request, pk)
    return export_list(request, _page(request, workshop), _export(workshop), form)


@role_required("staff", "coordinator")
@require_GET
def match_sheets(request, pk: int):
    """A PDF with a page for each institution that the filters name: who to talk to first. Coordinators get theirs."""
    workshop = get_workshop(request, pk)
    pairs = pairs_visible_to(request.user, workshop, timezone.localdate())
    institutions = _filter(request, pairs).institutions()
    if not rules.can_edit_workshop(request.user, workshop):
        institutions = institutions.filter(pk__in=may_speak_for(request.user, workshop).values("pk"))
    wanted = list(institutions.order_by("official_name", "pk")[: MOST_SHEETS + 1])
    sheets = sheets_of(wanted, pairs, advice_of(workshop))
    if not sheets:
        return _no_file(request, workshop, _("No institution that these filters name has a pair to print."), 404)
    if len(sheets) > MOST_SHEETS:
        words = _("These are more than %(most)s institutions. Narrow the list by a filter, for example to one country.")
        return _no_file(request, workshop, words % {"most": MOST_SHEETS}, 413)
    try:
        content = sheets_pdf(workshop, sheets, timezone.localdate())
    except DocumentError as error:
        return _no_file(request, workshop, str(error), 409)
    return attachment(content, f"who-to-talk-to-{workshop.programme.code}-{workshop.edition}.pdf", "application/pdf")


def _no_file(request, workshop: Workshop, reason: str, status: int):
    back = f"{reverse('workshops:match_list', args=[workshop.pk])}?{request.GET.urlencode()}"
    context = {"title": _("Promising pairs"), "reason": reason, "back": back}
    return render(request, "partnerships/export_refused.html", context, status=status)


def _filter(request, pairs: list[Pair]) -> MatchFilter:
    named = {one.pk for pair in pairs for one in pair.both}
    return MatchFilter(request.GET or None, queryset=Institution.objects.filter(pk__in=named), request=request)


def _page(request, workshop: Workshop) -> ListPage:
    pairs = pairs_visible_to(request.user, workshop, timezone.localdate())
    filterset = _filter(request, pairs)
    objects = Paginator(filterset.narrow(pairs), PER_PAGE).get_page(request.GET.get("page"))
    return ListPage(request, filterset, objects, "", ())


def _row(request, workshop: Workshop, pair: Pair, own: set[int] | None) -> Row:
    first, second = pair.first, pair.second
    if own and first.pk not in own:
        first, second = second, first
    # A new agreement belongs to the programme that one works in now.
    is_here = bool(request.programme) and request.programme.pk == workshop.programme_id
    board = urlencode({"first": label_of(first), "second": label_of(second)})
    return Row(
        pair,
        reasons_of(pair),
        [(between_words(one), one.agreement) for one in pair.between],
        enough_words(pair, advice_of(workshop)),
        draft_address(first, second, _lines(pair, first)) if is_here else "",
        f"{reverse('workshops:board', args=[workshop.pk])}?{board}" if own is None else "",
    )


def _lines(pair: Pair, first: Institution) -> list[ProposedLine]:
    """Return the lines that count, as a draft starts with them: who seeks sends people to who offers."""
    return [
        ProposedLine(
            kind=fit.offer.kind,
            direction="out" if fit.request.institution_id == first.pk else "in",
            field_of_study=fit.request.field_of_study_id or fit.offer.field_of_study_id,
            people_per_year=min((one.places for one in (fit.offer, fit.request) if one.places), default=None),
            language=fit.offer.language or fit.request.language,
        )
        for fit in pair.fits[: pair.counted]
    ]


def _export(workshop: Workshop) -> Export:
    advice: Advice = advice_of(workshop)

    def why(pair: Pair) -> str:
        return " ".join(reason.words for reason in reasons_of(pair))

    def later(pair: Pair) -> str:
        return " ".join([*(between_words(one) for one in pair.between), *enough_words(pair, advice)])

    def country(institution: Institution) -> str:
        return str(institution.country.name or _("not stated"))

    columns = (
        (_("Institution"), "text", lambda pair: pair.first.official_name),
        (_("Country"), "text", lambda pair: country(pair.first)),
        (_("Other institution"), "text", lambda pair: pair.second.official_name),
        (_("Country of the other"), "text", lambda pair: country(pair.second)),
        (_("Points"), "integer", lambda pair: pair.points),
        (_("Why they fit"), "text", why),
        (_("Why they come later"), "text", later),
    )
    title = _("Promising pairs: %(workshop)s") % {"workshop": workshop}
    return Export(
        "promising-pairs", title, "workshops:match_list", columns, args=(workshop.pk,), programme=workshop.programme
    )
