"""The trail of a certificate, with the step in which another one took its place in words."""

from operator import attrgetter

from django.utils.translation import gettext as _

from certificates.models import Certificate
from pages.trail import TrailLine, trail_of


def trail_of_certificate(certificate: Certificate) -> list[TrailLine]:
    """Return the trail, newest first, with who replaced the certificate by which, and when; in at most two queries."""
    lines = trail_of(certificate)
    if certificate.newer is None:
        return lines
    ended = certificate.history.filter(is_live=False).select_related("history_user").order_by("history_date").first()
    # One that was revoked had ended before; its revocation is told already.
    if ended is None or ended.revoked_at:
        return lines
    words = _("replaced by %(serial)s") % {"serial": certificate.newer.serial}
    replaced = TrailLine(ended.history_date, str(ended.history_user or _("the system")), words, [])
    return sorted([*lines, replaced], key=attrgetter("when"), reverse=True)
