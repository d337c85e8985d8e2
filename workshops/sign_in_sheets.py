"""Sign-in sheets: who is expected at a place, line by line, on paper and for entering the paper afterwards."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.pdf import render_pdf
from workshops.models import Delegate, Workshop
from workshops.places import Place
from workshops.querysets import DOOR_CODE

STYLESHEETS = ("fonts.css", "print.css", "sign_in_sheet.css")
# For people who are not on the list; they fill most of a page's half.
BLANK_LINES = 8


@dataclass(frozen=True)
class Line:
    """One line: its number on the paper, the delegate, and the beginning of the badge code that stands beside it."""

    number: int
    delegate: Delegate

    @property
    def code(self) -> str:
        """As much of the badge code as the door takes for one."""
        return self.delegate.badge_code[:DOOR_CODE]


def lines_of(workshop: Workshop, place: Place) -> list[Line]:
    """Return the lines for ``place``: a visit's roster, else all who take part, by institution and name."""
    expected = workshop.delegates.taking_part().select_related("person", "institution")
    if place.visit:
        expected = expected.filter(visits=place.visit)
    ordered = expected.order_by("institution__official_name", "person__full_name", "pk")
    return [Line(number, delegate) for number, delegate in enumerate(ordered, 1)]


def mark_of(lines: list[Line]) -> str:
    """Return four letters that change with the lines, printed on the sheet: is this paper that of this list?"""
    return hashlib.sha256(",".join(str(line.delegate.pk) for line in lines).encode()).hexdigest()[:4].upper()


def sheet_pdf(workshop: Workshop, place: Place, lines: list[Line]) -> bytes:
    """Return the sheet for ``place`` with its ``lines``.

    Raises documents.errors.DocumentError when it cannot be drawn on this machine.
    """
    title = _("Sign-in sheet: %(place)s") % {"place": place.words}
    context = {
        "title": title,
        "workshop": workshop,
        "place": place,
        "lines": lines,
        "mark": mark_of(lines),
        "blank": range(len(lines) + 1, len(lines) + 1 + BLANK_LINES),
        "date": timezone.localdate(),
        "office_name": settings.OFFICE_NAME,
        "alt": _("QR code that leads to the check-in of this delegate"),
    }
    html = render_to_string("workshops/sign_in_sheet_document.html", context)
    return render_pdf(html, title=title, author=settings.OFFICE_NAME, stylesheets=STYLESHEETS)


def read_typed(text: str, lines: list[Line]) -> tuple[set[int], list[str]]:
    """Read what was typed from the paper: numbers of lines, "4-9" for several, beginnings of codes.

    Returns the delegates' ids, and the words that mean no line or more than one.
    """
    by_number = {line.number: line.delegate.pk for line in lines}
    found: set[int] = set()
    unknown = []
    for word in text.replace(",", " ").replace(";", " ").split():
        means = _meant(word, by_number, lines)
        if means:
            found |= means
        else:
            unknown.append(word)
    return found, unknown


def _meant(word: str, by_number: dict[int, int], lines: list[Line]) -> set[int]:
    if len(word) >= DOOR_CODE and word.isalnum():
        coded = {line.delegate.pk for line in lines if line.delegate.badge_code.startswith(word.upper())}
        return coded if len(coded) == 1 else set()
    first, dash, last = word.partition("-")
    ends = [first, last] if dash else [first]
    if not all(end.isascii() and end.isdigit() and len(end) < 10 and int(end) in by_number for end in ends):
        return set()
    return {by_number[number] for number in range(int(ends[0]), int(ends[-1]) + 1)}
