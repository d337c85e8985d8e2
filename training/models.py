"""Courses, their cohorts, class days, enrolments and attendance."""

import datetime as dt
from decimal import Decimal

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partnerships.models import FieldOfStudy, Institution, Person, Programme
from partnerships.models.terms import Mode
from training.querysets import AttendanceQuerySet, ClassDayQuerySet, CohortQuerySet, CourseQuerySet, EnrolmentQuerySet


class Course(models.Model):
    """What is taught, for how long, by whom, and what counts as completed."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="courses", verbose_name=_("programme")
    )
    code = models.SlugField(_("code"), max_length=20)
    title = models.CharField(_("title"), max_length=200)
    native_title = models.CharField(_("native title"), max_length=200, blank=True)
    weeks = models.PositiveSmallIntegerField(_("weeks"))
    mode = models.CharField(_("mode"), max_length=9, choices=Mode, default=Mode.IN_PERSON)
    is_training_of_trainers = models.BooleanField(_("training of trainers"), default=False)
    field_of_study = models.ForeignKey(
        FieldOfStudy, on_delete=models.PROTECT, null=True, blank=True, related_name="courses",
        verbose_name=_("field of study"),
    )  # fmt: skip
    provider = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="courses_provided",
        verbose_name=_("provider"),
    )  # fmt: skip
    least_attendance = models.PositiveSmallIntegerField(
        _("attendance needed, per cent"), default=80, validators=[MaxValueValidator(100)],
        help_text=_("Part of the class days on which a trainee must be present to complete."),
    )  # fmt: skip
    least_score = models.DecimalField(
        _("score needed after the course"), max_digits=5, decimal_places=2, null=True, blank=True,
        help_text=_("0 to 100; empty when there is no test."),
    )  # fmt: skip
    is_sample = models.BooleanField(_("sample"), default=False, help_text=_("Invented, to show how the product works."))
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = CourseQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"], name="course_code_once",
                violation_error_message=_("This programme already has a course with this code."),
            ),
            models.CheckConstraint(
                condition=Q(weeks__gte=1, weeks__lte=104), name="course_weeks_in_range",
                violation_error_message=_("A course takes 1 to 104 weeks."),
            ),
            models.CheckConstraint(
                condition=Q(least_attendance__lte=100), name="course_attendance_in_range",
                violation_error_message=_("Attendance is at most 100 per cent."),
            ),
            models.CheckConstraint(
                condition=Q(least_score=None) | Q(least_score__gte=0, least_score__lte=100),
                name="course_score_in_range",
                violation_error_message=_("A score lies between 0 and 100."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The course's page."""
        return reverse("training:course_detail", args=[self.pk])


class Topic(models.Model):
    """One topic of a course."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="topics", verbose_name=_("course"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["course", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"], name="topic_number_once",
                violation_error_message=_("This course already has a topic with this number."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class Cohort(models.Model):
    """One run of a course, with its dates and the people in it."""

    class Stage(models.TextChoices):
        UPCOMING = "upcoming", _("upcoming")
        RUNNING = "running", _("running")
        ENDED = "ended", _("ended")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="cohorts", verbose_name=_("course"))
    name = models.CharField(_("name"), max_length=100, help_text=_("For example: 2022, first run."))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    hosts = models.ManyToManyField(Institution, blank=True, related_name="cohorts_hosted", verbose_name=_("hosts"))
    trainers = models.ManyToManyField(Person, blank=True, related_name="cohorts_taught", verbose_name=_("trainers"))
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = CohortQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "name"], name="cohort_name_once",
                violation_error_message=_("This course already has a cohort of this name."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="cohort_dates_in_order",
                violation_error_message=_("The cohort ends before it starts."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.course}, {self.name}"

    def get_absolute_url(self) -> str:
        """The cohort's page."""
        return reverse("training:cohort_detail", args=[self.pk])

    def stage_on(self, day: dt.date) -> "Cohort.Stage":
        """Whether the cohort is upcoming, running or ended on ``day``."""
        if self.starts_on > day:
            return self.Stage.UPCOMING
        return self.Stage.ENDED if self.ends_on < day else self.Stage.RUNNING

    @property
    def stage(self) -> "Cohort.Stage":
        """The stage today."""
        return self.stage_on(timezone.localdate())


class ClassDay(models.Model):
    """A day on which a cohort meets."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="class_days", verbose_name=_("cohort"))
    day = models.DateField(_("day"))
    topic = models.ForeignKey(
        Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="class_days", verbose_name=_("topic")
    )
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=1, default=Decimal("6"))

    objects = ClassDayQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("class day")
        verbose_name_plural = _("class days")
        ordering = ["cohort", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "day"], name="class_day_once",
                violation_error_message=_("The cohort already meets on this day."),
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=24), name="class_day_hours_in_range",
                violation_error_message=_("A day has more than 0 and at most 24 hours."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.cohort}, {self.day}"


class Enrolment(models.Model):
    """A person's place in a cohort. Withdrawal keeps the record."""

    class State(models.TextChoices):
        APPLIED = "applied", _("applied")
        ENROLLED = "enrolled", _("enrolled")
        WITHDRAWN = "withdrawn", _("withdrawn")

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("cohort"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("person"))
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="enrolments",
        verbose_name=_("institution"), help_text=_("That sent the trainee, at the time."),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ENROLLED)
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=500, blank=True)
    score_before = models.DecimalField(_("score before"), max_digits=5, decimal_places=2, null=True, blank=True)
    score_after = models.DecimalField(_("score after"), max_digits=5, decimal_places=2, null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = EnrolmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["cohort", "person__full_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "person"], name="enrolment_once_a_cohort",
                violation_error_message=_("This person is already in this cohort."),
            ),
            models.CheckConstraint(
                condition=(Q(score_before=None) | Q(score_before__gte=0, score_before__lte=100))
                & (Q(score_after=None) | Q(score_after__gte=0, score_after__lte=100)),
                name="enrolment_scores_in_range",
                violation_error_message=_("A score lies between 0 and 100."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person} – {self.cohort}"


class Attendance(models.Model):
    """Whether a trainee was there on a class day."""

    class State(models.TextChoices):
        PRESENT = "present", _("present")
        ABSENT = "absent", _("absent")
        EXCUSED = "excused", _("excused")

    class_day = models.ForeignKey(
        ClassDay, on_delete=models.PROTECT, related_name="attendance", verbose_name=_("class day")
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="attendance", verbose_name=_("enrolment")
    )
    state = models.CharField(_("state"), max_length=7, choices=State)

    objects = AttendanceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["class_day", "enrolment"]
        constraints = [
            models.UniqueConstraint(
                fields=["class_day", "enrolment"], name="attendance_once_a_day",
                violation_error_message=_("Attendance on this day is already recorded."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.enrolment}, {self.class_day.day}: {self.get_state_display()}"
