"""Charts for paper and screen, made of table rows: every bar stands beside its number, and no text is drawn as SVG.

The web's content security policy forbids style attributes, so a bar's length is one of the classes bar-0 … bar-100 of
documents/charts.css. `render_pdf` brings that stylesheet by itself; a web page links to it as a static file.
"""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

# charts.css has this many tones and patterns; a stacked bar of more kinds could not be read in black and white.
MOST_KINDS = 6

Number = int | float


def bar_chart(
    title: str,
    rows: Sequence[tuple[str, Number | None]],
    *,
    label: str = "",
    number: str = "",
    total: Number | None = None,
    note: str = "",
) -> SafeString:
    """One bar a row, the longest for the largest number. `rows` are (label, number); None is shown as a dash.

    `label` and `number` are the headings of the two columns; `total`, when given, is a last row without a bar.
    """
    largest = max((value or 0 for _, value in rows), default=0)
    bars = [{"label": name, "number": value, "width": _width(value, largest)} for name, value in rows]
    context = {"title": title, "bars": bars, "label": label, "number": number, "total": total, "note": note}
    return render_to_string("documents/charts/bar.html", context)


def stacked_bar_chart(
    title: str,
    kinds: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Number]]],
    *,
    label: str = "",
    shares: bool = False,
    total: bool = True,
    note: str = "",
) -> SafeString:
    """One bar a row, divided among the kinds, beside the numbers and their sum. `rows` are (label, one number a kind).

    `shares` makes all bars equally long, so that proportions are compared; otherwise the largest row is the longest.
    `total` adds a last row with the sums of the columns. Raises ValueError above six kinds or for a row of another
    length.
    """
    if len(kinds) > MOST_KINDS:
        raise ValueError(f"A stacked bar can show {MOST_KINDS} kinds, not {len(kinds)}.")
    largest = max((sum(numbers) for _, numbers in rows), default=0)
    lines = []
    for name, numbers in rows:
        if len(numbers) != len(kinds):
            raise ValueError(f"{name!r} has {len(numbers)} numbers for {len(kinds)} kinds.")
        widths = _widths(numbers, sum(numbers) if shares else largest)
        parts = [{"width": width, "fill": place + 1} for place, width in enumerate(widths) if width]
        lines.append({"label": name, "numbers": numbers, "sum": sum(numbers), "parts": parts})
    context = {
        "title": title,
        "kinds": [{"name": kind, "fill": place + 1} for place, kind in enumerate(kinds)],
        "lines": lines,
        "label": label,
        "sums": [sum(numbers[place] for _, numbers in rows) for place in range(len(kinds))] if total and rows else [],
        "note": note,
    }
    context["sum"] = sum(context["sums"])
    return render_to_string("documents/charts/stacked.html", context)


def figure_table(
    title: str,
    headings: Sequence[str],
    rows: Sequence[Sequence],
    *,
    totals: Sequence | None = None,
    note: str = "",
) -> SafeString:
    """A small table: texts to the left, numbers to the right, `totals` as a last row in bold, None as a dash."""
    numeric = [any(_is_number(row[x]) for row in rows) for x in range(len(headings))]
    context = {
        "title": title,
        "headings": list(zip(headings, numeric, strict=True)),
        "rows": [list(zip(row, numeric, strict=True)) for row in rows],
        "totals": list(zip(totals, numeric, strict=True)) if totals else [],
        "note": note,
    }
    return render_to_string("documents/charts/table.html", context)


def _is_number(value) -> bool:
    return hasattr(value, "__float__") and not isinstance(value, str | bool)


def _width(value: Number | None, largest: Number) -> int:
    """Per cent of the longest bar; whatever is above nothing stays visible."""
    if not value or value < 0 or largest <= 0:
        return 0
    return max(1, round(100 * value / largest))


def _widths(numbers: Sequence[Number], whole: Number) -> list[int]:
    """Whole per cents of each part that add up to that of their sum (largest remainders get the missing ones)."""
    if whole <= 0:
        return [0] * len(numbers)
    exact = [100 * max(number, 0) / whole for number in numbers]
    widths = [int(share) for share in exact]
    missing = round(sum(exact)) - sum(widths)
    by_remainder = sorted(range(len(exact)), key=lambda place: exact[place] - widths[place], reverse=True)
    for place in by_remainder[:missing]:
        widths[place] += 1
    return widths
