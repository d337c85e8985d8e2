"""The course of a person's career: what somebody was trained in, and what the same person taught later."""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, Min, OuterRef, Subquery
from django.utils.translation import gettext as _

from partnerships.models import Person
from training.completion import Completion, name_missing_topics, reason
from training.models import Cohort, Course, Enrolment


@dataclass(frozen=True)
class CareerStep:
    """One cohort in which somebody learned (then ``enrolment`` is given, with completion and reason) or taught."""

    cohort: Cohort
    enrolment: Enrolment | None = None

    @property
    def order(self) -> tuple[dt.date, bool, int]:
        """Where the step stands: by its first day, learning before teaching."""
        return self.cohort.starts_on, self.enrolment is None, self.cohort.pk


def career_of(person: Person, user) -> list[CareerStep]:
    """Return what ``user`` may see of the person's training and teaching, in order of time; in at most four queries."""
    enrolments = list(
        Enrolment.objects.visible_to(user).filter(person=person).with_completion().select_related("cohort__course")
    )
    name_missing_topics(enrolments)
    for one in enrolments:
        one.completion_word, one.reason = Completion(one.completion).label, reason(one)
    taught = Cohort.objects.visible_to(user).filter(trainers=person).select_related("course")
    steps = [CareerStep(one.cohort, one) for one in enrolments] + [CareerStep(one) for one in taught]
    return sorted(steps, key=lambda step: step.order)


def summary(steps: list[CareerStep]) -> str:
    """Say in a sentence when somebody was trained first and taught first: *Trained 2022, trainer 2023.*"""
    trained = [step.cohort.starts_on.year for step in steps if step.enrolment and step.enrolment.state == "enrolled"]
    taught = [step.cohort.starts_on.year for step in steps if not step.enrolment]
    if trained and taught:
        words = _("Trained %(trained)s, trainer %(taught)s.") if trained[0] <= taught[0] else ""
        return (words or _("Trainer %(taught)s, trained %(trained)s.")) % {"trained": trained[0], "taught": taught[0]}
    if trained:
        return _("Trained %(trained)s.") % {"trained": trained[0]}
    return _("Trainer %(taught)s.") % {"taught": taught[0]} if taught else ""


def later_trainers(course: Course, user) -> models.QuerySet:
    """Return the people enrolled in ``course`` who taught a cohort that began after theirs had ended.

    Only people and cohorts that ``user`` may see count. ``taught_from`` is the first day of the first such cohort.
    """
    learned = Enrolment.objects.visible_to(user).filter(cohort__course=course, state="enrolled", person=OuterRef("pk"))
    after = {"trainers": OuterRef("person"), "starts_on__gt": OuterRef("cohort__ends_on")}
    taught = Cohort.objects.visible_to(user).filter(**after)
    since = (
        learned.filter(Exists(taught))
        .annotate(since=Subquery(taught.order_by("starts_on").values("starts_on")[:1]))
        .order_by()
        .values("person")
        .annotate(first=Min("since"))
        .values("first")
    )
    return Person.objects.visible_to(user).annotate(taught_from=Subquery(since)).exclude(taught_from=None)


@dataclass(frozen=True)
class PlaceStep:
    """That somebody applied, was admitted or withdrew: when, who recorded it, and why."""

    when: dt.datetime
    who: str
    words: str
    reason: str


def place_steps(enrolment: Enrolment) -> list[PlaceStep]:
    """Return how the person's place in the cohort changed, from the trail, oldest first; in one query."""
    steps, before = [], None
    for record in enrolment.history.select_related("history_user").order_by("history_date", "history_id"):
        if record.state != before:
            who = str(record.history_user or _("the system"))
            words = Enrolment.State(record.state).label
            steps.append(PlaceStep(record.history_date, who, words, record.withdrawal_reason))
        before = record.state
    return steps
