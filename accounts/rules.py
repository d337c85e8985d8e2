"""Who may give and take roles."""

import rules

from accounts.models import Role


@rules.predicate
def can_keep_team(user, programme) -> bool:
    """Staff of ``programme`` and admins keep the list of who has which role there."""
    if not programme or not user.is_active:
        return False
    return user.is_superuser or Role.objects.staff_programmes(user).filter(programme=programme).exists()


@rules.predicate
def can_manage_role(user, role) -> bool:
    """Staff of a programme that the role's place belongs to, and admins, invite again and withdraw.

    Never one's own role: a colleague or an admin does that. So nobody locks themselves out by a slip, and a programme
    is never left without staff.
    """
    if role.user_id == user.pk or not user.is_active:
        return False
    if user.is_superuser:
        return True
    return Role.Kind.STAFF in user.role_kinds and Role.objects.visible_to(user).filter(pk=role.pk).exists()
