"""Drafts of agreements: private to the side that writes them, changed as long as nobody was asked to agree."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import ActivityLine, Agreement, AgreementVersion, Institution, Programme
from partnerships.services.claims import claim
from partnerships.services.errors import ChangedMeanwhile, PartnershipError
from partnerships.services.numbers import next_agreement_number
from partnerships.services.terms import canonical_terms


@dataclass
class Terms:
    """What a draft or a new version says: unsaved lines need no number and no version, they are given both."""

    first_party: Institution
    second_party: Institution
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    kind: str = Agreement.Kind.MOU
    purpose: str = ""
    purpose_chinese: str = ""
    commitment_by: str = ""
    commitment_on: dt.date | None = None
    lines: list[ActivityLine] = field(default_factory=list)


@transaction.atomic
def draft_agreement(
    *,
    programme: Programme,
    terms: Terms,
    author=None,
    drafted_by: Institution | None = None,
    is_sample: bool = False,
    form: uuid.UUID | None = None,
    quietly: bool = False,
    renewal_of: Agreement | None = None,
) -> Agreement:
    """Write a new draft with its number. ``drafted_by`` is the side that sees it; None for staff alone.

    ``form`` names the opened page it comes from: the same page sent twice makes one draft, which says what was sent
    last. With ``quietly`` the page saves while one types, see ``change_draft``. Raises PartnershipError when the terms
    cannot stand even in a draft, ChangedMeanwhile when that draft went on without this page.
    """

    def sent_again(made: Agreement) -> Agreement:
        if quietly and made.saved_in != form:
            raise ChangedMeanwhile(_("The draft was saved already; open it to go on."))
        return change_draft(agreement=made, terms=terms, drafted_by=drafted_by, form=form, quietly=quietly)

    made = _made_in(form, author)
    if made is not None:
        return sent_again(made)
    check_terms(programme, terms, drafted_by)
    agreement = Agreement(
        programme=programme,
        number=next_agreement_number(programme=programme, year=timezone.localdate().year),
        kind=terms.kind,
        first_party=terms.first_party,
        second_party=terms.second_party,
        drafted_by=drafted_by,
        created_by=author,
        is_sample=is_sample,
        renewal_of=renewal_of,
        made_in=form,
        saved_in=form if quietly else None,
    )
    agreement._change_reason = _("drafted")
    try:
        with transaction.atomic():
            agreement.save()
    except IntegrityError:
        # Sent twice at once: the second finds what the first made. Anything else is a real fault.
        made = _made_in(form, author)
        if made is None:
            raise
        return sent_again(made)
    write_terms(AgreementVersion(agreement=agreement, number=1, created_by=author), terms, reason=_("drafted"))
    return agreement


@transaction.atomic
def change_draft(
    *,
    agreement: Agreement,
    terms: Terms,
    drafted_by: Institution | None = None,
    form: uuid.UUID | None = None,
    quietly: bool = False,
) -> Agreement:
    """Put ``terms`` in the place of what the draft said. ``drafted_by`` may hand it over to the other side.

    ``form`` names the opened page it comes from. With ``quietly`` (a page that saves while one types) only the first
    save of that page makes a line in the trail; what follows is in the next one. A save that is not quiet is the last
    of its page: what the page may still have sent before comes too late.
    Raises ChangedMeanwhile when somebody saved it since ``agreement`` was read or it is no draft any more,
    PartnershipError for terms that cannot stand.
    """
    draft = claim(agreement, Agreement.Status.DRAFT, unchanged=True)
    if draft is None:
        raise ChangedMeanwhile(
            _("Somebody else saved or proposed this meanwhile. What you typed is kept: open the draft anew to compare.")
        )
    check_terms(draft.programme, terms, drafted_by)
    if draft.renewal_of_id and {terms.first_party.pk, terms.second_party.pk} != set(draft.party_ids):
        raise PartnershipError(_("A renewal is between the same two institutions."))
    goes_on = form is not None and draft.saved_in == form
    if not goes_on:
        note_quiet_saves(draft)
    draft.kind = terms.kind
    draft.first_party, draft.second_party = terms.first_party, terms.second_party
    draft.drafted_by = drafted_by
    draft.saved_in = form if quietly else None
    if quietly and goes_on:
        draft.skip_history_when_saving = True
    draft._change_reason = _("draft changed")
    draft.save()
    version = draft.newest_version or AgreementVersion(agreement=draft, number=1, created_by=draft.created_by)
    version.agreement = draft
    if quietly and goes_on:
        version.skip_history_when_saving = True
    write_terms(version, terms, reason=_("draft changed"))
    return draft


def note_quiet_saves(draft: Agreement) -> None:
    """Write the line in the trail that quiet saves left out, in the name of who typed, before somebody else's step."""
    if draft.saved_in is None:
        return
    for thing in filter(None, (draft, draft.newest_version)):
        last = thing.history.first()
        if last and any(
            getattr(last, field.attname) != getattr(thing, field.attname)
            for field in last.tracked_fields
            if field.attname != "changed_at"
        ):
            thing._change_reason, thing._history_user = _("draft changed"), last.history_user
            thing.save()
            del thing._history_user


def check_terms(programme: Programme, terms: Terms, drafted_by: Institution | None) -> None:
    """Raise PartnershipError for terms that cannot stand even in a draft."""
    parties = (terms.first_party, terms.second_party)
    if terms.first_party == terms.second_party:
        raise PartnershipError(_("An agreement is between two different institutions."))
    if terms.starts_on and terms.ends_on and terms.ends_on < terms.starts_on:
        raise PartnershipError(_("The agreement ends before it starts."))
    if drafted_by is not None and drafted_by not in parties:
        raise PartnershipError(_("Only one of the two parties can have drafted the agreement."))
    check_parties(programme, *parties)
    for line in terms.lines:
        if {line.sending_id, line.receiving_id} != {one.pk for one in parties}:
            raise PartnershipError(_("Each activity goes from one party to the other."))


def check_parties(programme: Programme, *parties: Institution) -> None:
    """Raise PartnershipError when one of ``parties`` does not belong to the programme."""
    known = set(Institution.objects.of_programme(programme).filter(pk__in=[one.pk for one in parties]))
    for party in parties:
        if party not in known:
            raise PartnershipError(
                _("%(institution)s does not belong to the programme %(programme)s.")
                % {"institution": party, "programme": programme}
            )


def put_terms(version: AgreementVersion, terms: Terms) -> list[ActivityLine]:
    """Put ``terms`` into the unsaved fields of ``version`` and return its lines, numbered and unsaved."""
    for name in ("kind", "starts_on", "ends_on", "purpose", "purpose_chinese", "commitment_by", "commitment_on"):
        setattr(version, name, getattr(terms, name))
    for number, line in enumerate(terms.lines, start=1):
        line.pk = None
        line.version, line.number = version, number
    return terms.lines


def write_terms(version: AgreementVersion, terms: Terms, reason: str) -> None:
    """Save ``version`` with what ``terms`` say; the trail keeps its words, too. Call inside a transaction."""
    lines = put_terms(version, terms)
    version.words = canonical_terms(version, lines)
    version._change_reason = reason[:100]
    version.save()
    version.lines.all().delete()
    for line in lines:
        line.version = version
    ActivityLine.objects.bulk_create(lines)


def hold_draft(agreement: Agreement) -> bool:
    """Let nobody else at the draft until a change made elsewhere is stored; False when it is no draft any more.

    Call inside a transaction, before the change, and ``keep_words`` after it.
    """
    draft = claim(agreement, Agreement.Status.DRAFT)
    if draft is not None:
        note_quiet_saves(draft)
    return draft is not None


def keep_words(version: AgreementVersion) -> None:
    """Write a draft's words anew after it was changed elsewhere, so that list, trail and open pages notice it."""
    if version.is_frozen:
        return
    agreement = version.agreement
    if agreement.kind != version.kind:
        agreement.kind = version.kind
        agreement._change_reason = _("draft changed")
        agreement.save()
    words = canonical_terms(version)
    if version.words != words:
        version.words = words
        version._change_reason = _("draft changed")
        version.save()
    # A page of the draft that was opened before has not seen this, nor has one that saves itself.
    Agreement.objects.filter(pk=agreement.pk).update(changed_at=timezone.now(), saved_in=None)


def _made_in(form: uuid.UUID | None, author) -> Agreement | None:
    return Agreement.objects.filter(made_in=form, created_by=author).first() if form else None
