"""Columns of lists of records: a heading, and how its value is found from a record."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partnerships.models import Institution
from partnerships.querysets.institution import MOST_CHANGES

NOT_STATED = _("not stated")


@dataclass(frozen=True)
class Column:
    """A heading, the value of a record, and what it is: a kind of ``documents.sheets.Column``.

    ``sort`` are the fields that the list is in the order of when the column is its first. What names a person, or tells
    more of one than needed, is not ``for_viewers``.
    """

    heading: str
    value: Callable[[Model], object]
    kind: str = "text"
    sort: tuple[str, ...] = ()
    for_viewers: bool = True

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers, which stand to the right."""
        return self.kind in ("integer", "general")

    def words(self, record: Model) -> str:
        """Return the value as a page shows it."""
        value = self.value(record)
        if isinstance(value, dt.date):
            return date_format(value)
        return "–" if value in (None, "") else str(value)


def at(path: str) -> Callable[[Model], object]:
    """Return a function from a record to what is at ``path``, a path as queries write it; None past a missing link."""

    def found(record: Model):
        for name in path.split("__") if path else ():
            record = getattr(record, name, None)
        return record

    return found


def choice(path: str) -> Callable[[Model], str]:
    """Return a function from a record to the words of the choice at ``path``."""
    *start, name = path.split("__")
    thing_at = at("__".join(start))
    return lambda record: str(getattr(thing_at(record), f"get_{name}_display")())


def institution_column(path: str, heading: str = _("Institution")) -> Column:
    """Return the column of the institution at ``path``; "" is the record itself."""
    thing_at = at(path)
    return Column(
        heading,
        lambda record: str(thing_at(record) or NOT_STATED),
        sort=(f"{path}__official_name" if path else "official_name",),
    )


def country_column(path: str, sort: tuple[str, ...] = ()) -> Column:
    """Return the column of the country of what is at ``path``; "" is the record itself."""
    country_at = at(f"{path}__country" if path else "country")

    def words(record: Model) -> str:
        country = country_at(record)
        return str(country.name) if country else str(NOT_STATED)

    return Column(_("Country"), words, sort=sort)


def date_column(heading: str, path: str) -> Column:
    """Return the column of the day at ``path``."""
    return Column(heading, at(path), "date", sort=(path,))


def person_columns(person: str, institution: str) -> tuple[Column, ...]:
    """Return what a line says of the person and the institution at these paths; without the name for viewers."""
    start = f"{person}__" if person else ""
    thing_at = at(person)
    return (
        Column(_("Name"), lambda record: str(thing_at(record)), sort=(f"{start}full_name",), for_viewers=False),
        institution_column(institution),
        country_column(institution),
        Column(_("Sex"), choice(f"{start}sex"), for_viewers=False),
        Column(_("Category"), choice(f"{start}category")),
    )


def known_now(path: str) -> Callable[[Model], Institution]:
    """Return a function from a record to what the institution at ``path`` is known as now; join ``with_changes``."""
    thing_at = at(path)

    def found(record: Model) -> Institution:
        institution = thing_at(record)
        for _change in range(MOST_CHANGES):
            institution = institution.now_known_as or institution
        return institution

    return found


def with_changes(path: str) -> str:
    """Return the join that ``known_now`` of ``path`` needs."""
    return "__".join([path, *["now_known_as"] * MOST_CHANGES])
