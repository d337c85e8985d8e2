"""Text set by Pango, the way WeasyPrint sets it: shaped, with fonts found for each script, broken into lines."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from documents.faces import Face, face_of
from documents.fonts import script_of

# What Pango needs to know of WeasyPrint's computed style.
PROPERTIES = (
    "direction", "font_family", "font_feature_settings", "font_kerning", "font_language_override", "font_stretch",
    "font_style", "font_variant_alternates", "font_variant_caps", "font_variant_east_asian", "font_variant_ligatures",
    "font_variant_numeric", "font_variant_position", "font_variation_settings", "font_weight", "overflow_wrap",
    "tab_size", "text_decoration_line",
)  # fmt: skip


class _PangoStyle(dict):
    """The part of a style that weasyprint.text.line_break.Layout reads."""

    def __init__(self, values, font_config):
        super().__init__(values)
        self.font_config = font_config


@dataclass(frozen=True)
class Look:
    """How a paragraph looks: ``size`` and ``line_height`` in CSS pixels, ``align`` left, center or right."""

    properties: tuple
    font_config: object
    lang: str
    size: float
    line_height: float
    align: str
    color: tuple[float, float, float]

    @classmethod
    def of_box(cls, style, lang: str) -> "Look":
        """The look that WeasyPrint computed for a box."""
        from weasyprint.text.line_break import strut

        size, (height, __) = style["font_size"], strut(style)
        align = {"start": "left", "end": "right", "justify": "left"}.get(align := style["text_align_all"], align)
        return cls(
            properties=tuple((key, _frozen(style[key])) for key in PROPERTIES),
            font_config=style.font_config,
            lang=lang,
            size=size,
            line_height=height,
            align=align,
            color=tuple(style["color"].to("srgb").coordinates),
        )


def _frozen(value):
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True)
class Glyph:
    """One glyph of a line: lengths in thousandths of its font's size, ``text`` the letters that it stands for."""

    number: int
    text: str
    advance: float
    x: float
    y: float


@dataclass(frozen=True)
class Run:
    """Glyphs of one face that follow each other."""

    face: Face
    glyphs: list[Glyph]


class Line:
    """One line of a paragraph: its width, and how far its ink and its share of the leading reach, in CSS pixels."""

    def __init__(self, pango_line, text: bytes, end: int, look: Look):
        self._line, self._text, self.look = pango_line, text, look
        # With the space at which it was broken: read aloud, the next line follows.
        self.text = text[pango_line.start_index : end].decode()
        ink, logical = _extents(pango_line)
        self.width = logical[2]
        # Ink that leaves its line box (Khmer below, Burmese above) makes the line taller instead of touching the next.
        leading = (look.line_height - logical[3]) / 2
        self.ascent = max(-logical[1] + leading, -ink[1] + look.size * 0.05)
        self.descent = max(logical[1] + logical[3] + leading, ink[1] + ink[3] + look.size * 0.05)

    @cached_property
    def runs(self) -> list[Run]:
        """The glyphs of the line, from left to right. Raises MissingLetter when no font has one of its letters."""
        return list(self._runs())

    def _runs(self) -> Iterator[Run]:
        from weasyprint.text.ffi import FROM_UNITS, ffi, pango

        unit = 1000 * FROM_UNITS / self.look.size
        empty, unknown = pango.PANGO_GLYPH_EMPTY, pango.PANGO_GLYPH_UNKNOWN_FLAG
        item = self._line.runs
        while item != ffi.NULL:
            run, item = item.data, item.next
            count, analysis = run.glyphs.num_glyphs, run.item.analysis
            letters = _letters_by_glyph(
                self._text[run.item.offset : run.item.offset + run.item.length],
                ffi.unpack(run.glyphs.log_clusters, count),
                is_reversed=bool(analysis.level % 2),
            )
            face, glyphs = face_of(analysis.font), []
            for info, text in zip(run.glyphs.glyphs[0:count], letters, strict=True):
                number, place = info.glyph, info.geometry
                if number & unknown and number != empty:
                    raise MissingLetter(number - unknown)
                glyphs.append(
                    Glyph(
                        -1 if number == empty else number,
                        text,
                        place.width * unit,
                        place.x_offset * unit,
                        -place.y_offset * unit,
                    )
                )
            yield Run(face, glyphs)


class MissingLetter(Exception):
    """No font has this letter; ``code`` is its code point."""

    def __init__(self, code: int):
        super().__init__(code)
        self.code = code


def _letters_by_glyph(text: bytes, clusters: list[int], *, is_reversed: bool) -> list[str]:
    """Share the letters of each cluster out among its glyphs, in order, so that together they are the text again."""
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    letters: list[str] = []
    place = 0
    while place < len(clusters):
        start = clusters[place]
        stop = place
        while stop < len(clusters) and clusters[stop] == start:
            stop += 1
        here = text[start : ends[start]].decode()
        count = stop - place
        share = [here[number] if number < len(here) else "" for number in range(count - 1)]
        share.append(here[count - 1 :])
        letters += share[::-1] if is_reversed else share
        place = stop
    return letters


@dataclass(frozen=True, eq=False)
class Paragraph:
    """Lines one under the other, all of one look; sizes in CSS pixels."""

    text: str
    look: Look
    lines: list[Line]

    @cached_property
    def height(self) -> float:
        """How high the lines are together."""
        return sum(line.ascent + line.descent for line in self.lines)

    @cached_property
    def widest(self) -> float:
        """The width of the widest line."""
        return max(line.width for line in self.lines)

    @property
    def ascent(self) -> float:
        """From the top to the first baseline."""
        return self.lines[0].ascent


@lru_cache(maxsize=512)
def paragraph_of(text: str, look: Look, width: float | None) -> Paragraph:
    """Break ``text`` into lines of at most ``width`` CSS pixels (None: only where it has line ends itself).

    Remembered, since the people of a cohort share most of the words on their certificates.
    """
    from weasyprint.text.ffi import TO_UNITS, ffi, pango

    found = []
    for part in text.split("\n"):
        layout = _layout(look)
        pango.pango_layout_set_width(layout.layout, -1 if width is None else int(width * TO_UNITS))
        pango.pango_layout_set_wrap(layout.layout, pango.PANGO_WRAP_WORD_CHAR)
        layout.set_text(part)
        number, encoded = 0, part.encode()
        while (line := pango.pango_layout_get_line_readonly(layout.layout, number)) != ffi.NULL:
            number += 1
            following = pango.pango_layout_get_line_readonly(layout.layout, number)
            end = len(encoded) if following == ffi.NULL else following.start_index
            found.append(_Held(line, encoded, end, look, layout))
    return Paragraph(text, look, found)


class _Held(Line):
    """A line that keeps its layout alive: Pango's own line is only lent."""

    def __init__(self, line, text, end, look, layout):
        self._layout = layout
        super().__init__(line, text, end, look)


def _layout(look: Look):
    from weasyprint.text.line_break import Layout

    return Layout(_pango_style(look))


@lru_cache(maxsize=256)
def _pango_style(look: Look) -> _PangoStyle:
    values = dict(look.properties)
    values["font_family"] = list(values["font_family"])
    values |= {"font_size": look.size, "lang": look.lang, "letter_spacing": "normal", "word_spacing": 0}
    return _PangoStyle(values, look.font_config)


def _extents(line) -> tuple[list[float], list[float]]:
    """Ink and logical rectangle (x, y, width, height) of a line, from its baseline, in CSS pixels."""
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango

    ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
    pango.pango_layout_line_get_extents(line, ink, logical)
    return tuple(
        [box.x * FROM_UNITS, box.y * FROM_UNITS, box.width * FROM_UNITS, box.height * FROM_UNITS]
        for box in (ink, logical)
    )


@lru_cache(maxsize=512)
def in_language(look: Look, words: str, factor: float) -> Look:
    """The look in letters ``factor`` times as large, with the forms of the language that ``words`` are written in."""
    lang = script_of(words).lang or look.lang
    return replace(look, lang=lang, size=look.size * factor, line_height=look.line_height * factor)
