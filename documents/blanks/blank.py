"""A page drawn once, and its copies.

WeasyPrint draws a page in which some paragraphs are empty. For each copy Pango sets these paragraphs, HarfBuzz cuts out
the glyphs they need, and the file is put together from the page's objects and the copy's own. Nothing of one copy is in
another: each has its own text, its own fonts and its own QR code.

In the page's HTML ``data-slot="name"`` marks the element that holds such a text: a no-break space in the page. Inside a
block with ``data-column`` the slots are paragraphs that stand one under the other, centred in the column's height and
set in smaller letters where there is too little room; the block's size is fixed by CSS. ``data-keep="0.6"`` sets a
paragraph down to that part of its size to keep it on one line. Outside of columns a slot is one line, which is set
smaller when the line is too long. ``data-letters`` are letters that its font has in every copy, which saves the time to
cut it anew. ``qr_slot`` gives a place for a QR code.
"""

from collections.abc import Mapping
from typing import NamedTuple
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from documents import pdf as pdf_module
from documents.blanks.objects import Shared, stream, text
from documents.blanks.painting import paint
from documents.blanks.slots import Column, Slot
from documents.blanks.typesetting import MissingLetter, Paragraph, in_language, paragraph_of
from documents.errors import DoesNotFit
from documents.names import clean_line
from documents.qr import QrPlace, qr_rectangles

# Parts of the full size, from which the first that fits is taken.
SIZES = (1, 0.93, 0.87, 0.81, 0.75, 0.7, 0.65, 0.6, 0.56, 0.52, 0.48, 0.44, 0.4, 0.37, 0.34)
# Neither a column nor a single line (a serial, a code) is set smaller than this part of its size.
LEAST = 0.6
TITLE = "\ue000title\ue000"


class Own(NamedTuple):
    """The objects that each copy has of its own, by their numbers, and what they begin with in every copy.

    ``info`` is the last number of the page's objects; ``root`` the number of the catalogue.
    """

    root: int
    content: int
    fonts: int
    fonts_before: bytes
    metadata: int
    xmp: bytes
    info: int
    info_before: bytes


class Blank:
    """A page whose copies are filled in; made by ``open_blank``.

    ``content`` is the page's content in order: bytes, and the places of slots and QR codes; ``objects`` are the page's
    other objects by their numbers.
    """

    def __init__(
        self,
        *,
        content: list[bytes | Slot | QrPlace],
        slots: list[Slot],
        columns: list[Column],
        objects: dict[int, bytes],
        own: Own,
    ):
        self._content, self._slots, self._columns = content, slots, columns
        self._shared, self._own = Shared(objects), own

    def copy(self) -> "Copy":
        """A new copy, with nothing filled in."""
        return Copy(self)


class Copy:
    """One copy of a blank: ``write`` its texts, in one go or several, then ``finish``."""

    def __init__(self, blank: Blank):
        self._blank = blank
        self._last = blank._own.info
        self._written: dict[str, bytes] = {}
        self._fonts: list[tuple[str, int]] = []
        self._objects: dict[int, bytes] = {}

    def write(self, texts: Mapping[str, str]) -> None:
        """Set ``texts``, by the names of their slots; those of one column must be given together.

        Raises DoesNotFit when a text does not fit into its place even in the smallest letters, DocumentError when
        no font has a letter of it.
        """
        slots = [slot for slot in self._blank._slots if slot.name in texts]
        with pdf_module.one_at_a_time:
            try:
                for number in sorted({slot.column for slot in slots if slot.column is not None}):
                    inside = [slot for slot in slots if slot.column == number]
                    for slot, top, paragraph in _stacked(self._blank._columns[number], inside, texts):
                        self._paint(slot, top, paragraph)
                for slot in slots:
                    if slot.column is None:
                        paragraph = _one_line(slot, texts[slot.name])
                        self._paint(slot, slot.baseline - paragraph.ascent, paragraph)
            except MissingLetter as missing:
                raise pdf_module.no_font_for({missing.code}) from missing
        for one in self._blank._content:
            if isinstance(one, QrPlace) and one.name in texts:
                self._written[one.name] = _qr_code(texts[one.name], one.side)

    def finish(self, *, title: str) -> bytes:
        """The copy as a PDF file of that title; slots without a text stay empty."""
        own, parts = self._blank._own, []
        # It stands in XML, which has no place for some characters; both places must say the same.
        title = clean_line(title)
        for part in self._blank._content:
            if isinstance(part, bytes):
                parts.append(part)
            elif isinstance(part, QrPlace):
                parts.append(self._written.get(part.name, b""))
            else:
                parts.append(self._written.get(part.name) or part.nothing)
        objects = dict(self._objects)
        objects[own.content] = stream(b"\n".join(parts))
        fonts = "".join(f"/{name} {number} 0 R " for name, number in self._fonts)
        objects[own.fonts] = own.fonts_before + fonts.encode() + b">>"
        objects[own.metadata] = _metadata(own.xmp, title)
        objects[own.info] = own.info_before + f"/Title {text(title)}>>".encode()
        return self._blank._shared.file_with(objects, root=own.root, info=own.info)

    def _paint(self, slot: Slot, top: float, paragraph: Paragraph) -> None:
        """Put a paragraph into its slot, from ``top`` downwards, as one marked piece of text."""
        painted = paint(paragraph, slot.width, self._last + 1, slot.letters)
        self._last += len(painted.objects)
        self._objects |= painted.objects
        self._fonts += painted.fonts
        begin = f"/Span <</MCID {slot.mark}>> BDC\nq 1 0 0 1 {slot.x:.3f} {top:.3f} cm\n"
        self._written[slot.name] = begin.encode() + painted.operators


def _stacked(column: Column, slots: list[Slot], texts: Mapping[str, str]) -> list[tuple[Slot, float, Paragraph]]:
    """(slot, top, paragraph) of a column, in letters so large that all of it fits."""
    for factor in SIZES:
        if factor < LEAST:
            break
        parts, height = [], 0.0
        for slot in slots:
            paragraph = _kept_together(slot, texts[slot.name], factor)
            before = slot.margin * factor if parts else 0
            parts.append((slot, height + before, paragraph))
            height += before + paragraph.height
        if height <= column.height and all(one.widest <= slot.width + 0.5 for slot, _top, one in parts):
            first = column.y + (column.height - height) / 2
            return [(slot, first + top, paragraph) for slot, top, paragraph in parts]
    raise DoesNotFit(_("The text is too long for its place on the page. Make it shorter."))


def _kept_together(slot: Slot, words: str, factor: float) -> Paragraph:
    """The paragraph at ``factor`` of its size, set down to the slot's ``keep`` so that it need not be broken."""
    lines = words.count("\n") + 1
    for size in SIZES:
        if size < slot.keep:
            break
        whole = paragraph_of(words, in_language(slot.look, words, factor * size), slot.width)
        if slot.keep == 1 or len(whole.lines) == lines:
            return whole
    return paragraph_of(words, in_language(slot.look, words, factor * slot.keep), slot.width)


def _one_line(slot: Slot, words: str) -> Paragraph:
    for size in SIZES:
        if size < LEAST:
            break
        line = paragraph_of(words, in_language(slot.look, words, size), None)
        if line.widest <= slot.width:
            return line
    raise DoesNotFit(_("“%(text)s” is too long for its line on the page.") % {"text": words})


def _qr_code(words: str, side: float) -> bytes:
    modules, runs = qr_rectangles(words)
    unit = side / modules
    dark = "\n".join([f"{x} {y} {length} 1 re" for x, y, length in runs])
    return (f"q {unit:.5f} 0 0 {unit:.5f} 0 0 cm 1 1 1 rg 0 0 {modules} {modules} re f 0 0 0 rg\n{dark}\nf Q").encode()


def _metadata(xmp: bytes, title: str) -> bytes:
    content = xmp.replace(TITLE.encode(), escape(title).encode())
    return f"<</Type /Metadata /Subtype /XML /Length {len(content)}>>\nstream\n".encode() + content + b"\nendstream"
