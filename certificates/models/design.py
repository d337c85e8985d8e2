"""Designs of certificates, and who signs them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from certificates.querysets import DesignQuerySet
from partnerships.languages import Language
from partnerships.models import Programme


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
