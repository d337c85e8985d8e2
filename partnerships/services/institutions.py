"""Institutions: entered once, whatever the number of programmes they belong to."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import Institution, Membership, Programme
from partnerships.services.errors import PartnershipError


@dataclass(frozen=True)
class Registered:
    """What became of a registration: the institution, and whether its record or its membership is new."""

    institution: Institution
    is_new: bool
    joined: bool


@transaction.atomic
def register_institution(
    *, programme: Programme, institution: Institution, since: dt.date | None = None, reason: str = ""
) -> Registered:
    """Make the unsaved ``institution`` a member of ``programme`` since ``since`` (today when not given).

    When an institution of the same official name and country is here already, that one joins the programme, and
    nothing of it is changed. Raises PartnershipError for an institution without a name.
    """
    institution.official_name = institution.official_name.strip()
    if not institution.official_name:
        raise PartnershipError(_("An institution needs an official name."))
    same = Institution.objects.filter(official_name__iexact=institution.official_name, country=institution.country)
    known = same.first()
    if known is None:
        institution._change_reason = reason or _("registered")
        try:
            # A savepoint: the loser of two simultaneous registrations goes on with the winner's record.
            with transaction.atomic():
                institution.save()
        except IntegrityError:
            known = same.get()
    kept = known or institution
    _membership, joined = Membership.objects.get_or_create(
        programme=programme, institution=kept, defaults={"since": since or timezone.localdate()}
    )
    return Registered(institution=kept, is_new=known is None, joined=joined)
