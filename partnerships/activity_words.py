"""An activity in words: who took part, why it is late, and warnings about its plan and report that block nothing."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partnerships.models import ActivityPeople, Agreement, CollaborativeActivity

Status = CollaborativeActivity.Status
SEXES = ("women", "men", "not_stated")


def sex_words(sex: str) -> str:
    """Return "women", "men" or "sex not stated": one of SEXES in words."""
    return str(ActivityPeople._meta.get_field(sex).verbose_name)


def people_words(counts: Iterable) -> str:
    """Return counts in the order of SEXES in words, such as "women 2, men 3"; a dash when all are empty or zero."""
    return ", ".join(f"{sex_words(sex)} {count}" for sex, count in zip(SEXES, counts, strict=True) if count) or "–"


def why_late(activity: CollaborativeActivity, on: dt.date | None = None) -> str:
    """Return why ``activity`` is late on the day ``on`` (today), as a sentence; nothing when it is not.

    Agrees with ``CollaborativeActivity.objects.late(on)``. Costs nothing with ``with_parties()``.
    """
    on = on or timezone.localdate()
    if activity.status in (Status.COMPLETED, Status.CANCELLED):
        return ""
    if activity.planned_end and activity.planned_end < on:
        return _("Its planned end was %(day)s.") % {"day": date_format(activity.planned_end)}
    if activity.status == Status.PLANNED and activity.planned_start and activity.planned_start < on:
        return _("Its planned start was %(day)s.") % {"day": date_format(activity.planned_start)}
    last_day = _last_day_of(activity.agreement)
    if last_day and last_day < on:
        return _("Its agreement ended on %(day)s.") % {"day": date_format(last_day)}
    return ""


def advice_on_activity(activity: CollaborativeActivity) -> list[str]:
    """Return warnings about the plan and the report of ``activity``, each as a sentence. Reads its people."""
    return [*_of_plan(activity), *_of_report(activity)]


def _of_plan(activity: CollaborativeActivity) -> list[str]:
    words = activity.agreement.signed_version
    if words is None:
        return []
    days = [day for day in (activity.planned_start, activity.planned_end) if day]
    if all(words.starts_on <= day <= words.ends_on for day in days):
        return []
    return [
        _("The plan lies outside the period of the agreement, %(start)s to %(end)s.")
        % {"start": date_format(words.starts_on), "end": date_format(words.ends_on)}
    ]


def _of_report(activity: CollaborativeActivity) -> list[str]:
    found = []
    words = activity.agreement.signed_version
    if words and activity.actual_start and activity.actual_start < words.starts_on:
        found.append(
            _("It started before the period of the agreement, which began on %(day)s.")
            % {"day": date_format(words.starts_on)}
        )
    if activity.status == Status.COMPLETED and activity.actual_people is None:
        found.append(_("It is completed, and nobody has said how many took part."))
    return found


def _last_day_of(agreement: Agreement) -> dt.date | None:
    """Return the last day on which the agreement stands; None as long as it was not signed."""
    words = agreement.signed_version
    if words is None:
        return None
    if agreement.status == Agreement.Status.TERMINATED:
        return min(words.ends_on, agreement.terminated_on - dt.timedelta(days=1))
    return words.ends_on
