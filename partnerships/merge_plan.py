"""What making two records one would do, said before it is done."""

from collections import Counter
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext as _

from partnerships.models import Institution, Merge, Person
from partnerships.relations import Pointing, named_in_text, pointing_to, programmes_of

Record = Institution | Person
FIELDS = {
    Institution: (
        "official_name", "native_name", "native_language", "country", "province", "city", "kind", "website",
        "now_known_as",
    ),
    Person: (
        "full_name", "native_name", "sex", "category", "institution", "position", "email", "show_name_publicly",
    ),
}  # fmt: skip
NAMES = {Institution: ("official_name", "native_name"), Person: ()}
# What stands for "not said" where it is no empty text.
UNSAID = ("", None, Person.Sex.NOT_STATED, False)
MOST_NAMED = 10


@dataclass
class MergePlan:
    """What would move and be joined, and what speaks against it; ``programmes`` are those where either has a part."""

    kept: Record
    dropped: Record
    programmes: set[int] = field(default_factory=set)
    refusals: list[str] = field(default_factory=list)
    moving: Counter = field(default_factory=Counter)
    # Rows of the record that goes which say what one of the other says already, with that one.
    joined: list[tuple[Pointing, models.Model, models.Model]] = field(default_factory=list)
    gaining: list[str] = field(default_factory=list)
    is_between: bool = False

    @property
    def moving_words(self) -> list[str]:
        """What is moved, in words and numbers, without what both have."""
        moving = self.moving - Counter(_words(pointing.model) for pointing, _row, _same in self.joined)
        return [f"{words}: {count}" for words, count in moving.items()]

    @property
    def joined_words(self) -> list[str]:
        """What both have, in words and numbers."""
        counts = Counter(_words(pointing.model) for pointing, _row, _same in self.joined)
        return [f"{words}: {count}" for words, count in counts.items()]


def of(record: Record) -> str:
    """Return what ``record`` is, in the words of ``Merge``."""
    return Merge.Of.PERSON if isinstance(record, Person) else Merge.Of.INSTITUTION


def plan_merge(kept: Record, dropped: Record) -> MergePlan:
    """Return what merging ``dropped`` into ``kept`` would do; in queries that do not grow with what is moved."""
    model = type(kept)
    plan = MergePlan(kept, dropped, programmes_of(model, kept.pk, dropped.pk))
    if kept.pk == dropped.pk:
        plan.refusals.append(_("This is one record. Choose another one to merge it with."))
        return plan
    # The agreement comes before its lines and activities.
    for pointing in sorted(pointing_to(model), key=lambda one: (one.path_to_programme() or "").count("__")):
        _look_at(plan, pointing)
    for rows, _field in named_in_text(model, dropped.pk):
        _count(plan, rows.model, rows.count())
    if isinstance(kept, Institution):
        _refuse_history(plan)
        plan.gaining = _gaining(plan)
    return plan


def _look_at(plan: MergePlan, pointing: Pointing) -> None:
    rows = list(pointing.rows(plan.dropped.pk))
    _count(plan, pointing.model, len(rows))
    if not rows:
        return
    if len(pointing.fields) > 1:
        # An agreement's lines and activities follow it.
        between = [row for row in rows if not plan.is_between and _is_between(row, pointing, plan.kept.pk)]
        for row in between[:MOST_NAMED]:
            plan.refusals.append(
                _(
                    "%(what)s %(row)s is between the two, so somebody took them for two. As long as it stands, they "
                    "stay two."
                )
                % {"what": _words(pointing.model), "row": row}
            )
        if between:
            plan.is_between = True
            return
    for row, same in _doubled(pointing, rows, plan):
        if pointing.is_joined:
            plan.joined.append((pointing, row, same))
        else:
            plan.refusals.append(
                _(
                    "Both have an entry “%(what)s” at %(place)s, each with a life of its own. Ask an admin to remove "
                    "the one that is wrong, then merge."
                )
                % {"what": _words(pointing.model), "place": _place(row, pointing)}
            )


def _is_between(row: models.Model, pointing: Pointing, kept: int) -> bool:
    return kept in [getattr(row, f"{name}_id") for name in pointing.fields]


def _doubled(pointing: Pointing, rows: list, plan: MergePlan) -> list[tuple[models.Model, models.Model]]:
    """Return the rows that would say the same as one of the kept record, each with that one."""
    found: dict[int, tuple[models.Model, models.Model]] = {}
    for names, condition in pointing.unique():
        standing = pointing.rows(plan.kept.pk)
        allowed = pointing.rows(plan.dropped.pk)
        if condition is not None:
            standing, allowed = standing.filter(condition), allowed.filter(condition)
            keys = set(allowed.values_list("pk", flat=True))
        else:
            keys = {row.pk for row in rows}
        said = {_said(row, names, pointing, plan): row for row in standing}
        for row in rows:
            what = _said(row, names, pointing, plan)
            # Two empty values are no two of the same for a database.
            if row.pk in keys and None not in what and what in said:
                found.setdefault(row.pk, (row, said[what]))
    return list(found.values())


def _said(row: models.Model, names: list[str], pointing: Pointing, plan: MergePlan) -> tuple:
    values = [getattr(row, row._meta.get_field(name).attname) for name in names]
    return tuple(
        plan.kept.pk if name in pointing.fields and value == plan.dropped.pk else value
        for name, value in zip(names, values, strict=True)
    )


def _place(row: models.Model, pointing: Pointing) -> str:
    for names, _condition in pointing.unique():
        others = [name for name in names if name not in pointing.fields]
        related = [name for name in others if row._meta.get_field(name).is_relation]
        if related:
            return str(getattr(row, related[0]) or row)
    return str(row)


def _refuse_history(plan: MergePlan) -> None:
    kept, dropped = plan.kept, plan.dropped
    if kept.pk in dropped.line() or dropped.pk in kept.line():
        plan.refusals.append(
            _(
                "One of the two goes on under the name of the other. That is history, and both records stay. If it was "
                "entered by mistake, empty “now known as” first."
            )
        )
    elif kept.now_known_as_id and dropped.now_known_as_id and kept.now_known_as_id != dropped.now_known_as_id:
        plan.refusals.append(
            _("The two are now known as two different institutions. Correct “now known as” of one of them first.")
        )


def _gaining(plan: MergePlan) -> list[str]:
    """Return the coordinators of the record that goes, who will coordinate the other."""
    roles = [pointing for pointing in pointing_to(Institution) if pointing.label == "accounts.Role"]
    rows = roles[0].rows(plan.dropped.pk).select_related("user") if roles else []
    same = {row.pk for pointing, row, _same in plan.joined if pointing.label == "accounts.Role"}
    return sorted(str(row.user) for row in rows if row.pk not in same)


def _count(plan: MergePlan, model: type[models.Model], count: int) -> None:
    if count:
        plan.moving[_words(model)] += count


def _words(model: type[models.Model]) -> str:
    """Return what the rows of ``model`` are called; a list of keys is called after the things in it."""
    if model._meta.auto_created:
        owner, name = model._meta.auto_created, model._meta.object_name.partition("_")[2]
        return f"{owner._meta.verbose_name}, {owner._meta.get_field(name).verbose_name}"
    return str(model._meta.verbose_name)


def differing(kept: Record, dropped: Record) -> list[str]:
    """Return the fields whose values differ, in the order in which people read them."""
    return [name for name in FIELDS[type(kept)] if value_of(kept, name) != value_of(dropped, name)]


def value_of(record: Record, name: str):
    """Return the value of a field as it is compared and kept: the key of what it points to, the code of a country."""
    value = getattr(record, record._meta.get_field(name).attname)
    return str(value.code or "") if name == "country" else value
