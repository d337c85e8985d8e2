"""Named reads of programmes."""

from django.db import models
from django.db.models import Q

from accounts.models import Role


class ProgrammeQuerySet(models.QuerySet):
    """Which programmes."""

    def run_by(self, user) -> models.QuerySet:
        """Programmes that ``user`` is staff of; an admin is taken for staff of all."""
        if user.is_superuser:
            return self
        return self.filter(pk__in=Role.objects.staff_programmes(user))

    def carrying(self, institution) -> models.QuerySet:
        """Programmes that ``institution`` belongs to, as a member or as one of their organisations."""
        members, organisations = self.model.members.through.objects, self.model.organisations.through.objects
        return self.filter(
            Q(pk__in=members.filter(institution=institution).values("programme_id"))
            | Q(pk__in=organisations.filter(institution=institution).values("programme_id"))
        )

    def visible_to(self, user) -> models.QuerySet:
        """Programmes in which ``user`` has any part: staff, viewer, or coordinator of a member or organisation."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        memberships = self.model.members.through.objects
        institutions = Role.objects.coordinator_institutions(user)
        return self.filter(
            Q(pk__in=Role.objects.staff_programmes(user))
            | Q(pk__in=Role.objects.viewer_programmes(user))
            | Q(pk__in=memberships.filter(institution__in=institutions).values("programme_id"))
        )
