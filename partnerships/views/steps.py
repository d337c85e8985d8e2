"""The steps in an agreement's life: each asks first, then does it once."""

from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.doors import require, role_required
from partnerships import rules
from partnerships.forms.steps import PaperSignatureForm, ReasonForm, TerminationForm
from partnerships.models import Agreement, Institution
from partnerships.services import agreements as life
from partnerships.services.errors import PartnershipError
from partnerships.wording import STATES


@role_required("coordinator")
def agreement_propose(request, pk):
    """Show the draft to the partner."""
    agreement = _agreement(request, pk, rules.is_of_drafting_side)

    def do(_form):
        life.propose(agreement=agreement, institution=agreement.drafted_by)

    context = {
        "title": _("Propose %(number)s"),
        "question": _("%(partner)s will see this draft. Its words can no longer change."),
        "submit": _("Propose"),
        "tone": "primary",
    }
    done = _("%(number)s is proposed. It now waits for both approvals.")
    return _step(request, agreement, do, when=rules.can_propose, done=done, context=context)


@role_required("coordinator")
def agreement_approve(request, pk):
    """Approve, in the own institution's name, the words that are shown."""
    agreement = _agreement(request, pk, rules.is_approver_of_party)
    institutions = list(rules.institutions_to_approve_for(request.user, agreement))
    version = agreement.newest_version

    def do(_form):
        sha256 = request.POST.get("sha256", "")
        for one in institutions:
            life.approve(agreement=agreement, institution=one, approver=request.user, sha256=sha256)

    context = {
        "title": _("Approve %(number)s"),
        "version": version,
        "lines": version.lines.select_related("sending", "receiving", "field_of_study"),
        "institutions": institutions,
        "template": "partnerships/agreement_approve.html",
    }
    done = _("Your approval of %(number)s is recorded.")
    return _step(request, agreement, do, when=rules.can_approve, done=done, context=context)


@role_required("staff")
def agreement_paper(request, pk):
    """Record that both sides signed on paper."""
    agreement = _agreement(request, pk, rules.is_staff_of)
    form = PaperSignatureForm(request.POST or None, agreement=agreement)

    def do(form):
        life.record_paper_signature(
            agreement=agreement,
            signature=form.save(commit=False),
            recorder=request.user,
            ceremony_on=form.cleaned_data["ceremony_on"],
        )

    context = {
        "form": form,
        "title": _("Signatures on paper for %(number)s"),
        "question": _("The agreement will be shown as signed on paper, and its activities as planned."),
        "submit": _("Record the signatures"),
        "tone": "primary",
    }
    done = _("%(number)s is signed on paper.")
    return _step(request, agreement, do, when=rules.can_record_paper_signature, done=done, context=context)


@role_required("coordinator")
def agreement_withdraw(request, pk):
    """Take the own proposal back."""
    agreement = _agreement(request, pk, rules.is_of_proposing_side)

    def do(form):
        side = agreement.newest_version.proposed_by
        life.withdraw(agreement=agreement, institution=side, why=form.cleaned_data["why"])

    context = {
        "form": ReasonForm(request.POST or None),
        "title": _("Withdraw %(number)s"),
        "question": _("The proposal to %(partner)s is taken back. The record stays."),
        "submit": _("Withdraw"),
    }
    return _step(request, agreement, do, when=rules.can_withdraw, done=_("%(number)s is withdrawn."), context=context)


@role_required("coordinator")
def agreement_decline(request, pk):
    """Say no to a proposal."""
    agreement = _agreement(request, pk, rules.is_of_answering_side)

    def do(form):
        own = Institution.objects.coordinated_by(request.user).filter(pk__in=agreement.party_ids)
        side = own.exclude(pk=agreement.newest_version.proposed_by_id).get()
        life.decline(agreement=agreement, institution=side, why=form.cleaned_data["why"])

    context = {
        "form": ReasonForm(request.POST or None),
        "title": _("Decline %(number)s"),
        "question": _("The other side will read your reason. The record stays."),
        "submit": _("Decline"),
    }
    return _step(request, agreement, do, when=rules.can_decline, done=_("%(number)s is declined."), context=context)


@role_required("staff")
def agreement_terminate(request, pk):
    """End a signed agreement by the letter that staff hold."""
    agreement = _agreement(request, pk, rules.is_staff_of)

    def do(form):
        life.terminate(agreement=agreement, **form.cleaned_data)

    context = {
        "form": TerminationForm(request.POST or None, activities=agreement.activities.open()),
        "title": _("Terminate %(number)s"),
        "question": _("The agreement between %(first)s and %(second)s ends. Completed activities stay in the record."),
        "submit": _("Terminate"),
    }
    return _step(request, agreement, do, when=rules.can_terminate, done=_("%(number)s is terminated."), context=context)


def _agreement(request, pk: int, who: Callable) -> Agreement:
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user).with_parties(), pk=pk)
    require(who(request.user, agreement))
    return agreement


def _step(request, agreement: Agreement, do: Callable, *, when: Callable, done: str, context: dict):
    """Ask, then do; a page that was opened before somebody else took a step, or a repeated post, is told so."""
    words = {
        "number": agreement.number,
        "first": agreement.first_party,
        "second": agreement.second_party,
        "partner": agreement.partner_of(agreement.drafted_by_id),
        "state": STATES[agreement.state_on()],
    }
    form = context.get("form")
    if not when(request.user, agreement):
        messages.warning(
            request, _("Nothing was changed: %(number)s is already %(state)s, or you have answered.") % words
        )
        return redirect(agreement)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            do(form)
        except PartnershipError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, done % words)
        return redirect(agreement)
    texts = {name: context[name] % words for name in ("title", "question") if name in context}
    context = context | texts | {"back": agreement.get_absolute_url(), "agreement": agreement}
    return render(request, context.pop("template", "pages/confirm.html"), context)
