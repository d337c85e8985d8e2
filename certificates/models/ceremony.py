"""Award ceremonies: who presides over them, and who is called in which order."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from certificates.querysets import CallQuerySet, CeremonyQuerySet
from partnerships.models import Person, Programme
from training.models import Cohort, Enrolment
from workshops.models import Delegate, Workshop
from workshops.time_zones import zone_words


class AwardCeremony(models.Model):
    """The ceremony at which certificates of some cohorts and workshops are handed over."""

    class Order(models.TextChoices):
        COHORT = "cohort", _("by cohort, then name")
        INSTITUTION = "institution", _("by institution, then name")
        COUNTRY = "country", _("by country, institution, name")
        SERIAL = "serial", _("by serial of the certificate")

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="ceremonies", verbose_name=_("programme")
    )
    title = models.CharField(_("title"), max_length=200)
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("time"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    place = models.CharField(_("place"), max_length=200, blank=True)
    cohorts = models.ManyToManyField(Cohort, blank=True, related_name="ceremonies", verbose_name=_("cohorts"))
    workshops = models.ManyToManyField(
        Workshop, blank=True, related_name="ceremonies", verbose_name=_("workshops"),
        help_text=_("Whose certificates of attendance are handed over, too."),
    )  # fmt: skip
    participants = models.PositiveIntegerField(
        _("people in the hall"), null=True, blank=True,
        help_text=_("All who were there, guests included, as counted or reported."),
    )  # fmt: skip
    call_order = models.CharField(
        _("order of the list"), max_length=11, choices=Order, default=Order.COHORT, editable=False
    )
    listed_at = models.DateTimeField(_("list made"), null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = CeremonyQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[cohorts, workshops])

    class Meta:
        verbose_name = _("award ceremony")
        verbose_name_plural = _("award ceremonies")
        ordering = ["-held_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "title", "held_on"], name="ceremony_once",
                violation_error_message=_("This ceremony is already here."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The ceremony's page."""
        return reverse("certificates:ceremony_detail", args=[self.pk])

    def clean(self) -> None:
        """Refuse a time zone that no clock knows."""
        if self.time_zone not in available_timezones():
            raise ValidationError({"time_zone": _("Name a time zone, for example Asia/Shanghai.")})

    @property
    def zone_in_words(self) -> str:
        """The time zone of the place, as on the day."""
        return zone_words(self.time_zone, self.held_on)


class CeremonyPresider(models.Model):
    """Somebody who presides over an award ceremony."""

    ceremony = models.ForeignKey(
        AwardCeremony, on_delete=models.CASCADE, related_name="presiders", verbose_name=_("ceremony")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="ceremonies_presided", verbose_name=_("person")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("presider")
        verbose_name_plural = _("presiders")
        ordering = ["ceremony", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ceremony", "person"], name="presider_once",
                violation_error_message=_("This person already presides."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.person)


class CeremonyCall(models.Model):
    """Somebody on the list of a ceremony: called with a number, or taken off the list and kept without one.

    It names the person's place in a cohort or workshop, not a certificate, so that the certificate is always the one
    that is valid now.
    """

    class Attendance(models.TextChoices):
        PRESENT = "present", _("present")
        ABSENT = "absent", _("absent")

    ceremony = models.ForeignKey(
        AwardCeremony, on_delete=models.CASCADE, related_name="calls", verbose_name=_("ceremony")
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="calls", verbose_name=_("enrolment")
    )
    delegate = models.ForeignKey(
        Delegate, on_delete=models.PROTECT, null=True, blank=True, related_name="calls", verbose_name=_("delegate")
    )
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, help_text=_("Empty: is not called."))
    attendance = models.CharField(_("attendance"), max_length=7, choices=Attendance, blank=True)
    is_new = models.BooleanField(_("came after the list was made"), default=False)

    objects = CallQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("call at a ceremony")
        verbose_name_plural = _("calls at ceremonies")
        ordering = ["ceremony", "number", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(enrolment__isnull=False, delegate=None) | Q(enrolment=None, delegate__isnull=False),
                name="call_of_one_thing",
                violation_error_message=_("Who is called is a trainee or a delegate."),
            ),
            models.UniqueConstraint(
                fields=["ceremony", "enrolment"], name="call_once_an_enrolment",
                violation_error_message=_("This trainee is on the list already."),
            ),
            models.UniqueConstraint(
                fields=["ceremony", "delegate"], name="call_once_a_delegate",
                violation_error_message=_("This delegate is on the list already."),
            ),
            models.UniqueConstraint(
                fields=["ceremony", "number"], name="call_number_once",
                violation_error_message=_("Two people of a list cannot have the same number."),
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(number__gte=1), name="call_numbers_from_one",
                violation_error_message=_("Numbers begin with 1."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.recipient.person)

    @property
    def recipient(self) -> Enrolment | Delegate:
        """The trainee or delegate. Costs nothing with ``with_people()``."""
        return self.enrolment if self.enrolment_id else self.delegate

    @property
    def thing(self) -> Cohort | Workshop:
        """The cohort or workshop. Costs nothing with ``with_people()``."""
        return self.enrolment.cohort if self.enrolment_id else self.delegate.workshop
