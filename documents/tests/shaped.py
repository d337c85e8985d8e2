"""A line of text as HarfBuzz alone shapes it, drawn as outlines: what a correct page has to look like."""

import io
import subprocess
import unicodedata
from functools import lru_cache

import pikepdf
import uharfbuzz
from PIL import Image

from documents.fonts import families
from documents.tests.poppler import picture_of

DOTTED_CIRCLE = 0x25CC


@lru_cache(maxsize=32)
def _face(family: str) -> tuple[uharfbuzz.Face, uharfbuzz.Font]:
    found = subprocess.run(
        ["fc-match", "-f", "%{file}|%{index}", f"{family}:bold"], capture_output=True, check=True, text=True
    ).stdout
    path, index = found.split("|")
    # The upper half of fontconfig's number names an instance of a variable font.
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path), int(index) & 0xFFFF)
    return face, uharfbuzz.Font(face)


def _runs(text: str) -> list[tuple[str, str]]:
    """Pieces of text with the first family that has their letters; spaces and marks stay with what stands before."""
    runs: list[list[str]] = []
    for character in text:
        has = [one for one in families("Serif") if _face(one)[1].get_nominal_glyph(ord(character)) is not None]
        is_carried = unicodedata.category(character)[0] in "MZC"
        goes_on = runs and runs[-1][0] in has and (is_carried or runs[-1][0] == has[0])
        if goes_on or (runs and not has):
            runs[-1][1] += character
        else:
            runs.append([has[0], character])
    return [(family, piece) for family, piece in runs]


def shaped_picture(
    text: str, dpi: int, *options: str, x: float, y: float, size: float, paper: tuple[float, float]
) -> Image.Image:
    """The picture of a page (sides in points) with one line of bold serif text, its baseline beginning at ``x``, ``y``.

    Raises AssertionError when HarfBuzz itself has no glyph for a letter or puts a dotted circle.
    """
    operators = []
    for family, piece in _runs(text):
        face, font = _face(family)
        buffer = uharfbuzz.Buffer()
        buffer.add_str(piece)
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer)
        scale = size / face.upem
        circle = font.get_nominal_glyph(DOTTED_CIRCLE)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            assert info.codepoint not in (0, circle), f"{text!r} has no glyph or a dotted circle in {family}"
            left, bottom = x + position.x_offset * scale, y + position.y_offset * scale
            operators.append(f"q {scale:.6f} 0 0 {scale:.6f} {left:.4f} {bottom:.4f} cm")
            operators += _outline(font, info.codepoint)
            operators.append("f Q")
            x += position.x_advance * scale
    with pikepdf.new() as document:
        document.add_blank_page(page_size=paper)
        document.pages[0].Contents = document.make_stream("\n".join(operators).encode())
        written = io.BytesIO()
        document.save(written)
    return picture_of(written.getvalue(), dpi, *options)


def _outline(font: uharfbuzz.Font, glyph: int) -> list[str]:
    path: list[str] = []
    at = [0.0, 0.0]

    def move(x, y, _data):
        path.append(f"{x} {y} m")
        at[:] = x, y

    def line(x, y, _data):
        path.append(f"{x} {y} l")
        at[:] = x, y

    def cubic(x1, y1, x2, y2, x, y, _data):
        path.append(f"{x1} {y1} {x2} {y2} {x} {y} c")
        at[:] = x, y

    def quadratic(x1, y1, x, y, data):
        first = at[0] + 2 / 3 * (x1 - at[0]), at[1] + 2 / 3 * (y1 - at[1])
        cubic(*first, x + 2 / 3 * (x1 - x), y + 2 / 3 * (y1 - y), x, y, data)

    pen = uharfbuzz.DrawFuncs()
    pen.set_move_to_func(move)
    pen.set_line_to_func(line)
    pen.set_cubic_to_func(cubic)
    pen.set_quadratic_to_func(quadratic)
    pen.set_close_path_func(lambda _data: path.append("h"))
    font.draw_glyph(glyph, pen, None)
    return path or ["0 0 m"]
