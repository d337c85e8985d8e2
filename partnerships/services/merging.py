"""Two records of one institution or person are made one, with all that is needed to make two of it again."""

import json
from collections.abc import Mapping

from django.core import serializers
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from partnerships.merge_plan import NAMES, MergePlan, Record, differing, of, plan_merge, value_of
from partnerships.models import Institution, InstitutionName, Membership, Merge
from partnerships.relations import Pointing, named_in_text, pointing_to
from partnerships.services.errors import ChangedMeanwhile, PartnershipError

BATCH = 500
LONGEST_REASON = 100


@transaction.atomic
def merge(
    *, kept: Record, dropped: Record, take: Mapping[str, bool], seen: str, by, names_become: str = "other"
) -> Merge:
    """Move all that points to ``dropped`` to ``kept``, and let ``dropped`` go.

    ``take`` says by field whether the value of ``dropped`` is taken; what it does not name stays. Names of an
    institution that are not kept become its other names, of the kind ``names_become``. ``seen`` is what ``seen_of``
    said when the page was shown.

    Raises ChangedMeanwhile when one of the two was changed since, and PartnershipError with a sentence when something
    stands against it. A second call answers like the first.
    """
    model = type(kept)
    # In the order of the keys, so that two merges of the same two wait for each other.
    rows = {
        one.pk: one
        for one in model.objects.select_for_update(of=("self",)).filter(pk__in=[kept.pk, dropped.pk]).order_by("pk")
    }
    if kept.pk not in rows or dropped.pk not in rows:
        return _merged_already(kept, dropped)
    kept, dropped = rows[kept.pk], rows[dropped.pk]
    if seen != seen_of(kept, dropped):
        raise ChangedMeanwhile(_("One of the two was changed since this page was opened. Look again, then merge."))
    plan = plan_merge(kept, dropped)
    if plan.refusals:
        raise PartnershipError(" ".join(plan.refusals))
    try:
        with transaction.atomic():
            return _merge(plan, take, by, names_become)
    except (IntegrityError, models.ProtectedError) as error:
        # Something was added meanwhile, or a rule of another floor speaks against it.
        raise ChangedMeanwhile(
            _("Something that belongs to one of the two was changed meanwhile. Look again, then merge.")
        ) from error


def seen_of(kept: Record, dropped: Record) -> str:
    """Return what tells whether one of the two was changed since a page showed them."""
    return f"{kept.changed_at.isoformat()} {dropped.changed_at.isoformat()}"


def _merged_already(kept: Record, dropped: Record) -> Merge:
    done = Merge.objects.filter(of=of(kept), kept_key=kept.pk, dropped_key=dropped.pk, undone_at=None).first()
    if done is None:
        raise PartnershipError(_("One of the two is no longer here: it was merged or removed meanwhile."))
    return done


def _merge(plan: MergePlan, take: Mapping[str, bool], by, names_become: str) -> Merge:
    kept, dropped = plan.kept, plan.dropped
    trail = {"default_user": by, "default_change_reason": _reason(_("merged: %(dropped)s → %(kept)s"), plan)}
    changes = {"dropped": as_data(dropped), "removed": [], "altered": [], "moved": {}, "changed": {}, "names": []}
    for _pointing, row, same in plan.joined:
        changes["removed"].append(as_data(row))
        changes["altered"] += _join(same, row, trail)
        row._change_reason, row._history_user = trail["default_change_reason"], by
        row.delete()
    for pointing in pointing_to(type(kept)):
        if moved := _move(pointing, dropped.pk, kept.pk, trail):
            changes["moved"][pointing.label] = moved
    for rows, field in named_in_text(type(kept), dropped.pk):
        if moved := _rename(list(rows), field, kept.pk, trail):
            changes["moved"].setdefault(rows.model._meta.label, {})[field] = moved
    taken = {name: value_of(dropped, name) for name in differing(kept, dropped) if take.get(name)}
    names = _spare_names(kept, dropped, taken)
    # Its name is free from here on.
    key, name = dropped.pk, str(dropped)
    dropped._change_reason, dropped._history_user = trail["default_change_reason"], by
    dropped.delete()
    for field, value in taken.items():
        changes["changed"][field] = [value_of(kept, field), value]
        setattr(kept, kept._meta.get_field(field).attname, value)
    kept._change_reason, kept._history_user = trail["default_change_reason"], by
    kept.save()
    changes["names"] = [
        InstitutionName.objects.create(institution=kept, name=one, language=language, kind=names_become).pk
        for one, language in names
    ]
    done = Merge.objects.create(
        of=of(kept), kept_key=kept.pk, kept_name=str(kept), dropped_key=key, dropped_name=name, changes=changes,
        made_by=by,
    )  # fmt: skip
    done.programmes.set(plan.programmes)
    return done


def as_data(row: models.Model) -> dict:
    """Return a row as JSON can hold it, to be made again by ``services.unmerging``."""
    return json.loads(serializers.serialize("json", [row]))[0]


def _move(pointing: Pointing, old: int, new: int, trail: dict) -> dict[str, list[int]]:
    """Let all rows point to ``new`` that pointed to ``old``; return the keys by field."""
    rows = list(pointing.rows(old))
    moved: dict[str, list[int]] = {}
    for row in rows:
        for name in pointing.fields:
            attribute = row._meta.get_field(name).attname
            if getattr(row, attribute) == old:
                setattr(row, attribute, new)
                moved.setdefault(name, []).append(row.pk)
    write(rows, list(pointing.fields), trail)
    return moved


def _rename(rows: list, field: str, new: int, trail: dict) -> list[int]:
    for row in rows:
        setattr(row, field, str(new))
    write(rows, [field], trail)
    return [row.pk for row in rows]


def write(rows: list, fields: list[str], trail: dict) -> None:
    """Write ``fields`` of ``rows`` of one model at once, since constraints hold between them, and in the trail."""
    if not rows:
        return
    model = type(rows[0])
    if hasattr(model, "history"):
        bulk_update_with_history(rows, model, fields, batch_size=BATCH, **trail)
    else:
        model._base_manager.bulk_update(rows, fields, batch_size=BATCH)


def _join(same: models.Model, row: models.Model, trail: dict) -> list[list]:
    """Let ``same`` say what ``row`` says beyond it; return what was altered, each with before and after.

    Only a membership says more: since when, and until when.
    """
    if not isinstance(same, Membership):
        return []
    until = None if same.until is None or row.until is None else max(same.until, row.until)
    altered = []
    for name, value in (("since", min(same.since, row.since)), ("until", until)):
        before = getattr(same, name)
        if before != value:
            days = [day and day.isoformat() for day in (before, value)]
            altered.append([same._meta.label, same.pk, name, *days])
            setattr(same, name, value)
    write([same] if altered else [], ["since", "until"], trail)
    return altered


def _spare_names(kept: Record, dropped: Record, taken: Mapping) -> list[tuple[str, str]]:
    """Return the names of the two that are no longer a name of their own field, each with its language."""
    if not isinstance(kept, Institution):
        return []
    own = {taken.get(name, value_of(kept, name)) for name in NAMES[Institution]}
    own |= set(kept.names.values_list("name", flat=True))
    spare: dict[str, str] = {}
    for one in (kept, dropped):
        for name in NAMES[Institution]:
            words = value_of(one, name)
            if words and words not in own:
                spare.setdefault(words, one.native_language if name == "native_name" else "")
    return list(spare.items())


def _reason(words: str, plan: MergePlan) -> str:
    return (words % {"dropped": plan.dropped, "kept": plan.kept})[:LONGEST_REASON]
