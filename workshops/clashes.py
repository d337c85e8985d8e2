"""What meets in the programme: two sessions in one room, one delegate on two visits."""

import datetime as dt
from collections.abc import Iterable
from itertools import combinations
from typing import Protocol

from workshops.models import Delegate, Session, SiteVisit


class _Timed(Protocol):
    day: dt.date
    starts_at: dt.time | None
    ends_at: dt.time | None


def at_the_same_time(one: _Timed, other: _Timed) -> bool:
    """Whether two things of a programme overlap.

    What has no time yet meets nothing. What has a beginning alone is a moment: nobody said how long it lasts.
    """
    if one.day != other.day or not one.starts_at or not other.starts_at:
        return False
    first, second = sorted((one, other), key=lambda thing: thing.starts_at)
    return first.starts_at == second.starts_at or bool(first.ends_at and second.starts_at < first.ends_at)


def in_one_room(sessions: Iterable[Session]) -> list[tuple[Session, Session]]:
    """Return the pairs among ``sessions`` that are in the same room at the same time."""
    roomed = [session for session in sessions if session.room.strip()]
    return [
        (one, other)
        for one, other in combinations(roomed, 2)
        if _same(one.room, other.room) and at_the_same_time(one, other)
    ]


def elsewhere(visit: SiteVisit, delegates: Iterable[Delegate]) -> list[tuple[SiteVisit, list[Delegate]]]:
    """Return the other visits at the time of ``visit`` with those of ``delegates`` who are on their rosters.

    Needs the persons of the delegates for their names; asks two queries.
    """
    others = SiteVisit.objects.filter(workshop=visit.workshop_id, day=visit.day).exclude(pk=visit.pk)
    known = {delegate.pk: delegate for delegate in delegates}
    found = []
    for other in others.select_related("institution").prefetch_related("roster").order_by("starts_at", "pk"):
        if at_the_same_time(visit, other):
            both = [known[one.pk] for one in other.roster.all() if one.pk in known]
            if both:
                found.append((other, sorted(both, key=lambda one: (one.person.full_name, one.pk))))
    return found


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
