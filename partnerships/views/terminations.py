"""Ending a signed agreement: by the letter that staff hold, or asked by one side and approved by the other."""

from django.utils.translation import gettext as _

from accounts.doors import role_required
from partnerships import rules
from partnerships.forms.steps import LetterTerminationForm, ReasonForm, TerminationForm
from partnerships.models import AgreementFile, Institution
from partnerships.services.evidence import evidence_of
from partnerships.services.terminations import approve_termination, ask_termination, refuse_termination, terminate
from partnerships.views.steps import ask_then_do, get_agreement


@role_required("staff")
def agreement_terminate(request, pk):
    """End a signed agreement by the letter that staff hold."""
    agreement = get_agreement(request, pk, rules.is_staff_of)
    form = None
    if agreement.signed_version_id:
        form = LetterTerminationForm(
            request.POST or None,
            request.FILES or None,
            agreement=agreement,
            activities=agreement.activities.open().with_parties(),
        )

    def do(form):
        terminate(
            agreement=agreement,
            on=form.cleaned_data["on"],
            why=form.cleaned_data["why"],
            cancelled=form.cancelled(),
            letter=evidence_of(form.cleaned_data["letter"], kind=AgreementFile.Kind.LETTER, by=request.user),
            by=request.user,
        )

    context = {
        "form": form,
        "title": _("Terminate %(number)s"),
        "question": _("The agreement between %(first)s and %(second)s ends. Completed activities stay in the record."),
        "submit": _("Terminate"),
    }
    done = _("%(number)s is terminated.")
    return ask_then_do(request, agreement, do, when=rules.can_terminate, done=done, context=context)


@role_required("coordinator")
def agreement_ask_termination(request, pk):
    """Ask the other side to end a signed agreement."""
    agreement = get_agreement(request, pk, rules.is_of_party)
    form = None
    if agreement.signed_version_id:
        form = TerminationForm(
            request.POST or None, agreement=agreement, activities=agreement.activities.open().with_parties()
        )

    def do(form):
        ask_termination(
            agreement=agreement,
            institution=_own(request.user, agreement).first(),
            on=form.cleaned_data["on"],
            why=form.cleaned_data["why"],
            cancelled=form.cancelled(),
            by=request.user,
        )

    context = {
        "form": form,
        "title": _("Ask to terminate %(number)s"),
        "question": _("The other side reads your reason and agrees or not. Until then the agreement goes on."),
        "submit": _("Ask the other side"),
    }
    done = _("The other side was asked to end %(number)s.")
    return ask_then_do(request, agreement, do, when=rules.can_ask_termination, done=done, context=context)


@role_required("coordinator")
def agreement_approve_termination(request, pk):
    """Agree to the end that the other side asked for."""
    agreement = get_agreement(request, pk, rules.is_approver_of_party)
    asked = agreement.open_termination

    def do(_form):
        side = _own(request.user, agreement).exclude(pk=asked.asked_by_id).get()
        approve_termination(request=asked, institution=side, by=request.user)

    context = {
        "title": _("Agree to the end of %(number)s"),
        "question": _("The agreement between %(first)s and %(second)s ends. Completed activities stay in the record."),
        "asked": asked,
        "submit": _("Agree to the end"),
    }
    done = _("%(number)s is terminated.")
    return ask_then_do(request, agreement, do, when=rules.can_approve_termination, done=done, context=context)


@role_required("coordinator")
def agreement_refuse_termination(request, pk):
    """Decline the end that the other side asked for, or take the own request back."""
    agreement = get_agreement(request, pk, rules.is_of_party)
    asked = agreement.open_termination

    def do(form):
        own = _own(request.user, agreement)
        side = own.filter(pk=asked.asked_by_id).first() or own.first()
        refuse_termination(request=asked, institution=side, why=form.cleaned_data["why"], by=request.user)

    context = {
        "form": ReasonForm(request.POST or None),
        "title": _("Keep %(number)s in force"),
        "question": _("The agreement goes on. The other side will read your reason."),
        "asked": asked,
        "submit": _("Keep the agreement"),
        "tone": "primary",
    }
    done = _("%(number)s goes on.")
    return ask_then_do(request, agreement, do, when=rules.can_refuse_termination, done=done, context=context)


def _own(user, agreement):
    return Institution.objects.coordinated_by(user).filter(pk__in=agreement.party_ids)
