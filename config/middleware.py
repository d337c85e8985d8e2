"""What every request gets: an id, a line in the log, headers on its answer; and one answer when no room is left."""

import logging
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.cache import has_vary_header

from config import logs, metrics
from jobs.services.endings import is_disk_full

logger = logging.getLogger(__name__)
access = logging.getLogger("access")
# What machines ask every few seconds is worth a line only when it fails.
QUIET = {"healthz", "readyz", "metrics", "static"}


def watched(get_response: Callable) -> Callable:
    """Name each request, tell the name in the answer and in every line meanwhile, then log and count the request.

    The log tells the name of the address, not the address: links to set a password and codes are secrets.
    """

    def middleware(request):
        began = time.perf_counter()
        name = logs.request_id(
            request.headers.get("X-Request-ID", ""), is_trusted=bool(settings.ALLAUTH_TRUSTED_PROXY_COUNT)
        )
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=name)
        response = get_response(request)
        seconds = time.perf_counter() - began
        response.headers["X-Request-ID"] = name
        is_static = request.resolver_match is None and request.path.startswith(settings.STATIC_URL)
        route = "static" if is_static else logs.route_of(request)
        # Asking request.user would read the session for pages that do without it.
        user = getattr(request, "_cached_user", None)
        access.log(
            logging.DEBUG if route in QUIET and response.status_code < 400 else logging.INFO,
            "request",
            extra={
                "method": request.method,
                "route": route,
                "status": response.status_code,
                "milliseconds": round(seconds * 1000, 1),
                "user": user.pk if user else None,
            },
        )
        metrics.count_request(route, response.status_code, seconds)
        # The id stays until the next request of this thread: Django logs its own line of an error after this.
        return response

    return middleware


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
