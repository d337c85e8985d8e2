"""Delegates: named, and moved from state to state."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from partnerships.models import Person
from workshops.errors import WorkshopError
from workshops.models import Delegate, Workshop, new_badge_code
from workshops.services.places import lock_workshop, put_in_state, who_must_wait


@dataclass(frozen=True)
class Added:
    """What became of a request to add delegates."""

    new: list[Delegate]
    already_in: list[Person]

    @property
    def waiting(self) -> list[Delegate]:
        """Those of the new ones who are on the waiting list."""
        return [one for one in self.new if one.state == Delegate.State.WAITING]


@transaction.atomic
def add_delegates(*, workshop: Workshop, people: Iterable[Person], state: str = Delegate.State.INVITED) -> Added:
    """Make ``people`` delegates, each sent by the institution the person has now; who is one already stays.

    Who would be registered or confirmed when all places are taken goes on the waiting list.
    All or none: raises WorkshopError when a person's record is not kept by the workshop's programme.
    """
    people = list({person.pk: person for person in people}.values())
    # Locked, so that two who add the same person at once do not meet in the constraint.
    workshop = lock_workshop(workshop.pk)
    kept = set(
        Person.objects.of_programme(workshop.programme)
        .filter(pk__in=[person.pk for person in people])
        .values_list("pk", flat=True)
    )
    foreign = [person.full_name for person in people if person.pk not in kept]
    if foreign:
        raise WorkshopError(
            _("Not among the people of this programme: %(names)s. Nobody was added.") % {"names": ", ".join(foreign)}
        )
    inside = set(workshop.delegates.filter(person__in=kept).values_list("person_id", flat=True))
    new = [
        Delegate(workshop=workshop, person=person, institution_id=person.institution_id, badge_code=new_badge_code())
        for person in people
        if person.pk not in inside
    ]
    _put_in_states(new, state, who_must_wait(workshop=workshop, delegates=new, state=state))
    if new:
        bulk_create_with_history(new, Delegate)
    return Added(new=new, already_in=[person for person in people if person.pk in inside])


@transaction.atomic
def change_state(
    *, workshop: Workshop, delegates: Iterable[Delegate], state: str, beyond_capacity: bool = False
) -> list[Delegate]:
    """Move ``delegates`` of the workshop to ``state`` and return those that changed.

    Who would be registered or confirmed when all places are taken goes on the waiting list, or stays there, unless
    ``beyond_capacity`` says that more people than places are meant.
    All or none. Raises WorkshopError when one of them is of another workshop, or was checked in and would no
    longer count as attended.
    """
    if state not in Delegate.State.values:
        raise WorkshopError(_("Choose one of the states."))
    workshop = lock_workshop(workshop.pk)
    wanted = {one.pk for one in delegates}
    rows = workshop.delegates.select_for_update(of=("self",)).select_related("person").filter(pk__in=wanted)
    rows = list(rows.order_by("pk"))
    if len(rows) != len(wanted):
        raise WorkshopError(_("One of them is no delegate of this workshop. Nothing was changed."))
    if state != Delegate.State.ATTENDED:
        _require_not_checked_in(workshop, [row for row in rows if row.state != state])
    late = [] if beyond_capacity else who_must_wait(workshop=workshop, delegates=rows, state=state)
    changed = _put_in_states(rows, state, late)
    bulk_update_with_history(changed, Delegate, ["state", "waiting_since", "changed_at"])
    return changed


def _put_in_states(rows: list[Delegate], state: str, late: list[Delegate]) -> list[Delegate]:
    """Move ``rows`` to ``state``, those among ``late`` to the waiting list, and return those that changed."""
    # By identity: rows that are not saved yet equal nothing.
    waiting = {id(one) for one in late}
    changed = []
    for row in rows:
        new_state = Delegate.State.WAITING if id(row) in waiting else state
        if row.pk is None or row.state != new_state:
            put_in_state(row, new_state)
            changed.append(row)
    return changed


def _require_not_checked_in(workshop: Workshop, rows: list[Delegate]) -> None:
    there = workshop.delegates.filter(pk__in=[row.pk for row in rows], check_ins__isnull=False).distinct()
    names = ", ".join(str(name) for name in there.values_list("person__full_name", flat=True))
    if names:
        raise WorkshopError(
            _("Checked in at the door, so they attended: %(names)s. Nothing was changed.") % {"names": names}
        )
