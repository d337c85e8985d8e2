"""Reports that are made by themselves, month by month or quarter by quarter."""

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from simple_history.models import HistoricalRecords

from partnerships.models import Institution, Programme
from reports.periods import Every, Period, period_after
from reports.querysets import OfProgrammeQuerySet
from reports.scope import Scope


class ReportSchedule(models.Model):
    """When editions of a report are made by themselves: one for each month or quarter that has ended."""

    class Covers(models.TextChoices):
        PERIOD = "period", _("what happened in the month or quarter")
        BEGINNING = "beginning", _("everything since the programme began, as of its last day")

    Every = Every

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="report_schedules", verbose_name=_("programme")
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="report_schedules",
        verbose_name=_("institution"),
    )  # fmt: skip
    country = CountryField(_("country"), blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    every = models.CharField(_("how often"), max_length=9, choices=Every)
    covers = models.CharField(_("figures of"), max_length=9, choices=Covers, default=Covers.PERIOD)
    day = models.PositiveSmallIntegerField(
        _("day of the month"), default=5, validators=[MinValueValidator(1), MaxValueValidator(28)],
        help_text=_("On which day after the end of the month or quarter it is made: 1 to 28."),
    )  # fmt: skip
    parts = models.JSONField(_("sections"), default=list)
    is_public = models.BooleanField(
        _("for the public"), default=False, help_text=_("Small numbers of people are left out.")
    )
    sends_to_viewers = models.BooleanField(
        _("send it to the viewers"), default=False, help_text=_("By e-mail, as soon as it is made.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    made_until = models.DateField(
        _("made until"), help_text=_("Last day of the newest period whose edition was ordered.")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("set up by"),
    )  # fmt: skip
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = OfProgrammeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("schedule of a report")
        verbose_name_plural = _("schedules of reports")
        ordering = ["programme", "every", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(day__gte=1, day__lte=28), name="schedule_day_in_every_month",
                violation_error_message=_("Choose a day from 1 to 28, which every month has."),
            ),
            models.CheckConstraint(
                condition=Q(institution=None) | Q(country=""), name="schedule_about_one_thing",
                violation_error_message=_("Choose an institution or a country, not both."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title or f"{self.about}, {self.get_every_display()}"

    def get_absolute_url(self) -> str:
        """The page where it is changed."""
        return reverse("reports:schedule_edit", args=[self.pk])

    @property
    def about(self) -> str:
        """What its reports are about, in words."""
        return str(self.institution or (self.country.name if self.country else "") or self.programme)

    @property
    def next_period(self) -> Period:
        """The period whose edition comes next."""
        return period_after(self.made_until, self.every)

    @property
    def next_on(self) -> dt.date:
        """The day on which that edition is made."""
        return self.next_period.ends_on + dt.timedelta(days=self.day)

    def scope_of(self, period: Period) -> Scope:
        """Return what its edition of ``period`` speaks of: of a merged institution what it is known as now."""
        return Scope(
            programme=self.programme,
            as_of=period.ends_on,
            since=period.starts_on if self.covers == self.Covers.PERIOD else None,
            institution=Institution.objects.filter(pk=self.institution_id).as_known_now().first(),
            country=str(self.country.code or ""),
        )
