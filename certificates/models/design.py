"""Designs of certificates, their logos, and who signs them."""

import secrets

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from certificates.querysets import DesignQuerySet
from partnerships.languages import Language
from partnerships.models import Programme

PICTURES = "certificate-pictures"


def picture_path(row, name: str) -> str:
    """Return where a picture of a design is stored: never where another one lies, since versions share their files."""
    return f"{PICTURES}/{secrets.token_hex(16)}{name[name.rfind('.') :]}"


class CertificateDesign(models.Model):
    """What a programme's certificates look like and say. One in use is not changed: a new version is made."""

    class Kind(models.TextChoices):
        COMPLETION = "completion", _("certificate of completion")
        ATTENDANCE = "attendance", _("certificate of attendance")

    class Accent(models.TextChoices):
        TEAL = "teal", _("teal")
        NAVY = "navy", _("navy")
        WINE = "wine", _("wine")

    class Paper(models.TextChoices):
        A4_LANDSCAPE = "a4-landscape", _("A4 landscape")
        A4_PORTRAIT = "a4-portrait", _("A4 portrait")
        LETTER_LANDSCAPE = "letter-landscape", _("US Letter landscape")
        LETTER_PORTRAIT = "letter-portrait", _("US Letter portrait")

    class Border(models.TextChoices):
        DOUBLE = "double", _("two lines")
        SINGLE = "single", _("one line")
        CORNERS = "corners", _("ornaments in the corners")
        NONE = "none", _("no border")

    class Variant(models.TextChoices):
        ACCESSIBLE = "pdf/ua-1", _("accessible (PDF/UA-1): screen readers can follow it")
        ARCHIVAL = "pdf/a-2u", _("archival (PDF/A-2u): for a library or a ministry that asks for PDF/A")

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
        help_text=_(
            "Fields: {name}, {native_name}, {course}, {weeks}, {starts_on}, {ends_on}, {institution}, {programme}."
        ),
    )  # fmt: skip
    second_language = models.CharField(
        _("second language"), max_length=7, choices=Language, blank=True,
        help_text=_("For a certificate in two languages; its title and text are then needed, too."),
    )  # fmt: skip
    second_title = models.CharField(_("title in the second language"), max_length=120, blank=True)
    second_body = models.TextField(
        _("text in the second language"), max_length=1000, blank=True,
        help_text=_("The same fields. {native_name} is the native name where it is written in this language's script."),
    )  # fmt: skip
    paper = models.CharField(_("paper"), max_length=16, choices=Paper, default=Paper.A4_LANDSCAPE)
    border = models.CharField(_("border"), max_length=7, choices=Border, default=Border.DOUBLE)
    accent = models.CharField(_("colour"), max_length=4, choices=Accent, default=Accent.TEAL)
    variant = models.CharField(_("kind of file"), max_length=8, choices=Variant, default=Variant.ACCESSIBLE)
    show_native_name = models.BooleanField(
        _("native name under the name"), default=True, help_text=_("For those whose record has one.")
    )
    valid_months = models.PositiveSmallIntegerField(
        _("valid for (months)"), null=True, blank=True, help_text=_("Empty: the certificate does not expire.")
    )
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
            ),
            models.CheckConstraint(
                condition=Q(second_language="", second_title="", second_body="")
                | (~Q(second_language="") & ~Q(second_title="") & ~Q(second_body="")),
                name="design_second_language_whole",
                violation_error_message=_("A second language needs its title and its text."),
            ),
            models.CheckConstraint(
                condition=~Q(second_language=F("language")), name="design_languages_differ",
                violation_error_message=_("The second language is the first one. Choose another, or none."),
            ),
            models.CheckConstraint(
                condition=Q(valid_months=None) | Q(valid_months__range=(1, 600)), name="design_valid_months",
                violation_error_message=_("Write a number of months from 1 to 600, or nothing."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} (v{self.version})"

    def get_absolute_url(self) -> str:
        """The design's page."""
        return reverse("certificates:design_detail", args=[self.pk])

    @property
    def languages(self) -> list[str]:
        """The codes of its one or two languages."""
        return [self.language, self.second_language] if self.second_language else [self.language]

    @property
    def prints_native_name(self) -> bool:
        """Whether a native name stands anywhere on its certificates."""
        return self.show_native_name or "{native_name}" in self.body + self.second_body


class DesignLogo(models.Model):
    """A picture at the top of the certificates of a design."""

    design = models.ForeignKey(
        CertificateDesign, on_delete=models.CASCADE, related_name="logos", verbose_name=_("design")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    image = models.FileField(_("picture"), upload_to=picture_path, max_length=200)
    alternative = models.CharField(
        _("what it shows"), max_length=200, help_text=_("Read aloud to people who do not see it.")
    )

    class Meta:
        verbose_name = _("logo of a design")
        verbose_name_plural = _("logos of designs")
        ordering = ["design", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["design", "order"], name="logo_order_once",
                violation_error_message=_("Two logos cannot have the same place."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.alternative


class DesignSignatory(models.Model):
    """Somebody whose name stands under the certificates of a design."""

    design = models.ForeignKey(
        CertificateDesign, on_delete=models.CASCADE, related_name="signatories", verbose_name=_("design")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=200)
    position = models.CharField(_("position"), max_length=200, blank=True)
    signature = models.FileField(_("signature"), upload_to=picture_path, max_length=200, blank=True)

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
