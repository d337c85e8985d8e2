"""An agreement between two institutions: its number and its stored state.

What the parties agreed stands in its versions (``models/version.py``), what proves it in ``models/evidence.py``.
"""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from pages.trail import Trail
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
    renewal_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals", verbose_name=_("renewal of")
    )
    # The opened form that made the draft, and the one that saved it last: a repeated post makes no second draft, and
    # nobody is warned of their own edit.
    made_in = models.UUIDField(_("form that made it"), null=True, unique=True, editable=False)
    saved_in = models.UUIDField(_("form that saved it last"), null=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, help_text=_("Invented, to show how the product works."))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("created by"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = AgreementQuerySet.as_manager()
    history = Trail(excluded_fields=["made_in", "saved_in"])

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
            models.CheckConstraint(
                condition=Q(renewal_of=None) | ~Q(renewal_of=F("pk")), name="agreement_renews_another",
                violation_error_message=_("An agreement cannot renew itself."),
            ),
            # Both sides may be drafting; what was taken back, declined or terminated makes room for another one.
            models.UniqueConstraint(
                fields=["renewal_of"], condition=Q(status__in=["proposed", "signed"]),
                name="agreement_renewed_once",
                violation_error_message=_("A renewal of this agreement has been proposed already."),
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

    @property
    def open_version(self):
        """The proposed version that waits for approvals, an amendment too; None when nobody is asked."""
        newest = self.newest_version
        if newest is None or not newest.is_frozen or newest.outcome:
            return None
        if self.status == self.Status.PROPOSED:
            return newest
        return newest if self.status == self.Status.SIGNED and newest.pk != self.signed_version_id else None

    @cached_property
    def open_termination(self):
        """The termination that one side asked for and the other has not answered; None when there is none."""
        return self.terminations.filter(outcome="").first() if self.status == self.Status.SIGNED else None

    def state_on(self, day: dt.date | None = None) -> str:
        """Return the stored state or, for a signed one, the state derived for ``day`` (today when not given).

        One of the stored states, or ``upcoming``, ``in_force``, ``ending_soon``, ``expired``. What is terminated with
        effect from a later day still stands on ``day``.
        """
        day = day or timezone.localdate()
        standing = self.status == self.Status.TERMINATED and self.terminated_on > day
        if self.status != self.Status.SIGNED and not standing:
            return self.status
        terms = self.signed_version
        ends_on = min(terms.ends_on, self.terminated_on - dt.timedelta(days=1)) if standing else terms.ends_on
        if terms.starts_on > day:
            return "upcoming"
        if ends_on < day:
            return "expired"
        return "ending_soon" if ends_on <= day + dt.timedelta(days=ENDING_SOON_DAYS) else "in_force"

    @property
    def is_on_paper(self) -> bool:
        """Whether the signed version was signed on paper. Costs nothing with ``with_parties()``."""
        return bool(self.signed_version and hasattr(self.signed_version, "paper_signature"))
