"""Activities: planned by a signed agreement, then reported on."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.models import Agreement, AgreementVersion, CollaborativeActivity
from partnerships.services.errors import PartnershipError

Status = CollaborativeActivity.Status


def plan_activities(*, agreement: Agreement, version: AgreementVersion) -> list[CollaborativeActivity]:
    """Make one planned activity of each line of ``version`` that has none yet, and return the new ones.

    The plan has no dates of its own: a line agrees to people and length, when it happens is reported later.
    """
    made = []
    for line in version.lines.filter(activity=None):
        activity = CollaborativeActivity(
            agreement=agreement,
            line=line,
            kind=line.kind,
            sending_id=line.sending_id,
            receiving_id=line.receiving_id,
            field_of_study_id=line.field_of_study_id,
            language=line.language,
            mode=line.mode,
            planned_people=line.people_per_year,
            planned_length=line.length,
            length_unit=line.length_unit,
        )
        activity._change_reason = _("planned by the signed agreement")
        activity.save()
        made.append(activity)
    return made


@transaction.atomic
def report_activity(*, activity: CollaborativeActivity) -> CollaborativeActivity:
    """Save what an institution or staff report of an activity: plan, state, dates, people, reason.

    Raises PartnershipError when its agreement is not signed or the report contradicts itself.
    """
    if activity.agreement.status not in (Agreement.Status.SIGNED, Agreement.Status.TERMINATED):
        raise PartnershipError(_("Report on an activity after its agreement was signed."))
    if activity.status == Status.COMPLETED and activity.actual_end is None:
        raise PartnershipError(_("Say when it ended."))
    activity.status_reason = activity.status_reason.strip()
    activity._change_reason = _("reported: %(state)s") % {"state": activity.get_status_display()}
    activity.save()
    return activity


def cancel_activities(*, agreement: Agreement, activities: Iterable[CollaborativeActivity], why: str) -> None:
    """Cancel those of ``activities`` that are open ones of ``agreement``."""
    for activity in agreement.activities.open().filter(pk__in=[one.pk for one in activities]):
        activity.status, activity.status_reason = Status.CANCELLED, why
        activity._change_reason = why
        activity.save()
