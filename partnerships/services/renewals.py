"""Renewal: a new linked agreement that starts the day after."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.models import ActivityLine, Agreement, Institution
from partnerships.services.claims import claim
from partnerships.services.drafts import Terms, draft_agreement
from partnerships.services.errors import PartnershipError

LINE = (
    "kind", "sending", "receiving", "people_per_year", "length", "length_unit", "field_of_study", "language", "mode",
)  # fmt: skip


@transaction.atomic
def renew(*, agreement: Agreement, drafted_by: Institution | None = None, by=None) -> Agreement:
    """Draft the renewal of a signed agreement: the same words, as long, from the day after its end.

    ``drafted_by`` is the party that sees the draft; None for staff alone. Renewing again gives back the draft of the
    same side. Raises PartnershipError for an agreement that is not signed, was renewed already or ends so late that no
    calendar has the days of its renewal.
    """
    # Claimed, so that two people of one side get the same draft.
    signed = claim(agreement, Agreement.Status.SIGNED)
    if signed is None:
        raise PartnershipError(_("Only a signed agreement can be renewed."))
    if Agreement.objects.renewing(agreement.pk).exists():
        raise PartnershipError(_("A renewal of this agreement has been proposed already."))
    known = signed.renewals.filter(status=Agreement.Status.DRAFT, drafted_by=drafted_by).first()
    if known is not None:
        return known
    old = signed.signed_version
    try:
        starts_on = old.ends_on + dt.timedelta(days=1)
        ends_on = _same_length(old.starts_on, old.ends_on, starts_on)
    except (OverflowError, ValueError) as error:
        raise PartnershipError(_("The renewal would last beyond the year 9999. Amend the end first.")) from error
    lines = [ActivityLine(**{name: getattr(line, name) for name in LINE}) for line in old.lines.all()]
    terms = Terms(
        first_party=signed.first_party,
        second_party=signed.second_party,
        kind=old.kind,
        starts_on=starts_on,
        ends_on=ends_on,
        purpose=old.purpose,
        purpose_chinese=old.purpose_chinese,
        lines=lines,
    )
    return draft_agreement(programme=signed.programme, terms=terms, author=by, drafted_by=drafted_by, renewal_of=signed)


def _same_length(starts_on: dt.date, ends_on: dt.date, new_start: dt.date) -> dt.date:
    """Return the end of an agreement from ``new_start`` on that lasts as long: in whole years where it did."""
    after = ends_on + dt.timedelta(days=1)
    if (after.month, after.day) == (starts_on.month, starts_on.day):
        years = after.year - starts_on.year
        try:
            return new_start.replace(year=new_start.year + years) - dt.timedelta(days=1)
        except ValueError:  # From the 29th of February on.
            return dt.date(new_start.year + years, 2, 28)
    return new_start + (ends_on - starts_on)
