"""The programme for everybody who has its address. It looks up one code and lists nothing; no delegate is on it."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.errors import DocumentError
from pages.responses import unlisted
from workshops import programme_files
from workshops.models import Workshop
from workshops.timetable import read_timetable


def _published(view: Callable) -> Callable:
    """Find the workshop by its code; an unknown one and one taken back get the same answer, 404."""

    @wraps(view)
    def answer(request, code: str):
        workshop = Workshop.objects.published().select_related("programme").with_programme_code(code).first()
        if workshop is None:
            return programme_files.in_language(request, "workshops/public_programme_unknown.html", {}, status=404)
        return view(request, workshop)

    return answer


@require_safe
@unlisted
@_published
def public_programme(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """The programme in English or Chinese."""
    context = {"timetable": read_timetable(workshop), "public_address": programme_files.public_address(workshop)}
    return programme_files.in_language(request, "workshops/public_programme.html", context)


@require_safe
@unlisted
@_published
def public_programme_pdf(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """The programme as a PDF file."""
    try:
        return programme_files.pdf_of(request, workshop)
    except DocumentError:
        # What is missing on the machine is no business of the public.
        return render(request, "workshops/public_programme_not_drawn.html", {"workshop": workshop}, status=503)


@require_safe
@unlisted
@_published
def public_programme_calendar(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """The programme as an iCalendar file to subscribe to."""
    return programme_files.calendar_answer(request, workshop)
