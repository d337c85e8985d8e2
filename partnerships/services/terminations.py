"""The end of a signed agreement: asked by one side and approved by the other, or by the letter that staff hold."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.services.notices import in_words
from partnerships.models import Agreement, AgreementFile, CollaborativeActivity, Institution, TerminationRequest
from partnerships.services.activities import cancel_activities
from partnerships.services.agreements import already, move
from partnerships.services.claims import claim
from partnerships.services.errors import PartnershipError
from partnerships.services.notices import tell_parties

Status = Agreement.Status
Outcome = TerminationRequest.Outcome


@transaction.atomic
def terminate(
    *,
    agreement: Agreement,
    on: dt.date,
    why: str,
    cancelled: Iterable[CollaborativeActivity] = (),
    letter: AgreementFile | None = None,
    by=None,
) -> Agreement:
    """End a signed agreement with effect from ``on``, by the letter that staff hold (``letter``, unsaved).

    ``cancelled`` are those of its open activities that end with it; all others go on, completed ones stay history.
    The same once more changes nothing. Raises PartnershipError for a date before the signing or after the end, a
    missing reason, a state without words, and when it was terminated otherwise.
    """
    signed = claim(agreement, Status.SIGNED)
    if signed is None:
        return _already_terminated(agreement, on, why)
    _check(signed, on, why)
    if letter is not None:
        letter.agreement = signed
        letter._change_reason = _("letter of termination")
        letter.save()
    asked = signed.open_termination
    if asked:
        _answer(asked, Outcome.APPROVED, _("The office recorded the letter."))
    return _end(signed, on=on, why=why, cancelled=cancelled, by=by)


@transaction.atomic
def ask_termination(
    *,
    agreement: Agreement,
    institution: Institution,
    on: dt.date,
    why: str,
    cancelled: Iterable[CollaborativeActivity] = (),
    by=None,
) -> TerminationRequest:
    """Ask the other party to end the agreement with effect from ``on``, in the name of ``institution``.

    Asking twice gives back the first request. Raises PartnershipError for who is no party, when the other side has
    asked already, and for what ``terminate`` refuses.
    """
    if institution.pk not in agreement.party_ids:
        raise PartnershipError(_("%(institution)s is no party of this agreement.") % {"institution": institution})
    signed = claim(agreement, Status.SIGNED)
    if signed is None:
        raise PartnershipError(_("Only a signed agreement can be terminated."))
    asked = signed.open_termination
    if asked is not None:
        if asked.asked_by_id == institution.pk:
            return asked
        raise PartnershipError(_("The other side has asked for it already. Answer its request."))
    if signed.state_on() == "expired":
        raise PartnershipError(_("It has ended by itself."))
    _check(signed, on, why)
    request = TerminationRequest(
        agreement=signed, asked_by=institution, asked_by_user=by, effective_on=on, reason=why.strip()
    )
    reason = in_words(gettext_noop("end asked by %(institution)s"), institution=institution)
    request._change_reason = reason[:100]
    request.save()
    request.cancelled.set(signed.activities.open().filter(pk__in=[one.pk for one in cancelled]))
    moved = move(signed, Status.SIGNED, reason)
    tell_parties(moved, f"termination:{request.pk}", reason, by=by, words=why.strip())
    return request


@transaction.atomic
def approve_termination(*, request: TerminationRequest, institution: Institution, by=None) -> Agreement:
    """Agree, in the name of the party that was asked, to the end: the agreement is terminated. Once.

    Raises PartnershipError for the side that asked, for a request that was answered otherwise, and when the words
    that are in force by now end earlier.
    """
    signed = claim(request.agreement, Status.SIGNED)
    now = signed.open_termination if signed else None
    if now is None or now.pk != request.pk:
        return _already_answered(request, Outcome.APPROVED)
    _check_answering_side(now, signed, institution)
    _check(signed, now.effective_on, now.reason)
    _answer(now, Outcome.APPROVED, _("approved for %(institution)s") % {"institution": institution})
    return _end(signed, on=now.effective_on, why=now.reason, cancelled=now.cancelled.all(), by=by)


@transaction.atomic
def refuse_termination(*, request: TerminationRequest, institution: Institution, why: str, by=None) -> Agreement:
    """Decline the end, or take the request back when ``institution`` is the side that asked; the agreement goes on.

    Raises PartnershipError for a missing reason, who is no party, and a request that was answered otherwise.
    """
    takes_back = institution.pk == request.asked_by_id
    outcome = Outcome.TAKEN_BACK if takes_back else Outcome.DECLINED
    signed = claim(request.agreement, Status.SIGNED)
    now = signed.open_termination if signed else None
    if now is None or now.pk != request.pk:
        return _already_answered(request, outcome)
    if institution.pk not in signed.party_ids:
        raise PartnershipError(_("%(institution)s is no party of this agreement.") % {"institution": institution})
    if not why.strip():
        raise PartnershipError(_("Say why: the reason stays in the record."))
    taken_back = gettext_noop("end taken back by %(institution)s")
    declined = gettext_noop("end declined by %(institution)s")
    reason = in_words(taken_back if takes_back else declined, institution=institution)
    _answer(now, outcome, why.strip())
    moved = move(signed, Status.SIGNED, reason)
    tell_parties(moved, f"termination:{request.pk}:{outcome}", reason, by=by, words=why.strip())
    return moved


def _already_terminated(agreement: Agreement, on: dt.date, why: str) -> Agreement:
    now = already(agreement, Status.TERMINATED, _("Only a signed agreement can be terminated."))
    if (now.terminated_on, now.status_reason) != (on, why.strip()):
        raise PartnershipError(_("It was terminated already, with another day or reason. Nothing was changed."))
    return now


def _check(agreement: Agreement, on: dt.date, why: str) -> None:
    if not why.strip():
        raise PartnershipError(_("Say why: the reason stays in the record."))
    if on < agreement.signed_on:
        raise PartnershipError(_("It cannot end before it was signed."))
    if on > agreement.signed_version.ends_on:
        raise PartnershipError(_("By this day it has ended by itself."))


def _check_answering_side(request: TerminationRequest, agreement: Agreement, institution: Institution) -> None:
    if institution.pk not in agreement.party_ids or institution.pk == request.asked_by_id:
        raise PartnershipError(_("Only the side that was asked can approve the end."))


def _answer(request: TerminationRequest, outcome: str, reason: str) -> None:
    request.outcome, request.outcome_reason, request.answered_at = outcome, reason, timezone.now()
    request._change_reason = reason[:100]
    request.save()


def _already_answered(request: TerminationRequest, outcome: str) -> Agreement:
    now = TerminationRequest.objects.select_related("agreement").get(pk=request.pk)
    if now.outcome != outcome:
        raise PartnershipError(_("This request has been answered already."))
    return Agreement.objects.with_parties().get(pk=now.agreement_id)


def _end(agreement: Agreement, *, on: dt.date, why: str, cancelled, by) -> Agreement:
    waiting = agreement.open_version
    if waiting is not None:
        waiting.outcome, waiting.outcome_reason = Status.WITHDRAWN, _("The agreement was terminated.")
        waiting._change_reason = _("terminated")
        waiting.save()
    agreement.terminated_on, agreement.status_reason = on, why.strip()
    cancel_activities(agreement=agreement, activities=cancelled, why=_("The agreement was terminated."))
    reason = in_words(gettext_noop("terminated"))
    moved = move(agreement, Status.TERMINATED, reason)
    tell_parties(moved, "terminated", reason, by=by, words=why.strip())
    return moved
