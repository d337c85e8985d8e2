"""The signing board: who signed with whom at a workshop, counted as it stands now."""

from dataclasses import dataclass

from django.db.models import Case, Count, Max, Q, When

from partnerships.countries import Side, side_of
from partnerships.models import CollaborativeActivity, Institution
from workshops.models import Signing, Workshop

RECENT = 8
MOST_PEOPLE = 500


@dataclass(frozen=True)
class Row:
    """One institution, how many agreements it signed here, and the counts beside each column."""

    institution: Institution
    total: int
    cells: list[tuple[Institution, int]]


@dataclass(frozen=True)
class Board:
    """The whole board. ``stamp`` changes whenever a signing is recorded or taken back."""

    stamp: str
    signings: int
    institutions: int
    pairs: int
    activities: int
    without_scan: int
    recent: list[Signing]
    columns: list[Institution]
    rows: list[Row]
    column_totals: list[int]
    others: list[tuple[Institution, Institution, int]]
    totals: list[tuple[Institution, int, int]]


def stamp_of(workshop: Workshop) -> str:
    """Return what tells one state of the board from another, in one query."""
    count, newest = Signing.objects.filter(workshop=workshop).aggregate(c=Count("pk"), n=Max("pk")).values()
    return f"{count}-{newest or 0}"


def board_of(workshop: Workshop) -> Board:
    """Read the board of ``workshop``, in a fixed number of queries however many signed.

    Rows are institutions of China, columns those of all other countries; pairs on one side stand in ``others``. Taking
    part means: sent a delegate who is expected or came, or signed here. ``totals`` has for each institution that signed
    its agreements and its partners.
    """
    signings = list(
        Signing.objects.filter(workshop=workshop)
        .select_related("agreement__first_party", "agreement__second_party")
        .order_by("-recorded_at", "-pk")
    )
    pairs: dict[frozenset[int], int] = {}
    for one in signings:
        pair = frozenset(one.agreement.party_ids)
        pairs[pair] = pairs.get(pair, 0) + 1
    signed_by: dict[int, int] = {}
    partners: dict[int, int] = {}
    for pair, count in pairs.items():
        for pk in pair:
            signed_by[pk] = signed_by.get(pk, 0) + count
            partners[pk] = partners.get(pk, 0) + 1
    here = workshop.delegates.taking_part().values("institution")
    named = Institution.objects.filter(Q(pk__in=here) | Q(pk__in=signed_by)).order_by("official_name", "pk")
    known = {one.pk: one for one in named}
    china = [one for one in known.values() if side_of(one.country.code) == Side.CHINA]
    columns = [one for one in known.values() if side_of(one.country.code) != Side.CHINA]
    columns.sort(key=lambda one: (str(one.country.name), one.official_name))
    rows = [
        Row(one, signed_by.get(one.pk, 0), [(other, pairs.get(frozenset((one.pk, other.pk)), 0)) for other in columns])
        for one in china
    ]
    chinese = {one.pk for one in china}
    others = [
        (*sorted((known[pk] for pk in pair), key=str), count)
        for pair, count in pairs.items()
        if len(pair & chinese) != 1
    ]
    return Board(
        stamp=f"{len(signings)}-{max((one.pk for one in signings), default=0)}",
        signings=len(signings),
        institutions=len(signed_by),
        pairs=len(pairs),
        activities=CollaborativeActivity.objects.filter(agreement__signing__workshop=workshop).count(),
        without_scan=Signing.objects.filter(workshop=workshop).without_scan().count(),
        recent=signings[:RECENT],
        columns=columns,
        rows=rows,
        column_totals=[signed_by.get(one.pk, 0) for one in columns],
        others=sorted(others, key=lambda row: str(row[0])),
        totals=sorted(
            ((known[pk], count, partners[pk]) for pk, count in signed_by.items()),
            key=lambda row: (-row[1], str(row[0])),
        ),
    )


def people_who_may_sign(workshop: Workshop) -> list[tuple[str, str]]:
    """Return name and institution of the delegates, officials and managers first: suggestions for who signed."""
    heads = Case(When(person__category__in=["official", "manager"], then=0), default=1)
    people = workshop.delegates.taking_part().order_by(heads, "person__full_name")
    return list(people.values_list("person__full_name", "institution__official_name")[:MOST_PEOPLE])
