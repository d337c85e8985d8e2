"""What people should know before they agree; never a block.

Two to four partners with one to three activities each, and waking sleeping agreements before making new ones, is the
advice of SEAMEO's workshop mechanism of 2018; the numbers stand in the programme.
"""

import datetime as dt

from django.db.models import Case, F, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import Agreement, AgreementVersion, Institution


def advice_on(agreement: Agreement, on: dt.date | None = None) -> list[str]:
    """Return warnings about the words of a saved agreement as seen on ``on`` (today), each as a sentence.

    Words that wait for approvals are meant before those in force; what was withdrawn or declined is not.
    """
    on = on or timezone.localdate()
    version = agreement.open_version or agreement.signed_version or agreement.newest_version
    if version is None:
        return []
    found = [*_overlaps(agreement, version), *_activities(agreement, version)]
    for party in (agreement.first_party, agreement.second_party):
        found += [*_partners(agreement, party, on), *_sleeping(agreement, party, on)]
    return found


def _overlaps(agreement: Agreement, version: AgreementVersion) -> list[str]:
    if not version.starts_on and not version.ends_on:
        return []
    pair = Agreement.objects.of_pair(agreement.first_party, agreement.second_party)
    # What the two do in another programme is another office's.
    others = pair.filter(programme=agreement.programme).exclude(pk=agreement.pk)
    return [
        _("It overlaps with %(number)s between the same two institutions, %(start)s to %(end)s.")
        % {"number": other, "start": date_format(other.period_start), "end": date_format(other.period_end)}
        for other in others.overlapping(version.starts_on, version.ends_on).order_by("period_start")[:3]
    ]


def _activities(agreement: Agreement, version: AgreementVersion) -> list[str]:
    count = version.lines.count()
    low, high = agreement.programme.advised_activities_min, agreement.programme.advised_activities_max
    if low <= count <= high or not count:
        return []
    words = ngettext(
        "It has %(count)s activity; the programme advises %(low)s to %(high)s.",
        "It has %(count)s activities; the programme advises %(low)s to %(high)s.",
        count,
    )
    return [words % {"count": count, "low": low, "high": high}]


def _partners(agreement: Agreement, party: Institution, on: dt.date) -> list[str]:
    most = agreement.programme.advised_partners_max
    of_party = Agreement.objects.of_institution(party).filter(programme=agreement.programme)
    # What others are still writing or proposing is theirs to tell, and may come to nothing.
    standing = of_party.standing(on) | of_party.filter(pk=agreement.pk)
    partner = Case(When(first_party=party, then=F("second_party")), default=F("first_party"))
    count = standing.order_by().values_list(partner).distinct().count()
    if count <= most:
        return []
    return [
        _("%(institution)s has %(count)s partners with this one; the programme advises %(low)s to %(high)s.")
        % {"institution": party, "count": count, "low": agreement.programme.advised_partners_min, "high": most}
    ]


def _sleeping(agreement: Agreement, party: Institution, on: dt.date) -> list[str]:
    others = Agreement.objects.of_institution(party).filter(programme=agreement.programme).exclude(pk=agreement.pk)
    count = others.sleeping(on).count()
    if not count:
        return []
    words = ngettext(
        "%(institution)s has %(count)s sleeping agreement: signed 120 days ago or more, nothing started.",
        "%(institution)s has %(count)s sleeping agreements: signed 120 days ago or more, nothing started.",
        count,
    )
    return [words % {"institution": party, "count": count}]
