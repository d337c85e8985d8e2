"""Workshops: their programme, delegates, check-ins and the agreements signed there."""

import datetime as dt
import secrets
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from simple_history.models import HistoricalRecords

from partnerships.models import Agreement, Institution, Person, Programme
from workshops.querysets import DelegateQuerySet, WorkshopChildQuerySet, WorkshopQuerySet


def new_badge_code() -> str:
    """Return an unguessable code for a badge."""
    return secrets.token_hex(8).upper()


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
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)
    background = models.TextField(_("background"), max_length=5000, blank=True)
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
        """Refuse a time zone that no clock knows."""
        if self.time_zone not in available_timezones():
            raise ValidationError({"time_zone": _("Name a time zone, for example Asia/Shanghai.")})

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

    class Meta:
        verbose_name = _("organiser of a workshop")
        verbose_name_plural = _("organisers of workshops")
        ordering = ["workshop", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "institution", "role"], name="workshop_organiser_once",
                violation_error_message=_("This organisation already has this role at the workshop."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.institution} ({self.get_role_display()})"


class Session(models.Model):
    """One session of a workshop's programme."""

    workshop = models.ForeignKey(
        Workshop, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("workshop")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    day = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    track = models.CharField(_("track"), max_length=100, blank=True)
    room = models.CharField(_("room"), max_length=100, blank=True)
    speakers = models.CharField(_("speakers"), max_length=500, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = WorkshopChildQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["workshop", "day", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "number"], name="session_number_once",
                violation_error_message=_("This workshop already has a session with this number."),
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="session_times_in_order",
                violation_error_message=_("The session ends before it starts."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Delegate(models.Model):
    """A person's part in a workshop, from invitation to attendance."""

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        REGISTERED = "registered", _("registered")
        CONFIRMED = "confirmed", _("confirmed")
        WAITING = "waiting", _("on the waiting list")
        CANCELLED = "cancelled", _("cancelled")
        ATTENDED = "attended", _("attended")

    workshop = models.ForeignKey(
        Workshop, on_delete=models.PROTECT, related_name="delegates", verbose_name=_("workshop")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations", verbose_name=_("person"))
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="delegates",
        verbose_name=_("institution"), help_text=_("That sent the delegate, at the time."),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.INVITED)
    badge_code = models.CharField(_("badge code"), max_length=16, unique=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = DelegateQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        ordering = ["workshop", "person__full_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "person"], name="delegate_once_a_workshop",
                violation_error_message=_("This person is already a delegate of this workshop."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.person)

    def save(self, *args, **kwargs) -> None:
        """Give a new delegate the code of the badge."""
        if not self.badge_code:
            self.badge_code = new_badge_code()
        super().save(*args, **kwargs)


class SiteVisit(models.Model):
    """A visit to a school during a workshop, with its own roster."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="visits", verbose_name=_("workshop"))
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="visits_received", verbose_name=_("institution visited")
    )
    day = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    bus = models.CharField(_("bus"), max_length=50, blank=True)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    roster = models.ManyToManyField(Delegate, blank=True, related_name="visits", verbose_name=_("roster"))
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = WorkshopChildQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[roster])

    class Meta:
        verbose_name = _("school visit")
        verbose_name_plural = _("school visits")
        ordering = ["workshop", "day", "starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "institution", "day"], name="visit_once_a_day",
                violation_error_message=_("This visit is already in the programme of that day."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.institution)


class CheckIn(models.Model):
    """That a delegate was there: on a day, or at a session or a visit of it."""

    delegate = models.ForeignKey(
        Delegate, on_delete=models.PROTECT, related_name="check_ins", verbose_name=_("delegate")
    )
    day = models.DateField(_("day"))
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="check_ins", verbose_name=_("session")
    )
    visit = models.ForeignKey(
        SiteVisit, on_delete=models.PROTECT, null=True, blank=True, related_name="check_ins", verbose_name=_("visit")
    )
    checked_in_at = models.DateTimeField(_("checked in"))
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("by"),
    )  # fmt: skip

    objects = WorkshopChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["-checked_in_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(session=None) | Q(visit=None), name="check_in_at_one_place",
                violation_error_message=_("A check-in is for a session or for a visit, not for both."),
            ),
            models.UniqueConstraint(
                fields=["delegate", "day"], condition=Q(session=None, visit=None), name="check_in_once_a_day",
                violation_error_message=_("Already checked in on this day."),
            ),
            models.UniqueConstraint(
                fields=["delegate", "session"], condition=Q(session__isnull=False), name="check_in_once_a_session",
                violation_error_message=_("Already checked in for this session."),
            ),
            models.UniqueConstraint(
                fields=["delegate", "visit"], condition=Q(visit__isnull=False), name="check_in_once_a_visit",
                violation_error_message=_("Already checked in for this visit."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.delegate}, {self.day}"


class Signing(models.Model):
    """That an agreement was signed at a workshop. The agreement itself does not know."""

    workshop = models.ForeignKey(
        Workshop, on_delete=models.PROTECT, related_name="signings", verbose_name=_("workshop")
    )
    agreement = models.OneToOneField(
        Agreement, on_delete=models.PROTECT, related_name="signing", verbose_name=_("agreement")
    )
    signed_on = models.DateField(_("signed on"))
    desk = models.CharField(_("desk"), max_length=50, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("recorded by"),
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    objects = WorkshopChildQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("signing")
        verbose_name_plural = _("signings")
        ordering = ["workshop", "signed_on", "pk"]

    def __str__(self) -> str:
        return f"{self.agreement} – {self.workshop}"
