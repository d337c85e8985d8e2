"""QR codes without picture files: rectangles drawn straight into the PDF page, and SVG for the web.

A PNG shared by the pages of a batch would show one person's code to another, and parsing an SVG path takes half of
the time of a page; filled rectangles do neither.
"""

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote, unquote

import segno
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.errors import DocumentError

# White modules that the standard asks for on every side.
QUIET_ZONE = 4
# Readers find the mask in the symbol. Trying all eight to choose the prettiest takes a tenth of a certificate's time.
MASK = 3
SCHEME = "qr:"


@lru_cache(maxsize=64)
def _matrix(text: str) -> tuple[bytes, ...]:
    """Rows of 0 and 1. At least level M, and a higher one whenever it costs no bigger symbol."""
    try:
        return tuple(bytes(row) for row in segno.make_qr(text, error="m", boost_error=True, mask=MASK).matrix)
    except ValueError as error:
        raise DocumentError(_("This text is too long for a QR code: %(text)s…") % {"text": text[:60]}) from error


def qr_rectangles(text: str) -> tuple[int, list[tuple[int, int, int]]]:
    """Side of the symbol in modules, quiet zone included, and its dark runs as (column, row, length)."""
    rows = _matrix(text)
    runs = []
    for y, row in enumerate(rows):
        runs.extend((x + QUIET_ZONE, y + QUIET_ZONE, length) for x, length in _dark_runs(row))
    return len(rows) + 2 * QUIET_ZONE, runs


def _dark_runs(row: bytes) -> Iterator[tuple[int, int]]:
    start = None
    for x, dark in enumerate((*row, 0)):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None


def qr_svg(text: str) -> str:
    """A standalone SVG file for the web, to be served from an address of its own as image/svg+xml."""
    side, runs = qr_rectangles(text)
    path = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in runs)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>'
    )


def qr_image(text: str, *, alt: str) -> SafeString:
    """An `<img>` for documents.pdf, which draws the code itself. Its size comes from CSS, e.g. `.qr {width: 28mm}`."""
    # escape(), because words written in a template count as safe and may still hold a quotation mark.
    return format_html('<img class="qr" src="{}{}" alt="{}">', SCHEME, quote(text, safe=""), escape(alt))


class QrDrawing:
    """What WeasyPrint takes for a picture: it knows its proportions and draws itself as one filled path."""

    def __init__(self, address: str):
        self.side, self.runs = qr_rectangles(unquote(address.removeprefix(SCHEME)))

    def get_intrinsic_size(self, resolution, font_size):
        """Width, height and ratio in CSS pixels: without CSS, one millimetre a module."""
        size = self.side * 96 / 25.4
        return size, size, 1

    def draw(self, stream, width, height, style):
        """Draws white ground and dark modules into the page's content stream, one unit a module."""
        stream.transform(a=width / self.side, d=height / self.side)
        stream.set_color_rgb(1, 1, 1)
        stream.rectangle(0, 0, self.side, self.side)
        stream.fill()
        stream.set_color_rgb(0, 0, 0)
        # One entry for all: three hundred calls of stream.rectangle() take as long as laying out a paragraph.
        stream.stream.append("\n".join(f"{x} {y} {length} 1 re" for x, y, length in self.runs))
        stream.fill()
