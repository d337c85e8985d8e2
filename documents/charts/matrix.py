"""A table of two things against each other, its cells darker the larger their number."""

from collections.abc import Mapping, Sequence
from math import ceil

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from documents.charts.sizes import Number, largest_of, others_of, written

# charts.css has this many shades; more could not be told apart on a bad printer.
SHADES = 5
# With more columns than this their headings are turned, and a heading longer than this is cut there.
MOST_LEVEL_COLUMNS = 2
LONGEST_TURNED = 24


def matrix(
    title: str,
    rows: Sequence[str],
    columns: Sequence[str],
    numbers: Mapping[tuple[str, str], Number],
    *,
    label: str = "",
    most_rows: int = 40,
    most_columns: int = 14,
    keep: Sequence[str] = (),
    links: Mapping[str, str] | None = None,
    note: str = "",
) -> SafeString:
    """One cell a row and column with its number, shaded in fifths of the largest, and totals on both sides.

    `numbers` are by (row, column); what is missing is nought. Of too many rows or columns the smallest become
    *others (n)*, so that the totals still hold; labels in `keep`, such as *not stated*, never do and come last. Neither
    are shaded, nor do they set the scale: they are no one thing. `links` are addresses by label.

    Raises KeyError for a number of a row or column that is not there: it would be missing in the totals.
    """
    for row, column in numbers:
        if row not in rows or column not in columns:
            raise KeyError(f"{row!r} × {column!r} is no cell of this matrix.")
    across = {row: sum(numbers.get((row, column), 0) for column in columns) for row in rows}
    down = {column: sum(numbers.get((row, column), 0) for row in rows) for column in columns}
    lines = _grouped(rows, across, most_rows, keep)
    heads = _grouped(columns, down, most_columns, keep)
    cells = [
        [sum(numbers.get((row, column), 0) for row in of_row for column in of_column) for __, of_column in heads]
        for __, of_row in lines
    ]
    compared = [
        [value if _is_one(row, keep) and _is_one(head, keep) else 0 for head, value in zip(heads, line, strict=True)]
        for row, line in zip(lines, cells, strict=True)
    ]
    largest = max((value for line in compared for value in line), default=0)
    links = links or {}
    context = {
        "title": title,
        "label": label,
        "turned": len(heads) > MOST_LEVEL_COLUMNS,
        "tall": _tallness(max((len(name) for name, __ in heads), default=0)),
        "heads": [{"name": name, "short": _short(name), "url": links.get(name, "")} for name, __ in heads],
        "lines": [
            {
                "name": name,
                "url": links.get(name, ""),
                "cells": [
                    {"text": written(value), "is_nought": not value, "shade": shade(shaded, largest)}
                    for value, shaded in zip(line, to_shade, strict=True)
                ],
                "sum": written(sum(line)),
            }
            for (name, __), line, to_shade in zip(lines, cells, compared, strict=True)
        ],
        "sums": [written(sum(line[place] for line in cells)) for place in range(len(heads))],
        "sum": written(sum(across.values())),
        "steps": _steps(largest),
        "note": note,
    }
    return render_to_string("documents/charts/matrix.html", context)


def shade(value: Number, largest: Number) -> int:
    """Return the shade of a cell, 0 for nothing to 5 for the last fifth below the largest."""
    if not value or value < 0 or largest <= 0:
        return 0
    return ceil(SHADES * value / largest)


def _grouped(
    labels: Sequence[str], sizes: Mapping[str, Number], most: int, keep: Sequence[str]
) -> list[tuple[str, list[str]]]:
    """Return (heading, labels it stands for): one each, and one for all the smallest if there are too many."""
    stays, left_out = largest_of([sizes[one] for one in labels], most, [one in keep for one in labels])
    shown = [labels[place] for place in stays]
    groups = [(one, [one]) for one in shown if one not in keep]
    if left_out:
        groups.append((others_of(len(left_out)), [labels[place] for place in left_out]))
    return groups + [(one, [one]) for one in shown if one in keep]


def _is_one(group: tuple[str, list[str]], keep: Sequence[str]) -> bool:
    name, labels = group
    return labels == [name] and name not in keep


def _steps(largest: Number) -> list[tuple[int, str]]:
    """Return the shades that whole numbers up to ``largest`` can have, each with the numbers it stands for."""
    found: dict[int, list[int]] = {}
    for step in range(1, SHADES + 1):
        first, last = int((step - 1) * largest / SHADES) + 1, int(step * largest / SHADES)
        if last >= first:
            found[step] = [first, last]
    return [(step, written(a) if a == b else f"{written(a)}–{written(b)}") for step, (a, b) in found.items()]


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_TURNED else f"{name[: LONGEST_TURNED - 1].rstrip()}…"


def _tallness(longest: int) -> int:
    """Return which of four heights the turned headings need."""
    return min(4, max(1, ceil(min(longest, LONGEST_TURNED) / (LONGEST_TURNED / 4))))
