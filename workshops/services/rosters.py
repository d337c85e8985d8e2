"""Who goes on a school visit."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workshops.clashes import elsewhere
from workshops.errors import WorkshopError
from workshops.models import Delegate, SiteVisit
from workshops.services.programme import hold
from workshops.wording import clash_words, names_in_short, seats_words


@dataclass(frozen=True)
class RosterChange:
    """Who came onto the roster, and who left it."""

    added: list[Delegate]
    removed: list[Delegate]


@transaction.atomic
def set_roster(*, visit: SiteVisit, delegates: Iterable[Delegate], seen_at: str | None = None) -> RosterChange:
    """Make ``delegates`` the whole roster of ``visit``; the same roster twice changes nothing.

    ``seen_at`` is the visit's ``changed_at`` (ISO) on which the choice was made; nothing when nobody looked.

    All or none: raises WorkshopError when the visit was changed since ``seen_at``, when one is of another workshop,
    was cancelled or waits (unless on the roster already), when there are more than seats, and when somebody is on
    another visit at the same time.
    """
    # Held, so that two rosters saved at once cannot both take the same delegate.
    hold(visit.workshop)
    visit = SiteVisit.objects.get(pk=visit.pk)
    wanted = {delegate.pk for delegate in delegates}
    of_workshop = {one.pk: one for one in Delegate.objects.filter(workshop=visit.workshop_id).select_related("person")}
    if wanted - of_workshop.keys():
        raise WorkshopError(_("One of them is no delegate of this workshop. Nothing was changed."))
    before = set(visit.roster.values_list("pk", flat=True))
    if wanted == before:
        return RosterChange([], [])
    if seen_at is not None and seen_at != visit.changed_at.isoformat():
        raise WorkshopError(_changed_meanwhile([of_workshop[key] for key in before ^ wanted], before))
    people = sorted((of_workshop[key] for key in wanted), key=lambda one: (one.person.full_name, one.pk))
    gone = [one for one in people if not one.takes_part and one.pk not in before]
    if gone:
        names = names_in_short(gone)
        raise WorkshopError(_("Cancelled or on the waiting list: %(names)s. Untick them.") % {"names": names})
    if visit.capacity is not None and len(people) > visit.capacity:
        raise WorkshopError(seats_words(len(people), visit.capacity))
    if clashes := elsewhere(visit, people):
        raise WorkshopError([clash_words(other, both) for other, both in clashes])
    change = RosterChange(
        added=[one for one in people if one.pk not in before],
        removed=[of_workshop[key] for key in before - wanted],
    )
    reason = _("roster changed: %(added)s added, %(removed)s removed, %(people)s in all")
    numbers = {"added": len(change.added), "removed": len(change.removed), "people": len(people)}
    visit._change_reason = (reason % numbers)[:100]
    visit.roster.set(wanted)
    # The trail has its line from the roster itself; this is for those who have a form of the visit open.
    SiteVisit.objects.filter(pk=visit.pk).update(changed_at=timezone.now())
    return change


def _changed_meanwhile(different: list[Delegate], before: set[int]) -> list[str]:
    """Return that somebody else saved, and how the stored roster differs from the one that was chosen."""
    words = [_("Somebody else changed this visit while you were choosing. Save again to use your ticks.")]
    on = [one for one in different if one.pk in before]
    off = [one for one in different if one.pk not in before]
    if on:
        words.append(_("On the roster, but not ticked by you: %(names)s.") % {"names": names_in_short(on)})
    if off:
        words.append(_("Ticked by you, but not on the roster: %(names)s.") % {"names": names_in_short(off)})
    return words
