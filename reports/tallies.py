"""Counting: things of several kinds at once, each counted once, in one query."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import NullIf

NOT_STATED = "not_stated"
SEVERAL = "several"

# A path to a field, or an expression.
Path = object


def expression(path: Path):
    """Return ``path`` as an expression."""
    return F(path) if isinstance(path, str) else path


def stated(path: Path, records: QuerySet):
    """Return ``path`` over ``records`` as an expression that is NULL where nothing is stated."""
    found = expression(path)
    if _is_text(found, records):
        found = NullIf(NullIf(found, Value("")), Value(NOT_STATED))
    return found


def _is_text(found, records: QuerySet) -> bool:
    field = records.annotate(_found=found).query.annotations["_found"].output_field
    return isinstance(field, models.CharField)


def tally(
    records: QuerySet, by: Mapping[str, Path], once_per: tuple[Path, ...] = (), amount: Path | None = None
) -> dict[tuple, int | float]:
    """Count ``records`` in groups, split by every entry of ``by`` (name → path) at once. One query.

    With ``once_per`` (paths, one or more that are one together) what these name counts once: in the group of its
    records or, for a name by which they differ, in the group SEVERAL; a record that states nothing gives way to one
    that does. Records for which one of ``once_per`` is NULL are left out. With ``amount`` (a path) the amounts are
    added up instead. Returns {one key a name of ``by``: number}; a key is a text or a whole number, NOT_STATED where
    the records say nothing.
    """
    records = records.order_by()
    groups = {f"by_{place}": stated(path, records) for place, path in enumerate(by.values())}
    if not once_per:
        number = Count("pk") if amount is None else Sum(expression(amount))
        if not groups:
            return {(): plain(records.aggregate(number=number)["number"])}
        rows = records.annotate(**groups).values_list(*groups).annotate(number=number)
        return _added_up((row[:-1], row[-1]) for row in rows)
    inner = _grouped(records, groups, once_per)
    columns = [f"{end}_{name}" for name in groups for end in ("low", "high")]
    rows = _count_rows(inner.values(*columns) if columns else inner, columns)
    return _added_up((_one_of_each(row[:-1]), row[-1]) for row in rows)


def things(records: QuerySet, once_per: tuple[Path, ...], by: Path | None = None, group=None) -> QuerySet:
    """Return one record, the first, for each thing that ``tally`` counts; with ``by`` those of the key ``group``."""
    records = records.order_by()
    groups = {} if by is None else {"group": stated(by, records)}
    if once_per:
        found, ends = _grouped(records, groups, once_per), ("low_group", "high_group")
    else:
        found, ends = records.annotate(**groups), ("group",)
    if by is not None and group == SEVERAL and once_per:
        several = Q(low_group__lt=F("high_group"))
        if _is_text(groups["group"], records):
            # Some expressions say SEVERAL themselves.
            several |= Q(low_group=SEVERAL, high_group=SEVERAL)
        found = found.filter(several)
    elif by is not None:
        is_it = {"__isnull": True} if group == NOT_STATED else {"": group}
        found = found.filter(**{f"{end}{lookup}": value for end in ends for lookup, value in is_it.items()})
    if once_per:
        found = records.model._default_manager.filter(pk__in=found.values("first"))
    return found


def by_first_day(records: QuerySet, once_per: tuple[Path, ...], day: Path) -> dict[dt.date, int]:
    """Return how many things, as ``tally`` counts them, there are by the first ``day`` (a path) of each. One query."""
    records = records.order_by()
    found = _grouped(records, {"day": day}, once_per or ("pk",))
    rows = _count_rows(found.values("low_day"), ["low_day"])
    return {_as_day(value): number for value, number in rows if value is not None}


def _as_day(value) -> dt.date:
    # A query in SQL brings dates back as text on SQLite.
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def _grouped(records: QuerySet, groups: Mapping[str, object], once_per: tuple[Path, ...]) -> QuerySet:
    names = {f"once_{place}": expression(path) for place, path in enumerate(once_per)}
    found = records.annotate(**names).filter(**{f"{name}__isnull": False for name in names})
    ends = {"first": Min("pk")} | {f"low_{name}": Min(path) for name, path in groups.items()}
    ends |= {f"high_{name}": Max(path) for name, path in groups.items()}
    return found.values(*names).annotate(**ends)


def _count_rows(inner: QuerySet, columns: list[str]) -> list[tuple]:
    # The ORM has no GROUP BY over a grouped query; everything in the text comes from its own compiler and our names.
    try:
        sql, parameters = inner.query.sql_with_params()
    except EmptyResultSet:
        return []
    listed = ", ".join(connection.ops.quote_name(name) for name in columns)
    head, tail = (f"{listed}, ", f" GROUP BY {listed}") if columns else ("", "")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {head}COUNT(*) FROM ({sql}) counted{tail}", parameters)
        return cursor.fetchall()


def _one_of_each(ends: tuple) -> tuple:
    pairs = zip(ends[::2], ends[1::2], strict=True)
    return tuple(low if low == high else SEVERAL for low, high in pairs)


def _added_up(rows) -> dict[tuple, int | float]:
    found: dict[tuple, int | float] = {}
    for group, number in rows:
        key = tuple(_key(value) for value in group)
        found[key] = found.get(key, 0) + plain(number)
    return found


def _key(value) -> str | int:
    if value is None:
        return NOT_STATED
    return value.isoformat() if isinstance(value, dt.date) else value


def plain(number) -> int | float:
    """Return an amount as the databases give it as a number: a duration in days, whole numbers without a point."""
    if number is None:
        return 0
    if isinstance(number, dt.timedelta):
        number = number / dt.timedelta(days=1)
    if isinstance(number, Decimal):
        number = float(number)
    return int(number) if number == int(number) else number
