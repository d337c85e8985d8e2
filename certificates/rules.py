"""Who may do what with certificates, designs and ceremonies: staff of the programme, and admins."""

import rules

from accounts.models import Role


@rules.predicate
def is_staff_of(user, programme_id: int) -> bool:
    """Whether ``user`` belongs to the programme's staff."""
    return user.is_superuser or Role.objects.staff_programmes(user).filter(programme=programme_id).exists()


@rules.predicate
def can_issue(user, group) -> bool:
    """Whether ``user`` may issue the certificates of a cohort or workshop."""
    return is_staff_of(user, group.programme.pk)


@rules.predicate
def can_change_certificate(user, certificate) -> bool:
    """Whether ``user`` may revoke a certificate or issue it anew; coordinators may only fetch it."""
    return is_staff_of(user, certificate.programme_id)


@rules.predicate
def can_edit_design(user, design) -> bool:
    """Whether ``user`` may change or retire a design."""
    return is_staff_of(user, design.programme_id)


@rules.predicate
def can_edit_ceremony(user, ceremony) -> bool:
    """Whether ``user`` may change an award ceremony."""
    return is_staff_of(user, ceremony.programme_id)
