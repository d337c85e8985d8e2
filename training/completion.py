"""The completion rule, and what it says to people: why somebody completed, or what is missing.

A course asks for three things, of which the last two may be left out. Somebody completes it who

1. was present on at least ``least_attendance`` per cent of the cohort's class days (an excused day is no presence),
2. was present on at least one class day of *each* topic that is marked as needed (a needed topic on which the cohort
   never met is missing, too: a certificate must not say what was not taught),
3. has at least ``least_score`` after the course.

The reason names the first of them that fails. ``EnrolmentQuerySet.with_completion`` evaluates all of it in one query.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.db import models
from django.db.models import F
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from training.models import Attendance, Topic


class Completion(models.TextChoices):
    """What ``EnrolmentQuerySet.with_completion`` finds for each person."""

    COMPLETED = "completed", _("completed")
    ATTENDANCE_LOW = "attendance_low", _("attendance too low")
    TOPICS_MISSING = "topics_missing", _("topics missing")
    SCORE_MISSING = "score_missing", _("score missing")
    SCORE_LOW = "score_low", _("score too low")
    NO_CLASS_DAYS = "no_class_days", _("no class days yet")
    APPLIED = "applied", _("applied")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a trainee", "withdrawn")


def reason(enrolment) -> str:
    """Say in a sentence or two why ``enrolment`` has its completion state.

    The enrolment comes from ``with_completion()`` with ``cohort__course`` read; then this costs no query. Topics are
    named where ``name_missing_topics`` has read them.
    """
    course = enrolment.cohort.course
    match enrolment.completion:
        case Completion.WITHDRAWN:
            if not enrolment.withdrawal_reason:
                return _("Withdrawn; no reason was given.")
            return format_lazy(_("Withdrawn: {reason}"), reason=enrolment.withdrawal_reason)
        case Completion.APPLIED:
            return _("Applied; the office has not admitted this person yet.")
        case Completion.NO_CLASS_DAYS:
            return _("The cohort has no class days yet, so attendance cannot be judged.")
        case Completion.ATTENDANCE_LOW:
            return _("%(present)s; %(needed)s per cent are needed.") % {
                "present": presence(enrolment),
                "needed": course.least_attendance,
            }
        case Completion.TOPICS_MISSING:
            return _topics(enrolment)
        case Completion.SCORE_MISSING:
            return _("%(present)s. The score after the course is missing; %(needed)s is needed.") % {
                "present": presence(enrolment),
                "needed": number(course.least_score),
            }
        case Completion.SCORE_LOW:
            return _("%(present)s. Score %(score)s after the course; %(needed)s is needed.") % {
                "present": presence(enrolment),
                "score": number(enrolment.score_after),
                "needed": number(course.least_score),
            }
    if course.least_score is None:
        return _("%(present)s.") % {"present": presence(enrolment)}
    return _("%(present)s, score %(score)s.") % {
        "present": presence(enrolment),
        "score": number(enrolment.score_after),
    }


def _topics(enrolment) -> str:
    missing = enrolment.topics_needed - enrolment.topics_attended
    words = ngettext(
        "%(present)s. %(missing)s of %(needed)s needed topics was not attended",
        "%(present)s. %(missing)s of %(needed)s needed topics were not attended",
        missing,
    ) % {"present": presence(enrolment), "missing": missing, "needed": enrolment.topics_needed}
    names = getattr(enrolment, "missing_topics", [])
    return f"{words}: {', '.join(names)}." if names else f"{words}."


def name_missing_topics(enrolments: Iterable) -> None:
    """Give each of ``enrolments`` (from ``with_completion()``) the titles in ``missing_topics``; in two queries."""
    lacking = [one for one in enrolments if one.topics_attended < one.topics_needed]
    if not lacking:
        return
    topics = Topic.objects.filter(course__in={one.cohort.course_id for one in lacking}, is_required=True)
    needed = list(topics.order_by("course", "number"))
    seen = set(
        Attendance.objects.filter(
            enrolment__in=[one.pk for one in lacking], class_day__cohort=F("enrolment__cohort"), state="present"
        ).values_list("enrolment_id", "class_day__topic_id")
    )
    for one in lacking:
        own = (topic for topic in needed if topic.course_id == one.cohort.course_id)
        one.missing_topics = [topic.title for topic in own if (one.pk, topic.pk) not in seen]


def presence(enrolment) -> str:
    """Say on how many class days the person was present: *Present on 14 of 20 days (70 per cent)*.

    The per cent are cut, not rounded: 79.6 must not read as the 80 that are needed.
    """
    held, present = enrolment.days_held, enrolment.days_present
    return ngettext(
        "Present on %(present)s of %(held)s day (%(share)s per cent)",
        "Present on %(present)s of %(held)s days (%(share)s per cent)",
        held,
    ) % {"present": present, "held": held, "share": present * 100 // held if held else 0}


def number(value: Decimal | None) -> str:
    """Write a score without needless zeros: 80, 72.5; empty when there is none."""
    return "" if value is None else f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
