"""Answers that carry files, answers that nobody on the way is to keep, and the way back to a list."""

import io
from collections.abc import Callable
from functools import wraps
from typing import IO

from csp.decorators import csp, csp_replace
from django.http import FileResponse, HttpRequest
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme


# What others uploaded is never to act in our name, not even in a browser that shows it in spite of all.
@csp({"sandbox": True, "default-src": ["'none'"]})
def attachment(content: bytes | IO[bytes], name: str, content_type: str) -> FileResponse:
    """Return a file to be saved under ``name``, kept by no cache on the way."""
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    return _private(FileResponse(stream, as_attachment=True, filename=name, content_type=content_type))


# The browser's own viewer of PDF files brings its style with it; nothing else may load.
VIEWER = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "object-src": ["'self'"]}


@csp_replace(VIEWER)
def shown_pdf(request: HttpRequest, content: bytes, name: str) -> FileResponse:
    """Return a PDF file made by us to be looked at in the browser."""
    return _private(FileResponse(io.BytesIO(content), filename=name, content_type="application/pdf"))


@csp_replace(VIEWER | {"frame-ancestors": ["'self'"]})
def framed_pdf(request: HttpRequest, content: bytes, name: str) -> FileResponse:
    """Return a PDF file made by us to be looked at inside of one of our own pages."""
    response = _private(FileResponse(io.BytesIO(content), filename=name, content_type="application/pdf"))
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _private(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, no_store=True)
    return response


def way_back(request: HttpRequest, usual: str, asked: str | None = None) -> str:
    """Return the address to go back to: the one of ours that ``asked`` or ``?next=`` names, else the ``usual`` one.

    Lists to work through name themselves so, that whoever mended a record is where they were.
    """
    asked, host = request.GET.get("next", "") if asked is None else asked, {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=host, require_https=request.is_secure())
    return asked if is_ours else usual


def unlisted(view: Callable) -> Callable:
    """Ask search engines, caches and other sites' logs to keep nothing of a page that is for whoever has its code."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer
