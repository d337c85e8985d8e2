"""The words of an agreement: numbered versions, their activity lines and the approvals bound to them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pages.trail import Trail
from partnerships.languages import Language
from partnerships.models.agreement import Agreement
from partnerships.models.institution import FieldOfStudy, Institution
from partnerships.models.terms import ActivityKind, LengthUnit, Mode
from partnerships.querysets.version import VersionQuerySet


class AgreementVersion(models.Model):
    """The terms as they stood once. A proposed version never changes; an approval holds for its hash alone."""

    class Outcome(models.TextChoices):
        WITHDRAWN = "withdrawn", _("withdrawn")
        DECLINED = "declined", _("declined")

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="versions", verbose_name=_("agreement")
    )
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    kind = models.CharField(_("kind"), max_length=6, choices=Agreement.Kind, default=Agreement.Kind.MOU)
    # A draft is kept before its dates are known; nobody is asked to agree without them.
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    purpose = models.TextField(_("purpose"), max_length=5000, blank=True)
    purpose_chinese = models.TextField(_("purpose in Chinese"), max_length=5000, blank=True)
    proposed_by = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    # Coordinators were told to get the director's commitment before they apply; the record says whose and when.
    commitment_by = models.CharField(_("head who committed the institution"), max_length=200, blank=True)
    commitment_on = models.DateField(_("commitment given on"), null=True, blank=True)
    # The canonical terms as they stood: names that change later change neither these words nor their hash.
    words = models.TextField(_("words"), blank=True, editable=False)
    sha256 = models.CharField(_("SHA-256 of the words"), max_length=64, blank=True, editable=False)
    proposed_at = models.DateTimeField(_("proposed"), null=True, blank=True)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("what became of it"), max_length=9, choices=Outcome, blank=True)
    outcome_reason = models.TextField(_("reason"), max_length=2000, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("written by"),
    )  # fmt: skip
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = VersionQuerySet.as_manager()
    history = Trail()

    class Meta:
        verbose_name = _("version of an agreement")
        verbose_name_plural = _("versions of agreements")
        ordering = ["agreement", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="version_number_once",
                violation_error_message=_("This agreement already has a version with this number."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="version_dates_in_order", violation_error_message=_("The agreement ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(sha256="") | Q(starts_on__isnull=False, ends_on__isnull=False),
                name="version_proposed_has_dates",
                violation_error_message=_("A proposed version says when it starts and ends."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | ~Q(outcome_reason=""), name="version_outcome_has_a_reason",
                violation_error_message=_("Say why: the reason stays in the record."),
            ),
            models.CheckConstraint(
                condition=Q(proposed_at=None) | ~Q(sha256=""), name="version_proposed_has_hash",
                violation_error_message=_("A proposed version carries the hash of its terms."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["ends_on", "starts_on"], name="version_by_end")]

    def __str__(self) -> str:
        return _("%(agreement)s, version %(number)s") % {"agreement": self.agreement, "number": self.number}

    @property
    def takes_place_of(self) -> "AgreementVersion | None":
        """The version that these words answer or amend; None for the first.

        The one directly before as long as it was open or agreed. Else the last that both sides agreed to: what was
        withdrawn or declined took nobody's place.
        """
        earlier = self.agreement.versions.filter(number__lt=self.number).order_by("-number")
        previous = earlier.first()
        if previous is None or not previous.outcome:
            return previous
        return earlier.exclude(agreed_on=None).first()

    @property
    def is_frozen(self) -> bool:
        """Whether somebody was asked to agree to these words, so that they never change again."""
        return bool(self.sha256)


class ActivityLine(models.Model):
    """One agreed activity of a version: who sends whom where, how many, for how long."""

    version = models.ForeignKey(
        AgreementVersion, on_delete=models.CASCADE, related_name="lines", verbose_name=_("version")
    )
    number = models.PositiveSmallIntegerField(_("line"))
    kind = models.CharField(_("kind of activity"), max_length=20, choices=ActivityKind)
    sending = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="+", verbose_name=_("sending institution")
    )
    receiving = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="+", verbose_name=_("receiving institution")
    )
    people_per_year = models.PositiveIntegerField(_("people a year"))
    length = models.PositiveSmallIntegerField(_("length"))
    length_unit = models.CharField(_("days or months"), max_length=6, choices=LengthUnit, default=LengthUnit.DAYS)
    field_of_study = models.ForeignKey(
        FieldOfStudy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("field of study"),
    )
    language = models.CharField(_("language"), max_length=7, choices=Language, blank=True)
    mode = models.CharField(_("mode"), max_length=9, choices=Mode, default=Mode.IN_PERSON)

    class Meta:
        verbose_name = _("activity line")
        verbose_name_plural = _("activity lines")
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number"], name="line_number_once",
                violation_error_message=_("This version already has a line with this number."),
            ),
            models.CheckConstraint(
                condition=~Q(sending=F("receiving")), name="line_has_a_direction",
                violation_error_message=_("The sending and the receiving institution must differ."),
            ),
            models.CheckConstraint(
                condition=Q(people_per_year__gte=1), name="line_has_people",
                violation_error_message=_("At least one person a year."),
            ),
            models.CheckConstraint(
                condition=Q(length__gte=1), name="line_has_length", violation_error_message=_("At least one day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number}. {self.get_kind_display()}"


class Approval(models.Model):
    """That an approver agreed, in the name of one party, to exactly the words of one hash."""

    version = models.ForeignKey(
        AgreementVersion, on_delete=models.PROTECT, related_name="approvals", verbose_name=_("version")
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="approvals", verbose_name=_("institution")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="approvals", verbose_name=_("approved by")
    )
    sha256 = models.CharField(_("SHA-256 of the terms"), max_length=64)
    approved_at = models.DateTimeField(_("approved"), auto_now_add=True)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["version", "approved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "institution"], name="approval_once_a_party",
                violation_error_message=_("This institution has already approved this version."),
            ),
            models.CheckConstraint(
                condition=~Q(sha256=""), name="approval_has_hash",
                violation_error_message=_("An approval names the hash of the words it approves."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.version}: {self.institution}"
