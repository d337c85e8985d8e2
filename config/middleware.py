"""Headers that every answer carries, and the answer when there is no room left to write."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.cache import has_vary_header

from jobs.services.endings import is_disk_full

logger = logging.getLogger(__name__)


def guarding_headers(get_response: Callable) -> Callable:
    """Forbid camera, microphone and position, use by other sites, and copies of what was made for one person.

    A page that says otherwise itself keeps its own words. Whatever read the session has ``Vary: Cookie``: such an
    answer is for one person and stays in no cache, so that Back shows nothing after a sign-out at a shared computer.
    """

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if has_vary_header(response, "Cookie"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


class RoomForWriting:
    """Answers 507 with a sentence when the disk, or the database on it, is full: trying again does not help then."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say it, and leave every other error to Django."""
        if not is_disk_full(exception):
            return None
        logger.error("There is no room left to write: %s", exception, exc_info=exception)
        return HttpResponse(get_template("507.html").render(), status=507)
