"""A page as certificates need it: A4 landscape, one sheet, a name in two scripts and a code."""

import io

import pikepdf
import pytest
from django.template import Context, Template

from documents.pdf import render_pdf
from documents.tests.names import NAMES
from documents.tests.poppler import picture_of, text_of

PAGE = Template("""{% load document_names %}<!doctype html><html lang="en"><head><title>Certificate</title><style>
@page { size: A4 landscape; margin: 0 }
body { font-family: var(--serif); position: relative; width: 297mm; height: 209mm; margin: 0 }
.middle { position: absolute; top: 40mm; left: 30mm; right: 30mm; text-align: center }
.person { font-size: 34pt; font-weight: 700 } .native { font-size: 22pt }
.qr { position: absolute; right: 20mm; bottom: 20mm; width: 30mm }
</style></head><body><div class="middle"><h1>Certificate of completion</h1>
<p class="person">{% name person %}</p><p class="native">{% name native %}</p></div>
{% qr_code "https://tvet.example.org/verify/ABCDEFGHJKMNPQRSTVWXYZ2345/" "Check this certificate" %}</body></html>""")


@pytest.mark.parametrize("script", NAMES)
def test_certificate_is_one_landscape_sheet_with_both_names(script):
    native = NAMES[script][2]
    html = PAGE.render(Context({"person": "Sok Dara", "native": native}))
    content = render_pdf(html, title="Certificate", stylesheets=("fonts.css",), strict=True)
    with pikepdf.open(io.BytesIO(content)) as document:
        assert [[round(float(side)) for side in page.MediaBox] for page in document.pages] == [[0, 0, 842, 595]]
    assert text_of(content, "-raw").split("\n")[:3] == ["Certificate of completion", "Sok Dara", native]


def test_certificate_has_ink_where_its_parts_are():
    html = PAGE.render(Context({"person": "Sok Dara", "native": "ឈឹម ស្រីពៅ"}))
    picture = picture_of(
        render_pdf(html, title="Certificate", stylesheets=("fonts.css",)), dpi=25.4
    )  # a pixel a millimetre
    assert picture.size == pytest.approx((297, 210), abs=1)
    ink = picture.point(lambda grey: 255 if grey < 128 else 0)
    assert ink.crop((30, 40, 267, 130)).getbbox() is not None
    left, top, right, bottom = ink.crop((200, 130, 297, 210)).getbbox()
    # 30 mm of code less four white modules of 41 on each side, 20 mm from the right and the bottom edge.
    assert [left, top, right, bottom] == pytest.approx([50, 32, 74, 56], abs=1)
