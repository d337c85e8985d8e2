"""Many rows at once, each with the first line of its trail."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext as _


def insert(things: Iterable[models.Model]) -> list[models.Model]:
    """Insert new objects of one model in few queries, and return them with their keys. Writes no trail."""
    things = list(things)
    return type(things[0]).objects.bulk_create(things, batch_size=500) if things else []


def insert_with_trail(things: Iterable[models.Model]) -> list[models.Model]:
    """Insert new objects of one model and begin their trails."""
    made = insert(things)
    begin_trails(made)
    return made


def link(thing_and_others: Iterable[tuple[models.Model, Iterable[models.Model]]], field: str) -> None:
    """Insert the many-to-many rows of ``field`` for pairs of a saved object and those it is linked with."""
    pairs = [(thing, others) for thing, others in thing_and_others]
    if not pairs:
        return
    relation = pairs[0][0]._meta.get_field(field)
    own, other = relation.m2m_field_name(), relation.m2m_reverse_field_name()
    through = relation.remote_field.through
    insert(through(**{own: thing, other: one}) for thing, others in pairs for one in others)


def begin_trails(things: list[models.Model]) -> None:
    """Write the first line of the trail of each object, with the links that its model keeps a trail of."""
    if not things:
        return
    history = type(things[0]).history
    lines = history.bulk_history_create(things, batch_size=500, default_change_reason=_("loaded from the data files"))
    for field in history.model._history_m2m_fields:
        _keep_links(field, {line.id: line for line in lines})


def _keep_links(field: models.ManyToManyField, lines: dict[int, models.Model]) -> None:
    """Copy the links of ``field`` into the trail, as simple-history does when one object is saved."""
    own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    kept = next(
        relation.related_model
        for relation in type(next(iter(lines.values())))._meta.related_objects
        if relation.related_model.__name__.endswith(f"_{field.name}")
    )
    links = field.remote_field.through.objects.filter(**{f"{own}__in": lines})
    insert(
        kept(
            history=lines[getattr(row, own)], id=row.pk, **{own: getattr(row, own), other: getattr(row, other)}
        )
        for row in links
    )  # fmt: skip
