"""Offers and requests as the pages read them: in whose name somebody may speak, and who has said nothing yet."""

from collections.abc import Iterable

from django.db.models import QuerySet

from partnerships.models import Institution
from workshops import rules
from workshops.models import Wish, Workshop


def may_speak_for(user, workshop: Workshop) -> QuerySet[Institution]:
    """Return the institutions whose offers and requests ``user`` may state, once ``can_state_wishes`` holds.

    Staff speak for any institution of the programme, coordinators for their own that are its members.
    """
    if rules.can_edit_workshop(user, workshop):
        return Institution.objects.of_programme(workshop.programme)
    return Institution.objects.coordinated_by(user).members_of(workshop.programme)


def silent_institutions(workshop: Workshop) -> QuerySet[Institution]:
    """Return the institutions that sent a delegate who takes part, and have stated nothing."""
    silent = workshop.delegates.taking_part().without_wishes()
    return Institution.objects.filter(pk__in=silent.values("institution"))


def stamp_of(wishes: Iterable[Wish]) -> str:
    """Return what tells one state of an institution's statements from another."""
    wishes = list(wishes)
    newest = max((one.changed_at for one in wishes), default=None)
    return f"{len(wishes)}-{max((one.pk for one in wishes), default=0)}-{newest.isoformat() if newest else ''}"
