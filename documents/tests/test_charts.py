"""Charts: every number is in the table, bars are in proportion, and no style attribute is needed."""

import re
from itertools import pairwise

import pytest

from documents.charts import bar_chart, figure_table, stacked_bar_chart
from documents.pdf import read_asset, render_pdf
from documents.tests.poppler import picture_of, text_of


def cells(html):
    """The texts of the table's cells, row by row, without the cells of bars."""
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.S)
    texts = [re.findall(r"<t[hd](?![^>]*bar-cell)[^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [[re.sub(r"<[^>]*>", "", text).strip() for text in row] for row in texts]


def widths(html):
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.S)
    return [[int(width) for width in re.findall(r"bar-(\d+)", row)] for row in rows]


def test_bar_chart_shows_numbers_and_bars_in_proportion():
    rows = [("Visit", 1200), ("Exchange", 300), ("Rare", 1), ("None", 0), ("Unknown", None), ("<b>", 7.55)]
    html = bar_chart("By kind", rows, label="Kind", number="Activities", total=1508.55, note="All")
    assert cells(html) == [
        ["Kind", "Activities"],
        ["Visit", "1,200"],
        ["Exchange", "300"],
        ["Rare", "1"],
        ["None", "0"],
        ["Unknown", "–"],
        ["&lt;b&gt;", "7.6"],
        ["Total", "1,508.6"],
    ]
    assert widths(html) == [[], [100], [25], [1], [], [], [1], []]
    assert "style=" not in html


def test_bar_chart_of_nothing_has_no_bars():
    assert widths(bar_chart("Empty", [("a", 0), ("b", None)])) == [[], [], []]
    assert cells(bar_chart("Empty", [])) == [["", ""]]


def test_stacked_chart_adds_up():
    html = stacked_bar_chart("By sex", ["Women", "Men", "Not stated"], [("China", (20, 40, 3)), ("Laos", (1, 1, 1))])
    assert cells(html) == [
        ["", "Women", "Men", "Not stated", "Total"],
        ["China", "20", "40", "3", "63"],
        ["Laos", "1", "1", "1", "3"],
        ["Total", "21", "41", "4", "66"],
    ]
    assert widths(html) == [[], [32, 63, 5], [2, 2, 1], []]


def test_stacked_chart_of_shares_fills_every_row():
    html = stacked_bar_chart(
        "Shares", ["a", "b", "c"], [("x", (1, 1, 1)), ("y", (0, 5, 0)), ("z", (0, 0, 0))], shares=True
    )
    assert widths(html)[1:4] == [[34, 33, 33], [100], []]


def test_stacked_chart_refuses_what_it_cannot_show():
    with pytest.raises(ValueError, match="6 kinds, not 7"):
        stacked_bar_chart("Many", list("abcdefg"), [])
    with pytest.raises(ValueError, match="'x' has 1 numbers for 2 kinds"):
        stacked_bar_chart("Uneven", ["a", "b"], [("x", (1,))])


def test_table_puts_numbers_right_and_texts_left():
    html = figure_table(
        "T",
        ["Course", "People", "Place"],
        [("AI", 1044, "Phnom Penh"), ("Cloud", None, None)],
        totals=("Total", 1044, None),
    )
    assert cells(html) == [
        ["Course", "People", "Place"],
        ["AI", "1,044", "Phnom Penh"],
        ["Cloud", "–", "–"],
        ["Total", "1,044", ""],
    ]
    assert html.count('class="number"') == 4


def test_stylesheet_has_every_width():
    css = read_asset("charts.css").decode()
    assert [int(width) for width in re.findall(r"^\.bar-(\d+) \{ width: \1%? ?[;}]", css, re.M)] == list(range(101))


def test_bars_differ_in_black_and_white():
    """The mean grey of each of the six kinds as printed: no two neighbours look alike."""
    css = "<style>@page { size: 100mm 120mm; margin: 0 } body { margin: 0 } .bar { height: 20mm !important }</style>"
    bars = "".join(f'<div class="chart"><div class="bar bar-100 fill-{kind}"></div></div>' for kind in range(1, 7))
    html = f'<html lang="en"><body style="font-size: 0">{bars}{css}</body></html>'
    picture = picture_of(
        render_pdf(html, title="Grey", stylesheets=("charts.css",)), dpi=127
    )  # five pixels a millimetre
    strips = [picture.crop((50, kind * 100 + 10, 450, kind * 100 + 90)) for kind in range(6)]
    greys = [sum(grey * count for grey, count in enumerate(strip.histogram())) // (400 * 80) for strip in strips]
    assert all(abs(one - other) > 30 for one, other in pairwise(greys)), greys


def test_chart_in_pdf_keeps_its_numbers_as_text():
    chart = bar_chart("By kind", [("Study visit", 120), ("ទស្សនកិច្ច", 64)], label="Kind", number="Activities")
    text = text_of(render_pdf(f'<html lang="en"><body>{chart}</body></html>', title="Chart"), "-layout")
    assert [line.split() for line in text.splitlines() if line.strip()][:4] == [
        ["By", "kind"],
        ["Kind", "Activities"],
        ["Study", "visit", "120"],
        ["ទស្សនកិច្ច", "64"],
    ]
