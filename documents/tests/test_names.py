"""Names come out of the cleaning as their owners write them, and are set in their own script."""

import unicodedata

import pytest

from documents.fonts import families, script_of
from documents.names import clean_line, clean_name, clean_text, name_span
from documents.tests.names import NAMES


@pytest.mark.parametrize(("script", "text"), [(script, text) for script, texts in NAMES.items() for text in texts])
def test_clean_name_keeps_every_letter(script, text):
    assert clean_name(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("script", NAMES)
def test_script_of_names(script):
    assert {script_of(unicodedata.normalize("NFC", name)).key for name in NAMES[script]} == {script}


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  Sok \t Dara\n", "Sok Dara"),
        ("Sok\u00a0Dara", "Sok Dara"),
        ("\ufeffSok\u202eDara\u202c", "SokDara"),
        ("So\u00adk Da\u200bra", "Sok Dara"),
        ("欧\u200b阳", "欧阳"),
        ("Nguye\u0302\u0303n", "Nguy\u1ec5n"),
        ("\u200bកែវ\u200bសុភា\u200b", "កែវ\u200bសុភា"),
        ("က္\u200cက", "က္\u200cက"),
        ("a\x00b\x07", "ab"),
        ("", ""),
        (None, ""),
    ],
)
def test_clean_name_removes_only_what_is_no_spelling(typed, clean):
    assert clean_name(typed) == clean


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("One  line\r\nand\ttwo\n\nmore", "One  line\nand two\n\nmore"),
        ("One\u2028two\u2029three\rfour", "One\ntwo\nthree\nfour"),
        ("Certificate\x0bof\x0cMerit", "Certificate of Merit"),
        ("ab\x00\x07\x9f\ufffe\uffff\ud800\ue000\U0010ffff!", "ab!"),
        ("\ufeffpass\u202eliaf\u202c \u2066x\u2069\u200e\u200f\u061c\u00ad", "passliaf x"),
        ("50\u00a0% — “完成”\u3000课程", "50\u00a0% — “完成”\u3000课程"),
        ("so\u200b me", "so me"),
        ("ភាសា\u200bខ្មែរ", "ភាសា\u200bខ្មែរ"),
        ("Nguye\u0302\u0303n", "Nguy\u1ec5n"),
        ("", ""),
        (None, ""),
    ],
)
def test_clean_text_keeps_lines_and_letters_alone(typed, clean):
    assert clean_text(typed) == clean
    assert clean_line(typed) == clean.replace("\n", " ")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Suharto", '<span class="name name-latin">Suharto</span>'),
        ("Đặng Hữu", '<span class="name name-vietnamese" lang="vi">Đặng Hữu</span>'),
        ("Ma Thida (မသီတာ)", '<span class="name name-myanmar" lang="my">Ma Thida (မသီတာ)</span>'),
        ("欧阳", '<span class="name name-chinese" lang="zh-CN">欧阳</span>'),
        ("<b>&", '<span class="name name-latin">&lt;b&gt;&amp;</span>'),
    ],
)
def test_name_span_tells_script_and_language(text, html):
    assert name_span(text) == html


def test_name_span_takes_a_language():
    assert name_span("José", "pt") == '<span class="name name-latin" lang="pt">José</span>'


def test_families_begin_with_latin():
    assert families() == (
        "Noto Sans",
        *(f"Noto Sans {script}" for script in ("Khmer", "Lao", "Myanmar", "Thai", "CJK SC")),
    )


def test_serif_families_take_the_burmese_font_whose_weights_are_right():
    assert families("Serif")[3] == "Noto Sans Myanmar"


def test_stylesheet_names_the_same_families():
    from documents.pdf import read_asset

    css = read_asset("fonts.css").decode()
    for style in ("Sans", "Serif"):
        assert ", ".join(f'"{family}"' for family in families(style)) in css
