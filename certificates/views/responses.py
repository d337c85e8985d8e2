"""Answers that carry files."""

import io
from typing import IO

from csp.decorators import csp_replace
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control


def attachment(content: bytes | IO[bytes], name: str, content_type: str) -> FileResponse:
    """Return a file to be saved under ``name``, kept by no cache on the way."""
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    return _private(FileResponse(stream, as_attachment=True, filename=name, content_type=content_type))


# The browser's own viewer of PDF files brings its style with it; nothing else may load.
@csp_replace({"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "object-src": ["'self'"]})
def shown_pdf(request: HttpRequest, content: bytes, name: str) -> FileResponse:
    """Return a PDF file made by us to be looked at in the browser."""
    return _private(FileResponse(io.BytesIO(content), filename=name, content_type="application/pdf"))


def not_available(request: HttpRequest, reason: str, back: str, status: int = 500) -> HttpResponse:
    """Say why a file cannot be handed out."""
    return render(request, "certificates/not_available.html", {"reason": reason, "back": back}, status=status)


def _private(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, no_store=True)
    return response
