"""Targets of a programme."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partnerships.models import Programme
from reports.models.figure import OfFigure, plain
from reports.querysets import OfProgrammeQuerySet

# Rates have one decimal.
NUMBER = {"max_digits": 12, "decimal_places": 1, "validators": [MinValueValidator(0, _("Write 0 or more."))]}


class Target(OfFigure):
    """What a programme wants to reach in a period, from which baseline."""

    class Counts(models.TextChoices):
        """From which day on records count."""

        PERIOD = "period", _("in the period")
        CUMULATIVE = "cumulative", _("since the programme began")

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="targets", verbose_name=_("programme")
    )
    counts = models.CharField(
        _("what counts"), max_length=10, choices=Counts, default=Counts.CUMULATIVE,
        help_text=_("Records of the period alone, or all since the programme began."),
    )  # fmt: skip
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    baseline = models.DecimalField(
        _("baseline"), **NUMBER, null=True, blank=True, help_text=_("What there was before. Empty if nobody counted.")
    )
    baseline_on = models.DateField(_("day of the baseline"), null=True, blank=True)
    target = models.DecimalField(_("target"), **NUMBER)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = OfProgrammeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["programme", "indicator", "by", "row", "starts_on", "ends_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="target_dates_in_order",
                violation_error_message=_("The period ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(by="", row="") | (~Q(by="") & ~Q(row="")), name="target_row_of_disaggregation",
                violation_error_message=_("A row needs its disaggregation."),
            ),
            models.CheckConstraint(
                condition=Q(baseline_on=None) | Q(baseline__isnull=False), name="target_baseline_of_day",
                violation_error_message=_("Fill in the baseline of this day, or leave the day empty."),
            ),
            models.CheckConstraint(
                condition=Q(target__gte=0) & (Q(baseline=None) | Q(baseline__gte=0)), name="target_not_negative",
                violation_error_message=_("A target and its baseline are 0 or more."),
            ),
            models.UniqueConstraint(
                fields=["programme", "indicator", "by", "row", "counts", "starts_on", "ends_on"],
                name="target_once_a_period",
                violation_error_message=_("This indicator already has a target for this period."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title}: {plain(self.target)}"

    def get_absolute_url(self) -> str:
        """The target's page."""
        return reverse("reports:target_detail", args=[self.pk])

    @property
    def falls(self) -> bool:
        """Whether less is better: the target lies below its baseline."""
        return self.baseline is not None and self.target < self.baseline
