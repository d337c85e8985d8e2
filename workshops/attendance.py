"""Who was there: on each day, at each session and visit."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from partnerships.countries import Side, side_expression
from workshops.models import CheckIn, Delegate, Workshop
from workshops.places import Place, places_of


@dataclass(frozen=True)
class Attendance:
    """How many were expected at a place and how many came, split by side; ``sides`` add up to ``present``."""

    place: Place
    expected: int
    present: int
    sides: list[tuple[Side, int]]


def attendance_of(workshop: Workshop) -> list[Attendance]:
    """Return the attendance of each day, session and visit of ``workshop``, in seven queries.

    On a day counts who was checked in for it, or at a session or visit of it. At a visit its roster is expected, else
    all who take part.
    """
    everybody = workshop.delegates.taking_part().count()
    rosters = dict(workshop.visits.annotate(people=going_along()).values_list("pk", "people"))
    here = CheckIn.objects.filter(delegate__workshop=workshop)
    by_day = _counted(here, "day")
    by_session = _counted(here.exclude(session=None), "session")
    by_visit = _counted(here.exclude(visit=None), "visit")
    found = []
    for place in places_of(workshop).values():
        if place.visit:
            counts, expected = by_visit.get(place.visit.pk, {}), rosters[place.visit.pk]
        else:
            counts = by_session.get(place.session.pk, {}) if place.session else by_day.get(place.day, {})
            expected = everybody
        sides = [(side, counts[side]) for side in Side if side in counts]
        found.append(Attendance(place, expected, sum(counts.values()), sides))
    return found


def going_along() -> Count:
    """Return the number of people on a visit's roster, to annotate visits with; who cancelled or waits is not one."""
    return Count("roster", filter=~Q(roster__state__in=["cancelled", "waiting"]))


def present_at(place: Place) -> QuerySet:
    """Return the check-ins that make a delegate present at ``place``, for an ``Exists`` or an ``in``."""
    if place.day:
        return CheckIn.objects.filter(day=place.day)
    return CheckIn.objects.filter(**place.records)


def sheet_of(workshop: Workshop) -> tuple[list[str], list[list]]:
    """Return headings and rows of who was where: a delegate a row, a place a column, 1 for present, in five queries."""
    places = list(places_of(workshop).values())
    seen: dict[int, set] = {}
    for one in CheckIn.objects.filter(delegate__workshop=workshop):
        marks = {("day", one.day), ("session", one.session_id), ("visit", one.visit_id)}
        seen.setdefault(one.delegate_id, set()).update(marks)
    rows = []
    people = workshop.delegates.select_related("person", "institution").order_by("person__full_name", "pk")
    for delegate in people:
        marks = seen.get(delegate.pk, set())
        rows.append([*_about(delegate), *(1 if _mark(place) in marks else None for place in places)])
    return [place.words for place in places], rows


def _about(delegate: Delegate) -> list[str]:
    institution = delegate.institution
    return [
        delegate.person.full_name,
        delegate.person.native_name,
        str(institution or ""),
        str(institution.country.name) if institution else "",
        str(delegate.get_state_display()),
    ]


def _mark(place: Place) -> tuple:
    if place.day:
        return ("day", place.day)
    return ("session", place.session.pk) if place.session else ("visit", place.visit.pk)


def _counted(check_ins: QuerySet, by: str) -> dict:
    split = check_ins.order_by().annotate(side=side_expression("delegate__institution__country"))
    counts: dict = {}
    for key, value, count in split.values_list(by, "side").annotate(count=Count("delegate", distinct=True)):
        counts.setdefault(key, {})[Side(value)] = count
    return counts
