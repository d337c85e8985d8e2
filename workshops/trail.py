"""The whole trail of a workshop: its own, and that of its organisers, sessions and visits, removed ones too."""

from django.utils.translation import gettext as _

from pages.trail import TrailLine, merged, trail_of, trails_in
from workshops.models import Session, SiteVisit, Workshop, WorkshopOrganiser

LIMIT = 30


def trail_of_workshop(workshop: Workshop) -> list[TrailLine]:
    """Return the newest changes of ``workshop`` and of its programme, newest first, at most LIMIT lines.

    One query for each kind of thing, however many there are.
    """
    lines = trail_of(workshop, LIMIT)
    organisers = WorkshopOrganiser.history.filter(workshop=workshop.pk).select_related("institution")
    lines = merged(lines, trails_in(organisers, name=lambda one: str(one.institution)))
    sessions = Session.history.filter(workshop=workshop.pk)
    named = _("session %(number)s. %(title)s")
    lines = merged(lines, trails_in(sessions, name=lambda one: named % {"number": one.number, "title": one.title}))
    visits = SiteVisit.history.filter(workshop=workshop.pk).select_related("institution")
    visited = _("visit to %(school)s")
    # A roster's step says how many came and went; comparing hundreds of names would be six queries a line.
    of_visits = trails_in(visits, frozenset({"roster"}), name=lambda one: visited % {"school": one.institution})
    lines = merged(lines, of_visits)
    return lines[:LIMIT]
