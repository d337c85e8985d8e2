"""Lists of trainees: kept as they were uploaded, and imported as they were shown, all or nobody."""

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from partnerships.people_sheet.reading import ReadSheet
from partnerships.services.people_lists import add_people, keep_list, mark_imported, require_as_shown, trail_words
from training.errors import PlanChanged, TrainingError
from training.models import Cohort, Enrolment, EnrolmentImport
from training.trainee_lists import make_plan


def keep_trainees(*, cohort: Cohort, sheet: ReadSheet, file_name: str, by=None) -> EnrolmentImport:
    """Keep an uploaded list; the same file that waits to be imported into this cohort already is returned."""
    return keep_list(EnrolmentImport, cohort=cohort, sheet=sheet, file_name=file_name, by=by)


@transaction.atomic
def import_trainees(*, uploaded: EnrolmentImport, fingerprint: str, by=None) -> EnrolmentImport:
    """Put the people of an uploaded list into the cohort, and make those who are not kept yet; all or nobody.

    ``fingerprint`` is that of the plan which was shown. Raises PlanChanged when the plan has become another one since,
    and TrainingError when a row is wrong or nobody would be added. A second call answers like the first.
    """
    # The programme is locked, too: lists of two cohorts may hold the same new person.
    cohorts = Cohort.objects.select_for_update(of=("self", "course__programme"), no_key=True)
    cohort = cohorts.select_related("course__programme").get(pk=uploaded.cohort_id)
    uploaded = EnrolmentImport.objects.get(pk=uploaded.pk)
    if uploaded.imported_at:
        return uploaded
    plan = make_plan(uploaded, cohort)
    require_as_shown(plan, fingerprint, refused=TrainingError, changed=PlanChanged)
    if not plan.adding:
        raise TrainingError(_("Everybody in this list is in the cohort already. Nobody was added."))
    trail = trail_words(uploaded, by)
    people = add_people(plan=plan, programme=cohort.course.programme, trail=trail)
    enrolments = [
        Enrolment(cohort=cohort, person_id=people[row.number], institution_id=row.institution_id, state=row.state)
        for row in plan.adding
    ]
    bulk_create_with_history(enrolments, Enrolment, **trail)
    return mark_imported(uploaded, by=by, added=len(plan.adding))
