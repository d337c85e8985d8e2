"""A certificate sent by e-mail."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Notice
from certificates.models.certificate import Certificate
from certificates.querysets import CertificateMailQuerySet
from partnerships.languages import Language


class CertificateMail(models.Model):
    """One certificate to one address. The row is what keeps it from being sent twice."""

    State = Notice.State

    # Drawn here from the system's generator: the e-mail's Message-ID carries it, and a bounce that names it can only
    # come from where the e-mail went.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="mails", verbose_name=_("certificate")
    )
    address = models.EmailField(_("address"), max_length=254)
    # Ordered for the address in the person's record; when that is corrected, nothing goes to the old one any more.
    is_to_record = models.BooleanField(_("to the address in the record"), default=False, editable=False)
    language = models.CharField(_("language"), max_length=7, choices=Language, default=Language.ENGLISH)
    note = models.CharField(_("sentence of our own"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=Notice.State, default=Notice.State.WAITING)
    error = models.TextField(_("what went wrong"), blank=True)
    ordered_at = models.DateTimeField(_("ordered"), default=timezone.now)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("ordered by"),
    )  # fmt: skip
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("came back"), null=True, blank=True)
    bounce_reason = models.CharField(_("why it came back"), max_length=500, blank=True)

    objects = CertificateMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail with a certificate")
        verbose_name_plural = _("e-mails with certificates")
        ordering = ["-ordered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "certificate", Lower("address"), name="certificate_mail_once_an_address",
                violation_error_message=_("This certificate was sent to this address before, or waits for it."),
            ),
            models.CheckConstraint(
                condition=~Q(address=""), name="certificate_mail_has_address",
                violation_error_message=_("An e-mail needs an address."),
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="certificate_mail_sent_has_time",
                violation_error_message=_("An e-mail that was sent has the time of it, and no other has."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "unclear"]) | ~Q(error=""),
                name="certificate_mail_not_sent_has_reason",
                violation_error_message=_("An e-mail that was not sent has the reason for it."),
            ),
            models.CheckConstraint(
                condition=Q(bounced_at=None, bounce_reason="") | (Q(bounced_at__isnull=False) & ~Q(bounce_reason="")),
                name="certificate_mail_bounced_has_reason",
                violation_error_message=_("An e-mail that came back has the time and the reason, and no other has."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.certificate}: {self.address}"

    @property
    def state_now(self) -> str:
        """The state of the sending, or ``bounced`` for what has come back since."""
        return "bounced" if self.bounced_at else self.state

    @property
    def state_in_words(self) -> str:
        """The state for people."""
        return _("Came back") if self.bounced_at else self.get_state_display()

    @property
    def trouble(self) -> str:
        """Why it has not arrived as far as we know; empty when nothing speaks against it."""
        return self.bounce_reason or self.error
