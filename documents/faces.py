"""Font faces in memory, and the few glyphs of one that a file needs, cut out by HarfBuzz.

WeasyPrint cuts with HarfBuzz too, but keeps the numbers of all glyphs, which costs milliseconds and kilobytes for each
Chinese name; uharfbuzz, HarfBuzz's own binding for Python, also says which number became which.
"""

from dataclasses import dataclass

import uharfbuzz
from django.utils.translation import gettext as _

from documents.errors import DocumentError

DROPPED = [
    int.from_bytes(tag, "big")
    for tag in (b"BASE", b"DSIG", b"GDEF", b"GPOS", b"GSUB", b"JSTF", b"OS/2", b"cmap", b"name", b"post")
]
# A face is made ready for cutting once it was cut so many times: that takes a second for Chinese and saves 3 ms a cut.
WORTH_PREPARING = 300
# Faces of fonts are kept by what Pango calls them: a few for each design.
_faces: dict[int, "Face"] = {}


@dataclass(frozen=True)
class Cut:
    """A font file with few glyphs: ``kind`` is glyf or CFF, ``numbers`` leads from the face's glyphs to the file's."""

    kind: str
    content: bytes
    numbers: dict[int, int]


class Face:
    """One font face: its names and measures (in thousandths of its size), and its glyphs."""

    def __init__(self, content: bytes, index: int, family: str, name: str, is_serif: bool):
        self.family, self.name, self.is_serif = family, name, is_serif
        self._face = uharfbuzz.Face(uharfbuzz.Blob(content), index)
        self._ready, self._cuts = None, 0
        self._font = uharfbuzz.Font(self._face)
        self._unit = 1000 / self._face.upem
        tags = set(self._face.table_tags)
        self.kind = "glyf" if "glyf" in tags else "CFF " if "CFF " in tags else ""
        extents = self._font.get_font_extents("ltr")
        self.ascent, self.descent = round(extents.ascender * self._unit), round(extents.descender * self._unit)
        self._widths: dict[int, int] = {}

    def width(self, glyph: int) -> int:
        """How far the pen moves after ``glyph``."""
        width = self._widths.get(glyph)
        if width is None:
            width = self._widths[glyph] = round(self._font.get_glyph_h_advance(glyph) * self._unit)
        return width

    def cut(self, glyphs: set[int]) -> Cut:
        """The font with ``glyphs`` alone.

        Raises DocumentError for a face that has no outlines, such as one of emoji in colour.
        """
        if not self.kind:
            raise DocumentError(_("Letters of the font “%(font)s” cannot be printed.") % {"font": self.family})
        wanted = uharfbuzz.SubsetInput()
        wanted.glyph_set.set(glyphs)
        wanted.drop_table_tag_set.update(DROPPED)
        flags = uharfbuzz.SubsetFlags
        wanted.flags = flags.NO_LAYOUT_CLOSURE | flags.NO_HINTING | flags.DESUBROUTINIZE | flags.NOTDEF_OUTLINE
        plan = uharfbuzz.SubsetPlan(self._source(), wanted)
        small = plan.execute()
        if self.kind == "glyf":
            return Cut("glyf", bytes(small.blob.data), dict(plan.old_to_new_glyph_mapping))
        return Cut("CFF", bytes(small.reference_table("CFF ").data), dict(plan.old_to_new_glyph_mapping))

    def _source(self):
        self._cuts += 1
        if self._ready is None and self._cuts >= WORTH_PREPARING:
            self._ready = uharfbuzz.subset_preprocess(self._face)
        return self._ready or self._face


def compact_cff(content: bytes, glyphs: set[int]) -> bytes:
    """The outlines of a CID-keyed OpenType font as a bare CFF font with ``glyphs`` alone, under the same codes.

    WeasyPrint keeps a place for each of the 65,000 Chinese glyphs, which makes a hundred kilobytes of nothing.
    """
    wanted = uharfbuzz.SubsetInput()
    wanted.glyph_set.set(glyphs)
    flags = uharfbuzz.SubsetFlags
    wanted.flags = flags.NO_LAYOUT_CLOSURE | flags.NO_HINTING | flags.DESUBROUTINIZE | flags.NOTDEF_OUTLINE
    small = uharfbuzz.SubsetPlan(uharfbuzz.Face(uharfbuzz.Blob(content)), wanted).execute()
    return bytes(small.reference_table("CFF ").data)


def face_of(pango_font) -> Face:
    """The face of a font that Pango has chosen."""
    from weasyprint.text.fonts import get_pango_font_key

    key, description, __ = get_pango_font_key(pango_font)
    if key not in _faces:
        _faces[key] = _load(pango_font, description)
    return _faces[key]


def _load(pango_font, description) -> Face:
    from weasyprint.text.ffi import ffi, harfbuzz, pango
    from weasyprint.text.fonts import get_hb_object_data, get_pango_font_hb_face

    hb_face = get_pango_font_hb_face(pango_font)
    words = ffi.string(pango.pango_font_description_to_string(description)).decode()
    family = ffi.string(pango.pango_font_description_get_family(description)).decode()
    return Face(
        get_hb_object_data(hb_face),
        harfbuzz.hb_face_get_index(hb_face),
        family,
        "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in words.split("@")[0].strip()),
        "Serif" in family,
    )
