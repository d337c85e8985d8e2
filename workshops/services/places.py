"""The places of a workshop: who gets one, who waits, and who moves up."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workshops.errors import WorkshopError
from workshops.models import Delegate, Workshop

State = Delegate.State
# Who attended was there and takes a place whether there was one or not.
ASKS_FOR_PLACE = (State.REGISTERED, State.CONFIRMED)


def lock_workshop(pk: int) -> Workshop:
    """Return the workshop with its programme, locked until the transaction ends: its places are given one by one."""
    return Workshop.objects.select_for_update(of=("self",)).select_related("programme").get(pk=pk)


def who_must_wait(*, workshop: Workshop, delegates: Iterable[Delegate], state: str) -> list[Delegate]:
    """Return those of ``delegates``, saved or not, for whom no place is left when all of them move to ``state``.

    Who is on the waiting list comes first, in order; a newcomer gets no place for which somebody else waits.
    """
    asking = [one for one in delegates if one.state not in Delegate.TAKES_PLACE]
    if workshop.capacity is None or state not in ASKS_FOR_PLACE or not asking:
        return []
    counts = workshop.delegates.count_by_state()
    left = max(workshop.places_left(counts), 0)
    queue = sorted((one for one in asking if one.state == State.WAITING), key=_arrival)
    others = [one for one in asking if one.state != State.WAITING]
    for_others = max(left - counts.get(State.WAITING, 0), 0)
    return queue[left:] + others[for_others:]


@transaction.atomic
def move_up_waiting(*, delegate: Delegate) -> Delegate:
    """Give the first one on the waiting list a place: *registered*. Who has one already is given back as it is.

    Raises WorkshopError when no place is free, or when somebody else is the first.
    """
    workshop = lock_workshop(delegate.workshop_id)
    delegate = workshop.delegates.select_for_update(of=("self",)).select_related("person").get(pk=delegate.pk)
    if delegate.state in Delegate.TAKES_PLACE:
        return delegate
    first = workshop.delegates.waiting_in_order().select_related("person").first()
    if first != delegate:
        raise WorkshopError(_("%(person)s is not the first on the waiting list.") % {"person": delegate})
    left = workshop.places_left(workshop.delegates.count_by_state())
    if left is not None and left <= 0:
        raise WorkshopError(_("All places are taken, so %(person)s still waits.") % {"person": delegate})
    delegate.state, delegate.waiting_since = State.REGISTERED, None
    delegate._change_reason = _("moved up from the waiting list")
    delegate.save(update_fields=["state", "waiting_since", "changed_at"])
    return delegate


def put_in_state(delegate: Delegate, state: str) -> None:
    """Change the fields that go with a state; saving is the caller's."""
    if state == State.WAITING and (delegate.state != State.WAITING or delegate.waiting_since is None):
        delegate.waiting_since = timezone.now()
    elif state != State.WAITING:
        delegate.waiting_since = None
    delegate.state, delegate.changed_at = state, timezone.now()


def _arrival(delegate: Delegate) -> tuple:
    since = delegate.waiting_since
    return (since is not None, since or 0, delegate.pk)
