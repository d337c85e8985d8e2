"""A letter to a delegate, sent by e-mail."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Notice
from workshops.models.delegate import Delegate
from workshops.querysets import LetterQuerySet


class DelegateLetter(models.Model):
    """One letter of a kind to one delegate. The row is what keeps it from being sent twice."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("invitation")
        CONFIRMATION = "confirmation", _("confirmation")

    State = Notice.State

    # Drawn here: the e-mail's Message-ID does not come again when a database is set up anew.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="letters", verbose_name=_("delegate"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    address = models.EmailField(_("sent to"), max_length=254, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=Notice.State, default=Notice.State.WAITING)
    error = models.TextField(_("what went wrong"), blank=True)
    ordered_at = models.DateTimeField(_("ordered"), default=timezone.now)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("ordered by"),
    )  # fmt: skip
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-ordered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegate", "kind"], name="letter_once_a_kind",
                violation_error_message=_("This delegate has a letter of this kind already."),
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="letter_sent_has_time",
                violation_error_message=_("A letter that was sent has the time of it, and no other has."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sending", "sent", "unclear"]) | ~Q(address=""),
                name="letter_sent_has_address",
                violation_error_message=_("A letter that may have gone out has the address that it went to."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "unclear"]) | ~Q(error=""),
                name="letter_not_sent_has_reason",
                violation_error_message=_("A letter that was not sent has the reason for it."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.delegate}"
