"""How the records behind a figure are listed: one line a record, or a thing that counts once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.urls import reverse

from reports.listings.columns import Column
from workshops.models import Delegate

# Viewers see no lines about fewer people than these: one could tell who they are.
FEWEST_PEOPLE = 5


@dataclass(frozen=True)
class Listing:
    """The columns of a list, what its query joins, whose page a line leads to, and the path to the person it is about.

    ``person`` is "pk" where the records are people and "" where they are about none. What is not ``for_viewers`` says
    how single people did.
    """

    columns: tuple[Column, ...]
    related: tuple[str, ...] = ()
    leads_to: Callable[[Model], Model | None] = lambda record: record
    person: str = ""
    for_viewers: bool = True

    def columns_for(self, in_full: bool) -> tuple[Column, ...]:
        """Return the columns of staff (``in_full``) or of viewers."""
        return tuple(one for one in self.columns if in_full or one.for_viewers)

    def ordered(self, records: QuerySet, in_full: bool) -> QuerySet:
        """Return ``records`` with what a line needs, in the order of the first column that is shown."""
        return records.select_related(*self.related).order_by(*self.columns_for(in_full)[0].sort, "pk")

    def may_be_shown(self, records: QuerySet, in_full: bool) -> bool:
        """Whether the lines may be shown: to viewers none about a handful of people. One query at most."""
        if in_full or not self.person:
            return True
        if not self.for_viewers:
            return False
        people = set(records.order_by().values_list(self.person, flat=True).distinct()[:FEWEST_PEOPLE])
        return len(people) >= FEWEST_PEOPLE or not people


@dataclass(frozen=True)
class Line:
    """Each column with what one record shows in it; the address of its page, empty when the reader may not open it."""

    cells: list[tuple[Column, str]]
    url: str = ""


def lines_of(listing: Listing, records: Iterable[Model], user, in_full: bool) -> list[Line]:
    """Return the lines of ``records``; those of staff lead to pages that ``user`` may open. One query."""
    records = list(records)
    columns = listing.columns_for(in_full)
    things = [listing.leads_to(record) if in_full else None for record in records]
    open_to = _visible([one for one in things if one], user)
    return [
        Line(
            [(column, column.words(record)) for column in columns], _url(thing) if thing and thing.pk in open_to else ""
        )
        for record, thing in zip(records, things, strict=True)
    ]


def _visible(things: list[Model], user) -> set[int]:
    if not things:
        return set()
    found = type(things[0])._default_manager.visible_to(user).filter(pk__in={one.pk for one in things})
    return set(found.values_list("pk", flat=True))


def _url(thing: Model) -> str:
    if isinstance(thing, Delegate):
        return reverse("workshops:delegate_detail", args=[thing.pk])
    return thing.get_absolute_url()
