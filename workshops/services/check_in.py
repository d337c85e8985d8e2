"""The door: that a delegate is here, said once however often it is pressed."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from workshops.errors import WorkshopError
from workshops.models import CheckIn, Delegate, Session, SiteVisit, TakenBackCheckIn, Workshop


@dataclass(frozen=True)
class CheckedIn:
    """The check-in, and whether this press made it."""

    check_in: CheckIn
    is_new: bool


@dataclass(frozen=True)
class CheckedInTogether:
    """How many of a list were checked in just now, and how many were already."""

    new: int
    already: int


@transaction.atomic
def check_in(
    *,
    delegate: Delegate,
    day: dt.date | None = None,
    session: Session | None = None,
    visit: SiteVisit | None = None,
    by=None,
    at: dt.datetime | None = None,
    sent_as: uuid.UUID | None = None,
) -> CheckedIn:
    """Record that ``delegate`` is present on ``day``, at ``session`` or at ``visit``: exactly one of them.

    ``at`` is the time it was made, now without it; ``sent_as`` the name that the phone gave it while offline.
    A second call gives back the first check-in. The delegate's state becomes *attended*. Raises WorkshopError for
    a day outside the workshop, and for a session or visit of another workshop.
    """
    key, place_day = _place(delegate.workshop, day, session, visit)
    # The state is read with the row locked: somebody may be taking a check-in back at this moment.
    delegate = Delegate.objects.select_for_update().get(pk=delegate.pk)
    record, is_new = CheckIn.objects.get_or_create(
        delegate=delegate,
        **key,
        defaults={
            "day": place_day,
            "checked_in_at": at or timezone.now(),
            "checked_in_by": by,
            "sent_as": sent_as,
            "state_before": _state_to_keep(delegate),
        },
    )
    if is_new and delegate.state != Delegate.State.ATTENDED:
        delegate.state = Delegate.State.ATTENDED
        delegate.save(update_fields=["state", "changed_at"])
    return CheckedIn(record, is_new)


@transaction.atomic
def check_in_together(
    *,
    workshop: Workshop,
    delegates: Iterable[int],
    day: dt.date | None = None,
    session: Session | None = None,
    visit: SiteVisit | None = None,
    by=None,
) -> CheckedInTogether:
    """Record that the delegates with these numbers were present, as ``check_in`` does for one; all or none.

    Raises WorkshopError as ``check_in`` does, and when one of them is no delegate of ``workshop``.
    """
    key, place_day = _place(workshop, day, session, visit)
    wanted = set(delegates)
    # In one order, so that two sheets saved at once wait for each other instead of for ever.
    rows = list(workshop.delegates.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    if len(rows) != len(wanted):
        raise WorkshopError(_("One of them is no delegate of this workshop. Nothing was saved."))
    there = set(CheckIn.objects.filter(delegate__in=rows, **key).values_list("delegate_id", flat=True))
    new, now = [row for row in rows if row.pk not in there], timezone.now()
    CheckIn.objects.bulk_create(
        CheckIn(
            delegate=row,
            **(key | {"day": place_day}),
            checked_in_at=now,
            checked_in_by=by,
            state_before=_state_to_keep(row),
        )
        for row in new
    )
    changed = [row for row in new if row.state != Delegate.State.ATTENDED]
    for row in changed:
        row.state, row.changed_at = Delegate.State.ATTENDED, now
    bulk_update_with_history(changed, Delegate, ["state", "changed_at"])
    return CheckedInTogether(new=len(new), already=len(there))


@transaction.atomic
def take_back_check_in(*, check_in: CheckIn) -> None:
    """Remove a check-in that was pressed by mistake; with the last one the delegate is again what it was before."""
    delegate = Delegate.objects.select_for_update().get(pk=check_in.delegate_id)
    before, sent_as = check_in.state_before, check_in.sent_as
    check_in.delete()
    if sent_as:
        TakenBackCheckIn.objects.get_or_create(sent_as=sent_as)
    left = delegate.check_ins.order_by("pk").first()
    if left is not None and before:
        left.state_before = before
        left.save(update_fields=["state_before"])
    elif left is None and delegate.state == Delegate.State.ATTENDED:
        delegate.state = before or Delegate.State.CONFIRMED
        delegate.save(update_fields=["state", "changed_at"])


def _state_to_keep(delegate: Delegate) -> str:
    return "" if delegate.state == Delegate.State.ATTENDED else delegate.state


def _place(
    workshop: Workshop, day: dt.date | None, session: Session | None, visit: SiteVisit | None
) -> tuple[dict, dt.date]:
    """Return what tells a check-in there from others, and its day; raise as ``check_in`` says."""
    place = session or visit
    if [day, session, visit].count(None) != 2:
        raise ValueError("exactly one of day, session and visit")
    if place and place.workshop_id != workshop.pk:
        raise WorkshopError(_("This is not in the programme of this workshop."))
    if day and not workshop.starts_on <= day <= workshop.ends_on:
        raise WorkshopError(_("The workshop does not take place on this day."))
    if place:
        return {"session": session} if session else {"visit": visit}, place.day
    return {"session": None, "visit": None, "day": day}, day
