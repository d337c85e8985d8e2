"""What all charts share: how long a bar is, how a number is written, and what becomes of too many rows."""

from collections.abc import Collection, Sequence

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

Number = int | float


def written(value: Number | None) -> str:
    """Return the number as all charts write it; None is a dash."""
    return "–" if value is None else str(floatformat(value, "-1g"))


def length(value: Number | None, largest: Number, whole: int = 100) -> int:
    """Return which part of ``whole`` the bar of ``value`` takes; whatever is above nothing stays visible."""
    if not value or value < 0 or largest <= 0:
        return 0
    return max(1, round(whole * value / largest))


def lengths(numbers: Sequence[Number], whole: Number) -> list[int]:
    """Return whole per cents of each part that add up to that of their sum.

    The largest remainders get what is missing.
    """
    if whole <= 0:
        return [0] * len(numbers)
    exact = [100 * max(number, 0) / whole for number in numbers]
    widths = [int(share) for share in exact]
    missing = round(sum(exact)) - sum(widths)
    by_remainder = sorted(range(len(exact)), key=lambda place: exact[place] - widths[place], reverse=True)
    for place in by_remainder[:missing]:
        widths[place] += 1
    return widths


def with_others(
    rows: Sequence[tuple[str, Number]], most: int, *, keep: Collection[str] = ()
) -> list[tuple[str, Number]]:
    """Return at most ``most`` of ``rows``: the largest in their order, then *others (n)* with the sum of these n.

    The row of a label in ``keep``, such as *not stated*, is never among the others and comes last.
    """
    if len(rows) <= most:
        return list(rows)
    stays, left_out = largest_of([number for __, number in rows], most, [label in keep for label, __ in rows])
    others = sum(rows[place][1] for place in left_out)
    shown = [rows[place] for place in stays]
    last = [row for row in shown if row[0] in keep]
    return [*(row for row in shown if row[0] not in keep), (others_of(len(left_out)), others), *last]


def largest_of(sizes: Sequence[Number], most: int, keep: Sequence[bool] = ()) -> tuple[list[int], list[int]]:
    """Return the places that stay, in their order, and those that become *others* so that both take ``most`` rows."""
    places = range(len(sizes))
    if len(sizes) <= most:
        return list(places), []
    kept = [place for place in places if keep and keep[place]]
    rest = sorted((place for place in places if place not in kept), key=lambda place: -sizes[place])
    room = max(most - 1 - len(kept), 0)
    return sorted([*kept, *rest[:room]]), sorted(rest[room:])


def others_of(count: int) -> str:
    """Return the label of a row into which ``count`` rows went."""
    return _("others (%(count)s)") % {"count": count}
