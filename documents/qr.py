"""QR codes without picture files: rectangles drawn straight into the PDF page, and SVG for the web.

A PNG shared by the pages of a batch would show one person's code to another, and parsing an SVG path takes half of
the time of a page; filled rectangles do neither.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote

import zxingcpp
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.errors import DocumentError

_DARK = re.compile(rb"\x00+")
# White modules that the standard asks for on every side.
QUIET_ZONE = 4
# From the surest reading to the least that paper needs.
LEVELS = ("H", "Q", "M")
SCHEME = "qr:"
SLOT_SCHEME = "qr-slot:"


def qr_rectangles(text: str) -> tuple[int, list[tuple[int, int, int]]]:
    """Side of the symbol in modules, quiet zone included, and its dark runs as (column, row, length).

    The level is M, or a higher one whenever it costs no bigger symbol. Raises DocumentError when the text is too long.
    """
    symbol = _symbol(text, _level(len(text.encode())))
    side, pixels = len(symbol), symbol.tobytes()
    runs = [
        (run.start() - row * side + QUIET_ZONE, row + QUIET_ZONE, run.end() - run.start())
        for row in range(side)
        for run in _DARK.finditer(pixels, row * side, (row + 1) * side)
    ]
    return side + 2 * QUIET_ZONE, runs


@lru_cache(maxsize=256)
def _level(length: int) -> str:
    """The highest level at which ``length`` bytes need no bigger symbol than at M."""
    text = "x" * length
    least = len(_symbol(text, LEVELS[-1]))
    return next(level for level in LEVELS if _fits(text, level, least))


def _fits(text: str, level: str, side: int) -> bool:
    try:
        return len(_symbol(text, level)) == side
    except DocumentError:
        return False


def _symbol(text: str, level: str) -> memoryview:
    """The modules as a square of bytes, dark ones 0."""
    try:
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    except ValueError as error:
        raise DocumentError(_("This text is too long for a QR code: %(text)s…") % {"text": text[:60]}) from error
    return memoryview(code.to_image(add_quiet_zones=False))


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


def qr_slot(name: str, *, alt: str) -> SafeString:
    """An `<img>` for documents.blanks: the place of a code that each copy has of its own, by the slot's name."""
    return format_html('<img class="qr" src="{}{}" alt="{}">', SLOT_SCHEME, name, escape(alt))


class QrSlot:
    """What WeasyPrint takes for a picture; it leaves a mark in the page's content where a code is to be drawn."""

    def __init__(self, address: str):
        self.name = address.removeprefix(SLOT_SCHEME)

    def get_intrinsic_size(self, resolution, font_size):
        """Width, height and ratio in CSS pixels."""
        return 100, 100, 1

    def draw(self, stream, width, height, style):
        """Leaves the mark: an object with the slot's name and the side of the code in CSS pixels."""
        stream.stream.append(QrPlace(self.name, width))


class QrPlace(NamedTuple):
    """Where the QR code of a copy goes; ``side`` in CSS pixels."""

    name: str
    side: float
