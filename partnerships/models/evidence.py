"""What proves an agreement and its activities: files that were uploaded or frozen, and signatures on paper."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.trail import Trail
from partnerships.models.agreement import Agreement
from partnerships.querysets.evidence import AgreementFileQuerySet


def stored_name(_file, name: str) -> str:
    """Return where a file is stored: nothing of the name that people gave it, so that no name can do harm."""
    ending = name.rpartition(".")[2] if "." in name else "bin"
    return f"agreements/{timezone.localdate():%Y}/{uuid.uuid4().hex}.{ending}"


class AgreementFile(models.Model):
    """Evidence kept with an agreement: the frozen document, a scan of the signed paper, a letter, a report, a photo."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("approved document")
        SCAN = "scan", _("scan of the signed paper")
        LETTER = "letter", _("letter")
        OTHER = "other", _("other evidence")

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="files", verbose_name=_("agreement")
    )
    version = models.ForeignKey(
        "AgreementVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="files",
        verbose_name=_("version"), help_text=_("Whose words the document repeats."),
    )  # fmt: skip
    activity = models.ForeignKey(
        "CollaborativeActivity", on_delete=models.PROTECT, null=True, blank=True, related_name="files",
        verbose_name=_("activity"),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.SCAN)
    file = models.FileField(_("file"), upload_to=stored_name)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=50)
    size = models.PositiveIntegerField(_("size in bytes"))
    pages = models.PositiveSmallIntegerField(_("pages"), default=1)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("uploaded by"),
    )  # fmt: skip
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    objects = AgreementFileQuerySet.as_manager()
    history = Trail()

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        ordering = ["agreement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(kind="document"), name="document_once_a_version",
                violation_error_message=_("This version already has its document."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="document") | Q(version__isnull=False), name="document_of_a_version",
                violation_error_message=_("A document repeats the words of one version."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where the file is handed out."""
        return reverse("partnerships:file_download", args=[self.pk])


class PaperSignature(models.Model):
    """That both sides signed a version on paper, as staff recorded it."""

    version = models.OneToOneField(
        "AgreementVersion", on_delete=models.PROTECT, related_name="paper_signature", verbose_name=_("version")
    )
    signed_on = models.DateField(_("signed on"))
    first_signatory = models.CharField(_("signed for the first party by"), max_length=200, blank=True)
    first_position = models.CharField(_("position"), max_length=200, blank=True)
    second_signatory = models.CharField(_("signed for the second party by"), max_length=200, blank=True)
    second_position = models.CharField(_("position"), max_length=200, blank=True)
    scan = models.ForeignKey(
        AgreementFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("scan")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("recorded by"),
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    history = Trail()

    class Meta:
        verbose_name = _("signature on paper")
        verbose_name_plural = _("signatures on paper")
        ordering = ["-signed_on", "pk"]

    def __str__(self) -> str:
        return f"{self.version} ({self.signed_on})"
