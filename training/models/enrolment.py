"""Who is in a cohort, and who was there on which day."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from partnerships.models import Institution, Person
from training.models.cohort import ClassDay, Cohort
from training.querysets import AttendanceQuerySet, EnrolmentQuerySet


class Enrolment(models.Model):
    """A person's place in a cohort. Withdrawal keeps the record."""

    class State(models.TextChoices):
        APPLIED = "applied", _("applied")
        ENROLLED = "enrolled", _("enrolled")
        WITHDRAWN = "withdrawn", pgettext_lazy("of a trainee", "withdrawn")

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("cohort"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("person"))
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="enrolments",
        verbose_name=_("institution"), help_text=_("That sent the trainee, at the time."),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ENROLLED)
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=500, blank=True)
    never_enrolled = models.BooleanField(
        _("never enrolled"), default=False, editable=False,
        help_text=_("An application that was withdrawn before it was answered: no figure counts it."),
    )  # fmt: skip
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

    def get_absolute_url(self) -> str:
        """The page of the person in the cohort."""
        return reverse("training:enrolment_detail", args=[self.pk])

    @property
    def gain(self) -> Decimal | None:
        """How much higher the score is after the course than before it; None without both."""
        if self.score_before is None or self.score_after is None:
            return None
        return self.score_after - self.score_before

    @property
    def gain_words(self) -> str:
        """The gain with its sign: +12.5, −3, 0; empty without both scores."""
        if self.gain is None:
            return ""
        text = f"{self.gain:+.2f}".rstrip("0").rstrip(".")
        return "0" if self.gain == 0 else text.replace("-", "−")


class Attendance(models.Model):
    """Whether a trainee was there on a class day."""

    class State(models.TextChoices):
        PRESENT = "present", pgettext_lazy("on a class day", "present")
        ABSENT = "absent", pgettext_lazy("on a class day", "absent")
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
