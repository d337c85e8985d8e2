"""Certificates as issued, and the numbers they get."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from certificates import texts
from certificates.codes import in_groups, new_code
from certificates.models.design import CertificateDesign
from certificates.querysets import CertificateQuerySet
from documents.names import clean_name
from jobs.models import Job
from partnerships.models import Person, Programme
from training.models import Enrolment
from workshops.models import Delegate


class SerialCounter(models.Model):
    """The last serial number given in a programme and year; counted up in the transaction that gives one."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="serial_counters", verbose_name=_("programme")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number given"), default=0)

    class Meta:
        verbose_name = _("serial counter")
        verbose_name_plural = _("serial counters")
        constraints = [models.UniqueConstraint(fields=["programme", "year"], name="serial_counter_once")]

    def __str__(self) -> str:
        return f"{self.programme.code} {self.year}: {self.last}"


class Certificate(models.Model):
    """A certificate as issued: what is printed on it is frozen here, whatever changes later."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("programme")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=CertificateDesign.Kind)
    serial = models.CharField(_("serial"), max_length=40, unique=True, editable=False)
    code = models.CharField(_("verification code"), max_length=26, unique=True, default=new_code, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("person"))
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates",
        verbose_name=_("enrolment"),
    )  # fmt: skip
    delegate = models.ForeignKey(
        Delegate, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates",
        verbose_name=_("delegate"),
    )  # fmt: skip
    design = models.ForeignKey(
        CertificateDesign, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("design")
    )
    printed_name = models.CharField(_("name printed"), max_length=200)
    printed_native_name = models.CharField(_("native name printed"), max_length=200, blank=True)
    printed_title = models.CharField(_("title printed"), max_length=120)
    # {name} and {native_name} stay in it where the name stands, so that the public page can show a masked one there.
    printed_text = models.TextField(_("text printed"), max_length=2000)
    printed_second_title = models.CharField(_("title printed in the second language"), max_length=120, blank=True)
    printed_second_text = models.TextField(_("text printed in the second language"), max_length=2000, blank=True)
    printed_institution = models.CharField(_("institution printed"), max_length=200, blank=True)
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True, help_text=_("The last day."))
    file = models.FileField(_("file"), upload_to="certificates/%Y/", max_length=200)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, editable=False)
    is_sealed = models.BooleanField(
        _("sealed"), default=False, editable=False, help_text=_("The file carries the office's electronic seal.")
    )
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by",
        verbose_name=_("supersedes"),
    )  # fmt: skip
    reissue_reason = models.CharField(_("reason of issuing it anew"), max_length=300, blank=True)
    is_live = models.BooleanField(
        _("live"), default=True, editable=False,
        help_text=_("The current one of its owner; false once superseded or revoked."),
    )  # fmt: skip
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revocation_reason = models.CharField(_("reason of the revocation"), max_length=500, blank=True)
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="certificates", verbose_name=_("job")
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("issued by"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = CertificateQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_on", "-serial"]
        constraints = [
            models.CheckConstraint(
                condition=Q(enrolment__isnull=False, delegate=None) | Q(enrolment=None, delegate__isnull=False),
                name="certificate_for_one_thing",
                violation_error_message=_("A certificate is for an enrolment or for a delegate."),
            ),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(is_live=True, enrolment__isnull=False),
                name="certificate_one_live_an_enrolment",
                violation_error_message=_("This trainee already has a valid certificate."),
            ),
            models.UniqueConstraint(
                fields=["delegate"], condition=Q(is_live=True, delegate__isnull=False),
                name="certificate_one_live_a_delegate",
                violation_error_message=_("This delegate already has a valid certificate."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | (~Q(revocation_reason="") & Q(is_live=False)),
                name="certificate_revoked_with_reason",
                violation_error_message=_("A revocation needs a reason."),
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")),
                name="certificate_expires_after_issue",
                violation_error_message=_("A certificate cannot expire before it was issued."),
            ),
            models.CheckConstraint(
                condition=~Q(printed_name=""), name="certificate_has_a_name",
                violation_error_message=_("A certificate needs a name."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["programme", "-issued_on"], name="certificate_by_date"),
            models.Index(fields=["sha256"], name="certificate_by_sha256"),
        ]

    def __str__(self) -> str:
        return self.serial

    def get_absolute_url(self) -> str:
        """The certificate's page for those who issue it."""
        return reverse("certificates:certificate_detail", args=[self.pk])

    @property
    def thing(self):
        """The cohort or workshop it was issued for. Costs nothing with ``with_things()``."""
        return self.enrolment.cohort if self.enrolment_id else self.delegate.workshop

    @property
    def text(self) -> str:
        """The words as printed, with the name."""
        return self._with_name(self.printed_text, self.design.language)

    @property
    def second_text(self) -> str:
        """The words as printed in the second language, with the name."""
        return self._with_name(self.printed_second_text, self.design.second_language)

    def _with_name(self, text: str, language: str) -> str:
        return texts.with_name(text, self.printed_name, self.printed_native_name, language)

    @property
    def code_in_groups(self) -> str:
        """The code as printed, in groups of five."""
        return in_groups(self.code)

    @property
    def verify_url(self) -> str:
        """The public address that its QR code carries."""
        return settings.SITE_URL + reverse("certificates:verify", args=[self.code])

    @property
    def newer(self) -> "Certificate | None":
        """The certificate that was issued in its place, if any. Costs nothing after ``select_related``."""
        return getattr(self, "superseded_by", None)

    @property
    def recorded_name(self) -> str:
        """The name as the person's record says it now."""
        return clean_name(self.person.full_name)

    @property
    def recorded_native_name(self) -> str:
        """The native name as the person's record says it now; empty where the design prints none."""
        return clean_name(self.person.native_name) if self.design.prints_native_name else ""

    @property
    def name_was_corrected(self) -> bool:
        """Whether the person's record says another name than the one printed."""
        return (self.recorded_name, self.recorded_native_name) != (self.printed_name, self.printed_native_name)

    @property
    def state(self) -> str:
        """``valid``, ``expired``, ``superseded`` or ``revoked``, today."""
        return self.state_on(timezone.localdate())

    def state_on(self, day: dt.date) -> str:
        """Return the state as of ``day``; only the current certificate of somebody is valid or expired."""
        if self.revoked_at:
            return "revoked"
        if not self.is_live:
            return "superseded"
        return "expired" if self.expires_on and self.expires_on < day else "valid"

    @property
    def state_in_words(self) -> str:
        """The state for people."""
        words = {
            "valid": _("valid"), "expired": _("expired"), "superseded": _("superseded"), "revoked": _("revoked"),
        }  # fmt: skip
        return words[self.state]
