"""A blank made of a page of HTML: drawn by WeasyPrint, taken apart where its copies differ."""

import io
from collections.abc import Mapping

from django.utils.translation import gettext as _

from documents import pdf
from documents.blanks.blank import TITLE, Blank, Own
from documents.blanks.slots import Slot, find_slots
from documents.errors import DocumentError
from documents.qr import QrPlace


def open_blank(
    html: str,
    *,
    lang: str,
    author: str = "",
    stylesheets: tuple[str, ...] = pdf.STYLESHEETS,
    images: Mapping[str, bytes] | None = None,
    variant: str = "pdf/ua-1",
) -> Blank:
    """Draw the page that all copies share and return the blank; see documents.blanks.blank for what its HTML says.

    The arguments are those of ``documents.pdf.render_pdf``. Raises DocumentError when the page asks for what does not
    come with it, is longer than one page, or has a letter that no font has.
    """
    with pdf.one_at_a_time, pdf.laid_out(html, stylesheets, images or {}) as document:
        if len(document.pages) != 1:
            raise DocumentError(_("What all copies share is too long for one page. Make it shorter."))
        document.metadata.title = TITLE
        document.metadata.lang = lang
        document.metadata.authors = [author] if author else []
        page = document.pages[0]
        boxes, columns = find_slots(page._page_box, lang)
        taken: dict = {}
        _watch(page, boxes, taken)
        document.write_pdf(
            io.BytesIO(),
            finisher=lambda drawn_document, drawn: _take_apart(drawn_document, drawn, taken),
            pdf_variant=variant,
            pdf_tags=True,
        )
        pdf.refuse_missing_letters(document)
        return Blank(columns=columns, **taken["parts"])


def _watch(page, boxes: list, taken: dict) -> None:
    """Keep the page's content stream, and under which mark each slot stands in it, when the page is painted."""
    paint = page.paint

    def paint_and_keep(stream, scale=1):
        paint(stream, scale)
        marks = {id(box): mark["mcid"] for box, mark in stream._tags.items()}
        taken["stream"] = stream
        taken["slots"] = [Slot(mark=marks[id(box)], **fields) for box, fields in boxes]

    page.paint = paint_and_keep


def _take_apart(document, drawn, taken: dict) -> None:
    """Sort what WeasyPrint has drawn into what all copies share and what each has of its own."""
    pdf.compact_fonts(document, drawn)
    stream, slots = taken["stream"], taken["slots"]
    content = _without_slots(stream.stream, {slot.mark: slot for slot in slots})
    stream.stream = []
    info = len(drawn.objects)
    drawn.info.pop("Title", None)
    fonts = _number(stream._resources["Font"])
    metadata = _number(drawn.catalog["Metadata"])
    own = Own(
        root=drawn.catalog.number,
        content=stream.number,
        fonts=fonts,
        fonts_before=drawn.objects[fonts].data.removesuffix(b">>"),
        metadata=metadata,
        xmp=b"\n".join(drawn.objects[metadata].stream),
        info=info,
        info_before=drawn.info.data.removesuffix(b">>"),
    )
    theirs = {own.content, own.fonts, own.metadata, own.info}
    objects = {one.number: one.data for one in drawn.objects if one.free != "f" and one.number not in theirs}
    taken["parts"] = {"content": content, "slots": slots, "objects": objects, "own": own}


def _without_slots(items: list, slots: dict[int, Slot]) -> list:
    """The content as bytes, with a Slot or QrPlace wherever a copy has its own.

    The empty text of a slot goes with its marks. What sets colours stays: WeasyPrint counts on it further on.
    """
    content: list = []
    place = 0
    while place < len(items):
        item = items[place]
        following = items[place + 1] if place + 1 < len(items) else None
        if isinstance(following, dict) and following.get("MCID") in slots and items[place + 2] == b"BDC":
            end = items.index(b"EMC", place)
            inside = items[place + 3 : end]
            if b"BT" in inside:
                first, last = inside.index(b"BT"), len(inside) - 1 - inside[::-1].index(b"ET")
                inside = inside[:first] + inside[last + 1 :]
            content += [_bytes(one) for one in inside]
            content.append(slots[following["MCID"]])
            place = end + 1
        else:
            content.append(item if isinstance(item, QrPlace) else _bytes(item))
            place += 1
    return _joined(content)


def _joined(content: list) -> list:
    """The same with neighbouring bytes in one piece."""
    joined: list = []
    for one in content:
        if isinstance(one, bytes) and joined and isinstance(joined[-1], bytes):
            joined[-1] += b"\n" + one
        else:
            joined.append(one)
    return joined


def _bytes(item) -> bytes:
    from pydyf import _to_bytes

    return _to_bytes(item)


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
