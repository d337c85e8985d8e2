"""Pages go over the wire compressed; files do not: they are compressed already, or are streamed."""

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware


class CompressedPages(GZipMiddleware):
    """Compress HTML for browsers that ask for it.

    Django adds random bytes to each answer and masks the token of a form anew each time, so that the length of an
    answer tells nobody what stands in it (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return ``response``, compressed when it is a page."""
        is_page = not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response
