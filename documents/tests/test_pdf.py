"""PDF files: names read back exactly, every letter has its glyph, and nothing is fetched from outside."""

import builtins
import datetime
import io
import unicodedata

import pikepdf
import pytest
from PIL import Image

from documents import pdf
from documents.errors import DocumentError
from documents.names import name_span
from documents.pdf import render_pdf
from documents.tests.names import NAMES
from documents.tests.poppler import text_of

ALL_NAMES = [(script, unicodedata.normalize("NFC", name)) for script, names in NAMES.items() for name in names]


def page(body, lang="en"):
    return f'<!doctype html><html lang="{lang}"><head><title>From the page</title></head><body>{body}</body></html>'


def lines_of(content):
    return [line for line in text_of(content, "-raw").replace("\x0c", "").splitlines() if line]


@pytest.mark.parametrize("style", ["", ' style="font-family: var(--serif); font-weight: 700; font-size: 30pt"'])
def test_every_name_is_read_back_exactly(style):
    body = "".join(f"<p{style}>{name_span(name)}</p>" for _, name in ALL_NAMES)
    content = render_pdf(
        page(f"{body}<style>@page {{ margin: 5mm; @bottom-right {{ content: none }} }}</style>"), title="Names"
    )
    assert lines_of(content) == [name for _, name in ALL_NAMES]


def test_name_inside_a_sentence_is_read_back():
    content = render_pdf(page(f"<p>This certifies that {name_span('ဝတ္ထု မွန်')} has completed it.</p>"), title="One")
    assert lines_of(content)[0] == "This certifies that ဝတ္ထု မွန် has completed it."


def test_half_transparent_name_is_read_back():
    pages = (("Sok", "ឈឹម ស្រីពៅ"), ("ព្រហ្ម", "Dara"), ("Suharto", "ကျော်"))
    body = "".join(f'<div style="opacity: .5">{one}</div><p class="new-page">{other}</p>' for one, other in pages)
    styles = "<style>div { break-before: page } p { opacity: .9 } @page { @bottom-right { content: none } }</style>"
    lines = lines_of(render_pdf(page(body + styles), title="Opacity"))
    assert lines == [text for texts in pages for text in texts]


def test_long_name_breaks_and_loses_nothing():
    name = "សុវណ្ណារ៉ា" * 20
    content = render_pdf(page(f'<div style="width: 80mm">{name_span(name)}</div>'), title="Long")
    lines = lines_of(content)[:-1]
    assert len(lines) == 4
    assert "".join(lines) == name


def test_latin_text_stays_selectable_word_by_word():
    content = render_pdf(page("<p>Plain words, Nguyễn Thị, and “quotes” – here</p>"), title="Plain")
    with pikepdf.open(io.BytesIO(content)) as document:
        assert b"ActualText" not in document.pages[0].Contents.read_bytes()


def test_no_missing_glyph_is_drawn():
    body = "".join(f"<p>{name_span(name)} <b>{name_span(name)}</b></p>" for _, name in ALL_NAMES)
    content = render_pdf(page(body), title="Glyphs", strict=True)
    assert 0 not in shown_glyphs(content)
    assert fonts_of(content) <= {"Noto-Sans" + rest for rest in ("", "-Khmer", "-Lao", "-Myanmar", "-Thai", "-CJK-SC")}


def shown_glyphs(content):
    """Numbers of all glyphs that the pages show; fonts of WeasyPrint take two bytes a glyph."""
    glyphs = set()
    with pikepdf.open(io.BytesIO(content)) as document:
        for sheet in document.pages:
            for operands, operator in pikepdf.parse_content_stream(sheet):
                if str(operator) not in ("Tj", "TJ"):
                    continue
                for part in operands[0] if str(operator) == "TJ" else operands:
                    if isinstance(part, pikepdf.String):
                        codes = bytes(part)
                        glyphs |= {int.from_bytes(codes[place : place + 2]) for place in range(0, len(codes), 2)}
    assert glyphs
    return glyphs


def fonts_of(content):
    with pikepdf.open(io.BytesIO(content)) as document:
        fonts = document.pages[0].Resources.Font
        names = {str(font.BaseFont).split("+")[1] for font in fonts.values()}
    return {name.removesuffix("-Bold").removesuffix("-Regular") for name in names}


def test_strict_names_the_letter_that_no_font_has():
    text = page("<p>\U000e0fff \uf8ff</p>")
    with pytest.raises(DocumentError, match=r"U\+F8FF.*fonts-noto-core"):
        render_pdf(text, title="Strict", strict=True)
    assert render_pdf(text, title="Lenient").startswith(b"%PDF-")


def test_same_input_gives_same_bytes():
    text = page("".join(name_span(name) for _, name in ALL_NAMES[::7]) + '<img src="qr:X" alt="Code">')
    assert render_pdf(text, title="Same") == render_pdf(text, title="Same")


def test_metadata_is_what_the_caller_says():
    created = datetime.datetime(2018, 7, 29, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
    content = render_pdf(
        page("<h1>Title</h1>", lang="en"), title="ឈឹម ស្រីពៅ", lang="km", author="The office", created=created
    )
    with pikepdf.open(io.BytesIO(content)) as document:
        assert str(document.docinfo.Title) == "ឈឹម ស្រីពៅ"
        assert str(document.docinfo.Author) == "The office"
        assert str(document.docinfo.CreationDate) == "D:20180729093000+07'00"
        assert str(document.Root.Lang) == "km"
        assert document.Root.MarkInfo.Marked
        assert document.Root.StructTreeRoot.K[0].K[0].S == "/H1"
        assert b"pdfuaid:part" in document.Root.Metadata.read_bytes()


def test_variant_for_archives_brings_its_colours():
    content = render_pdf(page("<p>ព្រហ្ម</p>"), title="Archive", variant="pdf/a-3u")
    with pikepdf.open(io.BytesIO(content)) as document:
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
    assert lines_of(content)[0] == "ព្រហ្ម"


@pytest.mark.parametrize(
    "body",
    [
        '<img src="http://127.0.0.1:9/a.png" alt="">',
        '<img src="https://example.org/a.png" alt="">',
        '<img src="file:///etc/hostname" alt="">',
        '<img src="data:image/png;base64,iVBORw0KGgo=" alt="">',
        '<img src="asset:../pdf.py" alt="">',
        '<img src="asset:/etc/hostname" alt="">',
        '<img src="asset:nothing.png" alt="">',
        '<img src="image:nothing" alt="">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/a.css">',
        '<style>@import "file:///etc/hostname";</style>',
        '<style>@font-face { font-family: x; src: url(file:///etc/hostname) }</style><p style="font-family: x">a</p>',
        '<p style="background: url(http://127.0.0.1:9/a.png)">a</p>',
        '<a rel="attachment" href="file:///etc/hostname">a</a>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/hostname" width="9" height="9"/></svg>',
    ],
)
def test_nothing_is_fetched_from_outside(body):
    with pytest.raises(DocumentError):
        render_pdf(page(body), title="Outside")


def test_link_element_attachment_is_refused():
    text = page("").replace("</head>", '<link rel="attachment" href="file:///etc/hostname"></head>')
    with pytest.raises(DocumentError, match="Documents may only use what comes with them"):
        render_pdf(text, title="Attachment")


def test_picture_that_is_handed_over_is_drawn():
    logo = io.BytesIO()
    Image.new("RGB", (4, 2), "red").save(logo, "PNG")
    content = render_pdf(page('<img src="image:logo" alt="Logo">'), title="Logo", images={"logo": logo.getvalue()})
    with pikepdf.open(io.BytesIO(content)) as document:
        (picture,) = document.pages[0].get_images().values()
        assert (picture.Width, picture.Height) == (4, 2)


def test_picture_of_another_kind_is_refused():
    with pytest.raises(DocumentError, match="neither PNG nor JPEG"):
        render_pdf(page('<img src="image:logo" alt="">'), title="Logo", images={"logo": b"<svg/>"})


def test_missing_library_is_told_with_its_packages(monkeypatch):
    real_import = builtins.__import__

    def without_pango(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real_import(name, *args, **kwargs)

    pdf._weasyprint.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without_pango)
    with pytest.raises(DocumentError, match="Debian packages libpango-1.0-0 .*libharfbuzz-subset0"):
        render_pdf(page(""), title="None")


def test_check_finds_all_scripts_here():
    from documents.checks import documents_can_be_made

    assert documents_can_be_made(None) == []


def test_check_tells_what_is_missing(monkeypatch):
    from documents import checks

    monkeypatch.setattr(pdf, "has_subset_library", lambda: False)
    assert [warning.id for warning in checks.documents_can_be_made(None)] == ["documents.W002"]
    monkeypatch.setattr(checks, "name_span", lambda sample: "\uf8ff")
    assert [warning.id for warning in checks.documents_can_be_made(None)] == ["documents.W001"]
