"""Sentences that forms, services and pages say alike."""

from collections.abc import Iterable

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshops.models import Delegate, Session, SiteVisit

MOST_NAMES = 8


def in_short(words: Iterable[str]) -> str:
    """Return the first eight of ``words`` in one line, and how many more there are."""
    words = list(words)
    rest = len(words) - MOST_NAMES
    if rest <= 0:
        return "; ".join(words)
    shown = "; ".join(words[:MOST_NAMES])
    return ngettext("%(shown)s and %(rest)s more", "%(shown)s and %(rest)s more", rest) % {"shown": shown, "rest": rest}


def names_in_short(delegates: Iterable[Delegate]) -> str:
    """Return the names of ``delegates`` in one line; needs their persons."""
    return in_short(one.person.full_name for one in delegates)


def seats_words(people: int, seats: int) -> str:
    """Return that the roster is longer than the bus has seats."""
    first = ngettext("%(people)s person is on the roster", "%(people)s people are on the roster", people)
    second = ngettext("there is %(seats)s seat", "there are %(seats)s seats", seats)
    words = _("%(people)s, and %(seats)s.")
    return words % {"people": first % {"people": people}, "seats": second % {"seats": seats}}


def clash_words(other: SiteVisit, delegates: list[Delegate]) -> str:
    """Return who is on the visit ``other`` at the same time."""
    words = _("At this time on the visit to %(school)s (%(day)s, %(time)s): %(names)s.")
    return words % {
        "school": other.institution,
        "day": date_format(other.day),
        "time": time_format(other.starts_at),
        "names": names_in_short(delegates),
    }


def room_words(one: Session, other: Session) -> str:
    """Return that two sessions are in one room at the same time."""
    words = _("Sessions %(one)s and %(other)s are in the same room at the same time: %(room)s, %(day)s.")
    return words % {"one": one.number, "other": other.number, "room": one.room, "day": date_format(one.day)}
