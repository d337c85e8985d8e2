"""Says in a PDF which letters its glyphs stand for.

WeasyPrint writes one text for each glyph into the font's ToUnicode table. In scripts where a cluster of letters becomes
several glyphs, or letters move, the same glyph stands for different texts, and about every sixth name is copied wrong.
A tagged page has each piece of text in a marked-content sequence, `/Span <</MCID 3>> BDC … EMC`; adding `/ActualText`
to that dictionary makes readers take the letters from there.
"""

import unicodedata


def add_actual_text(page):
    """Makes a rendered WeasyPrint page write /ActualText for the text that needs it, whenever it is painted."""
    paint = page.paint

    def paint_and_say(stream, scale=1):
        groups = set(stream._resources["XObject"])
        paint(stream, scale)
        texts = {mark["mcid"]: box.text for box, mark in stream._tags.items() if hasattr(box, "text")}
        _say(stream, texts)
        # Half-transparent parts are painted into streams of their own, which count in the same numbers.
        for key, group in stream._resources["XObject"].items():
            if key not in groups and hasattr(group, "stream"):
                _say(group, texts)

    page.paint = paint_and_say


def _say(stream, texts):
    from pydyf import String

    for item in stream.stream:
        if isinstance(item, dict) and needs_actual_text(text := texts.get(item.get("MCID"), "")):
            item["ActualText"] = String(text)


def needs_actual_text(text: str) -> bool:
    """True when a character is neither Latin nor punctuation, or when a mark stands beside its letter.

    Latin letters, Vietnamese ones included, have a glyph each and are read back right; marking only the others keeps
    selecting single words possible in ordinary text.
    """
    return any(
        ord(character) > 0x2E7F or 0x0370 <= ord(character) < 0x1E00 or unicodedata.combining(character)
        for character in text
    )
