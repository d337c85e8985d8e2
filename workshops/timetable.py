"""A workshop's programme as people read it: days, what is side by side, who carries it, in English or Chinese.

Nothing here is translated early: what a template asks for turns into words in the language that is active then.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from django.utils import translation
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from documents.fonts import CHINESE, script_of
from partnerships.document_parts import is_chinese
from partnerships.models import Institution
from workshops.models import Session, SiteVisit, Workshop, WorkshopOrganiser
from workshops.time_zones import zone_words


@dataclass(frozen=True)
class Text:
    """Words of people in English and, if there are any, in Chinese."""

    english: str
    chinese: str = ""

    def __bool__(self) -> bool:
        return bool(self.english or self.chinese)

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The words in the language of the page, else in the other one."""
        return (is_chinese() and self.chinese) or self.english or self.chinese

    @property
    def lang(self) -> str:
        """The language of the words where it is not that of the page."""
        if is_chinese():
            return "" if self.chinese else "en"
        return "" if self.english else CHINESE.lang

    @property
    def lacks_chinese(self) -> bool:
        """Whether the Chinese page shows English here."""
        return bool(self.english and not self.chinese)


@dataclass(frozen=True)
class Entry:
    """A session or a visit."""

    thing: Session | SiteVisit
    title: Text
    track: Text = Text("")
    room: Text = Text("")
    speakers: Text = Text("")
    bus: str = ""
    is_visit: bool = False

    @property
    def day(self) -> dt.date:
        """The day it takes place."""
        return self.thing.day

    @property
    def starts_at(self) -> dt.time | None:
        """When it starts, by the clock of the place."""
        return self.thing.starts_at

    @property
    def ends_at(self) -> dt.time | None:
        """When it ends, by the clock of the place."""
        return self.thing.ends_at

    @property
    def heading(self) -> str:
        """The title, or which school is visited."""
        return _("Visit to %(school)s") % {"school": self.title} if self.is_visit else str(self.title)

    @property
    def time_words(self) -> str:
        """From when to when, as far as it is known."""
        if not self.starts_at:
            return _("Time not stated yet")
        if not self.ends_at:
            return _("from %(time)s") % {"time": time_format(self.starts_at)}
        return f"{time_format(self.starts_at)}–{time_format(self.ends_at)}"

    @property
    def bus_words(self) -> str:
        """Which bus goes there."""
        return _("Bus %(bus)s") % {"bus": self.bus} if self.bus else ""


@dataclass
class Column:
    """Entries of one track, one after the other."""

    track: Text
    entries: list[Entry] = field(default_factory=list)

    def has_room_for(self, entry: Entry) -> bool:
        """Whether ``entry`` is of this track and comes after all that is here."""
        last = self.entries[-1]
        is_over = (last.ends_at or last.starts_at) <= entry.starts_at and last.starts_at != entry.starts_at
        return self.track == entry.track and is_over


@dataclass
class Block:
    """What stands side by side: entries that overlap, track by track; mostly a single one."""

    columns: list[Column]

    @property
    def entries(self) -> list[Entry]:
        """All of it in order of time."""
        return sorted((one for column in self.columns for one in column.entries), key=_in_order)

    @property
    def is_parallel(self) -> bool:
        """Whether there is more than one thing at a time."""
        return len(self.columns) > 1

    @property
    def time_words(self) -> str:
        """The time when it is the same for all, else nothing: each entry then says its own."""
        times = {entry.time_words for entry in self.entries}
        return times.pop() if len(times) == 1 else ""


@dataclass
class Day:
    """A day of the programme on which something takes place."""

    date: dt.date
    blocks: list[Block]

    @property
    def words(self) -> str:
        """The day with its weekday."""
        return _("%(weekday)s, %(day)s") % {"weekday": date_format(self.date, "l"), "day": date_format(self.date)}

    @property
    def entries(self) -> list[Entry]:
        """All of the day in order of time."""
        return [entry for block in self.blocks for entry in block.entries]


@dataclass(frozen=True)
class Organiser:
    """Who carries the workshop, and as what."""

    role: WorkshopOrganiser.Role
    name: Text

    @property
    def role_words(self) -> str:
        """The role, as a heading."""
        return capfirst(str(self.role.label))


@dataclass
class Timetable:
    """The whole programme of a workshop."""

    workshop: Workshop
    title: Text
    place: Text
    organisers: list[Organiser]
    days: list[Day]

    @property
    def entries(self) -> list[Entry]:
        """All sessions and visits in order."""
        return [entry for day in self.days for entry in day.entries]

    @property
    def dates(self) -> str:
        """From when to when."""
        first, last = self.workshop.starts_on, self.workshop.ends_on
        if first == last:
            return date_format(first)
        return _("%(start)s to %(end)s") % {"start": date_format(first), "end": date_format(last)}

    @property
    def zone(self) -> str:
        """In which time zone all times are."""
        return zone_words(self.workshop.time_zone, self.workshop.starts_on)

    @property
    def without_chinese(self) -> list[str]:
        """What the Chinese page has to show in English, so that staff can fill it in."""
        gaps = [_("title of the workshop")] if self.title.lacks_chinese else []
        gaps += [_("place")] if self.place.lacks_chinese else []
        gaps += [str(one.name) for one in self.organisers if one.name.lacks_chinese]
        for entry in self.entries:
            if any(text.lacks_chinese for text in (entry.title, entry.track, entry.room, entry.speakers)):
                gaps.append(str(entry.title) if entry.is_visit else str(entry.thing))
        return list(dict.fromkeys(gaps))


def read_timetable(workshop: Workshop) -> Timetable:
    """Return the programme of ``workshop``, in five queries however long it is. Nothing of delegates is in it."""
    entries = [_of_session(session) for session in workshop.sessions.all()]
    visits = workshop.visits.select_related("institution").prefetch_related("institution__names")
    entries += [_of_visit(visit) for visit in visits]
    roles = workshop.organiser_roles.select_related("institution").prefetch_related("institution__names")
    return Timetable(
        workshop=workshop,
        title=_text(workshop.title, workshop.native_title),
        place=_place(workshop),
        organisers=[Organiser(WorkshopOrganiser.Role(one.role), _name(one.institution)) for one in roles],
        days=[
            Day(date, _blocks(group)) for date, group in groupby(sorted(entries, key=_in_order), key=attrgetter("day"))
        ],
    )


def _in_order(entry: Entry) -> tuple:
    """Sort by time; what has none stands at the end of its day, sessions before visits."""
    number = 0 if entry.is_visit else entry.thing.number
    return (entry.day, entry.starts_at is None, entry.starts_at or dt.time(), entry.is_visit, number, entry.thing.pk)


def _blocks(entries: Iterable[Entry]) -> list[Block]:
    blocks: list[Block] = []
    until = dt.time()
    for entry in entries:
        if not entry.starts_at:
            blocks.append(Block([Column(entry.track, [entry])]))
        elif blocks and (entry.starts_at < until or entry.starts_at == blocks[-1].entries[-1].starts_at):
            _put_into(blocks[-1], entry)
            until = max(until, entry.ends_at or entry.starts_at)
        else:
            blocks.append(Block([Column(entry.track, [entry])]))
            until = entry.ends_at or entry.starts_at
    return blocks


def _put_into(block: Block, entry: Entry) -> None:
    column = next((one for one in block.columns if one.has_room_for(entry)), None)
    if column is None:
        column = Column(entry.track)
        block.columns.append(column)
    column.entries.append(entry)


def _of_session(session: Session) -> Entry:
    return Entry(
        session,
        title=_text(session.title, session.native_title),
        track=_text(session.track, session.native_track),
        room=_text(session.room, session.native_room),
        speakers=_text(session.speakers, session.native_speakers),
    )


def _of_visit(visit: SiteVisit) -> Entry:
    return Entry(visit, title=_name(visit.institution), bus=visit.bus, is_visit=True)


def _text(english: str, native: str) -> Text:
    # The native title of a workshop in Bangkok is Thai: the script tells what is Chinese.
    return Text(english, native if script_of(native) is CHINESE else "")


def _name(institution: Institution) -> Text:
    return Text(institution.official_name, institution.chinese_name)


def _place(workshop: Workshop) -> Text:
    parts = [workshop.venue, workshop.city, workshop.province]
    with translation.override("en"):
        english = ", ".join(part for part in (*parts, str(workshop.country.name)) if part)
    if script_of(workshop.native_place) is not CHINESE:
        return Text(english)
    with translation.override("zh-hans"):
        return Text(english, f"{workshop.country.name}{workshop.native_place}")
