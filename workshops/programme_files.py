"""The programme as answers: a page in one language, a PDF file, a calendar file. Inside and in public the same."""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from pages.responses import attachment, shown_pdf
from partnerships.document_parts import SIDES, Side
from workshops.calendar_file import calendar_of
from workshops.models import Workshop
from workshops.programme_document import drawn, programme_html
from workshops.timetable import read_timetable

BOTH = "both"
KEPT = 24 * 60 * 60


def side_of(request: HttpRequest) -> Side:
    """Return the language that the address asks for; without one, that of its reader, English if we have not that."""
    wanted = request.GET.get("language", translation.get_language() or "").lower()
    return next((side for side in SIDES if side.code == wanted), SIDES[0])


def in_language(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    """Return the page in the language of its address, whatever language the inside is in."""
    side = side_of(request)
    with translation.override(side.code):
        other = next(one for one in SIDES if one != side)
        response = render(request, template, context | {"side": side, "other": other}, status=status)
    response["Content-Language"] = side.code
    return response


def pdf_of(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Return the programme as a PDF file in one language, or in both side by side (``?language=both``).

    Raises documents.errors.DocumentError when it cannot be drawn on this machine.
    """
    sides = SIDES if request.GET.get("language") == BOTH else (side_of(request),)
    html = programme_html(read_timetable(workshop), sides)
    content = cache.get_or_set(_key(html), lambda: drawn(workshop, html, sides), KEPT)
    return shown_pdf(request, content, _file_name(workshop, "pdf", sides))


def calendar_answer(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Return the programme as an iCalendar file in the language of the address."""
    side = side_of(request)
    content = calendar_of(read_timetable(workshop), side, public_address(workshop))
    return attachment(content, _file_name(workshop, "ics", (side,)), "text/calendar; charset=utf-8")


def public_address(workshop: Workshop) -> str:
    """Return where everybody can read the programme, nothing when it is not published."""
    if not workshop.is_published:
        return ""
    return settings.SITE_URL + reverse("workshops:public_programme", args=[workshop.programme_code])


def programme_url(workshop: Workshop) -> str:
    """Return where those who may see the workshop read its programme."""
    return reverse("workshops:programme_detail", args=[workshop.pk])


def _file_name(workshop: Workshop, ending: str, sides: tuple[Side, ...]) -> str:
    languages = "-".join(side.code for side in sides)
    return f"{workshop.programme.code}-workshop-{workshop.edition}-programme-{languages}.{ending}".lower()


def _key(html: str) -> str:
    # Everybody may ask for the public file, and drawing takes a good part of a second: what is shown is the key.
    return f"programme-pdf-{hashlib.sha256(html.encode()).hexdigest()}"
