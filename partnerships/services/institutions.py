"""Institutions: entered once, whatever the number of programmes they belong to."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import FieldOfStudy, Institution, InstitutionName, Membership, Programme
from partnerships.services.errors import PartnershipError


@transaction.atomic
def save_institution(
    *,
    institution: Institution,
    fields_of_study: Iterable[FieldOfStudy],
    names: Iterable[InstitutionName] = (),
    dropped_names: Iterable[InstitutionName] = (),
    reason: str = "",
) -> Institution:
    """Save ``institution`` with its fields of study, new or changed other names, and without the dropped ones."""
    institution._change_reason = reason or _("changed")
    institution.save()
    institution.fields_of_study.set(fields_of_study)
    for name in dropped_names:
        name.delete()
    for name in names:
        name.institution = institution
        name.save()
    return institution


@dataclass(frozen=True)
class Registered:
    """What became of a registration: the institution, and whether its record or its membership is new."""

    institution: Institution
    is_new: bool
    joined: bool


@transaction.atomic
def register_institution(
    *,
    programme: Programme,
    institution: Institution,
    fields_of_study: Iterable[FieldOfStudy] = (),
    names: Iterable[InstitutionName] = (),
    since: dt.date | None = None,
    reason: str = "",
) -> Registered:
    """Make the unsaved ``institution`` a member of ``programme`` since ``since`` (today when not given).

    ``names`` are its unsaved other names.

    When an institution of the same official name and country is here already, that one joins the programme, and
    nothing of it is changed. Raises PartnershipError for an institution without a name.
    """
    institution.official_name = institution.official_name.strip()
    if not institution.official_name:
        raise PartnershipError(_("An institution needs an official name."))
    same = Institution.objects.filter(official_name__iexact=institution.official_name, country=institution.country)
    known = same.first()
    if known is None:
        try:
            # A savepoint: the loser of two simultaneous registrations goes on with the winner's record.
            with transaction.atomic():
                save_institution(
                    institution=institution,
                    fields_of_study=fields_of_study,
                    names=names,
                    reason=reason or _("registered"),
                )
        except IntegrityError:
            known = same.first()
            if known is None:
                raise
    kept = known or institution
    _membership, joined = Membership.objects.get_or_create(
        programme=programme, institution=kept, defaults={"since": since or timezone.localdate()}
    )
    return Registered(institution=kept, is_new=known is None, joined=joined)
