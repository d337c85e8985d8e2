"""Noting that e-mails with certificates came back."""

from django.utils import timezone

from certificates.bounces import Bounce
from certificates.models import CertificateMail

State = CertificateMail.State


def record_bounce(*, bounce: Bounce) -> bool | None:
    """Note at its row that an e-mail came back. Return True when that is new, False when it was known, else None.

    None is for an id that no e-mail has, and for an e-mail that has certainly not gone out.
    """
    gone_out = CertificateMail.objects.filter(pk=bounce.mail_id, state__in=[State.SENDING, State.SENT, State.UNCLEAR])
    if gone_out.filter(bounced_at=None).update(bounced_at=timezone.now(), bounce_reason=bounce.reason):
        return True
    return False if gone_out.exists() else None
