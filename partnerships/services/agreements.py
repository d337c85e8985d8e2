"""From the proposal to the signature, amendments too: each step atomic, once, and with a line in the trail."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.services.notices import in_words
from partnerships.models import (
    Agreement,
    AgreementFile,
    AgreementVersion,
    Approval,
    Institution,
    PaperSignature,
)
from partnerships.services.activities import carry_over_activities, plan_activities
from partnerships.services.claims import claim
from partnerships.services.documents import order_document
from partnerships.services.drafts import Terms, check_parties, check_terms, note_quiet_saves, put_terms, write_terms
from partnerships.services.errors import ChangedMeanwhile, PartnershipError
from partnerships.services.notices import tell_parties
from partnerships.services.terms import canonical_terms, freeze_words, has_its_words, sha256_of

Status = Agreement.Status


def missing_for_proposal(agreement: Agreement) -> list[str]:
    """Return what the draft still lacks before it can be proposed, each as a sentence; empty when complete."""
    version = agreement.newest_version
    if version is None:
        return [_("Write the terms first.")]
    missing = []
    if not version.starts_on or not version.ends_on:
        missing.append(_("Say when it starts and when it ends."))
    if not version.lines.exists():
        missing.append(_("Add at least one activity."))
    if not version.commitment_by or not version.commitment_on:
        missing.append(_("Record the commitment of your institution's head: the name and the date."))
    elif version.commitment_on > timezone.localdate():
        missing.append(_("The head's commitment is dated in the future."))
    return missing


@transaction.atomic
def propose(*, agreement: Agreement, institution: Institution, by=None) -> Agreement:
    """Show the draft to the partner and freeze its words, in the name of ``institution`` (the drafting side).

    Repeating it changes nothing. Raises PartnershipError for an incomplete draft or one of the other side.
    """
    draft = claim(agreement, Status.DRAFT)
    if draft is None:
        return already(agreement, Status.PROPOSED, _("Only a draft can be proposed."))
    if draft.drafted_by_id != institution.pk:
        raise PartnershipError(_("Only the institution that drafted the agreement can propose it."))
    check_parties(draft.programme, draft.first_party, draft.second_party)
    missing = missing_for_proposal(draft)
    if missing:
        raise PartnershipError(" ".join(missing))
    _check_renewal(draft)
    note_quiet_saves(draft)
    reason = in_words(gettext_noop("proposed by %(institution)s"), institution=institution)
    version = draft.newest_version
    version.proposed_by, version.proposed_at = institution, timezone.now()
    _freeze(version, reason)
    draft.proposed_on = timezone.localdate()
    moved = move(draft, Status.PROPOSED, reason)
    tell_parties(moved, f"proposed:{version.number}", reason, by=by)
    return moved


@transaction.atomic
def propose_version(
    *, agreement: Agreement, institution: Institution, terms: Terms, answers: str, amends: bool, by=None
) -> Agreement:
    """Propose other words in the name of the party ``institution``: a counter-proposal, or an amendment (``amends``).

    ``answers`` is the SHA-256 of the words that ``terms`` shall take the place of. All approvals of an open version
    become void; a signed version stays in force until both sides approve the new one. Repeating it changes nothing.
    Raises ChangedMeanwhile when the words are others by now or were signed meanwhile, PartnershipError for terms that
    cannot stand and for an agreement that has ended or whose end was asked for.
    """
    if institution.pk not in agreement.party_ids:
        raise PartnershipError(_("%(institution)s is no party of this agreement.") % {"institution": institution})
    now = claim(agreement, Status.PROPOSED, Status.SIGNED)
    if now is None:
        raise PartnershipError(_("Only a proposed or signed agreement can be given other words."))
    answered = now.open_version or now.signed_version
    _check_may_be_amended(now)
    _check_new_version(now, terms)
    version = AgreementVersion(agreement=now, number=now.newest_version.number + 1, created_by=by)
    words = canonical_terms(version, put_terms(version, terms))
    if words == answered.words:
        if answered.proposed_by_id == institution.pk and answers != answered.sha256:
            return now
        raise PartnershipError(_("Nothing is different from the words that it shall take the place of."))
    if answers != answered.sha256:
        raise ChangedMeanwhile(
            _("Other words were proposed meanwhile. What you typed is kept: compare below before you propose it.")
        )
    if amends != (now.status == Status.SIGNED):
        raise ChangedMeanwhile(
            _("It was signed meanwhile. What you typed is kept: sent again, it is proposed as an amendment.")
        )
    said = (
        gettext_noop("amendment proposed by %(institution)s")
        if amends
        else gettext_noop("other words proposed by %(institution)s")
    )
    reason = in_words(said, institution=institution)
    version.proposed_by, version.proposed_at = institution, timezone.now()
    version.sha256 = sha256_of(words)
    write_terms(version, terms, reason)
    now.newest_version = version
    if not amends:
        now.kind = version.kind
    moved = move(now, now.status, reason)
    tell_parties(moved, f"proposed:{version.number}", reason, by=by)
    return moved


@transaction.atomic
def approve(*, agreement: Agreement, institution: Institution, approver, sha256: str) -> Agreement:
    """Approve, in the name of ``institution``, exactly the words whose hash is ``sha256``.

    The second approval signs the agreement, or puts the amendment in force, and its planned activities come into being.
    Repeating it changes nothing. Raises PartnershipError when the words are others by now, the institution is no party,
    or the same person approved for the other side.
    """
    if institution.pk not in agreement.party_ids:
        raise PartnershipError(_("%(institution)s is no party of this agreement.") % {"institution": institution})
    asked = claim(agreement, Status.PROPOSED, Status.SIGNED)
    version = asked.open_version if asked else None
    if version is None:
        given = Approval.objects.filter(version__agreement=agreement, institution=institution, sha256=sha256)
        if sha256 and given.exists():
            return Agreement.objects.with_parties().get(pk=agreement.pk)
        raise PartnershipError(_("Only proposed words can be approved."))
    if sha256 != version.sha256:
        raise PartnershipError(_("The words are no longer those that you saw. Nothing was approved: read them again."))
    if not has_its_words(version):
        raise PartnershipError(
            _(
                "The words kept in the record are not those that were proposed. Nothing was approved: "
                "the programme office has to look into it."
            )
        )
    if version.approvals.filter(approved_by=approver).exclude(institution=institution).exists():
        raise PartnershipError(_("You approved for the other side. Somebody else has to approve for this one."))
    _approval, is_new = Approval.objects.get_or_create(
        version=version, institution=institution, defaults={"approved_by": approver, "sha256": sha256}
    )
    if not is_new:
        return asked
    reason = in_words(gettext_noop("approved for %(institution)s"), institution=institution)
    if version.approvals.filter(sha256=sha256).count() == 2:
        return _sign(asked, version, on=timezone.localdate(), reason=reason, by=approver)
    moved = move(asked, asked.status, reason)
    tell_parties(moved, f"approved:{version.number}:{institution.pk}", reason, by=approver)
    return moved


@transaction.atomic
def record_paper_signature(
    *,
    agreement: Agreement,
    signature: PaperSignature,
    recorder=None,
    ceremony_on: dt.date | None = None,
    scan: AgreementFile | None = None,
) -> Agreement:
    """Record that both sides signed the newest version on paper: it is signed, its activities come into being.

    ``signature`` is unsaved, with the date and the signatories; ``scan`` is unsaved, too, or follows later. The same
    signature once more changes nothing. Raises PartnershipError for a date in the future, a missing signatory, a draft
    without dates or an activity, or a state in which nobody can sign.
    """
    asked = claim(agreement, Status.DRAFT, Status.PROPOSED, Status.SIGNED)
    if asked is None or (asked.status == Status.SIGNED and asked.open_version is None):
        return _already_on_paper(agreement, signature)
    version = asked.newest_version
    if asked.status == Status.DRAFT:
        note_quiet_saves(asked)
    _check_paper(version, signature, ceremony_on)
    if asked.signed_version and signature.signed_on < asked.signed_version.agreed_on:
        raise PartnershipError(_("An amendment cannot be signed before what it amends."))
    _check_renewal(asked)
    reason = in_words(gettext_noop("signed on paper"))
    if not version.is_frozen:
        _freeze(version, reason)
    if scan is not None:
        scan.agreement, scan.version = asked, version
        scan._change_reason = reason
        scan.save()
    signature.version, signature.recorded_by, signature.scan = version, recorder, scan
    signature._change_reason = reason
    signature.save()
    # The ceremony is that of the agreement: an amendment's own day is in its version.
    asked.ceremony_on = asked.ceremony_on or ceremony_on
    return _sign(asked, version, on=signature.signed_on, reason=reason, by=recorder)


@transaction.atomic
def withdraw(*, agreement: Agreement, institution: Institution, why: str, by=None) -> Agreement:
    """Take the newest proposal back, in the name of the side that made it.

    An agreement that waits for its first signature ends with it; of a signed one only the amendment does. Raises
    PartnershipError for another side.
    """
    return _refuse(agreement, Status.WITHDRAWN, institution, why, is_own=True, by=by)


@transaction.atomic
def decline(*, agreement: Agreement, institution: Institution, why: str, by=None) -> Agreement:
    """Say no to the newest proposal, in the name of the other party; of a signed agreement only the amendment ends.

    Raises PartnershipError for the proposer's side.
    """
    return _refuse(agreement, Status.DECLINED, institution, why, is_own=False, by=by)


def move(agreement: Agreement, to: str, reason: str) -> Agreement:
    """Save ``agreement`` in the state ``to`` with ``reason`` in the trail, and return it."""
    agreement.status = to
    agreement._change_reason = reason[:100]
    agreement.save()
    return agreement


def already(agreement: Agreement, status: str, otherwise: str) -> Agreement:
    """Return the agreement as it stands when it is in ``status``; raise PartnershipError with ``otherwise`` if not."""
    now = Agreement.objects.with_parties().get(pk=agreement.pk)
    if now.status != status:
        raise PartnershipError(otherwise)
    return now


def _refuse(agreement: Agreement, to: str, institution: Institution, why: str, *, is_own: bool, by) -> Agreement:
    asked = claim(agreement, Status.PROPOSED, Status.SIGNED)
    version = asked.open_version if asked else None
    if version is None:
        return _already_refused(agreement, to)
    if institution.pk not in asked.party_ids or is_own != (institution.pk == version.proposed_by_id):
        raise PartnershipError(
            _("Only the side that proposed it can withdraw it.")
            if is_own
            else _("Only the side that was asked can decline it.")
        )
    if not why.strip():
        raise PartnershipError(_("Say why: the reason stays in the record."))
    amends = asked.status == Status.SIGNED
    if amends:
        withdrawn = gettext_noop("amendment withdrawn by %(institution)s")
        declined = gettext_noop("amendment declined by %(institution)s")
    else:
        withdrawn = gettext_noop("withdrawn by %(institution)s")
        declined = gettext_noop("declined by %(institution)s")
        asked.status_reason = why.strip()
    reason = in_words(withdrawn if is_own else declined, institution=institution)
    version.outcome, version.outcome_reason = to, why.strip()
    version._change_reason = reason[:100]
    version.save()
    moved = move(asked, Status.SIGNED if amends else to, reason)
    tell_parties(moved, f"{to}:{version.number}", reason, by=by, words=why.strip())
    return moved


def _already_refused(agreement: Agreement, to: str) -> Agreement:
    now = Agreement.objects.with_parties().get(pk=agreement.pk)
    if now.newest_version is None or now.newest_version.outcome != to:
        raise PartnershipError(_("Only proposed words can be withdrawn or declined."))
    return now


def _already_on_paper(agreement: Agreement, signature: PaperSignature) -> Agreement:
    now = already(agreement, Status.SIGNED, _("Only a draft or a proposed agreement can be signed."))
    kept = PaperSignature.objects.filter(
        version=now.signed_version,
        signed_on=signature.signed_on,
        first_signatory=signature.first_signatory,
        second_signatory=signature.second_signatory,
    )
    if not kept.exists():
        raise PartnershipError(_("It is signed already, otherwise than you say. Nothing was changed."))
    return now


def _check_may_be_amended(agreement: Agreement) -> None:
    if agreement.open_termination:
        raise PartnershipError(_("One side asked to end the agreement. That has to be answered first."))
    if agreement.state_on() == "expired":
        raise PartnershipError(_("The agreement has ended. Renew it instead."))


def _check_new_version(agreement: Agreement, terms: Terms) -> None:
    if [terms.first_party.pk, terms.second_party.pk] != list(agreement.party_ids):
        raise PartnershipError(_("The parties of an agreement never change."))
    check_terms(agreement.programme, terms, None)
    if not terms.starts_on or not terms.ends_on:
        raise PartnershipError(_("Say when it starts and when it ends."))
    if not terms.lines:
        raise PartnershipError(_("Add at least one activity."))


def _check_renewal(agreement: Agreement) -> None:
    if agreement.renewal_of_id and agreement.status == Status.DRAFT:
        # Claimed, so that of two renewals proposed at once the second finds the first.
        if claim(agreement.renewal_of, Status.SIGNED) is None:
            raise PartnershipError(_("Only a signed agreement can be renewed."))
        others = Agreement.objects.renewing(agreement.renewal_of_id).exclude(pk=agreement.pk)
        if others.exists():
            raise PartnershipError(_("A renewal of this agreement has been proposed already."))


def _check_paper(version: AgreementVersion | None, signature: PaperSignature, ceremony_on: dt.date | None) -> None:
    today = timezone.localdate()
    if version is None or not version.lines.exists():
        raise PartnershipError(_("Add at least one activity before the signatures are recorded."))
    if not version.starts_on or not version.ends_on:
        raise PartnershipError(_("Say when it starts and when it ends before the signatures are recorded."))
    if signature.signed_on > today or (ceremony_on and ceremony_on > today):
        raise PartnershipError(_("The date is in the future. Record the signatures when they have been given."))
    if not signature.first_signatory.strip() or not signature.second_signatory.strip():
        raise PartnershipError(_("Name who signed for each of the two parties."))


def _freeze(version: AgreementVersion, reason: str) -> None:
    freeze_words(version)
    version._change_reason = reason[:100]
    version.save()


def _sign(agreement: Agreement, version: AgreementVersion, *, on: dt.date, reason: str, by) -> Agreement:
    before = agreement.signed_version
    version.agreed_on = on
    version._change_reason = reason[:100]
    version.save()
    if before is not None:
        carry_over_activities(agreement=agreement, old=before, new=version)
    plan_activities(agreement=agreement, version=version)
    agreement.signed_version, agreement.kind = version, version.kind
    # An amendment does not sign the agreement a second time.
    agreement.signed_on = agreement.signed_on or on
    moved = move(agreement, Status.SIGNED, reason)
    order_document(version=version, owner=by)
    tell_parties(moved, f"signed:{version.number}", reason, by=by)
    return moved
