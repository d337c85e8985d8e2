"""Lists of delegates: kept as they were uploaded, and imported as they were shown, all or nothing."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from partnerships.people_sheet.reading import ReadSheet
from partnerships.services.people_lists import add_people, keep_list, mark_imported, require_as_shown, trail_words
from workshops.delegate_lists import make_plan, waiting
from workshops.errors import WorkshopError
from workshops.models import Delegate, DelegateImport, Workshop, new_badge_code


class PlanChanged(WorkshopError):
    """What the import would do is no longer what was shown."""


def keep_upload(*, workshop: Workshop, sheet: ReadSheet, file_name: str, by=None) -> DelegateImport:
    """Keep an uploaded list; the same file that waits to be imported into this workshop already is returned."""
    return keep_list(DelegateImport, workshop=workshop, sheet=sheet, file_name=file_name, by=by)


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
    require_as_shown(plan, fingerprint, refused=WorkshopError, changed=PlanChanged)
    if not plan.adding:
        raise WorkshopError(_("Everybody in this list is a delegate already. Nobody was added."))
    trail = trail_words(uploaded, by)
    people = add_people(plan=plan, programme=workshop.programme, trail=trail)
    now = timezone.now()
    delegates = [
        Delegate(
            workshop=workshop,
            person_id=people[row.number],
            institution_id=row.institution_id,
            state=row.state,
            waiting_since=now if row.state == Delegate.State.WAITING else None,
            badge_code=new_badge_code(),
        )
        for row in plan.adding
    ]
    bulk_create_with_history(delegates, Delegate, **trail)
    return mark_imported(uploaded, by=by, added=len(plan.adding), added_waiting=waiting(plan))
