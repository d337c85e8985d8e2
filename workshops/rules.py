"""Who may do what with workshops and the people at them."""

import rules

from accounts.models import Role
from partnerships.models import Membership, Programme


@rules.predicate
def can_plan_workshop(user, programme: Programme | None) -> bool:
    """Whether ``user`` may add workshops to ``programme``: its staff."""
    return bool(programme) and Programme.objects.run_by(user).filter(pk=programme.pk).exists()


@rules.predicate
def can_edit_workshop(user, workshop) -> bool:
    """Whether ``user`` may change the workshop, its sessions, visits, delegates and signings: staff."""
    return Programme.objects.run_by(user).filter(pk=workshop.programme_id).exists()


@rules.predicate
def can_nominate(user, workshop) -> bool:
    """Whether ``user`` may name delegates: staff, and coordinators of the programme's members."""
    if can_edit_workshop(user, workshop):
        return True
    own = Role.objects.coordinator_institutions(user)
    return Membership.objects.filter(institution__in=own, programme=workshop.programme_id).exists()


@rules.predicate
def can_withdraw(user, delegate) -> bool:
    """Whether ``user`` may cancel for this delegate: staff; before the workshop ends the sender's coordinator."""
    if can_edit_workshop(user, delegate.workshop):
        return True
    is_over = delegate.workshop.stage == delegate.workshop.Stage.ENDED
    return (
        not is_over and Role.objects.coordinator_institutions(user).filter(institution=delegate.institution_id).exists()
    )


@rules.predicate
def is_not_over(_user, workshop) -> bool:
    """Whether the workshop has not ended, by the clock of its place."""
    return workshop.stage != workshop.Stage.ENDED


# After the end the office alone puts the record right.
can_add_delegates = can_edit_workshop | (can_nominate & is_not_over)
# Whose offers and requests these may be is asked afterwards, by ``wishes.may_speak_for``.
can_state_wishes = can_nominate & is_not_over
