"""The door: that a delegate is here, said once however often it is pressed."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workshops.errors import WorkshopError
from workshops.models import CheckIn, Delegate, Session, SiteVisit


@dataclass(frozen=True)
class CheckedIn:
    """The check-in, and whether this press made it."""

    check_in: CheckIn
    is_new: bool


@transaction.atomic
def check_in(
    *,
    delegate: Delegate,
    day: dt.date | None = None,
    session: Session | None = None,
    visit: SiteVisit | None = None,
    by=None,
) -> CheckedIn:
    """Record that ``delegate`` is present on ``day``, at ``session`` or at ``visit``: exactly one of them.

    A second call gives back the first check-in. The delegate's state becomes *attended*. Raises WorkshopError for
    a day outside the workshop, and for a session or visit of another workshop.
    """
    place = session or visit
    workshop = delegate.workshop
    if [day, session, visit].count(None) != 2:
        raise ValueError("exactly one of day, session and visit")
    if place and place.workshop_id != workshop.pk:
        raise WorkshopError(_("This is not in the programme of this workshop."))
    if day and not workshop.starts_on <= day <= workshop.ends_on:
        raise WorkshopError(_("The workshop does not take place on this day."))
    # The state is read with the row locked: somebody may be taking a check-in back at this moment.
    delegate = Delegate.objects.select_for_update().get(pk=delegate.pk)
    key = {"session": session} if session else {"visit": visit} if visit else {"session": None, "visit": None}
    record, is_new = CheckIn.objects.get_or_create(
        delegate=delegate,
        **(key if place else key | {"day": day}),
        defaults={"day": place.day if place else day, "checked_in_at": timezone.now(), "checked_in_by": by},
    )
    if is_new and delegate.state != Delegate.State.ATTENDED:
        delegate.state = Delegate.State.ATTENDED
        delegate.save(update_fields=["state", "changed_at"])
    return CheckedIn(record, is_new)


@transaction.atomic
def take_back_check_in(*, check_in: CheckIn) -> None:
    """Remove a check-in that was pressed by mistake; with the last one the delegate is *confirmed* again."""
    delegate = Delegate.objects.select_for_update().get(pk=check_in.delegate_id)
    check_in.delete()
    if delegate.state == Delegate.State.ATTENDED and not delegate.check_ins.exists():
        delegate.state = Delegate.State.CONFIRMED
        delegate.save(update_fields=["state", "changed_at"])
