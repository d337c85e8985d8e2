"""Cohorts and the days on which they meet."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partnerships.models import Institution, Person
from training.models.course import Course, Topic
from training.querysets import ClassDayQuerySet, CohortQuerySet


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
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="copies",
        verbose_name=_("copied from"),
    )  # fmt: skip
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

    def clean(self) -> None:
        """A day is about a topic of the cohort's own course."""
        if self.topic_id and self.cohort_id and self.topic.course_id != self.cohort.course_id:
            raise ValidationError({"topic": _("This topic belongs to another course.")})
