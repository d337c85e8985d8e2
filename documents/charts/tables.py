"""A small table beside the charts, in their look."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


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
