"""The programme as an iCalendar file (RFC 5545): an event for each session and each visit."""

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from partnerships.document_parts import Side
from workshops.models import Workshop
from workshops.timetable import Entry, Timetable

AGAIN_AFTER = dt.timedelta(hours=1)


def calendar_of(timetable: Timetable, side: Side, address: str = "") -> bytes:
    """Return the programme in the language of ``side``; ``address`` is the public page that events lead to.

    The same programme gives the same bytes. Costs three queries beyond those of the programme.
    """
    workshop = timetable.workshop
    revisions = _revisions(workshop)
    with translation.override(side.code):
        calendar = Calendar()
        calendar.add("prodid", f"-//{settings.OFFICE_NAME}//Workshop programme//{side.code.upper()}")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        # No METHOD: with one, some mail programs take the file for an invitation that wants an answer.
        calendar.add("x-wr-calname", str(timetable.title))
        calendar.add("x-wr-timezone", workshop.time_zone)
        calendar.add("refresh-interval", AGAIN_AFTER, parameters={"value": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
        for entry in timetable.entries:
            calendar.add_component(_event(timetable, entry, revisions[_kind(entry), entry.thing.pk], address))
    return calendar.to_ical()


def _event(timetable: Timetable, entry: Entry, revision: int, address: str) -> Event:
    changed_at = max(entry.thing.changed_at, timetable.workshop.changed_at)
    event = Event()
    event.add("uid", f"{_kind(entry)}-{entry.thing.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", revision)
    _add_times(event, timetable, entry)
    event.add("summary", entry.heading)
    place = [str(entry.room), str(timetable.place)]
    event.add("location", ", ".join(part for part in place if part))
    if words := _description(timetable, entry):
        event.add("description", words)
    if address:
        event.add("url", address)
    return event


def _add_times(event: Event, timetable: Timetable, entry: Entry) -> None:
    """Add the times in UTC, which every program turns into the right hour; a whole day where no time is stated."""
    if not entry.starts_at:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        return
    for name, time in (("dtstart", entry.starts_at), ("dtend", entry.ends_at)):
        # Without an end the event has none either: nobody said how long it lasts.
        if time:
            local = dt.datetime.combine(entry.day, time, timetable.workshop.zone)
            event.add(name, local.astimezone(dt.UTC))


def _description(timetable: Timetable, entry: Entry) -> str:
    lines = [str(timetable.title)]
    if entry.track:
        lines.append(_("Track: %(track)s") % {"track": entry.track})
    if entry.speakers:
        lines.append(_("Speakers: %(speakers)s") % {"speakers": entry.speakers})
    if entry.bus:
        lines.append(entry.bus_words)
    return "\n".join(lines)


def _kind(entry: Entry) -> str:
    return "visit" if entry.is_visit else "session"


def _revisions(workshop: Workshop) -> dict[tuple[str, int], int]:
    """Return for each session and visit how often it, or the workshop with its place and time zone, was changed.

    Counted in the trail, which only grows; so a later state never has a smaller number.
    """
    of_workshop = workshop.history.count()
    found = {}
    for kind, rows in (("session", workshop.sessions), ("visit", workshop.visits)):
        trail = rows.model.history.filter(workshop=workshop.pk).order_by().values_list("id").annotate(Count("pk"))
        counts = dict(trail)
        for key in rows.values_list("pk", flat=True):
            found[kind, key] = max(counts.get(key, 0) - 1, 0) + max(of_workshop - 1, 0)
    return found
