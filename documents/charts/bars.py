"""Horizontal bars: one a row, or divided among kinds."""

from collections.abc import Collection, Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from documents.charts.sizes import Number, length, lengths, with_others

# charts.css has this many tones and patterns; a stacked bar of more kinds could not be read in black and white.
MOST_KINDS = 6


def bar_chart(
    title: str,
    rows: Sequence[tuple[str, Number | None]],
    *,
    label: str = "",
    number: str = "",
    total: Number | None = None,
    most: int | None = None,
    keep: Collection[str] = (),
    note: str = "",
) -> SafeString:
    """One bar a row, the longest for the largest number. `rows` are (label, number); None is shown as a dash.

    `label` and `number` are the headings of the two columns; `total`, when given, is a last row without a bar. Of more
    rows than `most` the smallest become *others (n)*, which has no bar: its length would be nobody's. Labels in `keep`
    stay.
    """
    shown = list(rows) if most is None else with_others(rows, most, keep=keep)
    alone = {name for name, _ in rows}
    largest = max((value or 0 for name, value in shown if name in alone), default=0)
    bars = [
        {"label": name, "number": value, "width": length(value, largest) if name in alone else 0}
        for name, value in shown
    ]
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
        widths = lengths(numbers, sum(numbers) if shares else largest)
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
