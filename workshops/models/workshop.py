"""A workshop, and the organisations that carry it."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from simple_history.models import HistoricalRecords

from partnerships.models import Institution, Programme
from workshops.querysets import WorkshopQuerySet

# A year typed as 0001 or 20018 is a slip; beyond these days clocks and calendars fail.
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
MOST_DAYS = 100


class Workshop(models.Model):
    """One edition of a multi-country workshop."""

    class Stage(models.TextChoices):
        UPCOMING = "upcoming", _("upcoming")
        RUNNING = "running", _("running")
        ENDED = "ended", _("ended")

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="workshops", verbose_name=_("programme")
    )
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    title = models.CharField(_("title"), max_length=200)
    native_title = models.CharField(_("native title"), max_length=200, blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=100)
    province = models.CharField(_("province"), max_length=100, blank=True)
    country = CountryField(_("country"))
    native_place = models.CharField(
        _("place in Chinese"), max_length=300, blank=True, help_text=_("Province, city and venue, as on an envelope.")
    )
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)
    background = models.TextField(_("background"), max_length=5000, blank=True)
    # Given when the programme is first published and kept ever after: it may stand on posters and in calendars.
    programme_code = models.CharField(
        _("code of the programme's address"), max_length=26, unique=True, null=True, blank=True, editable=False
    )
    programme_published_at = models.DateTimeField(_("programme published"), null=True, blank=True, editable=False)
    organisers = models.ManyToManyField(
        Institution, through="WorkshopOrganiser", related_name="organised_workshops", verbose_name=_("organisers")
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = WorkshopQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="workshop_dates_in_order",
                violation_error_message=_("The workshop ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__gte=FIRST_DAY), name="workshop_starts_in_our_time",
                violation_error_message=_("The year is before 1990. Check the date."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__lte=LAST_DAY), name="workshop_ends_in_our_time",
                violation_error_message=_("The year is after 2099. Check the date."),
            ),
            models.UniqueConstraint(
                fields=["programme", "edition"], name="workshop_edition_once",
                violation_error_message=_("This programme already has a workshop with this edition number."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The workshop's page."""
        return reverse("workshops:workshop_detail", args=[self.pk])

    def clean(self) -> None:
        """Refuse a time zone that no clock knows, and dates so far apart that one of them is a slip."""
        if self.time_zone not in available_timezones():
            raise ValidationError({"time_zone": _("Name a time zone, for example Asia/Shanghai.")})
        if not (self.starts_on and self.ends_on and self.starts_on >= FIRST_DAY and self.ends_on <= LAST_DAY):
            return
        if (length := (self.ends_on - self.starts_on).days + 1) > MOST_DAYS:
            days = {"days": length, "most": MOST_DAYS}
            words = _("The workshop would last %(days)s days, and %(most)s is the most. Check the years.") % days
            raise ValidationError({"ends_on": words})

    @property
    def is_published(self) -> bool:
        """Whether everybody who has the address can read the programme."""
        return self.programme_published_at is not None

    @property
    def days(self) -> list[dt.date]:
        """All days of the workshop, in order."""
        return [
            self.starts_on + dt.timedelta(days=number) for number in range((self.ends_on - self.starts_on).days + 1)
        ]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone at the place of the workshop."""
        return ZoneInfo(self.time_zone)

    @property
    def today(self) -> dt.date:
        """The day it is now at the place of the workshop."""
        return timezone.localdate(timezone=self.zone)

    def places_left(self, states: Mapping[str, int]) -> int | None:
        """Return how many places are free, less than 0 when there are more people than places; None without a limit.

        ``states`` says how many delegates are in which state.
        """
        if self.capacity is None:
            return None
        return self.capacity - sum(states.get(state, 0) for state in ("registered", "confirmed", "attended"))

    def places_for_newcomers(self, states: Mapping[str, int]) -> int | None:
        """Return how many places are free for whom nobody on the waiting list was before; None without a limit."""
        left = self.places_left(states)
        return None if left is None else left - states.get("waiting", 0)

    def stage_on(self, day: dt.date) -> "Workshop.Stage":
        """Whether the workshop is upcoming, running or ended on ``day``."""
        if self.starts_on > day:
            return self.Stage.UPCOMING
        return self.Stage.ENDED if self.ends_on < day else self.Stage.RUNNING

    @property
    def stage(self) -> "Workshop.Stage":
        """The stage today."""
        return self.stage_on(self.today)


class WorkshopOrganiser(models.Model):
    """An organisation that carries a workshop, and in which role."""

    class Role(models.TextChoices):
        ORGANISER = "organiser", _("organiser")
        CO_ORGANISER = "co_organiser", _("co-organiser")
        HOST = "host", _("host")

    workshop = models.ForeignKey(
        Workshop, on_delete=models.CASCADE, related_name="organiser_roles", verbose_name=_("workshop")
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="workshop_roles", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    position = models.PositiveSmallIntegerField(
        _("order"), default=1, help_text=_("The programme names them in this order.")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("organiser of a workshop")
        verbose_name_plural = _("organisers of workshops")
        ordering = ["workshop", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "institution", "role"], name="workshop_organiser_once",
                violation_error_message=_("This organisation already has this role at the workshop."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.institution} ({self.get_role_display()})"
