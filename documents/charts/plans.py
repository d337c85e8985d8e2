"""What was planned and what came of it, one bar above the other."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.charts.sizes import Number, length, written


def plan_chart(
    title: str,
    rows: Sequence[tuple[str, Number | None, Number | None]],
    *,
    label: str = "",
    planned: str = "",
    actual: str = "",
    total: bool = False,
    note: str = "",
) -> SafeString:
    """Two bars a row, plan and actual, to one scale, with both numbers and the per cent.

    `rows` are (label, plan, actual). Above 100 per cent the bar of the actual is the longer one: nothing is cut.
    Without a plan there is no per cent.
    `planned` and `actual` are the headings; `total` adds the sums, for rows that count the same thing.
    """
    largest = max((value or 0 for row in rows for value in row[1:]), default=0)
    lines = [
        {
            "label": name,
            "numbers": [written(plan), written(done), per_cent(plan, done)],
            "plan": length(plan, largest),
            "actual": length(done, largest),
        }
        for name, plan, done in rows
    ]
    context = {
        "title": title,
        "lines": lines,
        "label": label,
        "planned": planned or _("Planned"),
        "actual": actual or _("In fact"),
        "note": note,
    }
    if total and rows:
        plan, done = (sum(row[place] or 0 for row in rows) for place in (1, 2))
        context["sums"] = [written(plan), written(done), per_cent(plan, done)]
    return render_to_string("documents/charts/plans.html", context)


def per_cent(plan: Number | None, actual: Number | None) -> str:
    """Return the actual in per cent of the plan, never rounded to 0 or 100; a dash without a plan."""
    if not plan or actual is None:
        return "–"
    share = 100 * actual / plan
    rounded = round(share)
    if rounded == 0 and share > 0:
        return "<\u00a01\u00a0%"
    if rounded == 100 and share != 100:
        return ">\u00a0100\u00a0%" if share > 100 else ">\u00a099\u00a0%"
    return f"{written(rounded)}\u00a0%"
