"""The trail of a row: who changed what when, before and after."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from simple_history.models import DeletedObject

LIMIT = 20
HIDDEN = {"changed_at", "password", "last_login"}


@dataclass
class TrailLine:
    """One change."""

    when: datetime
    who: str
    what: str
    changes: list[tuple[str, str, str]]


def trail_of(thing: models.Model, limit: int = LIMIT) -> list[TrailLine]:
    """Return the newest ``limit`` changes of ``thing`` (any model with ``history``), newest first."""
    records = list(thing.history.select_related("history_user").order_by("-history_date", "-history_id")[: limit + 1])
    words = {"+": _("created"), "~": _("changed"), "-": _("deleted")}
    lines = []
    for newer, older in zip(records, [*records[1:], None], strict=True):
        changes = _changes(newer, older) if older else []
        if newer.history_type == "~" and older and not changes and not newer.history_change_reason:
            continue
        what = newer.history_change_reason or words[newer.history_type]
        lines.append(TrailLine(newer.history_date, str(newer.history_user or _("the system")), what, changes))
    return lines[:limit]


def _changes(newer, older) -> list[tuple[str, str, str]]:
    delta = newer.diff_against(older, excluded_fields=HIDDEN, foreign_keys_are_objs=True)
    return [
        (_label(newer, change.field), _value(newer, change.field, change.old), _value(newer, change.field, change.new))
        for change in delta.changes
    ]


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
    choices = dict(getattr(record.instance_type._meta.get_field(name), "flatchoices", ()) or ())
    return str(choices.get(value, value)) if value not in (None, "") else "–"
