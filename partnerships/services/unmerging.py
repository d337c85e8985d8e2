"""A merge is undone: the record that went comes back, and with it what was moved and has not been changed since."""

from dataclasses import dataclass

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.merge_plan import Record, value_of
from partnerships.models import Institution, InstitutionName, Merge, Person
from partnerships.models.merge import DAYS_TO_UNDO
from partnerships.services.errors import PartnershipError
from partnerships.services.merging import LONGEST_REASON, write

MODELS = {Merge.Of.INSTITUTION: Institution, Merge.Of.PERSON: Person}


@dataclass(frozen=True)
class Undone:
    """The merge, and how many of its changes stay because they were changed again or removed since."""

    merge: Merge
    left: int


@transaction.atomic
def undo_merge(*, merge: Merge, by) -> Undone:
    """Bring the record back that went in ``merge``, and let point to it again what did and has not been changed since.

    Raises PartnershipError with a sentence when it is too late, when the kept record is gone, or when what comes back
    would be in the way of something that is new. A second call answers like the first.
    """
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at:
        return Undone(merge, 0)
    if not merge.can_still_be_undone:
        raise PartnershipError(
            _("A merge can be undone for %(days)d days. This one is older.") % {"days": DAYS_TO_UNDO}
        )
    kept = _kept(merge)
    reason = (_("merge undone: %(name)s") % {"name": merge.dropped_name})[:LONGEST_REASON]
    trail = {"default_user": by, "default_change_reason": reason}
    try:
        with transaction.atomic():
            left = _take_back_values(merge, kept, trail)
            _bring_back(merge, trail)
            left += sum(_move_back(merge, label, moved, trail) for label, moved in merge.changes["moved"].items())
            left += sum(_restore(row, trail) for row in merge.changes["removed"])
            left += sum(_take_back(*one, trail) for one in merge.changes["altered"])
    except IntegrityError as error:
        raise PartnershipError(
            _("What would come back is in the way of something that was entered since, so nothing was undone.")
        ) from error
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    return Undone(merge, left)


def _kept(merge: Merge) -> Record:
    kept = MODELS[merge.of].objects.select_for_update(of=("self",)).filter(pk=merge.kept_key).first()
    if kept:
        return kept
    later = Merge.objects.filter(of=merge.of, dropped_key=merge.kept_key, undone_at=None).first()
    if later:
        raise PartnershipError(
            _("%(kept)s was itself merged into %(into)s since. Undo that merge first.")
            % {"kept": merge.kept_name, "into": later.kept_name}
        )
    raise PartnershipError(_("%(kept)s is no longer here, so nothing can be undone.") % {"kept": merge.kept_name})


def _take_back_values(merge: Merge, kept: Record, trail: dict) -> int:
    left = 0
    for name, (before, after) in merge.changes["changed"].items():
        if value_of(kept, name) == after:
            setattr(kept, kept._meta.get_field(name).attname, before)
        else:
            left += 1
    InstitutionName.objects.filter(pk__in=merge.changes["names"], institution=merge.kept_key).delete()
    _save(kept, trail)
    return left


def _bring_back(merge: Merge, trail: dict) -> None:
    dropped = _made_of(merge.changes["dropped"])
    if type(dropped).objects.filter(pk=dropped.pk).exists():
        raise PartnershipError(_("%(name)s is here again already.") % {"name": merge.dropped_name})
    for name in ("institution_id", "now_known_as_id"):
        key = getattr(dropped, name, None)
        if key and not Institution.objects.filter(pk=key).exists():
            # It was merged with another one since; the person is then where that one went.
            setattr(dropped, name, _went_into(key))
    try:
        dropped.validate_constraints()
    except ValidationError as error:
        raise PartnershipError(
            _("%(name)s cannot come back: %(why)s") % {"name": merge.dropped_name, "why": " ".join(error.messages)}
        ) from error
    _save(dropped, trail, force_insert=True)


def _went_into(key: int) -> int | None:
    later = Merge.objects.filter(of=Merge.Of.INSTITUTION, dropped_key=key, undone_at=None).first()
    return later.kept_key if later and Institution.objects.filter(pk=later.kept_key).exists() else None


def _move_back(merge: Merge, label: str, moved: dict[str, list[int]], trail: dict) -> int:
    """Let point to the record again what did; return how many rows stay, since they point elsewhere or are gone."""
    model = apps.get_model(label)
    rows = model._base_manager.in_bulk({key for keys in moved.values() for key in keys})
    left, changed = 0, {}
    for name, keys in moved.items():
        field = model._meta.get_field(name)
        is_text = not field.is_relation
        old, new = (str(merge.kept_key), str(merge.dropped_key)) if is_text else (merge.kept_key, merge.dropped_key)
        for key in keys:
            row = rows.get(key)
            if row is None or getattr(row, field.attname) != old:
                left += 1
                continue
            setattr(row, field.attname, new)
            changed[key] = row
    write(list(changed.values()), list(moved), trail)
    return left


def _restore(data: dict, trail: dict) -> int:
    """Make a row again that was removed; return 1 when what it points to is gone or says the same again already."""
    row = _made_of(data)
    for field in row._meta.concrete_fields:
        key = getattr(row, field.attname)
        if field.is_relation and key is not None and not field.related_model._base_manager.filter(pk=key).exists():
            return 1
    try:
        row.validate_constraints()
        with transaction.atomic():
            _save(row, trail, force_insert=True)
    except (ValidationError, IntegrityError):
        return 1
    return 0


def _take_back(label: str, key: int, name: str, before, after, trail: dict) -> int:
    row = apps.get_model(label)._base_manager.filter(pk=key).first()
    field = apps.get_model(label)._meta.get_field(name)
    if row is None or getattr(row, name) != field.to_python(after):
        return 1
    setattr(row, name, field.to_python(before))
    write([row], [name], trail)
    return 0


def _made_of(data: dict) -> models.Model:
    # A column that was given up since is let go.
    return next(iter(serializers.deserialize("python", [data], ignorenonexistent=True))).object


def _save(row: models.Model, trail: dict, **how) -> None:
    row._history_user, row._change_reason = trail["default_user"], trail["default_change_reason"]
    row.save(**how)
