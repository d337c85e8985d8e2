"""Award ceremonies with all that belongs to them."""

from collections.abc import Iterable

from django.db import transaction

from certificates.models import AwardCeremony, CeremonyPresider
from partnerships.models import Person
from training.models import Cohort
from workshops.models import Workshop


@transaction.atomic
def save_ceremony(
    *,
    ceremony: AwardCeremony,
    cohorts: Iterable[Cohort],
    workshops: Iterable[Workshop],
    presiders: Iterable[Person],
) -> AwardCeremony:
    """Save a ceremony with its cohorts and workshops and with those who preside, in order of rank.

    The list of those called stays as it is; its page says whom it lacks and whom it has too many.
    """
    ceremony.save()
    ceremony.cohorts.set(cohorts)
    ceremony.workshops.set(workshops)
    ceremony.presiders.all().delete()
    CeremonyPresider.objects.bulk_create(
        CeremonyPresider(ceremony=ceremony, person=person, order=order) for order, person in enumerate(presiders, 1)
    )
    return ceremony
