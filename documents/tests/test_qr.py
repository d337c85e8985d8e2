"""QR codes: the drawn modules are those of the standard, on paper and on the web, and no picture file is in the PDF."""

import io
from xml.etree import ElementTree

import pikepdf
import pytest
import zxingcpp
from django.template import Context, Template
from PIL import Image

from documents.errors import DocumentError
from documents.pdf import render_pdf
from documents.qr import QUIET_ZONE, qr_image, qr_rectangles, qr_svg
from documents.tests.poppler import picture_of

ADDRESS = "https://tvet.example.org/verify/ABCDEFGHJKMNPQRSTVWXYZ2345/?a=1&b=%20"


def drawn_rows(text):
    side, runs = qr_rectangles(text)
    rows = [[0] * side for _ in range(side)]
    for x, y, length in runs:
        for place in range(x, x + length):
            rows[y][place] += 1
    return rows


@pytest.mark.parametrize(
    ("text", "level", "side"),
    [(ADDRESS, "M", 37), (ADDRESS[:60], "M", 33), (ADDRESS[:40], "M", 29), ("x" * 20, "Q", 25)],
)
def test_code_is_read_back(text, level, side):
    rows = drawn_rows(text)
    assert len(rows) == side + 2 * QUIET_ZONE
    picture = Image.new("L", (len(rows),) * 2)
    picture.putdata([255 * (1 - dark) for row in rows for dark in row])
    (read,) = zxingcpp.read_barcodes(picture.resize((4 * len(rows),) * 2))
    assert (read.text, read.ec_level) == (text, level)


def test_code_on_paper_shows_every_module():
    css = "<style>@page { size: 100mm; margin: 10mm } .qr { width: 80mm; display: block }</style>"
    content = render_pdf(
        f'<html lang="en"><body style="margin: 0">{qr_image(ADDRESS, alt="Check")}{css}</body></html>',
        title="QR",
        stylesheets=(),
    )
    picture = picture_of(content, dpi=254)  # ten pixels a millimetre
    rows = drawn_rows(ADDRESS)
    module = 800 / len(rows)
    seen = [
        [int(picture.getpixel((100 + (x + 0.5) * module, 100 + (y + 0.5) * module)) < 128) for x in range(len(rows))]
        for y in range(len(rows))
    ]
    assert seen == rows


def test_code_on_paper_is_no_picture_and_has_a_description():
    content = render_pdf(f'<html lang="en"><body>{qr_image(ADDRESS, alt="Check it")}</body></html>', title="QR")
    with pikepdf.open(io.BytesIO(content)) as document:
        assert not document.pages[0].get_images()
        figures = [
            item for item in document.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]
        assert [str(figure.Alt) for figure in figures] == ["Check it"]


def test_template_tag_escapes_what_it_is_given():
    html = Template('{% load document_names %}{% qr_code text "A \\"b\\"" %}').render(Context({"text": 'x"><script>'}))
    assert html == '<img class="qr" src="qr:x%22%3E%3Cscript%3E" alt="A &quot;b&quot;">'


def test_svg_is_a_picture_of_the_same_modules():
    root = ElementTree.fromstring(qr_svg(ADDRESS))
    side, runs = qr_rectangles(ADDRESS)
    assert root.attrib["viewBox"] == f"0 0 {side} {side}"
    assert [path.attrib["d"].count("M") for path in root] == [1, len(runs)]
    assert root[1].attrib["d"].startswith("M4 4h7v1h-7z")


def test_text_that_is_too_long_is_told():
    with pytest.raises(DocumentError, match="too long for a QR code"):
        qr_rectangles("x" * 3000)
