"""Lists of delegates: kept as they were uploaded, and imported as they were shown, all or nothing."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from partnerships.models import Person
from workshops.delegate_plan import Outcome, Plan, make_plan
from workshops.delegate_sheet import DelegateSheet
from workshops.errors import WorkshopError
from workshops.models import Delegate, DelegateImport, Workshop, new_badge_code

# As long as the trail's column for the reason.
LONGEST_REASON = 100


class PlanChanged(WorkshopError):
    """What the import would do is no longer what was shown."""


def keep_upload(*, workshop: Workshop, sheet: DelegateSheet, file_name: str, by=None) -> DelegateImport:
    """Keep an uploaded list; the same file that waits to be imported into this workshop already is returned."""
    return DelegateImport.objects.get_or_create(
        workshop=workshop,
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


@transaction.atomic
def import_delegates(*, uploaded: DelegateImport, fingerprint: str, by=None) -> DelegateImport:
    """Add the delegates of an uploaded list, and the people among them who are not kept yet; all or nobody.

    ``fingerprint`` is that of the plan which was shown. Raises PlanChanged when the plan has become another one since,
    and WorkshopError when a row is wrong or nobody would be added. A second call answers like the first.
    """
    # The programme is locked, too: lists of two workshops may hold the same new person.
    workshops = Workshop.objects.select_for_update(of=("self", "programme"), no_key=True).select_related("programme")
    workshop = workshops.get(pk=uploaded.workshop_id)
    uploaded = DelegateImport.objects.get(pk=uploaded.pk)
    if uploaded.imported_at:
        return uploaded
    plan = make_plan(uploaded, workshop)
    if plan.counts[Outcome.WRONG]:
        raise WorkshopError(_("Some rows are wrong, so nobody was added. Correct the file and upload it again."))
    if plan.fingerprint != fingerprint:
        raise PlanChanged(
            _("The records have changed since this page was opened, so nobody was added. Look again at what follows.")
        )
    if not plan.adding:
        raise WorkshopError(_("Everybody in this list is a delegate already. Nobody was added."))
    _write(plan, workshop, uploaded, by)
    uploaded.imported_at, uploaded.imported_by = timezone.now(), by
    uploaded.added, uploaded.added_waiting = len(plan.adding), plan.waiting
    uploaded.save(update_fields=["imported_at", "imported_by", "added", "added_waiting"])
    return uploaded


def _write(plan: Plan, workshop: Workshop, uploaded: DelegateImport, by) -> None:
    reason = (_("imported from %(file)s") % {"file": uploaded.file_name})[:LONGEST_REASON]
    trail = {"default_user": by, "default_change_reason": reason}
    new = [row for row in plan.adding if row.outcome == Outcome.NEW]
    people = bulk_create_with_history([_person(row) for row in new], Person, **trail) if new else []
    kept = Person.programmes.through
    kept.objects.bulk_create(kept(person_id=one.pk, programme_id=workshop.programme_id) for one in people)
    made = {row.number: person.pk for row, person in zip(new, people, strict=True)}
    now = timezone.now()
    delegates = [
        Delegate(
            workshop=workshop,
            person_id=row.person_id or made[row.number],
            institution_id=row.institution_id,
            state=row.state,
            waiting_since=now if row.state == Delegate.State.WAITING else None,
            badge_code=new_badge_code(),
        )
        for row in plan.adding
    ]
    bulk_create_with_history(delegates, Delegate, **trail)


def _person(row) -> Person:
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
