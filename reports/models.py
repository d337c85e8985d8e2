"""Targets, figures that others published, and frozen editions of reports."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from jobs.models import Job
from partnerships.models import Programme
from reports.querysets import OfProgrammeQuerySet
from training.models import Cohort
from workshops.models import Workshop


class IndicatorKey(models.TextChoices):
    """The figures that targets and published figures can be held against."""

    INSTITUTIONS = "institutions", _("institutions")
    COUNTRIES = "countries", _("countries")
    DELEGATES = "delegates", _("delegates")
    SESSIONS = "sessions", _("sessions")
    VISITS = "visits", _("school visits")
    AGREEMENTS_SIGNED = "agreements_signed", _("agreements signed")
    ACTIVITIES_AGREED = "activities_agreed", _("collaborative activities agreed")
    TOT_COURSES = "tot_courses", _("training-of-trainers courses")
    TRAINERS = "trainers", _("trainers trained")
    COMPLETED = "completed", _("people who completed a course")
    CERTIFIED = "certified", _("people with a certificate")


class Target(models.Model):
    """What a programme wants to reach in a period, from which baseline."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="targets", verbose_name=_("programme")
    )
    indicator = models.CharField(_("indicator"), max_length=30, choices=IndicatorKey)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    baseline = models.PositiveIntegerField(_("baseline"), default=0)
    target = models.PositiveIntegerField(_("target"))
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = OfProgrammeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["programme", "indicator", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="target_dates_in_order",
                violation_error_message=_("The period ends before it starts."),
            ),
            models.UniqueConstraint(
                fields=["programme", "indicator", "starts_on", "ends_on"], name="target_once_a_period",
                violation_error_message=_("This indicator already has a target for this period."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_indicator_display()}: {self.target}"

    def get_absolute_url(self) -> str:
        """The target's page."""
        return reverse("reports:target_detail", args=[self.pk])


class PublishedFigure(models.Model):
    """A figure as a press release, speech or paper said it, kept with its source and held against the records."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="published_figures", verbose_name=_("programme")
    )
    indicator = models.CharField(_("indicator"), max_length=30, choices=IndicatorKey)
    value = models.PositiveIntegerField(_("value"))
    at_least = models.BooleanField(
        _("at least"), default=False, help_text=_("The source says “more than” or “at least”, no exact count.")
    )
    words = models.TextField(_("words of the source"), max_length=1000)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    as_of = models.DateField(_("as of"), help_text=_("The day on which the records are held against it."))
    side = models.CharField(
        _("side"), max_length=10, blank=True, choices=[("china", _("China")), ("sea", _("Southeast Asia"))]
    )
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

    objects = OfProgrammeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ["programme", "indicator", "-value", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "indicator", "value", "source", "side"], name="published_figure_once",
                violation_error_message=_("This figure of this source is already here."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.value} {self.title}"

    def get_absolute_url(self) -> str:
        """The figure's page."""
        return reverse("reports:published_figure_detail", args=[self.pk])

    @property
    def title(self) -> str:
        """What is counted, with the side if the figure speaks of one."""
        words = self.get_indicator_display()
        return f"{words} ({self.get_side_display()})" if self.side else str(words)


class Edition(models.Model):
    """A report as it was on one day: its numbers never change, its files are kept with their hashes."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="editions", verbose_name=_("programme")
    )
    workshop = models.ForeignKey(
        Workshop, on_delete=models.PROTECT, null=True, blank=True, related_name="editions", verbose_name=_("workshop"),
        help_text=_("Empty for a report of the whole programme."),
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=200)
    as_of = models.DateField(_("as of"))
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    figures = models.JSONField(_("figures"), default=dict)
    sha256 = models.CharField(_("SHA-256 of the figures"), max_length=64, editable=False)
    pdf = models.FileField(_("PDF"), upload_to="editions/%Y/", max_length=200, blank=True)
    pdf_sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64, blank=True, editable=False)
    xlsx = models.FileField(_("spreadsheet"), upload_to="editions/%Y/", max_length=200, blank=True)
    xlsx_sha256 = models.CharField(_("SHA-256 of the spreadsheet"), max_length=64, blank=True, editable=False)
    job = models.OneToOneField(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="edition", verbose_name=_("job")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("made by"),
    )  # fmt: skip
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of a report")
        verbose_name_plural = _("editions of reports")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title} ({self.as_of})"

    def get_absolute_url(self) -> str:
        """The edition's page."""
        return reverse("reports:edition_detail", args=[self.pk])
