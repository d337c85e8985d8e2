"""Which agreements were signed at a workshop, recorded afterwards or entered at the board while people sign."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import Agreement, PaperSignature
from partnerships.services.agreements import record_paper_signature
from partnerships.services.drafts import Terms, draft_agreement
from workshops.errors import WorkshopError
from workshops.models import Signing, Workshop
from workshops.services.places import lock_workshop


@transaction.atomic
def record_signing(*, workshop: Workshop, agreement: Agreement, signed_on: dt.date, desk: str = "", by=None) -> Signing:
    """Record that ``agreement`` was signed at ``workshop``. The same once more gives back the first record.

    Raises WorkshopError for an agreement of another programme, one that is not signed, one recorded at another
    workshop, and a day in the future. A day outside the workshop is recorded: ``lies_outside`` tells.
    """
    if agreement.programme_id != workshop.programme_id:
        raise WorkshopError(_("This agreement belongs to another programme."))
    if agreement.signed_version_id is None:
        raise WorkshopError(_("This agreement is not signed. Record its signature first."))
    if signed_on > timezone.localdate():
        raise WorkshopError(_("The day of the signing lies in the future."))
    signing = Signing.objects.get_or_create(
        agreement=agreement,
        defaults={"workshop": workshop, "signed_on": signed_on, "desk": desk, "recorded_by": by},
    )[0]
    if signing.workshop_id != workshop.pk:
        raise WorkshopError(_("This agreement is recorded as signed at %(workshop)s.") % {"workshop": signing.workshop})
    return signing


def take_back_signing(*, signing: Signing) -> None:
    """Remove the record that an agreement was signed at the workshop; the agreement stays signed."""
    signing.delete()


def lies_outside(workshop: Workshop, day: dt.date) -> bool:
    """Whether ``day`` is none of the workshop's days."""
    return not workshop.starts_on <= day <= workshop.ends_on


class SignedAlready(WorkshopError):
    """The two institutions have signed here already, or one of them waits for the other's approval.

    ``agreements`` are those that stand between them: perhaps one of them was meant.
    """

    def __init__(self, agreements: list[Agreement]):
        super().__init__(_("These two have an agreement already. Nothing was recorded."))
        self.agreements = agreements


class EntryUsed(WorkshopError):
    """The page has recorded something else before: one went back to it and typed anew."""


@dataclass(frozen=True)
class BoardEntry:
    """What an entry at the board recorded, and whether this press made it."""

    signing: Signing
    is_new: bool


@transaction.atomic
def sign_at_board(
    *,
    workshop: Workshop,
    terms: Terms,
    signature: PaperSignature,
    desk: str = "",
    is_another: bool = False,
    form: uuid.UUID | None = None,
    by=None,
) -> BoardEntry:
    """Record what two institutions have just signed on paper at ``workshop``: agreement, signatures, signing at once.

    ``signature`` is unsaved. ``form`` names the entry: sent again it gives back what it made. Unless ``is_another``
    says that it is one more, raises SignedAlready for two that have signed here or whose agreement waits for approval
    or was signed at no workshop. Raises EntryUsed when ``form`` has recorded something else.
    Raises WorkshopError or PartnershipError for terms and dates that cannot stand; then nothing is recorded.
    """
    # One entry at a time: of two desks that enter the same pair, the second one sees what the first has recorded.
    workshop = lock_workshop(workshop.pk)
    made = Signing.objects.filter(agreement__made_in=form, agreement__created_by=by).first() if form else None
    if made is not None:
        if not _says(made, workshop, terms, signature):
            raise EntryUsed(
                _("This entry is recorded as %(number)s. Press again to record what stands here now.")
                % {"number": made.agreement}
            )
        return BoardEntry(made, is_new=False)
    if not is_another:
        standing = Agreement.objects.of_pair(terms.first_party, terms.second_party).filter(programme=workshop.programme)
        known = standing.filter(
            Q(signing__workshop=workshop)
            | Q(status=Agreement.Status.PROPOSED)
            # Recorded on its own page, or taken back from a workshop.
            | Q(status=Agreement.Status.SIGNED, signing=None)
        ).order_by("number")
        if known:
            raise SignedAlready(list(known.with_parties()))
    agreement = draft_agreement(programme=workshop.programme, terms=terms, author=by, form=form)
    ceremony_on = None if lies_outside(workshop, signature.signed_on) else signature.signed_on
    record_paper_signature(agreement=agreement, signature=signature, recorder=by, ceremony_on=ceremony_on)
    agreement = Agreement.objects.get(pk=agreement.pk)
    signing = record_signing(workshop=workshop, agreement=agreement, signed_on=signature.signed_on, desk=desk, by=by)
    return BoardEntry(signing, is_new=True)


def _says(made: Signing, workshop: Workshop, terms: Terms, signature: PaperSignature) -> bool:
    """Whether what was recorded is what is sent now."""
    kept = PaperSignature.objects.filter(
        version__agreement=made.agreement_id,
        signed_on=signature.signed_on,
        first_signatory=signature.first_signatory,
        second_signatory=signature.second_signatory,
    )
    parties = (terms.first_party.pk, terms.second_party.pk)
    return made.workshop_id == workshop.pk and made.agreement.party_ids == parties and kept.exists()
