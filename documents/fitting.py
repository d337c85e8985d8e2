"""Which size of letters fits into a part of a page, judged by the letters; only drawing could tell for certain."""

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from documents.fonts import CHINESE, KHMER, LAO, MYANMAR, THAI, script_of

POINT = 25.4 / 72
# How wide a letter on the line is at most, and how far the lines are apart in the stylesheets, in the letters' size.
WIDTHS = {KHMER: 0.85, LAO: 0.68, MYANMAR: 1.05, THAI: 0.68, CHINESE: 1.0}
LEADINGS = {KHMER: 1.75, LAO: 1.55, MYANMAR: 2.0, THAI: 1.55}
LATIN_LEADING = 1.3
# What is left empty at the ends of the lines, where the next word does not fit any more.
RAGGED = 1.12


@dataclass(frozen=True)
class Zone:
    """A part of a page: its room in millimetres and the sizes its letters may have, in points."""

    width: float
    height: float
    sizes: tuple[float, ...]


def fitting(zone: Zone, texts: Iterable[tuple[str, float]]) -> float:
    """Return the largest size in points with which all ``texts`` fit into ``zone``; the smallest when none does.

    Each text comes with its size as a share of the zone's. There is room to spare.
    """
    texts = list(texts)
    return next((size for size in zone.sizes if fits(zone, texts, size)), zone.sizes[-1])


def fits(zone: Zone, texts: Iterable[tuple[str, float]], size: float) -> bool:
    """Return whether all ``texts``, one under the other, fit into ``zone`` in letters of ``size`` points."""
    return sum(_height(text, size * share * POINT, zone.width) for text, share in texts) <= zone.height


def _height(text: str, size: float, width: float) -> float:
    """Return the height in millimetres of ``text`` set in letters of ``size`` millimetres on lines of ``width``."""
    if not text:
        return 0
    script = script_of(text)
    letter = WIDTHS.get(script, 0)
    length = sum(_width(character, letter) for character in text) * size
    lines = 1 if length <= width else math.ceil(length * RAGGED / width)
    return lines * size * LEADINGS.get(script, LATIN_LEADING)


def _width(character: str, otherwise: float) -> float:
    """Return how wide a letter is, in sizes of the letters; ``otherwise`` for those of the text's own script."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    if character.isascii() or not otherwise:
        wide = character in "MWmwÆŒ@%" or unicodedata.east_asian_width(character) in "WF"
        return 1.0 if wide else 0.7 if character.isupper() else 0.61
    return otherwise
