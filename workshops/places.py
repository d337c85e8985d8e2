"""What somebody at the door checks in for: a day, a session or a visit."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from workshops.models import Session, SiteVisit, Workshop

SESSION_KEY = "check_in_places"


@dataclass(frozen=True)
class Place:
    """One choice: its code in the address, its words, and what the service wants to know."""

    code: str
    words: str
    day: dt.date | None = None
    session: Session | None = None
    visit: SiteVisit | None = None

    @property
    def asked(self) -> dict:
        """Arguments for ``services.check_in``."""
        return {"day": self.day, "session": self.session, "visit": self.visit}

    @property
    def records(self) -> dict:
        """Filter for the check-ins made for this choice."""
        if self.day:
            return {"day": self.day, "session": None, "visit": None}
        return {"session": self.session} if self.session else {"visit": self.visit}


def places_of(workshop: Workshop) -> dict[str, Place]:
    """Return all choices of ``workshop`` by their code: its days, then sessions, then visits."""
    days = [Place(f"day-{day:%Y-%m-%d}", date_format(day, "l j F Y"), day=day) for day in workshop.days]
    sessions = [
        Place(f"session-{one.pk}", _("Session %(session)s") % {"session": one}, session=one)
        for one in workshop.sessions.order_by("day", "number")
    ]
    visits = [
        Place(
            f"visit-{one.pk}",
            _("Visit to %(school)s, %(day)s") % {"school": one.institution, "day": date_format(one.day)},
            visit=one,
        )
        for one in workshop.visits.select_related("institution").order_by("day", "pk")
    ]
    return {place.code: place for place in [*days, *sessions, *visits]}


def place_now(workshop: Workshop, places: dict[str, Place], code: str) -> Place:
    """Return the choice ``code``; when there is none such, today, or the day of the workshop nearest to it."""
    day = max(workshop.starts_on, min(workshop.today, workshop.ends_on))
    return places.get(code) or places[f"day-{day:%Y-%m-%d}"]


def remembered_place(request, workshop: Workshop, places: dict[str, Place], code: str) -> Place:
    """Return the choice ``code``, else the one made last in this session, else today; remember ``code`` if it is one.

    So that a badge read with the phone's own camera opens at the place where one stands.
    """
    chosen = request.session.get(SESSION_KEY, {})
    if code in places and chosen.get(str(workshop.pk)) != code:
        request.session[SESSION_KEY] = chosen | {str(workshop.pk): code}
    return place_now(workshop, places, code if code in places else chosen.get(str(workshop.pk), ""))
