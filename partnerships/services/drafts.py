"""Drafts of agreements: private to the side that writes them, changed as long as nobody was asked to agree."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import ActivityLine, Agreement, AgreementVersion, Institution, Programme
from partnerships.services.claims import claim
from partnerships.services.errors import PartnershipError
from partnerships.services.numbers import next_agreement_number


@dataclass
class Terms:
    """What a draft says: unsaved lines need no number and no version; the draft gives them both."""

    first_party: Institution
    second_party: Institution
    starts_on: dt.date
    ends_on: dt.date
    kind: str = Agreement.Kind.MOU
    purpose: str = ""
    commitment_by: str = ""
    commitment_on: dt.date | None = None
    lines: list[ActivityLine] = field(default_factory=list)


@transaction.atomic
def draft_agreement(
    *, programme: Programme, terms: Terms, author=None, drafted_by: Institution | None = None, is_sample: bool = False
) -> Agreement:
    """Write a new draft with its number. ``drafted_by`` is the side that sees it; None for staff alone.

    Raises PartnershipError when the terms cannot stand even in a draft.
    """
    _check(programme, terms, drafted_by)
    agreement = Agreement(
        programme=programme,
        number=next_agreement_number(programme=programme, year=timezone.localdate().year),
        kind=terms.kind,
        first_party=terms.first_party,
        second_party=terms.second_party,
        drafted_by=drafted_by,
        created_by=author,
        is_sample=is_sample,
    )
    agreement._change_reason = _("drafted")
    agreement.save()
    version = AgreementVersion(agreement=agreement, number=1, created_by=author)
    _write(version, terms, reason=_("drafted"))
    return agreement


@transaction.atomic
def change_draft(*, agreement: Agreement, terms: Terms, drafted_by: Institution | None = None) -> Agreement:
    """Put ``terms`` in the place of what the draft said. ``drafted_by`` may hand it over to the other side.

    Raises PartnershipError when it is no draft any more, or somebody saved it since ``agreement`` was read.
    """
    draft = claim(agreement, Agreement.Status.DRAFT, unchanged=True)
    if draft is None:
        raise PartnershipError(
            _("Somebody else saved or proposed this meanwhile. What you typed is kept: open the draft anew to compare.")
        )
    _check(draft.programme, terms, drafted_by)
    draft.kind = terms.kind
    draft.first_party, draft.second_party = terms.first_party, terms.second_party
    draft.drafted_by = drafted_by
    draft._change_reason = _("draft changed")
    draft.save()
    version = draft.newest_version or AgreementVersion(agreement=draft, number=1, created_by=draft.created_by)
    _write(version, terms, reason=_("draft changed"))
    return draft


def _check(programme: Programme, terms: Terms, drafted_by: Institution | None) -> None:
    parties = (terms.first_party, terms.second_party)
    if terms.first_party == terms.second_party:
        raise PartnershipError(_("An agreement is between two different institutions."))
    if terms.ends_on < terms.starts_on:
        raise PartnershipError(_("The agreement ends before it starts."))
    if drafted_by is not None and drafted_by not in parties:
        raise PartnershipError(_("Only one of the two parties can have drafted the agreement."))
    known = set(Institution.objects.of_programme(programme).filter(pk__in=[one.pk for one in parties]))
    for party in parties:
        if party not in known:
            raise PartnershipError(
                _("%(institution)s does not belong to the programme %(programme)s.")
                % {"institution": party, "programme": programme}
            )
    for line in terms.lines:
        if {line.sending_id, line.receiving_id} != {one.pk for one in parties}:
            raise PartnershipError(_("Each activity goes from one party to the other."))


def _write(version: AgreementVersion, terms: Terms, reason: str) -> None:
    version.starts_on, version.ends_on = terms.starts_on, terms.ends_on
    version.purpose = terms.purpose
    version.commitment_by, version.commitment_on = terms.commitment_by, terms.commitment_on
    version._change_reason = reason
    version.save()
    version.lines.all().delete()
    for number, line in enumerate(terms.lines, start=1):
        line.pk = None
        line.version, line.number = version, number
    ActivityLine.objects.bulk_create(terms.lines)
