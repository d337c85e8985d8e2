"""The fonts of one copy: each has the glyphs of this copy alone, and says which letters they stand for.

A character code stands for a glyph *and* its letters. So the same glyph can be read back as one letter here and as
another there, which the ToUnicode table that WeasyPrint makes, with one text a glyph, cannot say.
"""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache

from documents.blanks.objects import stream
from documents.faces import Face

# Flags of a font descriptor: bits 2 and 3.
SERIF, SYMBOLIC = 2, 4
TO_UNICODE = (
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
    "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n%s"
    "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
)


@dataclass
class CopyFont:
    """One face in one copy: a code for each glyph and its letters."""

    face: Face
    codes: dict[tuple[int, str], int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)

    def code(self, glyph: int, text: str) -> int:
        """The code under which ``glyph`` is written where it stands for ``text``."""
        if self.face.kind == "CFF ":
            # Here the code is the glyph's own number in the font, so that it has one text only.
            self.texts.setdefault(glyph, text)
            return glyph
        code = self.codes.get((glyph, text))
        if code is None:
            code = self.codes[glyph, text] = len(self.codes) + 1
            self.texts[code] = text
        return code

    def objects(self, first: int) -> dict[int, bytes]:
        """The font's objects, numbered from ``first``, which is that of the font itself."""
        return _objects(self.face, tuple(self.codes.items()), tuple(self.texts.items()), first)


@lru_cache(maxsize=256)
def _objects(
    face: Face, codes: tuple[tuple[tuple[int, str], int], ...], texts: tuple[tuple[int, str], ...], first: int
) -> dict[int, bytes]:
    is_cff = face.kind == "CFF "
    glyph_of = {code: code for code, _text in texts} if is_cff else {code: glyph for (glyph, _text), code in codes}
    cut = face.cut(set(glyph_of.values()))
    tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(cut.content).digest()[:6])
    name = f"/{tag}+{face.name}"
    font, child, descriptor, file, unicode, places = range(first, first + 6)
    widths = [(code, face.width(glyph)) for code, glyph in sorted(glyph_of.items())]
    if is_cff:
        file_key, extra = "FontFile3", "/Subtype /CIDFontType0C"
    else:
        file_key, extra = "FontFile2", f"/Length1 {len(cut.content)}"
    mapping = "" if is_cff else f"/CIDToGIDMap {places} 0 R"
    made = {
        font: (
            f"<</Type /Font /Subtype /Type0 /BaseFont {name} /Encoding /Identity-H "
            f"/DescendantFonts [{child} 0 R] /ToUnicode {unicode} 0 R>>"
        ).encode(),
        child: (
            f"<</Type /Font /Subtype /CIDFontType{0 if is_cff else 2} /BaseFont {name} "
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> "
            f"/FontDescriptor {descriptor} 0 R /DW 0 /W [{_widths(widths)}] {mapping}>>"
        ).encode(),
        descriptor: (
            f"<</Type /FontDescriptor /FontName {name} /FontFamily ({face.family}) "
            f"/Flags {SYMBOLIC + SERIF if face.is_serif else SYMBOLIC} "
            f"/FontBBox [0 {face.descent} {max((width for __, width in widths), default=0)} {face.ascent}] "
            f"/ItalicAngle 0 /Ascent {face.ascent} /Descent {face.descent} /CapHeight {face.ascent} /StemV 80 "
            f"/{file_key} {file} 0 R>>"
        ).encode(),
        file: stream(cut.content, extra),
        unicode: stream((TO_UNICODE % _letters(dict(texts))).encode()),
    }
    if not is_cff:
        table = bytearray(2 * (max(glyph_of) + 1))
        for code, glyph in glyph_of.items():
            table[2 * code : 2 * code + 2] = cut.numbers[glyph].to_bytes(2, "big")
        made[places] = stream(bytes(table))
    return made


def _widths(widths: list[tuple[int, int]]) -> str:
    """The W array of a font: runs of codes that follow each other, each with the widths of its glyphs."""
    parts, before = [], None
    for code, width in widths:
        if before is None or code != before + 1:
            parts.append(f"{']' if parts else ''}{code}[{width}")
        else:
            parts.append(f" {width}")
        before = code
    return "".join(parts) + "]"


def _letters(texts: dict[int, str]) -> str:
    lines = [f"<{code:04x}> <{text.encode('utf-16-be').hex()}>" for code, text in sorted(texts.items()) if text]
    blocks = (lines[start : start + 100] for start in range(0, len(lines), 100))
    return "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
