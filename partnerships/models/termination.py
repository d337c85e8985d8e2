"""That one side asked to end an agreement, and what the other answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pages.trail import Trail
from partnerships.models.activity import CollaborativeActivity
from partnerships.models.agreement import Agreement
from partnerships.models.institution import Institution


class TerminationRequest(models.Model):
    """One side asks to end an agreement from a day on; the other side's approver agrees or does not."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        TAKEN_BACK = "taken_back", _("taken back")

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="terminations", verbose_name=_("agreement")
    )
    asked_by = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by the institution")
    )
    asked_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("asked by"),
    )  # fmt: skip
    effective_on = models.DateField(_("with effect from"))
    reason = models.TextField(_("reason"), max_length=2000)
    cancelled = models.ManyToManyField(
        CollaborativeActivity, blank=True, related_name="+", verbose_name=_("activities that end with it")
    )
    outcome = models.CharField(_("answer"), max_length=10, choices=Outcome, blank=True)
    outcome_reason = models.TextField(_("reason of the answer"), max_length=2000, blank=True)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    history = Trail()

    class Meta:
        verbose_name = _("request to terminate")
        verbose_name_plural = _("requests to terminate")
        ordering = ["agreement", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(outcome=""), name="termination_asked_once_at_a_time",
                violation_error_message=_("Ending this agreement has been asked for already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="termination_has_a_reason",
                violation_error_message=_("Say why: the reason stays in the record."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", answered_at=None) | (~Q(outcome="") & Q(answered_at__isnull=False)),
                name="termination_answered_at_a_time",
                violation_error_message=_("An answer has its time."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return _("%(agreement)s: end asked by %(institution)s") % {
            "agreement": self.agreement, "institution": self.asked_by,
        }  # fmt: skip
