"""What institutions do under an agreement: planned, started, completed, delayed or cancelled."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pages.trail import Trail
from partnerships.languages import Language
from partnerships.models.agreement import Agreement
from partnerships.models.institution import FieldOfStudy, Institution
from partnerships.models.terms import ActivityKind, LengthUnit, Mode
from partnerships.models.version import ActivityLine
from partnerships.querysets.activity import ActivityQuerySet


class CollaborativeActivity(models.Model):
    """One activity with one direction, its plan and what became of it."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        STARTED = "started", _("started")
        COMPLETED = "completed", _("completed")
        DELAYED = "delayed", _("delayed")
        CANCELLED = "cancelled", _("cancelled")

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="activities", verbose_name=_("agreement")
    )
    line = models.OneToOneField(
        ActivityLine, on_delete=models.PROTECT, null=True, blank=True, related_name="activity",
        verbose_name=_("agreed line"),
    )  # fmt: skip
    kind = models.CharField(_("kind of activity"), max_length=20, choices=ActivityKind)
    sending = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="activities_sending", verbose_name=_("sending institution")
    )
    receiving = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="activities_receiving",
        verbose_name=_("receiving institution"),
    )  # fmt: skip
    field_of_study = models.ForeignKey(
        FieldOfStudy, on_delete=models.PROTECT, null=True, blank=True, related_name="activities",
        verbose_name=_("field of study"),
    )  # fmt: skip
    language = models.CharField(_("language"), max_length=7, choices=Language, blank=True)
    mode = models.CharField(_("mode"), max_length=9, choices=Mode, default=Mode.IN_PERSON)
    planned_people = models.PositiveIntegerField(_("people planned"))
    planned_length = models.PositiveSmallIntegerField(_("length planned"))
    length_unit = models.CharField(_("days or months"), max_length=6, choices=LengthUnit, default=LengthUnit.DAYS)
    planned_start = models.DateField(_("start planned"), null=True, blank=True)
    planned_end = models.DateField(_("end planned"), null=True, blank=True)
    status = models.CharField(_("state"), max_length=9, choices=Status, default=Status.PLANNED)
    status_reason = models.TextField(_("reason"), max_length=2000, blank=True)
    actual_start = models.DateField(_("started on"), null=True, blank=True)
    actual_end = models.DateField(_("ended on"), null=True, blank=True)
    actual_length = models.PositiveSmallIntegerField(_("length in fact"), null=True, blank=True)
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ActivityQuerySet.as_manager()
    history = Trail()

    class Meta:
        verbose_name = _("collaborative activity")
        verbose_name_plural = _("collaborative activities")
        ordering = ["agreement", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(sending=F("receiving")), name="activity_has_a_direction",
                violation_error_message=_("The sending and the receiving institution must differ."),
            ),
            models.CheckConstraint(
                condition=Q(planned_people__gte=1, planned_length__gte=1), name="activity_plan_above_zero",
                violation_error_message=_("Plan at least one person and one day."),
            ),
            models.CheckConstraint(
                condition=Q(planned_start=None) | Q(planned_end=None) | Q(planned_end__gte=F("planned_start")),
                name="activity_plan_in_order", violation_error_message=_("The plan ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(actual_end=None) | Q(actual_start__isnull=False, actual_end__gte=F("actual_start")),
                name="activity_dates_in_order", violation_error_message=_("The activity ended before it started."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["delayed", "cancelled"]) | ~Q(status_reason=""),
                name="activity_delay_has_a_reason",
                violation_error_message=_("Say why it is delayed or cancelled."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["started", "completed"]) | Q(actual_start__isnull=False),
                name="activity_started_on_a_date",
                violation_error_message=_("Say when it started."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["status", "kind"], name="activity_by_state")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.agreement})"

    def get_absolute_url(self) -> str:
        """The activity's page."""
        return reverse("partnerships:activity_detail", args=[self.pk])

    @property
    def actual_people(self) -> int | None:
        """People who took part in fact, or None when nobody reported any. Costs nothing with ``with_people()``."""
        counts = [row.total for row in self.people.all()]
        return sum(counts) if counts else None


class ActivityPeople(models.Model):
    """How many people of one category took part in an activity in fact, by sex."""

    class Category(models.TextChoices):
        OFFICIAL = "official", _("officials")
        MANAGER = "manager", _("managers")
        TEACHER = "teacher", _("teachers")
        STUDENT = "student", _("students")
        OTHER = "other", _("others")
        NOT_STATED = "not_stated", _("category not stated")

    activity = models.ForeignKey(
        CollaborativeActivity, on_delete=models.CASCADE, related_name="people", verbose_name=_("activity")
    )
    category = models.CharField(_("category"), max_length=10, choices=Category)
    women = models.PositiveIntegerField(_("women"), default=0)
    men = models.PositiveIntegerField(_("men"), default=0)
    not_stated = models.PositiveIntegerField(_("sex not stated"), default=0)

    history = Trail()

    class Meta:
        verbose_name = _("people of an activity")
        verbose_name_plural = _("people of activities")
        ordering = ["activity", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "category"], name="activity_people_once_a_category",
                violation_error_message=_("Each category of people is counted once."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_category_display()}: {self.total}"

    @property
    def total(self) -> int:
        """All of them together."""
        return self.women + self.men + self.not_stated
