"""The trail of a row: who changed what when, before and after."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from simple_history.manager import HistoricalQuerySet
from simple_history.models import DeletedObject, HistoricalRecords

LIMIT = 20
HIDDEN = frozenset({"changed_at", "password", "last_login"})
SAME_STEP = timedelta(seconds=5)


class AppendOnlyQuerySet(HistoricalQuerySet):
    """Refuses what would change the past."""

    def update(self, **_values) -> int:
        """Raise TypeError."""
        raise TypeError("The trail is only added to.")

    def delete(self) -> tuple:
        """Raise TypeError."""
        raise TypeError("The trail is only added to.")


class AppendOnly(models.Model):
    """Base of rows of the trail: written once, never changed or deleted by the application."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        """Write a new row; raise TypeError for one that stands already."""
        if not self._state.adding:
            raise TypeError("The trail is only added to.")
        super().save(*args, **kwargs)

    def delete(self, *_args, **_kwargs) -> tuple:
        """Raise TypeError."""
        raise TypeError("The trail is only added to.")


class Trail(HistoricalRecords):
    """The trail of a model: a row for each change, in a table that the application only adds to."""

    def __init__(self, **options):
        super().__init__(bases=[AppendOnly], historical_queryset=AppendOnlyQuerySet, **options)


@dataclass
class TrailLine:
    """One change."""

    when: datetime
    who: str
    what: str
    changes: list[tuple[str, str, str]]


def trail_of(thing: models.Model, limit: int = LIMIT, hidden: frozenset[str] = frozenset()) -> list[TrailLine]:
    """Return the newest ``limit`` changes of ``thing`` (any model with ``history``), newest first.

    Changes of the fields ``hidden`` are left out.
    """
    records = thing.history.select_related("history_user").order_by("-history_date", "-history_id")
    return _lines(list(records[: limit + 1]), hidden)[:limit]


def trails_in(
    records: models.QuerySet, hidden: frozenset[str] = frozenset(), name: Callable[[models.Model], str] | None = None
) -> list[TrailLine]:
    """Return all changes among ``records`` (one model's trail, of several things), thing by thing, in one query.

    Changes of the fields ``hidden`` are left out. ``name`` is asked for the newest record of each thing and gives what
    stands before each of its lines.
    """
    ordered = records.select_related("history_user").order_by("id", "-history_date", "-history_id")
    of_each = [list(group) for _id, group in groupby(ordered, key=attrgetter("id"))]
    lines = []
    for group in of_each:
        of_one = _lines(group, hidden)
        if name:
            called = name(group[0])
            for line in of_one:
                line.what = f"{called}: {line.what}"
        lines.extend(of_one)
    return lines


def _lines(records: list, hidden: frozenset[str]) -> list[TrailLine]:
    words = {"+": _("created"), "~": _("changed"), "-": _("deleted")}
    lines = []
    for newer, older in zip(records, [*records[1:], None], strict=True):
        changes = _changes(newer, older, HIDDEN | hidden) if older else []
        if newer.history_type == "~" and older and not changes and not newer.history_change_reason:
            continue
        what = newer.history_change_reason or words[newer.history_type]
        lines.append(TrailLine(newer.history_date, str(newer.history_user or _("the system")), what, changes))
    return lines


def merged(lines: list[TrailLine], others: list[TrailLine]) -> list[TrailLine]:
    """Return both trails as one, newest first; what one step changed in two things is one line for people."""
    found = list(lines)
    for other in others:
        step = next((line for line in found if _is_same_step(line, other)), None)
        if step:
            step.changes.extend(other.changes)
        else:
            found.append(other)
    return sorted(found, key=lambda line: line.when, reverse=True)


def _is_same_step(one: TrailLine, other: TrailLine) -> bool:
    return (one.what, one.who) == (other.what, other.who) and abs(one.when - other.when) < SAME_STEP


def _changes(newer, older, hidden: frozenset[str]) -> list[tuple[str, str, str]]:
    delta = newer.diff_against(older, excluded_fields=hidden, foreign_keys_are_objs=True)
    return [
        (_label(newer, change.field), _value(newer, change.field, change.old), _value(newer, change.field, change.new))
        for change in delta.changes
    ]


def _without_needless_zeros(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _label(record, name: str) -> str:
    return str(record.instance_type._meta.get_field(name).verbose_name)


def _value(record, name: str, value) -> str:
    if isinstance(value, list):
        return ", ".join(str(next(reversed(one.values()), one)) for one in value) or "–"
    if isinstance(value, DeletedObject) and value.pk is None:
        return "–"
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, Decimal):
        return _without_needless_zeros(value)
    choices = dict(getattr(record.instance_type._meta.get_field(name), "flatchoices", ()) or ())
    return str(choices.get(value, value)) if value not in (None, "") else "–"
