"""The steps of an agreement up to its signature: each asks first, then does it once."""

from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.doors import require, role_required
from pages.responses import way_back
from partnerships import rules
from partnerships.advice import advice_on
from partnerships.forms.steps import ApprovalForm, PaperSignatureForm, ProposalDayForm, ReasonForm
from partnerships.models import Agreement, AgreementFile, Institution
from partnerships.services import agreements as life
from partnerships.services.errors import PartnershipError
from partnerships.services.evidence import evidence_of
from partnerships.services.renewals import renew
from partnerships.views.versions import words_context
from partnerships.wording import STATES


@role_required("coordinator")
def agreement_propose(request, pk):
    """Show the draft to the partner."""
    agreement = get_agreement(request, pk, rules.is_of_drafting_side)

    def do(_form):
        life.propose(agreement=agreement, institution=agreement.drafted_by, by=request.user)

    missing = life.missing_for_proposal(agreement) if agreement.status == Agreement.Status.DRAFT else []
    context = {
        "title": _("Propose %(number)s"),
        "question": _("%(partner)s will see this draft. Its words can no longer change."),
        "submit": _("Propose"),
        "tone": "primary",
        "advice": advice_on(agreement),
        "missing": missing,
        "is_over": bool(missing),
    }
    done = _("%(number)s is proposed. It now waits for both approvals.")
    return ask_then_do(request, agreement, do, when=rules.can_propose, done=done, context=context)


@role_required("coordinator")
def agreement_approve(request, pk):
    """Approve, in the own institution's name, the words that are shown."""
    agreement = get_agreement(request, pk, rules.is_approver_of_party)
    version = agreement.open_version
    institutions = rules.institutions_to_approve_for(request.user, agreement)

    def do(form):
        now = life.approve(agreement=agreement, approver=request.user, **form.cleaned_data)
        if now.status == Agreement.Status.SIGNED and now.open_version is None:
            if agreement.status == Agreement.Status.SIGNED:
                return _("Both sides have approved. The amendment of %(number)s is signed.")
            return _("Both sides have approved. %(number)s is signed, and its activities are planned.")

    context = {"title": _("Approve %(number)s"), "template": "partnerships/agreement_approve.html"}
    if version is not None:
        context |= words_context(agreement, version) | {
            "form": ApprovalForm(request.POST or None, institutions=institutions, version=version),
            "institutions": institutions,
            "advice": advice_on(agreement),
        }
    done = _("Your approval of %(number)s is recorded.")
    return ask_then_do(request, agreement, do, when=rules.can_approve, done=done, context=context)


@role_required("staff")
def agreement_paper(request, pk):
    """Record that both sides signed on paper."""
    agreement = get_agreement(request, pk, rules.is_staff_of)
    form = PaperSignatureForm(request.POST or None, request.FILES or None, agreement=agreement)

    def do(form):
        scan = form.cleaned_data["scan"]
        life.record_paper_signature(
            agreement=agreement,
            signature=form.save(commit=False),
            recorder=request.user,
            ceremony_on=form.cleaned_data["ceremony_on"],
            scan=evidence_of(scan, kind=AgreementFile.Kind.SCAN, by=request.user) if scan else None,
        )

    context = {
        "form": form,
        "title": _("Signatures on paper for %(number)s"),
        "question": _("The agreement will be shown as signed on paper, and its activities as planned."),
        "submit": _("Record the signatures"),
        "tone": "primary",
    }
    done = _("%(number)s is signed on paper.")
    return ask_then_do(request, agreement, do, when=rules.can_record_paper_signature, done=done, context=context)


@role_required("staff")
def agreement_proposal_day(request, pk):
    """Say when an agreement was proposed that was entered after it was signed."""
    agreement = get_agreement(request, pk, rules.is_staff_of)
    back = way_back(request, agreement.get_absolute_url())
    if not rules.can_state_proposal_day(request.user, agreement):
        messages.warning(
            request, _("Nothing was changed: nobody has to say when %(number)s was proposed.") % {"number": agreement}
        )
        return redirect(back)
    form = ProposalDayForm(request.POST or None, instance=agreement)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The day on which %(number)s was proposed is saved.") % {"number": agreement})
        return redirect(back)
    context = {
        "form": form,
        "title": _("When was %(number)s proposed?") % {"number": agreement},
        "intro": f"{agreement.first_party} – {agreement.second_party}",
        "back": back,
    }
    return render(request, "pages/form.html", context, status=422 if form.is_bound else 200)


@role_required("coordinator")
def agreement_withdraw(request, pk):
    """Take the own proposal back."""
    agreement = get_agreement(request, pk, rules.is_of_proposing_side)

    def do(form):
        side = agreement.newest_version.proposed_by
        life.withdraw(agreement=agreement, institution=side, why=form.cleaned_data["why"], by=request.user)

    context = {
        "form": ReasonForm(request.POST or None),
        "title": _("Withdraw %(number)s"),
        "question": _("The proposal to %(partner)s is taken back. The record stays.")
        if agreement.status == Agreement.Status.PROPOSED
        else _("The amendment is taken back. The agreement stays as it is."),
        "submit": _("Withdraw"),
    }
    done = (
        _("The proposal of %(number)s is withdrawn.")
        if agreement.status == Agreement.Status.PROPOSED
        else _("The amendment of %(number)s is withdrawn. What was signed stays in force.")
    )
    return ask_then_do(request, agreement, do, when=rules.can_withdraw, done=done, context=context)


@role_required("coordinator")
def agreement_decline(request, pk):
    """Say no to a proposal."""
    agreement = get_agreement(request, pk, rules.is_of_answering_side)

    def do(form):
        own = Institution.objects.coordinated_by(request.user).filter(pk__in=agreement.party_ids)
        side = own.exclude(pk=agreement.newest_version.proposed_by_id).get()
        life.decline(agreement=agreement, institution=side, why=form.cleaned_data["why"], by=request.user)

    context = {
        "form": ReasonForm(request.POST or None),
        "title": _("Decline %(number)s"),
        "question": _("The other side will read your reason. The record stays.")
        if agreement.status == Agreement.Status.PROPOSED
        else _("The other side will read your reason. The agreement stays as it is, without the amendment."),
        "submit": _("Decline"),
    }
    done = (
        _("The proposal of %(number)s is declined.")
        if agreement.status == Agreement.Status.PROPOSED
        else _("The amendment of %(number)s is declined. What was signed stays in force.")
    )
    return ask_then_do(request, agreement, do, when=rules.can_decline, done=done, context=context)


@role_required("staff", "coordinator")
def agreement_renew(request, pk):
    """Draft a new agreement that starts the day after this one ends."""
    agreement = get_agreement(request, pk, rules.can_add_evidence)
    own = Institution.objects.coordinated_by(request.user).filter(pk__in=agreement.party_ids).first()
    made = []

    def do(_form):
        made.append(renew(agreement=agreement, drafted_by=own, by=request.user))

    context = {
        "title": _("Renew %(number)s"),
        "question": _(
            "A draft with the same words is made that starts the day after. You change it before it is proposed."
        ),
        "submit": _("Draft the renewal"),
        "tone": "primary",
    }
    done = _("This is the draft that renews %(number)s.")
    answer = ask_then_do(request, agreement, do, when=rules.can_renew, done=done, context=context)
    return redirect(made[0]) if made else answer


def get_agreement(request, pk: int, who: Callable) -> Agreement:
    """Return the agreement; 404 for one that the user may not know of, 403 when ``who`` (a rule) says no."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user).with_parties(), pk=pk)
    require(who(request.user, agreement))
    return agreement


def ask_then_do(request, agreement: Agreement, do: Callable, *, when: Callable, done: str, context: dict):
    """Ask, then do; a page that was opened before somebody else took a step, or a repeated post, is told so.

    ``do`` may return other words than ``done`` for what happened.
    """
    newest = agreement.newest_version
    words = {
        "number": agreement.number,
        "first": agreement.first_party,
        "second": agreement.second_party,
        "partner": agreement.partner_of((newest and newest.proposed_by_id) or agreement.drafted_by_id),
        "state": STATES[agreement.state_on()],
    }
    form = context.get("form")
    if not when(request.user, agreement):
        told = _("Nothing was changed: %(number)s is already %(state)s, or you have answered.") % words
        if not _has_lost_words(request, agreement, form):
            messages.warning(request, told)
            return redirect(agreement)
        form.full_clean()
        form.errors.clear()
        form.add_error(None, told + " " + _("What you typed stands below, to be copied."))
        context |= {"is_over": True}
    elif request.method == "POST" and (form is None or form.is_valid()):
        try:
            said = do(form) or done
        except PartnershipError as error:
            if form is None or not form.visible_fields():
                messages.error(request, str(error))
                return redirect(agreement)
            # What was typed stays on the page, beside the sentence.
            form.add_error(None, str(error))
        else:
            messages.success(request, said % words)
            return redirect(agreement)
    texts = {name: context[name] % words for name in ("title", "question") if name in context}
    context = context | texts | {"back": agreement.get_absolute_url(), "agreement": agreement}
    return render(request, context.pop("template", "partnerships/step.html"), context)


def _has_lost_words(request, agreement: Agreement, form) -> bool:
    """Whether words were typed that the record does not have: a repeated post is no loss."""
    if form is None or request.method != "POST":
        return False
    typed = {(request.POST.get(name) or "").strip() for name in ("why", "first_signatory", "second_signatory")} - {""}
    kept = {agreement.status_reason}
    for version in agreement.versions.select_related("paper_signature"):
        signed = getattr(version, "paper_signature", None)
        kept |= {version.outcome_reason} | ({signed.first_signatory, signed.second_signatory} if signed else set())
    for asked in agreement.terminations.all():
        kept |= {asked.reason, asked.outcome_reason}
    return bool(typed - kept)
