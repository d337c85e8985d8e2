"""An agreement between two institutions: its number, its stored state, its papers.

What the parties agreed stands in its versions (``models/version.py``).
"""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partnerships.models.institution import Institution
from partnerships.models.programme import Programme
from partnerships.querysets.agreement import ENDING_SOON_DAYS, AgreementQuerySet


class Agreement(models.Model):
    """A bilateral agreement of a programme, from its first draft on."""

    class Kind(models.TextChoices):
        MOU = "mou", _("memorandum of understanding (MoU)")
        MOA = "moa", _("memorandum of agreement (MoA)")
        LETTER = "letter", _("letter of agreement")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PROPOSED = "proposed", _("proposed")
        SIGNED = "signed", _("signed")
        TERMINATED = "terminated", _("terminated")
        WITHDRAWN = "withdrawn", _("withdrawn")
        DECLINED = "declined", _("declined")

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("programme")
    )
    number = models.CharField(_("number"), max_length=40, unique=True, help_text=_("Given once, never changed."))
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.MOU)
    first_party = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="agreements_as_first", verbose_name=_("first party")
    )
    second_party = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="agreements_as_second", verbose_name=_("second party")
    )
    drafted_by = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements_drafted",
        verbose_name=_("drafted by"), help_text=_("The side that sees the draft; empty when staff drafted it."),
    )  # fmt: skip
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT)
    status_reason = models.TextField(_("reason"), max_length=2000, blank=True)
    # The words in force; during an amendment the newest version is another one.
    signed_version = models.OneToOneField(
        "AgreementVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="signed_agreement",
        verbose_name=_("version in force"),
    )  # fmt: skip
    proposed_on = models.DateField(_("proposed on"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    ceremony_on = models.DateField(_("signing ceremony on"), null=True, blank=True)
    terminated_on = models.DateField(_("terminated with effect from"), null=True, blank=True)
    renewal_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewed_by", verbose_name=_("renewal of")
    )
    is_sample = models.BooleanField(_("sample"), default=False, help_text=_("Invented, to show how the product works."))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("created by"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = AgreementQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(first_party=F("second_party")), name="agreement_between_two",
                violation_error_message=_("An agreement is between two different institutions."),
            ),
            models.CheckConstraint(
                condition=Q(drafted_by=None) | Q(drafted_by=F("first_party")) | Q(drafted_by=F("second_party")),
                name="agreement_drafted_by_a_party",
                violation_error_message=_("Only one of the two parties can have drafted the agreement."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "proposed", "withdrawn", "declined"], signed_version=None)
                | Q(status__in=["signed", "terminated"], signed_version__isnull=False, signed_on__isnull=False),
                name="agreement_signed_has_words",
                violation_error_message=_("A signed agreement has a date and a signed version; others have none."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["terminated", "withdrawn", "declined"]) | ~Q(status_reason=""),
                name="agreement_end_has_a_reason",
                violation_error_message=_("Say why: the reason stays in the record."),
            ),
            models.CheckConstraint(
                condition=~Q(status="terminated") | Q(terminated_on__isnull=False),
                name="agreement_terminated_on_a_date",
                violation_error_message=_("A termination needs the date from which it holds."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["programme", "status"], name="agreement_by_state")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The agreement's page."""
        return reverse("partnerships:agreement_detail", args=[self.pk])

    @property
    def party_ids(self) -> tuple[int, int]:
        """The keys of both parties."""
        return self.first_party_id, self.second_party_id

    @cached_property
    def newest_version(self):
        """The version with the highest number, read once; None as long as there is none."""
        return self.versions.order_by("-number").first()

    def partner_of(self, institution_id: int) -> Institution:
        """Return the other party of ``institution_id``."""
        return self.second_party if institution_id == self.first_party_id else self.first_party

    def state_on(self, day: dt.date | None = None) -> str:
        """Return the stored state or, for a signed one, the state derived for ``day`` (today when not given).

        One of the stored states, or ``upcoming``, ``in_force``, ``ending_soon``, ``expired``.
        """
        day = day or timezone.localdate()
        if self.status != self.Status.SIGNED:
            return self.status
        terms = self.signed_version
        if terms.starts_on > day:
            return "upcoming"
        if terms.ends_on < day:
            return "expired"
        return "ending_soon" if terms.ends_on <= day + dt.timedelta(days=ENDING_SOON_DAYS) else "in_force"

    @property
    def is_on_paper(self) -> bool:
        """Whether the signed version was signed on paper. Costs nothing with ``with_parties()``."""
        return bool(self.signed_version and hasattr(self.signed_version, "paper_signature"))


class AgreementFile(models.Model):
    """Evidence kept with an agreement: a scan of the signed paper, a letter, a photo of the ceremony."""

    class Kind(models.TextChoices):
        SCAN = "scan", _("scan of the signed paper")
        LETTER = "letter", _("letter")
        OTHER = "other", _("other evidence")

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="files", verbose_name=_("agreement")
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.SCAN)
    file = models.FileField(_("file"), upload_to="agreements/%Y/")
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=50)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        ordering = ["agreement", "pk"]

    def __str__(self) -> str:
        return self.name


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

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("signature on paper")
        verbose_name_plural = _("signatures on paper")
        ordering = ["-signed_on", "pk"]

    def __str__(self) -> str:
        return f"{self.version} ({self.signed_on})"
