"""Activities: planned by a signed agreement, then reported on."""

from collections.abc import Iterable, Mapping

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import ActivityLine, ActivityPeople, Agreement, AgreementVersion, CollaborativeActivity
from partnerships.services.errors import PartnershipError

Status = CollaborativeActivity.Status
# Of one category and sex; more is a slip of the finger.
MOST_PEOPLE = 100_000
DIRECTION = ("kind", "sending_id", "receiving_id")
SIZE = ("people_per_year", "length", "length_unit", "field_of_study_id", "language", "mode")


def plan_activities(*, agreement: Agreement, version: AgreementVersion) -> list[CollaborativeActivity]:
    """Make one planned activity of each line of ``version`` that has none yet, and return the new ones.

    The plan has no dates of its own: a line agrees to people and length, when it happens is reported later.
    """
    made = []
    for line in version.lines.filter(activity=None):
        activity = CollaborativeActivity(agreement=agreement, line=line)
        _take_plan(activity, line)
        activity._change_reason = _("planned by the signed agreement")
        activity.save()
        made.append(activity)
    return made


def carry_over_activities(*, agreement: Agreement, old: AgreementVersion, new: AgreementVersion) -> None:
    """Let the activities of ``old``, and open ones of versions before it, go on under the lines of ``new``.

    A line means the activity of an equal line; else, in order, an open one of the same kind and direction, whose plan
    changes. What no line means any more is cancelled if it has not started.
    """
    # Open ones of still older versions, too: a line that comes back means the activity that went on without it.
    going_on = agreement.activities.open().values("pk")
    known = CollaborativeActivity.objects.filter(agreement=agreement).select_related("line")
    left = list(known.filter(Q(line__version=old) | Q(pk__in=going_on)).order_by("-line__version", "line__number"))
    lines = list(new.lines.all())
    for means in (_is_equal, _is_open_and_alike):
        for line in list(lines):
            activity = next((one for one in left if means(one, line)), None)
            if activity:
                left.remove(activity)
                lines.remove(line)
                _go_on(activity, line)
    for activity in left:
        if activity.status in (Status.PLANNED, Status.DELAYED) and not activity.actual_start:
            _cancel(activity, _("No longer agreed in version %(number)s.") % {"number": new.number})


@transaction.atomic
def report_activity(
    *, activity: CollaborativeActivity, people: Mapping[str, tuple[int, int, int]] | None = None, by=None
) -> CollaborativeActivity:
    """Save what an institution or staff report of an activity: plan, state, dates, people, reason.

    ``people`` gives women, men and sex not stated by category: all that took part, so a category that it does not
    name, or counts nobody of, is dropped; None leaves them as they are. The trail names ``by``, else who is signed in.
    Raises PartnershipError when its agreement is not signed or the report contradicts itself.
    """
    agreement = activity.agreement
    if agreement.status not in (Agreement.Status.SIGNED, Agreement.Status.TERMINATED):
        raise PartnershipError(_("Report on an activity after its agreement was signed."))
    if activity.status == Status.COMPLETED and activity.actual_end is None:
        raise PartnershipError(_("Say when it ended."))
    today = timezone.localdate()
    happened = (activity.actual_start, activity.actual_end, activity.cancelled_on)
    if any(day and day > today for day in happened):
        raise PartnershipError(_("What happened lies in the past: write a day to come into the plan."))
    if activity.actual_start and activity.actual_start < agreement.signed_on:
        raise PartnershipError(_("It cannot have started before its agreement was signed."))
    if any(not 0 <= count <= MOST_PEOPLE for counts in (people or {}).values() for count in counts):
        raise PartnershipError(_("Count people with a whole number from 0 to %(most)s.") % {"most": MOST_PEOPLE})
    if activity.status == Status.COMPLETED and people and not any(map(any, people.values())):
        raise PartnershipError(_("Say how many took part, or cancel it with a reason."))
    # Locked, so that two reports at once do not both add a category.
    CollaborativeActivity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    activity.status_reason = activity.status_reason.strip()
    activity.cancelled_on = (activity.cancelled_on or today) if activity.status == Status.CANCELLED else None
    reason = _("reported: %(state)s") % {"state": activity.get_status_display()}
    # Saved for people alone, too: a form that was opened before must not overwrite them unseen.
    _for_trail(activity, reason, by).save()
    if people is not None:
        _save_people(activity, people, reason, by)
    return activity


def cancel_activities(*, agreement: Agreement, activities: Iterable[CollaborativeActivity], why: str) -> None:
    """Cancel those of ``activities`` that are open ones of ``agreement``."""
    for activity in agreement.activities.open().filter(pk__in=[one.pk for one in activities]):
        _cancel(activity, why)


def _save_people(activity: CollaborativeActivity, people: Mapping[str, tuple[int, int, int]], reason: str, by) -> None:
    counted = {ActivityPeople.Category(category): counts for category, counts in people.items() if any(counts)}
    kept = {row.category: row for row in ActivityPeople.objects.filter(activity=activity)}
    for category in ActivityPeople.Category:
        row = kept.get(category)
        if category in counted:
            row = row or ActivityPeople(activity=activity, category=category)
            if row.pk is None or (row.women, row.men, row.not_stated) != counted[category]:
                row.women, row.men, row.not_stated = counted[category]
                _for_trail(row, reason, by).save()
        elif row:
            _for_trail(row, reason, by).delete()


def _for_trail(thing: models.Model, reason: str, by) -> models.Model:
    thing._change_reason = reason
    if by is not None:
        thing._history_user = by
    return thing


def _cancel(activity: CollaborativeActivity, why: str) -> None:
    activity.status, activity.status_reason = Status.CANCELLED, why
    activity.cancelled_on = timezone.localdate()
    activity._change_reason = why[:100]
    activity.save()


def _go_on(activity: CollaborativeActivity, line: ActivityLine) -> None:
    if not _is_equal(activity, line):
        _take_plan(activity, line)
    activity.line = line
    activity._change_reason = _("goes on under the amended agreement")
    activity.save()


def _take_plan(activity: CollaborativeActivity, line: ActivityLine) -> None:
    for name in (*DIRECTION, "length_unit", "field_of_study_id", "language", "mode"):
        setattr(activity, name, getattr(line, name))
    activity.planned_people, activity.planned_length = line.people_per_year, line.length


def _is_open_and_alike(activity: CollaborativeActivity, line: ActivityLine) -> bool:
    is_open = activity.status not in (Status.COMPLETED, Status.CANCELLED)
    return is_open and all(getattr(activity.line, name) == getattr(line, name) for name in DIRECTION)


def _is_equal(activity: CollaborativeActivity, line: ActivityLine) -> bool:
    return all(getattr(activity.line, name) == getattr(line, name) for name in (*DIRECTION, *SIZE))
