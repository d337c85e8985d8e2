"""Charts: every number is in the table, bars are in proportion, and no style attribute is needed."""

import re
from itertools import pairwise

import pytest

from documents.charts import bar_chart, column_chart, figure_table, matrix, plan_chart, stacked_bar_chart, with_others
from documents.charts.plans import per_cent
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


def grid(html):
    """The texts of the cells, row by row, bars left out; a cell of nothing says 0 to those who listen."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.S)
    texts = [re.findall(r"<t[hd](?![^>]*column-cell)[^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [[re.sub(r"<[^>]*>", "", text).strip() for text in row] for row in texts]


def shades(html):
    body = re.search(r"<tbody>(.*?)</tbody>", html, re.S)[1]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    return [[int(found or 0) for found in re.findall(r'<td(?: class="shade-(\d)")?>', row)] for row in rows]


def test_matrix_adds_up_on_both_sides():
    numbers = {("Guizhou", "Thailand"): 10, ("Guizhou", "Laos"): 1, ("<Jiangsu>", "Laos"): 1200}
    html = matrix("Pairs", ["Guizhou", "<Jiangsu>", "Hunan"], ["Laos", "Thailand"], numbers, label="Province")
    assert grid(html) == [
        ["Province", "Laos", "Thailand", "Total"],
        ["Guizhou", "1", "10", "11"],
        ["&lt;Jiangsu&gt;", "1,200", "0", "1,200"],
        ["Hunan", "0", "0", "0"],
        ["Total", "1,201", "10", "1,211"],
    ]
    assert "style=" not in html


def test_matrix_shades_its_cells_in_fifths_of_the_largest():
    columns = ["a", "b", "c", "d", "e", "f", "g"]
    numbers = dict(zip((("row", one) for one in columns), (0, 1, 20, 21, 60, 80, 100), strict=True))
    html = matrix("Shades", ["row"], columns, numbers)
    assert shades(html) == [[0, 1, 1, 2, 3, 4, 5]]
    assert re.findall(r"</span>([\d–]+)</span>", html) == ["1–20", "21–40", "41–60", "61–80", "81–100"]
    few = matrix("Few", ["row"], ["a", "b"], {("row", "a"): 1, ("row", "b"): 2})
    assert (shades(few), re.findall(r"</span>([\d–]+)</span>", few)) == ([[3, 5]], ["1", "2"])


def test_matrix_of_nothing_has_no_shades():
    assert grid(matrix("Empty", [], [], {})) == [["", "Total"], ["Total", "0"]]
    assert shades(matrix("Empty", ["a"], ["b"], {("a", "b"): 0})) == [[0]]


def test_matrix_puts_the_smallest_of_many_together_so_that_it_still_adds_up():
    rows = [f"r{number}" for number in range(6)] + ["not stated"]
    numbers = {(row, "x"): place + 1 for place, row in enumerate(rows[:-1])} | {("not stated", "y"): 1}
    html = matrix("Many", rows, ["x", "y"], numbers, most_rows=4, keep=["not stated"])
    assert grid(html) == [
        ["", "x", "y", "Total"],
        ["r4", "5", "0", "5"],
        ["r5", "6", "0", "6"],
        ["others (4)", "10", "0", "10"],
        ["not stated", "0", "1", "1"],
        ["Total", "21", "1", "22"],
    ]


def test_matrix_refuses_a_number_that_would_be_missing_in_the_totals():
    with pytest.raises(KeyError, match="'b' × 'x'"):
        matrix("Lost", ["a"], ["x"], {("b", "x"): 1})


def test_matrix_of_many_columns_turns_and_cuts_its_headings_for_the_eye_alone():
    long = "A really rather long name of a place"
    html = matrix("Wide", ["a"], [long, "b", "c"], {("a", long): 1}, links={"b": "/b/"})
    assert f'aria-label="{long}"' in html
    assert "<span>A really rather long na…</span>" in html
    assert '<span><a href="/b/">b</a></span>' in html
    assert "turned" not in matrix("Narrow", ["a"], [long, "b"], {})


MONTHS = [("2025", "Nov"), ("2025", "Dec"), ("2026", "Jan")]


def test_column_chart_shows_months_of_nothing_too():
    html = column_chart("Months", MONTHS, [("signed", [0, 128, 1]), ("started", [64, 0, 2000])])
    assert grid(html)[1:] == [
        ["", "Nov", "Dec", "Jan", "Total"],
        ["", "2025", "2026"],
        ["signed", "0", "128", "1", "129"],
        ["started", "64", "0", "2,000", "2,064"],
    ]
    assert [int(tall) for tall in re.findall(r"tall-(\d+)", html)] == [0, 2, 3, 0, 1, 50]
    assert 'colspan="2" class="group">2025' in html
    assert "style=" not in html


def test_column_chart_of_nothing_has_no_columns():
    html = column_chart("Months", MONTHS, [("signed", [0, 0, 0])], total=False)
    assert re.findall(r"tall-(\d+)", html) == ["0", "0", "0"]
    assert grid(html)[3] == ["signed", "0", "0", "0"]


def test_column_chart_refuses_what_it_cannot_show():
    with pytest.raises(ValueError, match="2 series, not 3"):
        column_chart("Many", MONTHS, [(name, [1, 2, 3]) for name in "abc"])
    with pytest.raises(ValueError, match="'a' has 1 numbers for 3 columns"):
        column_chart("Uneven", MONTHS, [("a", [1])])


def test_plan_chart_cuts_nothing_and_divides_by_nothing():
    rows = [("visit", 100, 50), ("exchange", 50, 75), ("research", None, 3), ("none", 0, 0), ("unknown", 10, None)]
    html = plan_chart("Plan", rows, label="Kind", actual="Took part", total=True)
    assert grid(html) == [
        ["Kind", "Planned", "Took part", "Per cent"],
        ["visit", "100", "50", "50\xa0%"],
        ["exchange", "50", "75", "150\xa0%"],
        ["research", "–", "3", "–"],
        ["none", "0", "0", "–"],
        ["unknown", "10", "–", "–"],
        ["Total", "160", "128", "80\xa0%"],
    ]
    assert widths(html)[1:6] == [[100, 50], [50, 75], [0, 3], [0, 0], [10, 0]]
    assert "style=" not in html


@pytest.mark.parametrize(
    ("plan", "actual", "words"),
    [(1000, 1, "<\xa01\xa0%"), (1000, 999, ">\xa099\xa0%"), (1000, 1001, ">\xa0100\xa0%"), (1000, 1000, "100\xa0%")]
    + [(1, 20, "2,000\xa0%"), (1000, 0, "0\xa0%")],
)
def test_per_cent_says_nothing_and_all_only_when_it_is_so(plan, actual, words):
    assert per_cent(plan, actual) == words


def test_rows_too_many_become_others_that_add_up():
    rows = [("a", 5), ("b", 40), ("c", 1), ("d", 30), ("not stated", 2)]
    assert with_others(rows, 5) == rows
    assert with_others(rows, 3, keep=["not stated"]) == [("b", 40), ("others (3)", 36), ("not stated", 2)]
    assert with_others(rows, 1) == [("others (5)", 78)]


def test_stylesheet_has_every_height():
    css = read_asset("charts.css").decode()
    assert [int(tall) for tall in re.findall(r"^\.tall-(\d+) \{ height", css, re.M)] == list(range(51))


def test_shades_differ_in_black_and_white():
    """The grey of each of the five shades as printed, each darker than the one before."""
    css = "<style>@page { size: 100mm 60mm; margin: 0 } body { margin: 0 } td { height: 10mm; padding: 0 }</style>"
    rows = "".join(f'<tr><td class="shade-{step}"></td></tr>' for step in range(1, 6))
    html = f'<html lang="en"><body><table class="chart-matrix">{rows}</table>{css}</body></html>'
    picture = picture_of(render_pdf(html, title="Grey", stylesheets=("charts.css",)), dpi=127)
    greys = [picture.getpixel((5, 25 + step * 51)) for step in range(5)]
    assert all(one - other > 20 for one, other in pairwise([255, *greys])), greys


def test_new_charts_in_pdf_keep_their_numbers_as_text():
    numbers = {("Guizhou", country): 3 for country in ("Cambodia", "Laos", "Myanmar", "Thailand", "Vietnam")}
    table = matrix("Pairs", ["Guizhou", "Hunan"], [country for __, country in numbers], numbers, label="Province")
    months = column_chart("Months", MONTHS, [("signed", [0, 128, 1])])
    plan = plan_chart("Plan", [("visit", 100, 150)], label="Kind")
    html = f'<html lang="en"><body>{table}{months}{plan}</body></html>'
    lines = [line.split() for line in text_of(render_pdf(html, title="Charts"), "-layout").splitlines()]
    assert ["Guizhou", "3", "3", "3", "3", "3", "15"] in lines
    assert ["signed", "0", "128", "1", "129"] in lines
    assert ["visit", "100", "150", "150", "%"] in lines


def test_bar_chart_draws_no_bar_for_others():
    rows = [("a", 40), ("b", 20), ("c", 15), ("d", 14), ("e", 13), ("not stated", 10)]
    html = bar_chart("By kind", rows, most=4, keep=["not stated"], total=112)
    assert cells(html)[1:] == [["a", "40"], ["b", "20"], ["others (3)", "42"], ["not stated", "10"], ["Total", "112"]]
    assert widths(html)[1:] == [[100], [50], [], [25], []]


def test_matrix_shades_places_alone():
    """What is not stated and the others would else be the darkest."""
    numbers = {("a", "x"): 5, ("b", "x"): 4, ("c", "x"): 3, ("d", "x"): 3, ("?", "x"): 50, ("a", "?"): 70}
    html = matrix("Shades", ["a", "b", "c", "d", "?"], ["x", "?"], numbers, most_rows=4, keep=["?"])
    assert grid(html)[1:-1] == [
        ["a", "5", "70", "75"],
        ["b", "4", "0", "4"],
        ["others (2)", "6", "0", "6"],
        ["?", "50", "0", "50"],
    ]
    assert shades(html) == [[5, 0], [4, 0], [0, 0], [0, 0]]
