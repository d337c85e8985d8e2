"""What changes a workshop's programme: one at a time, and shown to the public or taken back."""

import base64
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workshops.errors import WorkshopError
from workshops.models import Workshop
from workshops.services.places import lock_workshop


def hold(workshop: Workshop) -> Workshop:
    """Return ``workshop`` as it is stored, its row locked until the transaction ends.

    Whoever changes dates, sessions, visits or rosters holds it, so that what was checked is still true when it is
    written. Needs a transaction.
    """
    return lock_workshop(workshop.pk)


@transaction.atomic
def publish_programme(*, workshop: Workshop) -> Workshop:
    """Let everybody who has the address read the programme; published twice is published once.

    The address is given the first time and stays the same ever after. Raises WorkshopError when the programme is
    empty.
    """
    workshop = hold(workshop)
    if workshop.is_published:
        return workshop
    if not (workshop.sessions.exists() or workshop.visits.exists()):
        raise WorkshopError(_("There is nothing in the programme yet. Add a session or a school visit first."))
    workshop.programme_code = workshop.programme_code or new_programme_code()
    workshop.programme_published_at = timezone.now()
    return _save(workshop, _("programme published"))


@transaction.atomic
def unpublish_programme(*, workshop: Workshop) -> Workshop:
    """Take the programme back from the public; its address finds nothing until it is published again."""
    workshop = hold(workshop)
    if not workshop.is_published:
        return workshop
    workshop.programme_published_at = None
    return _save(workshop, _("programme taken back from the public"))


def new_programme_code() -> str:
    """Return 128 bits from the system's generator as 26 small letters and digits."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def _save(workshop: Workshop, reason: str) -> Workshop:
    # Nothing that a form shows is changed, so an open form of the workshop stays good: changed_at is left alone.
    workshop._change_reason = reason
    workshop.save(update_fields=["programme_code", "programme_published_at"])
    return workshop
