"""The life of an agreement after its draft: each step atomic, once, and with a line in the trail."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import Agreement, AgreementVersion, Approval, Institution, PaperSignature
from partnerships.services.activities import cancel_activities, plan_activities
from partnerships.services.claims import claim
from partnerships.services.errors import PartnershipError
from partnerships.services.terms import terms_sha256

Status = Agreement.Status


def missing_for_proposal(agreement: Agreement) -> list[str]:
    """Return what the draft still lacks before it can be proposed, each as a sentence; empty when complete."""
    version = agreement.newest_version
    if version is None:
        return [_("Write the terms first.")]
    missing = []
    if not version.lines.exists():
        missing.append(_("Add at least one activity."))
    if not version.commitment_by or not version.commitment_on:
        missing.append(_("Record the commitment of your institution's head: the name and the date."))
    elif version.commitment_on > timezone.localdate():
        missing.append(_("The head's commitment is dated in the future."))
    return missing


@transaction.atomic
def propose(*, agreement: Agreement, institution: Institution) -> Agreement:
    """Show the draft to the partner and freeze its words, in the name of ``institution`` (the drafting side).

    Repeating it changes nothing. Raises PartnershipError for an incomplete draft or one of the other side.
    """
    draft = claim(agreement, Status.DRAFT)
    if draft is None:
        return _already(agreement, Status.PROPOSED, _("Only a draft can be proposed."))
    if draft.drafted_by_id != institution.pk:
        raise PartnershipError(_("Only the institution that drafted the agreement can propose it."))
    missing = missing_for_proposal(draft)
    if missing:
        raise PartnershipError(" ".join(missing))
    reason = _("proposed by %(institution)s") % {"institution": institution}
    version = draft.newest_version
    version.proposed_by, version.proposed_at = institution, timezone.now()
    _freeze(version, reason)
    draft.proposed_on = timezone.localdate()
    return _move(draft, Status.PROPOSED, reason)


@transaction.atomic
def approve(*, agreement: Agreement, institution: Institution, approver, sha256: str) -> Agreement:
    """Approve, in the name of ``institution``, exactly the words whose hash is ``sha256``.

    The second approval signs the agreement and its planned activities come into being. Repeating it changes nothing.
    Raises PartnershipError when the words are others by now, or the institution is no party.
    """
    if institution.pk not in agreement.party_ids:
        raise PartnershipError(_("%(institution)s is no party of this agreement.") % {"institution": institution})
    proposed = claim(agreement, Status.PROPOSED)
    if proposed is None:
        given = Approval.objects.filter(version__agreement=agreement, institution=institution, sha256=sha256)
        if given.exists():
            return Agreement.objects.with_parties().get(pk=agreement.pk)
        raise PartnershipError(_("Only a proposed agreement can be approved."))
    version = proposed.newest_version
    if sha256 != version.sha256:
        raise PartnershipError(_("The words are no longer those that you saw. Nothing was approved: read them again."))
    if version.sha256 != terms_sha256(version):
        # Reading them again would not help: a proposed version never changes, the names in it did.
        raise PartnershipError(
            _(
                "The name of a party or another word was changed after the proposal. Nothing was approved: the side "
                "that proposed it withdraws it and drafts it anew."
            )
        )
    _approval, is_new = Approval.objects.get_or_create(
        version=version, institution=institution, defaults={"approved_by": approver, "sha256": sha256}
    )
    if not is_new:
        return proposed
    reason = _("approved for %(institution)s") % {"institution": institution}
    if version.approvals.filter(sha256=sha256).count() < 2:
        return _move(proposed, Status.PROPOSED, reason)
    return _sign(proposed, version, on=timezone.localdate(), reason=reason)


@transaction.atomic
def record_paper_signature(
    *, agreement: Agreement, signature: PaperSignature, recorder=None, ceremony_on: dt.date | None = None
) -> Agreement:
    """Record that both sides signed the newest version on paper: it is signed, its activities come into being.

    ``signature`` is unsaved, with the date and the signatories. Repeating it changes nothing. Raises PartnershipError
    for a date in the future, a missing signatory, a draft without an activity, or a state in which nobody can sign.
    """
    open_one = claim(agreement, Status.DRAFT, Status.PROPOSED)
    if open_one is None:
        return _already(agreement, Status.SIGNED, _("Only a draft or a proposed agreement can be signed."))
    _check_paper(open_one, signature, ceremony_on)
    reason = _("signed on paper")
    version = open_one.newest_version
    if not version.is_frozen:
        _freeze(version, reason)
    signature.version, signature.recorded_by = version, recorder
    signature._change_reason = reason
    signature.save()
    open_one.ceremony_on = ceremony_on
    return _sign(open_one, version, on=signature.signed_on, reason=reason)


@transaction.atomic
def withdraw(*, agreement: Agreement, institution: Institution, why: str) -> Agreement:
    """Take the proposal back, in the name of the side that made it. Raises PartnershipError for another side."""
    return _refuse(agreement, Status.WITHDRAWN, institution, why, is_own=True)


@transaction.atomic
def decline(*, agreement: Agreement, institution: Institution, why: str) -> Agreement:
    """Say no to the proposal, in the name of the other party. Raises PartnershipError for the proposer's side."""
    return _refuse(agreement, Status.DECLINED, institution, why, is_own=False)


@transaction.atomic
def terminate(*, agreement: Agreement, on: dt.date, why: str, cancelled=()) -> Agreement:
    """End a signed agreement with effect from ``on``, by the letter that staff hold.

    ``cancelled`` are those of its open activities that end with it; all others go on, completed ones stay history.
    Raises PartnershipError for a date before the signing or in the future, a missing reason, a state without words.
    """
    signed = claim(agreement, Status.SIGNED)
    if signed is None:
        return _already(agreement, Status.TERMINATED, _("Only a signed agreement can be terminated."))
    if not why.strip():
        raise PartnershipError(_("Say why: the reason stays in the record."))
    if on < signed.signed_on:
        raise PartnershipError(_("It cannot end before it was signed."))
    if on > timezone.localdate():
        raise PartnershipError(_("The date is in the future. Record the end when it has come."))
    signed.terminated_on, signed.status_reason = on, why.strip()
    cancel_activities(agreement=signed, activities=cancelled, why=_("The agreement was terminated."))
    return _move(signed, Status.TERMINATED, _("terminated"))


def _refuse(agreement: Agreement, to: str, institution: Institution, why: str, *, is_own: bool) -> Agreement:
    proposed = claim(agreement, Status.PROPOSED)
    if proposed is None:
        return _already(agreement, to, _("Only a proposed agreement can be withdrawn or declined."))
    if institution.pk not in proposed.party_ids or is_own != (institution.pk == proposed.newest_version.proposed_by_id):
        raise PartnershipError(
            _("Only the side that proposed it can withdraw it.")
            if is_own
            else _("Only the side that was asked can decline it.")
        )
    if not why.strip():
        raise PartnershipError(_("Say why: the reason stays in the record."))
    proposed.status_reason = why.strip()
    words = _("withdrawn by %(institution)s") if is_own else _("declined by %(institution)s")
    return _move(proposed, to, words % {"institution": institution})


def _check_paper(agreement: Agreement, signature: PaperSignature, ceremony_on: dt.date | None) -> None:
    today = timezone.localdate()
    version = agreement.newest_version
    if version is None or not version.lines.exists():
        raise PartnershipError(_("Add at least one activity before the signatures are recorded."))
    if signature.signed_on > today or (ceremony_on and ceremony_on > today):
        raise PartnershipError(_("The date is in the future. Record the signatures when they have been given."))
    if not signature.first_signatory.strip() or not signature.second_signatory.strip():
        raise PartnershipError(_("Name who signed for each of the two parties."))


def _freeze(version: AgreementVersion, reason: str) -> None:
    version.sha256 = terms_sha256(version)
    version._change_reason = reason[:100]
    version.save()


def _sign(agreement: Agreement, version: AgreementVersion, *, on: dt.date, reason: str) -> Agreement:
    agreement.signed_version, agreement.signed_on = version, on
    plan_activities(agreement=agreement, version=version)
    return _move(agreement, Status.SIGNED, reason)


def _move(agreement: Agreement, to: str, reason: str) -> Agreement:
    agreement.status = to
    agreement._change_reason = reason[:100]
    agreement.save()
    return agreement


def _already(agreement: Agreement, status: str, otherwise: str) -> Agreement:
    now = Agreement.objects.with_parties().get(pk=agreement.pk)
    if now.status != status:
        raise PartnershipError(otherwise)
    return now
