"""What importing any list has in common: kept as it was uploaded, done as it was shown, all or nothing."""

from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from partnerships.models import Person, Programme, UploadedList
from partnerships.people_sheet.plan import ListPlan, Outcome, Plan, PlanRow
from partnerships.people_sheet.reading import ReadSheet

# As long as the trail's column for the reason.
LONGEST_REASON = 100


def keep_list(model: type[UploadedList], *, sheet: ReadSheet, file_name: str, by=None, **place) -> UploadedList:
    """Keep an uploaded list as a ``model`` of ``place``; the same file that waits there already is returned."""
    return model.objects.get_or_create(
        **place,
        sha256=sheet.sha256,
        imported_at=None,
        defaults={
            "file_name": file_name,
            "columns": sheet.columns,
            "rows": sheet.rows,
            "unread": sheet.unread,
            "uploaded_by": by,
        },
    )[0]


def require_as_shown(plan: ListPlan, fingerprint: str, *, refused: type[Exception], changed: type[Exception]) -> None:
    """Raise ``refused`` when a row of ``plan`` is wrong, ``changed`` when it is not the plan that was shown."""
    if plan.counts["wrong"]:
        raise refused(plan.wrong_words)
    if plan.fingerprint != fingerprint:
        raise changed(plan.changed_words)


def trail_words(uploaded: UploadedList, by) -> dict:
    """Return what the trail says about rows that come from ``uploaded``, for ``bulk_create_with_history``."""
    reason = (_("imported from %(file)s") % {"file": uploaded.file_name})[:LONGEST_REASON]
    return {"default_user": by, "default_change_reason": reason}


def add_people(*, plan: Plan, programme: Programme, trail: dict) -> dict[int, int]:
    """Make the people of ``plan`` who are new, kept by ``programme``; return who is meant by the number of each row.

    Runs inside the transaction of the import, with the programme's row locked: two lists may hold the same new person.
    """
    new = [row for row in plan.adding if row.outcome == Outcome.NEW]
    people = bulk_create_with_history([_person(row) for row in new], Person, **trail) if new else []
    kept = Person.programmes.through
    kept.objects.bulk_create(kept(person_id=one.pk, programme_id=programme.pk) for one in people)
    made = {row.number: person.pk for row, person in zip(new, people, strict=True)}
    return {row.number: row.person_id or made[row.number] for row in plan.adding}


def mark_imported(uploaded: UploadedList, *, by=None, **results) -> UploadedList:
    """Note that ``uploaded`` was imported by whom, and what came of it."""
    for name, value in {"imported_at": timezone.now(), "imported_by": by, **results}.items():
        setattr(uploaded, name, value)
    uploaded.save(update_fields=["imported_at", "imported_by", *results])
    return uploaded


def _person(row: PlanRow) -> Person:
    values = row.values
    return Person(
        full_name=values["full_name"],
        native_name=values["native_name"],
        sex=values["sex"] or Person.Sex.NOT_STATED,
        category=values["category"] or Person.Category.OTHER,
        institution_id=row.institution_id,
        position=values["position"],
        email=values["email"],
    )
