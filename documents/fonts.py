"""Which script a text is written in, and with which language and font families it has to be set.

The order of the families matters: the fonts of Khmer, Lao, Burmese and Thai have no Latin letters or digits, so
the Latin family comes first and each script finds its own further on. The generic `sans-serif` would put Lao into
another font altogether, and without `Noto Sans CJK SC` (or `lang="zh-CN"`) Chinese gets Japanese forms.
"""

from functools import lru_cache
from typing import NamedTuple


class Script(NamedTuple):
    """A script the office writes names in: its key, BCP 47 language tag and Noto's word for it in family names."""

    key: str
    lang: str
    family: str


LATIN = Script("latin", "", "")
VIETNAMESE = Script("vietnamese", "vi", "")
KHMER = Script("khmer", "km", "Khmer")
LAO = Script("lao", "lo", "Lao")
MYANMAR = Script("myanmar", "my", "Myanmar")
THAI = Script("thai", "th", "Thai")
CHINESE = Script("chinese", "zh-CN", "CJK SC")
SCRIPTS = (LATIN, VIETNAMESE, KHMER, LAO, MYANMAR, THAI, CHINESE)

_BLOCKS = (
    (0x0E00, 0x0E7F, THAI),
    (0x0E80, 0x0EFF, LAO),
    (0x1000, 0x109F, MYANMAR),
    (0xA9E0, 0xA9FF, MYANMAR),
    (0xAA60, 0xAA7F, MYANMAR),
    (0x1780, 0x17FF, KHMER),
    (0x19E0, 0x19FF, KHMER),
    (0x2E80, 0x2FDF, CHINESE),
    (0x3005, 0x3007, CHINESE),
    (0x3400, 0x4DBF, CHINESE),
    (0x4E00, 0x9FFF, CHINESE),
    (0xF900, 0xFAFF, CHINESE),
    (0x20000, 0x323AF, CHINESE),
    (0x1EA0, 0x1EF9, VIETNAMESE),
)
# Letters outside the Vietnamese block that, among the languages of these programmes, only Vietnamese writes.
_VIETNAMESE_LETTERS = frozenset("ăĂđĐơƠưƯ")
# Scripts in which letters join or stack, so that invisible joiners and break marks may belong to the spelling.
COMPLEX_SCRIPTS = frozenset({KHMER, LAO, MYANMAR, THAI})


@lru_cache(maxsize=4096)
def script_of_character(character: str) -> Script | None:
    """The script of one character, or None for what all scripts share (digits, spaces, plain Latin letters)."""
    if character in _VIETNAMESE_LETTERS:
        return VIETNAMESE
    code = ord(character)
    return next((script for first, last, script in _BLOCKS if first <= code <= last), None)


def script_of(text: str) -> Script:
    """The script most of the text is written in; a script of its own wins over the Latin letters beside it."""
    counts: dict[Script, int] = {}
    for character in text:
        if script := script_of_character(character):
            counts[script] = counts.get(script, 0) + 1
    # A single Khmer name among Latin words still needs Khmer's line height, so Latin letters are not counted.
    others = {script: count for script, count in counts.items() if script is not VIETNAMESE}
    if others:
        return max(others, key=others.__getitem__)
    return VIETNAMESE if counts else LATIN


def families(style: str = "Sans") -> tuple[str, ...]:
    """Font families in the order they have to be named. `style` is "Sans" or "Serif"; bold exists, italics do not."""
    latin = f"Noto {style}"
    # Debian 12's bold Noto Serif Myanmar says that it is regular, so that regular text comes out bold on some machines.
    return (
        latin,
        *(f"Noto {'Sans' if script is MYANMAR else style} {script.family}" for script in SCRIPTS if script.family),
    )
