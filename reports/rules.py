"""Who may do what with reports, targets and published figures."""

import rules

from accounts.models import Role
from partnerships.models import Programme


@rules.predicate
def can_make_reports(user, programme: Programme | None) -> bool:
    """Staff of the programme make editions, targets and published figures; viewers read them."""
    return bool(programme) and (
        user.is_superuser or Role.objects.staff_programmes(user).filter(programme=programme).exists()
    )


@rules.predicate
def can_read_reports(user, programme: Programme | None) -> bool:
    """Staff and viewers of the programme."""
    return can_make_reports(user, programme) or (
        bool(programme) and Role.objects.viewer_programmes(user).filter(programme=programme).exists()
    )
