"""Named reads of courses, cohorts and the people in them."""

import datetime as dt

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from accounts.models import Role
from partnerships.models import Membership


def _visible(user, course: str) -> Q:
    """Courses are seen by staff of the programme and by coordinators of its members."""
    memberships = Membership.objects.filter(institution__in=Role.objects.coordinator_institutions(user))
    return Q(**{f"{course}programme__in": Role.objects.staff_programmes(user)}) | Q(
        **{f"{course}programme__in": memberships.values("programme_id")}
    )


class _LikeItsCourse(models.QuerySet):
    course = ""

    def visible_to(self, user) -> models.QuerySet:
        """Staff of the programme and coordinators of its members."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(_visible(user, self.course))


class CourseQuerySet(_LikeItsCourse):
    """Which courses."""

    def with_cohorts(self) -> models.QuerySet:
        """Annotate ``cohort_count``."""
        cohorts = (
            apps.get_model("training", "Cohort")
            .objects.filter(course=OuterRef("pk"))
            .order_by()
            .values("course")
            .annotate(count=Count("pk"))
            .values("count")
        )
        return self.annotate(cohort_count=Coalesce(Subquery(cohorts), 0))


class CohortQuerySet(_LikeItsCourse):
    """Which cohorts."""

    course = "course__"

    def with_people(self) -> models.QuerySet:
        """Annotate ``people``: how many are enrolled, those who applied or withdrew left out."""
        enrolled = (
            apps.get_model("training", "Enrolment")
            .objects.filter(cohort=OuterRef("pk"), state="enrolled")
            .order_by()
            .values("cohort")
            .annotate(count=Count("pk"))
            .values("count")
        )
        return self.annotate(people=Coalesce(Subquery(enrolled), 0))

    def upcoming(self, on: dt.date) -> models.QuerySet:
        """Cohorts that start after ``on``."""
        return self.filter(starts_on__gt=on)

    def running(self, on: dt.date) -> models.QuerySet:
        """Cohorts whose dates contain ``on``."""
        return self.filter(starts_on__lte=on, ends_on__gte=on)

    def ended(self, on: dt.date) -> models.QuerySet:
        """Cohorts whose last day lies before ``on``."""
        return self.filter(ends_on__lt=on)


class ClassDayQuerySet(_LikeItsCourse):
    """Which class days."""

    course = "cohort__course__"


class EnrolmentQuerySet(models.QuerySet):
    """Which enrolments."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff see all of their programmes, coordinators those of the people their institution sent."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(cohort__course__programme__in=Role.objects.staff_programmes(user))
            | Q(institution__in=Role.objects.coordinator_institutions(user))
        )

    def with_completion(self) -> models.QuerySet:
        """Annotate the completion rule of the course (see ``completion.py``), evaluated in the same query.

        ``days_held``, ``days_present``, ``topics_needed``, ``topics_attended`` (counts), and ``completion``, one of
        ``completion.Completion``.
        """
        days = (
            apps.get_model("training", "ClassDay")
            .objects.filter(cohort=OuterRef("cohort"))
            .order_by()
            .values("cohort")
            .annotate(count=Count("pk"))
            .values("count")
        )
        present = (
            apps.get_model("training", "Attendance")
            .objects.filter(enrolment=OuterRef("pk"), class_day__cohort=OuterRef("cohort"), state="present")
            .order_by()
            .values("enrolment")
        )
        needed = (
            apps.get_model("training", "Topic")
            .objects.filter(course=OuterRef("cohort__course"), is_required=True)
            .order_by()
            .values("course")
            .annotate(count=Count("pk"))
            .values("count")
        )
        attended = present.filter(
            class_day__topic__course=OuterRef("cohort__course"), class_day__topic__is_required=True
        ).annotate(count=Count("class_day__topic", distinct=True))
        return self.annotate(
            days_held=Coalesce(Subquery(days), 0),
            days_present=Coalesce(Subquery(present.annotate(count=Count("pk")).values("count")), 0),
            topics_needed=Coalesce(Subquery(needed), 0),
            topics_attended=Coalesce(Subquery(attended.values("count")), 0),
        ).annotate(
            completion=Case(
                When(state="withdrawn", then=Value("withdrawn")),
                When(state="applied", then=Value("applied")),
                When(days_held=0, then=Value("no_class_days")),
                When(
                    LessThan(F("days_present") * 100, F("days_held") * F("cohort__course__least_attendance")),
                    then=Value("attendance_low"),
                ),
                When(topics_attended__lt=F("topics_needed"), then=Value("topics_missing")),
                When(cohort__course__least_score__isnull=False, score_after=None, then=Value("score_missing")),
                When(score_after__lt=F("cohort__course__least_score"), then=Value("score_low")),
                default=Value("completed"),
                output_field=models.CharField(),
            )
        )

    def completed(self) -> models.QuerySet:
        """Enrolments that meet the completion rule."""
        return self.with_completion().filter(completion="completed")

    def completed_together(self) -> models.QuerySet:
        """The same enrolments as ``completed()``, for many: each table is read once, not once a person.

        What these were narrowed to stays inside, so that few are read for few; order and annotations are left behind.
        """
        days, attendance = "cohort__class_days", "cohort__class_days__attendance"
        here = Q(**{f"{attendance}__enrolment": F("pk"), f"{attendance}__state": "present"})
        judged = self.order_by().filter(
            Q(cohort__course__least_score=None) | Q(score_after__gte=F("cohort__course__least_score")),
            ~Exists(_needed_topics_not_attended()),
            state="enrolled",
        )
        counted = judged.annotate(here=FilteredRelation(attendance, condition=here)).values("pk")
        counted = counted.annotate(days_held=Count(days), days_present=Count("here"))
        enough = GreaterThanOrEqual(F("days_present") * 100, F("days_held") * F("cohort__course__least_attendance"))
        return self.model._default_manager.filter(pk__in=counted.filter(enough, days_held__gt=0).values("pk"))


def _needed_topics_not_attended() -> models.QuerySet:
    """Return the needed topics of an enrolment's course on which the person was on no class day of the cohort."""
    attended = apps.get_model("training", "Attendance").objects.filter(
        enrolment=OuterRef(OuterRef("pk")),
        class_day__cohort=OuterRef(OuterRef("cohort")),
        class_day__topic=OuterRef("pk"),
        state="present",
    )
    needed = apps.get_model("training", "Topic").objects.filter(course=OuterRef("cohort__course"), is_required=True)
    return needed.filter(~Exists(attended))


class AttendanceQuerySet(models.QuerySet):
    """Which attendance."""

    def visible_to(self, user) -> models.QuerySet:
        """Like the enrolments."""
        if user.is_superuser:
            return self
        enrolments = apps.get_model("training", "Enrolment").objects.visible_to(user)
        return self.filter(enrolment__in=enrolments)


class UploadedQuerySet(models.QuerySet):
    """Which uploaded lists and sheets."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff of the cohort's programme: they hold everybody's addresses, attendance and scores."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(cohort__course__programme__in=Role.objects.staff_programmes(user))
