"""Certificates as issued, and the numbers they get."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from certificates.codes import in_groups, new_code
from certificates.models.design import CertificateDesign
from certificates.querysets import CertificateQuerySet
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
    # {name} stays in it where the name stands, so that the public page can show a masked one there.
    printed_text = models.TextField(_("text printed"), max_length=2000)
    printed_institution = models.CharField(_("institution printed"), max_length=200, blank=True)
    issued_on = models.DateField(_("issued on"))
    file = models.FileField(_("file"), upload_to="certificates/%Y/", max_length=200)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, editable=False)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by",
        verbose_name=_("supersedes"),
    )  # fmt: skip
    is_live = models.BooleanField(
        _("live"), default=True, editable=False, help_text=_("False once superseded or revoked.")
    )
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
                condition=~Q(printed_name=""), name="certificate_has_a_name",
                violation_error_message=_("A certificate needs a name."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["programme", "-issued_on"], name="certificate_by_date")]

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
        return self.printed_text.replace("{name}", self.printed_name)

    @property
    def code_in_groups(self) -> str:
        """The code as printed, in groups of five."""
        return in_groups(self.code)

    @property
    def verify_url(self) -> str:
        """The public address that its QR code carries."""
        return settings.SITE_URL + reverse("certificates:verify", args=[self.code])

    @property
    def state(self) -> str:
        """``valid``, ``superseded`` or ``revoked``."""
        if self.is_live:
            return "valid"
        return "revoked" if self.revoked_at else "superseded"

    @property
    def state_in_words(self) -> str:
        """The state for people."""
        words = {"valid": _("valid"), "superseded": _("superseded"), "revoked": _("revoked")}
        return words[self.state]
