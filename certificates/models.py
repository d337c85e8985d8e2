"""Certificate designs, certificates and award ceremonies."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from certificates.codes import LENGTH, in_groups
from certificates.querysets import CeremonyQuerySet, CertificateQuerySet, DesignQuerySet
from jobs.models import Job
from partnerships.languages import Language
from partnerships.models import Person, Programme
from training.models import Cohort, Enrolment
from workshops.models import Delegate

# Crockford's base 32 without I, L, O and U: nothing in it is misread or misspelt.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    """Return a verification code of 130 bits from the system's generator (OWASP ASVS 5.0, 11.5.1: at least 128)."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(LENGTH))


class CertificateDesign(models.Model):
    """What a programme's certificates look like and say. One in use is not changed: a new version is made."""

    class Kind(models.TextChoices):
        COMPLETION = "completion", _("certificate of completion")
        ATTENDANCE = "attendance", _("certificate of attendance")

    class Accent(models.TextChoices):
        TEAL = "teal", _("teal")
        NAVY = "navy", _("navy")
        WINE = "wine", _("wine")

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="certificate_designs", verbose_name=_("programme")
    )
    name = models.CharField(_("name"), max_length=100)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.COMPLETION)
    language = models.CharField(_("language"), max_length=7, choices=Language, default=Language.ENGLISH)
    title = models.CharField(_("title"), max_length=120, help_text=_("For example: Certificate of Completion."))
    body = models.TextField(
        _("text"), max_length=1000,
        help_text=_("Fields: {name}, {course}, {weeks}, {starts_on}, {ends_on}, {institution}, {programme}."),
    )  # fmt: skip
    accent = models.CharField(_("colour"), max_length=4, choices=Accent, default=Accent.TEAL)
    is_retired = models.BooleanField(
        _("retired"), default=False, help_text=_("No longer offered for new certificates.")
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = DesignQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("certificate design")
        verbose_name_plural = _("certificate designs")
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name", "version"], name="design_version_once",
                violation_error_message=_("This programme already has a design of this name and version."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} (v{self.version})"

    def get_absolute_url(self) -> str:
        """The design's page."""
        return reverse("certificates:design_detail", args=[self.pk])


class DesignSignatory(models.Model):
    """Somebody whose name stands under the certificates of a design."""

    design = models.ForeignKey(
        CertificateDesign, on_delete=models.CASCADE, related_name="signatories", verbose_name=_("design")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=200)
    position = models.CharField(_("position"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("signatory of a design")
        verbose_name_plural = _("signatories of designs")
        ordering = ["design", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["design", "order"], name="signatory_order_once",
                violation_error_message=_("Two signatories cannot have the same place."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


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


class AwardCeremony(models.Model):
    """The ceremony at which certificates of some cohorts are handed over."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="ceremonies", verbose_name=_("programme")
    )
    title = models.CharField(_("title"), max_length=200)
    held_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    cohorts = models.ManyToManyField(Cohort, blank=True, related_name="ceremonies", verbose_name=_("cohorts"))
    participants = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = CeremonyQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[cohorts])

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
