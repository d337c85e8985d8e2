"""Figures that others published."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partnerships.models import Programme
from reports.models.figure import OfFigure, plain
from reports.models.target import NUMBER
from reports.querysets import PublishedFigureQuerySet
from training.models import Cohort
from workshops.models import Workshop


class PublishedFigure(OfFigure):
    """A figure as a press release, speech or paper said it, kept with its source and held against the records."""

    class Kind(models.TextChoices):
        """What kind of source said it."""

        PRESS = "press", _("press release or news")
        SPEECH = "speech", _("speech")
        WEB = "web", _("web page")
        PAPER = "paper", _("paper or report")
        OTHER = "other", _("other")

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="published_figures", verbose_name=_("programme")
    )
    value = models.DecimalField(_("value"), **NUMBER)
    at_least = models.BooleanField(
        _("at least"), default=False, help_text=_("The source says “more than” or “at least”, no exact count.")
    )
    words = models.TextField(_("words of the source"), max_length=1000)
    kind = models.CharField(_("kind of source"), max_length=6, choices=Kind, blank=True)
    speaker = models.CharField(
        _("speaker"), max_length=200, blank=True, help_text=_("Who said it, with the position, when it was a person.")
    )
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    since = models.DateField(
        _("since"), null=True, blank=True,
        help_text=_("When the figure speaks of a period: its first day. Empty for all since the programme began."),
    )  # fmt: skip
    as_of = models.DateField(_("as of"), help_text=_("The day on which the records are held against it."))
    workshop = models.ForeignKey(
        Workshop, on_delete=models.SET_NULL, null=True, blank=True, related_name="published_figures",
        verbose_name=_("workshop"),
    )  # fmt: skip
    cohorts = models.ManyToManyField(
        Cohort, blank=True, related_name="published_figures", verbose_name=_("cohorts"),
        help_text=_("When the figure speaks of some cohorts alone."),
    )  # fmt: skip
    note = models.TextField(_("our note"), max_length=1000, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = PublishedFigureQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ["programme", "indicator", "-value", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(as_of__gte=F("since")), name="published_figure_dates_in_order",
                violation_error_message=_("The period ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(by="", row="") | (~Q(by="") & ~Q(row="")), name="published_figure_row_of_disaggregation",
                violation_error_message=_("A row needs its disaggregation."),
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0), name="published_figure_not_negative",
                violation_error_message=_("A published figure is 0 or more."),
            ),
            models.UniqueConstraint(
                fields=["programme", "indicator", "by", "row", "value", "source", "as_of"],
                name="published_figure_once",
                violation_error_message=_("This figure of this source is already here."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{plain(self.value)} {self.title}"

    def clean(self) -> None:
        """Refuse a workshop for a figure that is not counted for one."""
        super().clean()
        if self.workshop_id and self.indicator and not self.figure.for_workshop:
            raise ValidationError({"workshop": _("This figure is not counted for a workshop. Leave it empty.")})

    def get_absolute_url(self) -> str:
        """The figure's page."""
        return reverse("reports:published_figure_detail", args=[self.pk])
