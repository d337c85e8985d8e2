"""Columns side by side: how something went from month to month."""

from collections.abc import Sequence
from itertools import groupby

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from documents.charts.sizes import Number, length, written

# Two columns a month can be told apart on a phone; three cannot.
MOST_SERIES = 2
# charts.css has the heights tall-0 … tall-50.
TALLEST = 50


def column_chart(
    title: str,
    columns: Sequence[tuple[str, str]],
    series: Sequence[tuple[str, Sequence[Number]]],
    *,
    total: bool = True,
    note: str = "",
) -> SafeString:
    """One column a month and series above its number. `columns` are (year, month), `series` (label, a number a column).

    Both series are drawn to one scale; a column of nothing is a number without a bar. `total` adds the sum of each
    series. Raises ValueError above two series or for a series of another length.
    """
    if len(series) > MOST_SERIES:
        raise ValueError(f"A column chart can show {MOST_SERIES} series, not {len(series)}.")
    for name, numbers in series:
        if len(numbers) != len(columns):
            raise ValueError(f"{name!r} has {len(numbers)} numbers for {len(columns)} columns.")
    largest = max((number for __, numbers in series for number in numbers), default=0)
    context = {
        "title": title,
        "series": [
            {"label": name, "fill": fill, "numbers": [written(one) for one in numbers], "sum": written(sum(numbers))}
            for fill, (name, numbers) in enumerate(series, start=1)
        ],
        "bars": [
            [
                {"fill": fill, "tall": length(numbers[place], largest, TALLEST)}
                for fill, (__, numbers) in enumerate(series, start=1)
            ]
            for place in range(len(columns))
        ],
        "columns": [label for __, label in columns],
        "groups": [(name, len(list(found))) for name, found in groupby(columns, key=lambda column: column[0])],
        "total": total,
        "note": note,
    }
    return render_to_string("documents/charts/columns.html", context)
