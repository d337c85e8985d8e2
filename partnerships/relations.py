"""What points to an institution or a person, wherever it stands: found by asking Django, so that nothing is forgotten.

``_meta.related_objects`` leaves out the relations that have no way back (``related_name="+"``), such as the two sides
of an agreement's line; they are walked here, too. The trail's rows, whose keys the database does not check, stay.
"""

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models import Q, UniqueConstraint

from partnerships.models import Programme

# Guesses about the record, which go with it.
LEFT = {"partnerships.LikelyPair"}
# Of two rows that say the same one is enough; others (two delegates of one workshop) have a life of their own.
JOINED = {
    "accounts.Role",
    "partnerships.InstitutionName",
    "partnerships.Membership",
    "partnerships.ProgrammeOrganisation",
    "workshops.WorkshopOrganiser",
}
# Rows that name an institution's key in a text, with what tells that it is one. By label: floors above are not known.
NAMED_IN_TEXT = {
    "partnerships.Institution": [
        ("reports.Target", "row", {"by": "institution"}),
        ("reports.PublishedFigure", "row", {"by": "institution"}),
    ]
}
FARTHEST = 3


@dataclass(frozen=True)
class Pointing:
    """A model whose rows point to the record, by one or more fields."""

    model: type[models.Model]
    fields: tuple[str, ...]

    @property
    def label(self) -> str:
        """The model's name in the database's terms."""
        return self.model._meta.label

    @property
    def is_joined(self) -> bool:
        """Whether of two rows that say the same one is enough."""
        return self.label in JOINED or bool(self.model._meta.auto_created)

    def rows(self, *keys: int) -> models.QuerySet:
        """Return the rows that point to one of the records ``keys``."""
        wanted = Q()
        for name in self.fields:
            wanted |= Q(**{f"{name}__in": keys})
        return self.model._base_manager.filter(wanted).order_by("pk")

    def unique(self) -> Iterator[tuple[list[str], Q | None]]:
        """Give the groups of fields that may not be the same twice, with their condition, if one of ours is in it."""
        options = self.model._meta
        groups = [(list(names), None) for names in options.unique_together]
        groups += [
            (list(one.fields), one.condition) for one in options.constraints if isinstance(one, UniqueConstraint)
        ]
        for names, condition in groups:
            if set(names) & set(self.fields):
                yield names, condition

    def path_to_programme(self) -> str | None:
        """Return the shortest way from a row to the programme it belongs to, or None when there is none."""
        queue, seen = deque([(self.model, "")]), {self.model}
        while queue:
            model, path = queue.popleft()
            # A list of programmes counts for the row itself alone: an enrolment is of its course's programme, not of
            # all that keep the trainee's record.
            lists = [] if path else model._meta.local_many_to_many
            for field in [*model._meta.concrete_fields, *lists]:
                if field.related_model is Programme:
                    return f"{path}{field.name}"
            if path.count("__") >= FARTHEST:
                continue
            for field in model._meta.concrete_fields:
                target = field.related_model
                if field.is_relation and target not in seen and not (model is self.model and field.name in self.fields):
                    seen.add(target)
                    queue.append((target, f"{path}{field.name}__"))
        return None


def pointing_to(model: type[models.Model]) -> list[Pointing]:
    """Return everything that points to ``model``, in the order of the models' names."""
    found: dict[type[models.Model], list[str]] = defaultdict(list)
    for relation in model._meta.get_fields(include_hidden=True):
        is_pointed = relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
        if is_pointed and relation.field.db_constraint and relation.related_model._meta.label not in LEFT:
            found[relation.related_model].append(relation.field.name)
    return [Pointing(one, tuple(found[one])) for one in sorted(found, key=lambda one: one._meta.label)]


def named_in_text(model: type[models.Model], key: int) -> Iterator[tuple[models.QuerySet, str]]:
    """Give the rows that name the record ``key`` in a text, and the field that does."""
    for label, field, only in NAMED_IN_TEXT.get(model._meta.label, ()):
        yield apps.get_model(label)._base_manager.filter(**only, **{field: str(key)}).order_by("pk"), field


def programmes_of(model: type[models.Model], *keys: int) -> set[int]:
    """Return the programmes in which any of the records ``keys`` has a part."""
    found: set[int] = set()
    for pointing in pointing_to(model):
        if path := pointing.path_to_programme():
            found |= set(pointing.rows(*keys).order_by().values_list(path, flat=True))
    for key in keys:
        for rows, _field in named_in_text(model, key):
            found |= set(rows.order_by().values_list("programme", flat=True))
    return found - {None}
