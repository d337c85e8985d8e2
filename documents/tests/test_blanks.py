"""Copies of a blank: right to look at, right to read back, and nothing of one copy in another."""

import io
import re
import unicodedata
from xml.etree import ElementTree

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageFilter

from documents.blanks import open_blank
from documents.errors import DocumentError
from documents.pdf import render_pdf
from documents.qr import qr_rectangles, qr_slot
from documents.tests.names import NAMES
from documents.tests.poppler import picture_of, text_of
from documents.tests.shaped import shaped_picture

PAPER = (841.89, 595.28)
# The part of the paper that is compared, at 150 dots an inch.
TOP = ("-x", "0", "-y", "0", "-W", "1754", "-H", "340")
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>-</title><style>
@page { size: A4 landscape; margin: 0 }
html { font-family: var(--serif); font-size: 12pt; line-height: 1.4 }
body { margin: 0 }
.line { position: absolute; left: 20mm; top: 20mm; width: 250mm; margin: 0; font-size: 40pt; font-weight: 700 }
.words { position: absolute; left: 50mm; top: 60mm; width: 120mm; height: 70mm; text-align: center }
.words p { margin: 3mm 0 0; overflow-wrap: anywhere }
.name { font-size: 28pt; font-weight: 700 }
.end { position: absolute; left: 20mm; top: 190mm; margin: 0 }
.qr { position: absolute; left: 200mm; top: 150mm; width: 30mm; height: 30mm }
</style></head><body><p class="line" data-slot="line">&nbsp;</p>
<div class="words" data-column>
<p data-slot="before">&nbsp;</p>
<p class="name" data-slot="name" data-keep="0.6">&nbsp;</p>
<p data-slot="after">&nbsp;</p>
</div>
<p class="end">The end</p>"""
PAGE += f"{qr_slot('qr', alt='Code')}</body></html>"


@pytest.fixture(scope="module")
def blank():
    return open_blank(PAGE, lang="en", stylesheets=("fonts.css",))


def filled(blank, title="Copy", **texts) -> bytes:
    copy = blank.copy()
    copy.write(texts)
    return copy.finish(title=title)


def ink_of(picture: Image.Image, level: int = 100) -> Image.Image:
    """White where ``picture`` is darker than ``level``, black elsewhere."""
    return picture.point(lambda grey: 255 if grey < level else 0)


def ink_outside(picture: Image.Image, other: Image.Image) -> int:
    """How many dark pixels of ``picture`` have no ink of ``other`` within two pixels, a third of a millimetre.

    Letters drawn as glyphs and as outlines differ by the grey of their edges alone.
    """
    near = ink_of(other.filter(ImageFilter.MinFilter(5)), level=160)
    return ImageChops.subtract(ink_of(picture), near).histogram()[255]


def content_of(pdf: bytes) -> str:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return opened.pages[0].Contents.read_bytes().decode("latin-1")


@pytest.mark.parametrize("make", ["blank", "page"])
def test_title_with_what_xml_forbids_is_written_without_it(make, blank):
    title = "Diploma\x0bof <A&B>\x00\ufffe\uffff\ud800 \u202e结业\u2069"
    wanted = "Diploma of <A&B> 结业"
    page = "<!doctype html><html lang='en'><title>-</title><body>Words"
    pdf = filled(blank, title=title, line="Words") if make == "blank" else render_pdf(page, title=title)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.docinfo.Title) == wanted
        tree = ElementTree.fromstring(opened.Root.Metadata.read_bytes())
    titles = list(tree.iter("{http://purl.org/dc/elements/1.1/}title"))
    assert ["".join(one.itertext()).strip() for one in titles] == [wanted]


@pytest.mark.parametrize("script", NAMES)
def test_names_look_as_harfbuzz_shapes_them(blank, script):
    for name in NAMES[script]:
        name = unicodedata.normalize("NFC", name)
        pdf = filled(blank, line=name)
        place = re.search(r"MCID.*?q 1 0 0 1 (\S+) (\S+) cm.*?BT\n.*?1 0 0 -1 (\S+) (\S+) Tm", content_of(pdf), re.S)
        left, top, in_line, to_line = (float(number) for number in place.groups())
        x, y = (left + in_line) * 0.75, PAPER[1] - (top + to_line) * 0.75
        ours = picture_of(pdf, 150, *TOP)
        wanted = shaped_picture(name, 150, *TOP, x=x, y=y, size=40, paper=PAPER)
        assert ink_of(wanted).histogram()[255] > 1000
        assert (ink_outside(ours, wanted), ink_outside(wanted, ours)) == (0, 0), name


@pytest.mark.parametrize("script", NAMES)
def test_names_are_read_back(blank, script):
    for name in NAMES[script]:
        name = unicodedata.normalize("NFC", name)
        pdf = filled(blank, name=name, before="This is to certify that", after="took part")
        assert text_of(pdf, "-raw").split("\n")[:3] == ["This is to certify that", name, "took part"]


@pytest.mark.parametrize("script", NAMES)
def test_names_are_read_back_from_the_fonts_alone(blank, script):
    """Readers that do not know /ActualText (many browsers) take the letters from the fonts."""
    for name in NAMES[script]:
        name = unicodedata.normalize("NFC", name)
        # A zero-width space has no glyph that could carry it.
        assert "".join(letters_of(filled(blank, line=name))) == name.replace("\u200b", "")


def letters_of(pdf: bytes) -> list[str]:
    """The letters that the fonts give for the codes of the marked text, in the order of the content."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        page = opened.pages[0]
        tables = {
            name.encode(): {
                code: bytes.fromhex(text.decode()).decode("utf-16-be")
                for code, text in re.findall(rb"^<(\w{4})> <(\w+)>$", font.ToUnicode.read_bytes(), re.M)
            }
            for name, font in page.Resources.Font.items()
        }
        marked = re.search(rb"q 1 0 0 1.*?ET", page.Contents.read_bytes(), re.S).group()
    letters, table = [], {}
    for font, codes in re.findall(rb"(/\w+) [\d.]+ Tf|<((?:\w{4})+)>(?!>> BDC)", marked):
        if font:
            table = tables[font]
        letters += [table.get(codes[place : place + 4], "") for place in range(0, len(codes), 4)]
    return letters


def test_a_copy_has_the_glyphs_of_its_own_words_alone(blank):
    filled(blank, name="ឈឹម ស្រីពៅ", before="Zürich", after="quiz")
    pdf = filled(blank, name="ab", before="b", after="a")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        own = [one for name, one in opened.pages[0].Resources.Font.items() if name.startswith("/C")]
        glyphs = [len(font.DescendantFonts[0].W[1]) for font in own]
        assert [str(font.BaseFont)[8:] for font in own] == ["Noto-Serif", "Noto-Serif-Bold", "Noto-Serif"]
    assert glyphs == [1, 2, 1]
    alone = filled(open_blank(PAGE, lang="en", stylesheets=("fonts.css",)), name="ab", before="b", after="a")
    assert pdf == alone


def test_texts_may_come_in_two_goes(blank):
    copy = blank.copy()
    copy.write({"name": "Sok Dara", "before": "one", "after": "two"})
    copy.write({"line": "ILO-2022-00017"})
    pdf = copy.finish(title="Certificate ILO-2022-00017")
    assert text_of(pdf, "-raw").split("\n")[:4] == ["ILO-2022-00017", "one", "Sok Dara", "two"]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.docinfo["/Title"]) == "Certificate ILO-2022-00017"
        with opened.open_metadata() as metadata:
            assert metadata["dc:title"] == "Certificate ILO-2022-00017"


def test_a_title_may_hold_any_letter(blank):
    pdf = filled(blank, title="结业证书 <1> & “2”", line="x")
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_metadata() as metadata:
        assert (str(opened.docinfo["/Title"]), metadata["dc:title"]) == ("结业证书 <1> & “2”",) * 2


@pytest.mark.parametrize("variant", ["pdf/ua-1", "pdf/a-3u", "pdf/a-2a"])
def test_the_structure_still_leads_to_every_marked_text(variant):
    pdf = filled(
        open_blank(PAGE, lang="en", stylesheets=("fonts.css",), variant=variant), name="Sok", before="a", after=""
    )
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        marks = [
            int(one) for one in re.findall(r"/MCID (\d+)", opened.pages[0].Contents.read_bytes().decode("latin-1"))
        ]
        parents = opened.Root.StructTreeRoot.ParentTree.Nums[1]
        kinds = [str(parents[mark].P.S) for mark in marks]
        assert sorted(marks) == list(range(len(parents)))
        assert opened.Root.MarkInfo.Marked is True and str(opened.Root.Lang) == "en"
        assert ("/OutputIntents" in opened.Root) == variant.startswith("pdf/a")
        part = {"pdf/ua-1": "pdfuaid:part", "pdf/a-3u": "pdfaid:part", "pdf/a-2a": "pdfaid:part"}[variant]
        with opened.open_metadata() as metadata:
            assert metadata[part] == variant[-1] if variant == "pdf/ua-1" else metadata[part] == variant[6]
    assert kinds.count("/P") == 5


@pytest.mark.parametrize("script", NAMES)
def test_two_hundred_letters_stay_in_their_place(blank, script):
    name = unicodedata.normalize("NFC", " ".join(NAMES[script] * 4))[:200]
    unbroken = name.replace(" ", "")
    for words in (name, unbroken):
        picture = picture_of(filled(blank, name=words, before="This is to certify that", after="took part"), dpi=50.8)
        # Two pixels a millimetre; the paper's other texts stand outside of what is looked at.
        left, top, right, bottom = ink_of(picture.crop((0, 90, 400, 360)), 128).getbbox()
        assert (left >= 100, right <= 340, top + 90 >= 119, bottom + 90 <= 261) == (True, True, True, True)


def test_a_name_is_set_smaller_before_it_is_broken(blank):
    wide, long = "Siti Nur’aini Abdullah", "Siti Nur’aini binti Abdullah dan Keluarga Besar Sejahtera"
    sizes = {}
    for name in ("Siti", wide, long):
        words = content_of(filled(blank, name=name, before="", after=""))
        sizes[name] = float(re.search(r"/C\w+ ([\d.]+) Tf", words).group(1))
    full = 28 / 0.75
    assert sizes["Siti"] == pytest.approx(full, abs=0.01)
    assert 0.6 * full < sizes[wide] < full
    assert sizes[long] == pytest.approx(0.6 * full, abs=0.01)


def test_text_that_does_not_fit_is_refused(blank):
    with pytest.raises(DocumentError, match="too long for its place"):
        filled(blank, name="Sok", before="many words " * 400, after="")
    with pytest.raises(DocumentError, match="too long for its line"):
        filled(blank, line="W" * 100)


@pytest.mark.parametrize("letter", ["\U0001f9ff", "\U00030000"])
def test_a_letter_that_no_font_can_draw_is_named(blank, letter):
    with pytest.raises(DocumentError, match=f"U\\+{ord(letter):04X}"):
        filled(blank, line=f"Sok {letter}")


def test_a_slot_left_empty_shows_nothing(blank):
    pdf = filled(blank, line="only")
    assert text_of(pdf, "-raw").split() == ["only", "The", "end"]


def test_the_code_is_that_of_the_copy(blank):
    code = "https://tvet.example.org/verify/ABCDEFGHJKMNPQRSTVWXYZ2345/"
    pdf = filled(blank, qr=code)
    side, runs = qr_rectangles(code)
    picture = picture_of(pdf, dpi=254)
    module = 300 / side
    rows = [[0] * side for _ in range(side)]
    for x, y, length in runs:
        rows[y][x : x + length] = [1] * length
    seen = [
        [int(picture.getpixel((2000 + (x + 0.5) * module, 1500 + (y + 0.5) * module)) < 128) for x in range(side)]
        for y in range(side)
    ]
    assert seen == rows


def test_a_page_that_is_too_long_is_refused():
    with pytest.raises(DocumentError, match="too long for one page"):
        open_blank(PAGE.replace("</body>", "<p>One more</p>" * 60 + "</body>"), lang="en")
