"""The programme as a PDF file, in English, in Chinese, or in both side by side."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from documents.pdf import render_pdf
from partnerships.document_parts import Side
from workshops.models import Workshop
from workshops.timetable import Timetable

STYLESHEETS = ("fonts.css", "print.css", "programme.css")


def programme_html(timetable: Timetable, sides: tuple[Side, ...]) -> str:
    """Return ``timetable`` in the languages of ``sides`` as the page that becomes the PDF file."""
    context = {"timetable": timetable, "sides": sides, "office_name": settings.OFFICE_NAME}
    with translation.override(sides[0].code):
        return render_to_string("workshops/programme_document.html", context)


def drawn(workshop: Workshop, html: str, sides: tuple[Side, ...]) -> bytes:
    """Return ``html`` as a PDF file; the same page gives the same bytes.

    Raises documents.errors.DocumentError when it cannot be drawn on this machine.
    """
    with translation.override(sides[0].code):
        title = _("Programme: %(workshop)s") % {"workshop": workshop}
    return render_pdf(
        html,
        title=title,
        lang=sides[0].lang,
        author=settings.OFFICE_NAME,
        created=workshop.changed_at,
        stylesheets=STYLESHEETS,
    )
