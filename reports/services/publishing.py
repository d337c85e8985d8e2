"""Shows an edition to the public, or takes it back."""

import base64
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.errors import ReportError
from reports.models import Edition


@transaction.atomic
def publish_edition(*, edition: Edition) -> Edition:
    """Let everybody who has its address read ``edition``; published again it has the same address.

    Raises ReportError for an edition in which small numbers of people are shown, or whose figures are no longer those
    that were frozen.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if not edition.is_public:
        raise ReportError(_("This edition shows small numbers of people. Make one for the public, and publish that."))
    if not edition.is_intact:
        raise ReportError(_("The figures are not those whose hash was noted. Tell the admin."))
    if not edition.is_published:
        edition.public_code = edition.public_code or _new_code()
        edition.published_at = timezone.now()
        edition._change_reason = _("published")
        edition.save(update_fields=["public_code", "published_at"])
    return edition


@transaction.atomic
def unpublish_edition(*, edition: Edition) -> Edition:
    """Take ``edition`` back from the public; its address finds nothing until it is published again."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.is_published:
        edition.published_at = None
        edition._change_reason = _("taken back from the public")
        edition.save(update_fields=["published_at"])
    return edition


def _new_code() -> str:
    """Return 128 bits from the system's generator as 26 small letters and digits."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()
