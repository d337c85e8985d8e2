"""Delegates: named, and moved from state to state."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from partnerships.models import Person
from workshops.errors import WorkshopError
from workshops.models import Delegate, Workshop, new_badge_code


@dataclass(frozen=True)
class Added:
    """What became of a request to add delegates."""

    new: list[Delegate]
    already_in: list[Person]


@transaction.atomic
def add_delegates(*, workshop: Workshop, people: Iterable[Person], state: str = Delegate.State.INVITED) -> Added:
    """Make ``people`` delegates, each sent by the institution the person has now; who is one already stays.

    All or none: raises WorkshopError when a person's record is not kept by the workshop's programme.
    """
    people = list({person.pk: person for person in people}.values())
    # Locked, so that two who add the same person at once do not meet in the constraint.
    workshop = Workshop.objects.select_for_update(of=("self",)).select_related("programme").get(pk=workshop.pk)
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
        Delegate(
            workshop=workshop,
            person=person,
            institution_id=person.institution_id,
            state=state,
            badge_code=new_badge_code(),
        )
        for person in people
        if person.pk not in inside
    ]
    if new:
        bulk_create_with_history(new, Delegate)
    return Added(new=new, already_in=[person for person in people if person.pk in inside])


@transaction.atomic
def change_state(*, workshop: Workshop, delegates: Iterable[Delegate], state: str) -> list[Delegate]:
    """Move ``delegates`` of the workshop to ``state`` and return those that changed.

    All or none. Raises WorkshopError when one of them is of another workshop, or was checked in and would no
    longer count as attended.
    """
    if state not in Delegate.State.values:
        raise WorkshopError(_("Choose one of the states."))
    wanted = {one.pk for one in delegates}
    rows = list(workshop.delegates.select_for_update(of=("self",)).select_related("person").filter(pk__in=wanted))
    if len(rows) != len(wanted):
        raise WorkshopError(_("One of them is no delegate of this workshop. Nothing was changed."))
    changed = [row for row in rows if row.state != state]
    if state != Delegate.State.ATTENDED:
        there = workshop.delegates.filter(pk__in=[row.pk for row in changed], check_ins__isnull=False).distinct()
        names = ", ".join(str(name) for name in there.values_list("person__full_name", flat=True))
        if names:
            raise WorkshopError(
                _("Checked in at the door, so they attended: %(names)s. Nothing was changed.") % {"names": names}
            )
    for row in changed:
        row.state, row.changed_at = state, timezone.now()
    bulk_update_with_history(changed, Delegate, ["state", "changed_at"])
    return changed
