"""Who to talk to first: a printed page for each institution, to lie on its table at the workshop."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string

from documents.pdf import render_pdf
from partnerships.models import Institution
from workshops.match_words import between_words, enough_words, reasons_of
from workshops.matching import Advice, Pair
from workshops.models import Workshop

# A choice for the two to four partners that are advised; a page holds about as many.
MOST_PARTNERS = 6
# Such a file takes some ten seconds; a larger one would keep a thread of the web too long.
MOST_SHEETS = 40


@dataclass(frozen=True)
class Partner:
    """One line of a page: whom to talk to, and what about."""

    institution: Institution
    reasons: list[str]
    later: list[str]


@dataclass(frozen=True)
class Sheet:
    """One institution's page; ``more`` is how many further pairs it has."""

    institution: Institution
    partners: list[Partner]
    more: int


def sheets_of(institutions: Iterable[Institution], pairs: list[Pair], advice: Advice) -> list[Sheet]:
    """Return a page for each of ``institutions`` that is in one of ``pairs``, with its pairs in their order."""
    of_each: dict[int, list[tuple[Institution, Pair]]] = {one.pk: [] for one in institutions}
    for pair in pairs:
        for one, other in (pair.both, pair.both[::-1]):
            if one.pk in of_each:
                of_each[one.pk].append((other, pair))
    return [
        Sheet(
            one,
            [_partner(other, pair, advice) for other, pair in of_each[one.pk][:MOST_PARTNERS]],
            max(len(of_each[one.pk]) - MOST_PARTNERS, 0),
        )
        for one in institutions
        if of_each[one.pk]
    ]


def sheets_pdf(workshop: Workshop, sheets: list[Sheet], on: dt.date) -> bytes:
    """Return ``sheets`` as a PDF file. Raises documents.errors.DocumentError when it cannot be drawn."""
    context = {"title": workshop.title, "workshop": workshop, "sheets": sheets, "date": on}
    html = render_to_string("workshops/match_document.html", context | {"office_name": settings.OFFICE_NAME})
    return render_pdf(html, title=workshop.title, author=settings.OFFICE_NAME)


def _partner(institution: Institution, pair: Pair, advice: Advice) -> Partner:
    later = [*(between_words(one) for one in pair.between), *enough_words(pair, advice)]
    # What is true of the two as a whole is no subject to talk about.
    return Partner(institution, [reason.words for reason in reasons_of(pair)[: len(pair.fits)]], later)
