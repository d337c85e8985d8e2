"""Courses and their topics."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partnerships.models import FieldOfStudy, Institution, Programme
from partnerships.models.terms import Mode
from training.querysets import CourseQuerySet


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
    is_required = models.BooleanField(_("needed to complete the course"), default=False)

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
