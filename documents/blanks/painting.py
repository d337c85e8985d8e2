"""Paragraphs as the operators of a PDF page, with the fonts they need.

What is painted is remembered: the people of a cohort share most of the words on their certificates, and a paragraph
that comes again costs nothing. So each paragraph has fonts of its own, also where two have a face in common.
"""

from dataclasses import dataclass
from functools import lru_cache

from documents.blanks.fonts import CopyFont
from documents.blanks.objects import text
from documents.blanks.typesetting import Paragraph, Run, paragraph_of
from documents.speaking import needs_actual_text


@dataclass(frozen=True)
class Painted:
    """A paragraph's operators, up to the end of its mark, and its fonts: (name, object number) and the objects."""

    operators: bytes
    fonts: tuple[tuple[str, int], ...]
    objects: dict[int, bytes]


@lru_cache(maxsize=512)
def paint(paragraph: Paragraph, width: float, first: int, letters: str = "") -> Painted:
    """Paint ``paragraph`` from the origin downwards, aligned in ``width``; its objects are numbered from ``first``.

    Its fonts have ``letters`` in any case, so that a serial has the same font in each copy, made once. Raises
    MissingLetter when no font has one of its letters, DocumentError when one of its fonts has no outlines.
    """
    fonts: dict[int, tuple[str, CopyFont]] = {}
    look = paragraph.look
    red, green, blue = look.color
    out, top = [f"{red:.4g} {green:.4g} {blue:.4g} rg", "BT"], 0.0

    def font_of(run: Run) -> tuple[str, CopyFont]:
        return fonts.setdefault(id(run.face), (f"C{first}x{len(fonts)}", CopyFont(run.face)))

    for line in paragraph_of(letters, look, None).lines if letters else ():
        for run in line.runs:
            for glyph in run.glyphs:
                font_of(run)[1].code(glyph.number, glyph.text)
    for line in paragraph.lines:
        top += line.ascent
        spare = width - line.width
        x = {"left": 0, "center": spare / 2, "right": spare}[look.align]
        says = needs_actual_text(line.text)
        if says:
            # For each line: a text that stands for several lines is taken for one line by readers.
            out.append(f"/Span <</ActualText {text(line.text)}>> BDC")
        out.append(f"1 0 0 -1 {x:.3f} {top:.3f} Tm")
        for run in line.runs:
            name, font = font_of(run)
            out.append(f"/{name} {look.size:.4g} Tf")
            out += _shown(run, font, look.size)
        if says:
            out.append("EMC")
        top += line.descent
    out += ["ET", "Q", "EMC"]
    names, objects = [], {}
    for name, font in fonts.values():
        number = first + len(objects)
        names.append((name, number))
        objects |= font.objects(number)
    return Painted("\n".join(out).encode(), tuple(names), objects)


def _shown(run: Run, font: CopyFont, size: float) -> list[str]:
    """TJ operators for the glyphs of a run; what is lost by rounding to thousandths is made up at the next glyph."""
    out: list[str] = []
    pieces: list[str] = []
    # How far the pen stands before the place where it belongs.
    behind = 0.0

    def catch_up() -> None:
        nonlocal behind
        if step := round(behind):
            pieces.append(f"{-step} ")
            behind -= step

    def show() -> None:
        if pieces:
            out.append(f"[{''.join(pieces)}] TJ")
            pieces.clear()

    for glyph in run.glyphs:
        behind += glyph.x
        if glyph.number >= 0:
            catch_up()
            code = f"<{font.code(glyph.number, glyph.text):04x}>"
            if glyph.y:
                show()
                out.append(f"{glyph.y * size / 1000:.3f} Ts {code} Tj 0 Ts")
            else:
                pieces.append(code)
            behind -= font.face.width(glyph.number)
        behind += glyph.advance - glyph.x
    catch_up()
    show()
    return [piece.replace("><", "") for piece in out]
