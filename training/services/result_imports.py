"""Sheets of attendance and scores: kept as they were uploaded, and imported as they were shown, all or nothing."""

from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.people_sheet.reading import ReadSheet
from partnerships.services.people_lists import keep_list, mark_imported, require_as_shown
from training.errors import PlanChanged, TrainingError
from training.models import Cohort, ResultImport
from training.result_plan import make_plan
from training.services.attendance import record_attendance
from training.services.scores import record_scores


def keep_results(*, cohort: Cohort, sheet: ReadSheet, file_name: str, by=None) -> ResultImport:
    """Keep an uploaded sheet; the same file that waits to be imported into this cohort already is returned."""
    return keep_list(ResultImport, cohort=cohort, sheet=sheet, file_name=file_name, by=by)


@transaction.atomic
def import_results(*, uploaded: ResultImport, fingerprint: str, by=None) -> ResultImport:
    """Save the attendance and scores of an uploaded sheet as they were shown; all or nothing.

    Raises PlanChanged when something was recorded since, and TrainingError when a row is wrong or nothing would change.
    A second call answers like the first.
    """
    cohort = Cohort.objects.select_for_update().get(pk=uploaded.cohort_id)
    uploaded = ResultImport.objects.get(pk=uploaded.pk)
    if uploaded.imported_at:
        return uploaded
    # Scores are entered without the cohort's lock.
    list(cohort.enrolments.select_for_update().order_by("pk").values_list("pk"))
    plan = make_plan(uploaded, cohort)
    require_as_shown(plan, fingerprint, refused=TrainingError, changed=PlanChanged)
    if not plan.changing:
        raise TrainingError(_("All of this is recorded already. Nothing was changed."))
    record_attendance(cohort=cohort, cells=[cell for row in plan.changing for cell in row.cells])
    record_scores(cohort=cohort, scores={row.enrolment_id: row.scores for row in plan.changing if row.scores})
    return mark_imported(uploaded, by=by, changed=len(plan.changing))
