"""Letters to delegates: looked at, chosen, and sent by e-mail."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import require, role_required
from documents.errors import DocumentError
from pages.lists import list_page
from pages.responses import shown_pdf
from workshops import rules, services
from workshops.errors import WorkshopError
from workshops.filters import DelegateFilter
from workshops.letter import Letter, letter_pdf
from workshops.letter_plan import plan_letters, reason_against
from workshops.models import Delegate, DelegateLetter, Workshop
from workshops.views.delegates import SORT
from workshops.views.workshops import chosen_ids, get_workshop_to_run

# A page names at most so many people of each kind.
MOST_NAMED = 100


@role_required("staff", "coordinator")
@require_safe
def letter_list(request, pk: int):
    """Delegates with their letters, to be chosen; what failed stands on top."""
    workshop = get_workshop_to_run(request, pk)
    delegates = _delegates(request, workshop).select_related("person", "institution").prefetch_related("letters")
    trouble = DelegateLetter.objects.visible_to(request.user).in_trouble().filter(delegate__workshop=workshop)
    filterset = partial(DelegateFilter, workshop=workshop)
    context = {
        "page": list_page(request, delegates, filterset, sort=SORT, default_sort="name"),
        "workshop": workshop,
        "kinds": DelegateLetter.Kind.choices,
        "job": services.jobs_of_letters(workshop).order_by("-created_at", "-pk").first(),
        "trouble": trouble.select_related("delegate__person")[:MOST_NAMED],
        "to_try_again": services.letters_to_try_again(workshop).count(),
    }
    return render(request, "workshops/letter_list.html", context)


@role_required("staff", "coordinator")
def letter_send(request, pk: int, kind: str):
    """Say who gets a letter, who cannot and who has had it; then order it for those who were shown."""
    workshop = get_workshop_to_run(request, pk)
    _require_kind(kind)
    delegates, error = _chosen(request, workshop), None
    if request.method == "POST":
        fingerprint = request.POST.get("fingerprint", "")
        try:
            job = services.order_letters(
                workshop=workshop, kind=kind, delegates=delegates, fingerprint=fingerprint, by=request.user
            )
        except WorkshopError as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("The letters are on their way; this page says how far they are."))
            return redirect(job)
    context = {
        "workshop": workshop,
        "kind": DelegateLetter.Kind(kind),
        "plan": plan_letters(kind=kind, delegates=delegates),
        "most": MOST_NAMED,
        "error": error,
    }
    return render(request, "workshops/letter_send.html", context, status=409 if error else 200)


@role_required("staff", "coordinator")
@require_POST
def letter_retry(request, pk: int):
    """Order anew the letters that have certainly not gone out."""
    workshop = get_workshop_to_run(request, pk)
    try:
        return redirect(services.retry_letters(workshop=workshop, by=request.user))
    except WorkshopError as error:
        messages.error(request, str(error))
    return redirect("workshops:letter_list", workshop.pk)


@role_required("staff", "coordinator")
@require_safe
def delegate_letter(request, pk: int, kind: str):
    """Show the letter of one delegate as it would be sent today."""
    _require_kind(kind)
    delegates = Delegate.objects.visible_to(request.user)
    delegate = get_object_or_404(delegates.select_related("person", "institution", "workshop__programme"), pk=pk)
    require(rules.can_edit_workshop(request.user, delegate.workshop))
    if kind == DelegateLetter.Kind.CONFIRMATION and delegate.state not in (
        Delegate.State.CONFIRMED,
        Delegate.State.ATTENDED,
    ):
        # It says that the place is certain.
        messages.error(request, reason_against(delegate, kind))
        return redirect("workshops:delegate_detail", delegate.pk)
    try:
        content = letter_pdf(Letter(delegate, kind, delegate.workshop.today))
    except DocumentError as error:
        messages.error(request, str(error))
        return redirect("workshops:delegate_detail", delegate.pk)
    return shown_pdf(request, content, f"{kind}-{delegate.pk}.pdf")


def _require_kind(kind: str) -> None:
    if kind not in DelegateLetter.Kind.values:
        raise Http404


def _delegates(request, workshop: Workshop):
    return Delegate.objects.visible_to(request.user).filter(workshop=workshop).with_side()


def _chosen(request, workshop: Workshop):
    """Return the delegates ticked, or with ``all`` those whom the filters of the list show."""
    delegates = _delegates(request, workshop)
    if "all" not in request.GET:
        return delegates.filter(pk__in=chosen_ids(request.GET, "delegate"))
    found = DelegateFilter(request.GET, queryset=delegates, request=request, workshop=workshop)
    # A filter that cannot be read means nobody, rather than everybody.
    return found.qs if found.is_valid() else delegates.none()
