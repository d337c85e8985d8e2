"""Check-ins that a phone kept while the network was away and sends now: each is answered, none is made twice."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from workshops.door_words import checked_in_words, clock, warnings_at
from workshops.errors import WorkshopError
from workshops.models import CheckIn, Delegate, TakenBackCheckIn, Workshop
from workshops.places import Place, places_of
from workshops.services.check_in import check_in

CODE = re.compile(r"[0-9A-F]{16}")
LARGEST_ID = 2**63 - 1
# A phone's clock may be this much ahead before anybody is told.
CLOCK_TOLERANCE = dt.timedelta(minutes=2)


@dataclass(frozen=True)
class Answer:
    """What became of one entry: ``new``, ``already`` or ``refused``, and the words for the helper."""

    uuid: str | None
    result: str
    words: str


@dataclass(frozen=True)
class Entry:
    """An entry that can be read: whose, where, when, and the name the phone gave it."""

    name: uuid.UUID
    delegate: Delegate
    place: Place
    at: dt.datetime


def receive_check_ins(*, workshop: Workshop, entries: list, by, now: dt.datetime) -> list[Answer]:
    """Check in what the phone of ``by`` kept for ``workshop``, and answer each of ``entries`` in their order.

    An entry is ``{"uuid", "code" or "delegate", "place", "at"}``; whatever else comes is refused with its reason.
    Each entry stands alone: one that is refused or fails keeps no other from being saved. The same once more gets the
    same answer.
    """
    places = places_of(workshop)
    delegates = _delegates_in(entries)
    here = CheckIn.objects.filter(delegate__workshop=workshop, sent_as__isnull=False)
    earlier = {one.sent_as: one for one in here}
    taken_back = set(TakenBackCheckIn.objects.values_list("sent_as", flat=True))
    answers = []
    for raw in entries:
        name = raw.get("uuid") if isinstance(raw, dict) else None
        name = name if isinstance(name, str) else None
        try:
            entry = _read(raw, workshop, places, delegates)
            if entry.name in taken_back:
                raise WorkshopError(_("The office has taken this check-in back. Check in anew if it was right."))
            answers.append(_receive(entry, earlier, by, now))
        except WorkshopError as error:
            answers.append(Answer(name, "refused", str(error)))
    return answers


def _receive(entry: Entry, earlier: dict[uuid.UUID, CheckIn], by, now: dt.datetime) -> Answer:
    if entry.name in earlier:
        return _again(entry, earlier[entry.name])
    state = entry.delegate.state
    moment, about_time = moment_of(entry.delegate.workshop, entry.at, now)
    try:
        with transaction.atomic():
            result = check_in(delegate=entry.delegate, by=by, at=moment, sent_as=entry.name, **entry.place.asked)
    except IntegrityError:
        # The same entry came twice at once, or its number is that of an entry of another workshop.
        return _again(entry, CheckIn.objects.get(sent_as=entry.name))
    # Sent twice at once, the second finds what the first has made.
    is_new = result.is_new or result.check_in.sent_as == entry.name
    time = clock(entry.delegate.workshop, result.check_in.checked_in_at)
    words = [checked_in_words(entry.delegate, time, is_new=is_new), *_of_another_day(entry, moment)]
    if result.is_new:
        earlier[entry.name] = result.check_in
        words += [*about_time, *warnings_at(entry.place, entry.delegate, state)]
        # Whoever comes next in this batch meets the state as it is now.
        entry.delegate.state = Delegate.State.ATTENDED
    return Answer(str(entry.name), "new" if is_new else "already", " ".join(words))


def _of_another_day(entry: Entry, moment: dt.datetime) -> list[str]:
    """Say for which day it counts when that is not the day on which it was made."""
    day = entry.place.day
    if day is None or day == moment.astimezone(entry.delegate.workshop.zone).date():
        return []
    return [_("It counts for %(day)s.") % {"day": date_format(day)}]


def _again(entry: Entry, earlier: CheckIn) -> Answer:
    place = entry.place
    same = (place.session, place.visit) == (earlier.session, earlier.visit) and place.day in (None, earlier.day)
    if earlier.delegate_id != entry.delegate.pk or not same:
        raise WorkshopError(_("This entry was sent before for somebody or somewhere else. Check in anew."))
    time = clock(entry.delegate.workshop, earlier.checked_in_at)
    return Answer(str(entry.name), "new", checked_in_words(entry.delegate, time, is_new=True))


def moment_of(workshop: Workshop, at: dt.datetime, now: dt.datetime) -> tuple[dt.datetime, list[str]]:
    """Return the time to record for a check-in made ``at``, and what has to be said about it.

    Not after ``now``, and not before the first day of the workshop begins there.
    """
    begins = min(dt.datetime.combine(workshop.starts_on, dt.time(), workshop.zone), now)
    if at > now:
        about = (
            [_("The phone's clock is ahead; the time of sending is recorded.")] if at > now + CLOCK_TOLERANCE else []
        )
        return now, about
    if at < begins:
        return begins, [_("The phone's clock said a day before the workshop; its beginning is recorded.")]
    return at, []


def _read(raw, workshop: Workshop, places: dict[str, Place], delegates: dict) -> Entry:
    """Return the entry that ``raw`` describes, or raise WorkshopError with the reason."""
    if not isinstance(raw, dict):
        raise WorkshopError(_("This entry cannot be read."))
    try:
        name = uuid.UUID(raw["uuid"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise WorkshopError(_("This entry has no proper number of its own.")) from None
    place = places.get(raw["place"]) if isinstance(raw.get("place"), str) else None
    if place is None:
        raise WorkshopError(_("This day, session or visit is not in the programme of this workshop."))
    try:
        at = parse_datetime(raw["at"])
    except (KeyError, TypeError, ValueError):
        at = None
    if at is None or at.tzinfo is None:
        raise WorkshopError(_("The time of this entry cannot be read."))
    delegate = delegates.get(_key(raw))
    # Who holds a badge may hear that it is one; numbers can be guessed, so they tell nothing.
    if delegate and delegate.workshop_id != workshop.pk and "code" in raw:
        raise WorkshopError(_("This badge is for another workshop. Nobody is checked in."))
    if delegate is None or delegate.workshop_id != workshop.pk:
        raise WorkshopError(_("No delegate of this workshop has this badge."))
    return Entry(name, delegate, place, at)


def _delegates_in(entries: list) -> dict[tuple[str, object], Delegate]:
    """Return the delegates whom ``entries`` name, by what names them, in one query."""
    keys = {_key(raw) for raw in entries} - {None}
    codes = [value for kind, value in keys if kind == "code"]
    ids = [value for kind, value in keys if kind == "delegate"]
    found = {}
    rows = Delegate.objects.filter(badge_code__in=codes) | Delegate.objects.filter(pk__in=ids)
    for one in rows.select_related("person", "workshop"):
        found["code", one.badge_code] = found["delegate", one.pk] = one
    return found


def _key(raw) -> tuple[str, object] | None:
    if not isinstance(raw, dict):
        return None
    code, number = raw.get("code"), raw.get("delegate")
    if isinstance(code, str):
        code = code.upper()
        return ("code", code) if CODE.fullmatch(code) else None
    return ("delegate", number) if type(number) is int and 0 < number <= LARGEST_ID else None
