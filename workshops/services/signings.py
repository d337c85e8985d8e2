"""Which agreements were signed at a workshop."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import Agreement
from workshops.errors import WorkshopError
from workshops.models import Signing, Workshop


@transaction.atomic
def record_signing(*, workshop: Workshop, agreement: Agreement, signed_on: dt.date, desk: str = "", by=None) -> Signing:
    """Record that ``agreement`` was signed at ``workshop``. The same once more gives back the first record.

    Raises WorkshopError for an agreement of another programme, one that is not signed, one recorded at another
    workshop, and a day in the future. A day outside the workshop is recorded: ``lies_outside`` tells.
    """
    if agreement.programme_id != workshop.programme_id:
        raise WorkshopError(_("This agreement belongs to another programme."))
    if agreement.signed_version_id is None:
        raise WorkshopError(_("This agreement is not signed. Record its signature first."))
    if signed_on > timezone.localdate():
        raise WorkshopError(_("The day of the signing lies in the future."))
    signing = Signing.objects.get_or_create(
        agreement=agreement,
        defaults={"workshop": workshop, "signed_on": signed_on, "desk": desk, "recorded_by": by},
    )[0]
    if signing.workshop_id != workshop.pk:
        raise WorkshopError(_("This agreement is recorded as signed at %(workshop)s.") % {"workshop": signing.workshop})
    return signing


def take_back_signing(*, signing: Signing) -> None:
    """Remove the record that an agreement was signed at the workshop; the agreement stays signed."""
    signing.delete()


def lies_outside(workshop: Workshop, day: dt.date) -> bool:
    """Whether ``day`` is none of the workshop's days."""
    return not workshop.starts_on <= day <= workshop.ends_on
