"""The figures on a workshop's page, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Count
from django_countries import countries

from partnerships.countries import Side, side_of
from partnerships.models import CollaborativeActivity
from workshops.filters import NOT_STATED
from workshops.models import Delegate, Signing, Workshop


@dataclass(frozen=True)
class Split:
    """One row of a split: its code for the address, its name, how many."""

    code: str
    name: str
    count: int


@dataclass(frozen=True)
class Totals:
    """Who takes part in a workshop and what was agreed there, as far as one user may see it."""

    delegates: int
    taken: int
    sides: list[Split]
    countries: list[Split]
    states: list[Split]
    institutions: int
    signings: int
    activities: int


def totals_of(workshop: Workshop, user) -> Totals:
    """Count what ``user`` may see of ``workshop``, in four queries.

    Those cancelled or on the waiting list are in ``states`` alone. Rows of ``sides`` and of ``countries`` add up to
    ``delegates``, with *not stated* as a row of its own.
    """
    visible = Delegate.objects.visible_to(user).filter(workshop=workshop).order_by()
    by_country, by_state = _count(visible.taking_part(), "institution__country"), _count(visible, "state")
    by_side: dict[str, int] = {}
    for code, count in by_country.items():
        by_side[side_of(code)] = by_side.get(side_of(code), 0) + count
    signings = Signing.objects.visible_to(user).filter(workshop=workshop)
    signed = signings.aggregate(count=Count("pk"))["count"]
    return Totals(
        delegates=sum(by_country.values()),
        taken=sum(by_state.get(state, 0) for state in Delegate.TAKES_PLACE),
        sides=[Split(side, side.label, by_side[side]) for side in Side if side in by_side],
        countries=sorted(
            (Split(code or NOT_STATED, countries.name(code) or str(Side.NOT_STATED.label), count)
             for code, count in by_country.items()),
            key=lambda row: (row.code == NOT_STATED, -row.count, row.name),
        ),
        states=[Split(code, word, by_state[code]) for code, word in Delegate.State.choices if code in by_state],
        institutions=visible.taking_part().aggregate(count=Count("institution", distinct=True))["count"],
        signings=signed,
        activities=CollaborativeActivity.objects.filter(agreement__signing__in=signings).count(),
    )  # fmt: skip


def _count(rows, field: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for code, count in rows.values_list(field).annotate(count=Count("pk")):
        counts[code or ""] = counts.get(code or "", 0) + count
    return counts
