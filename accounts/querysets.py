"""Named reads of roles; each gives ids for use inside another query, so that it costs none of its own."""

from django.db import models


class RoleQuerySet(models.QuerySet):
    """Which places a user has a role in."""

    def _places(self, user, kind: str, field: str) -> models.QuerySet:
        if not user.is_authenticated or not user.is_active:
            return self.none().values(field)
        return self.filter(user=user, kind=kind).values(field)

    def staff_programmes(self, user) -> models.QuerySet:
        """Ids of the programmes whose staff ``user`` belongs to."""
        return self._places(user, "staff", "programme_id")

    def viewer_programmes(self, user) -> models.QuerySet:
        """Ids of the programmes whose reports ``user`` was given to read."""
        return self._places(user, "viewer", "programme_id")

    def coordinator_institutions(self, user) -> models.QuerySet:
        """Ids of the institutions that ``user`` coordinates."""
        return self._places(user, "coordinator", "institution_id")

    def approver_institutions(self, user) -> models.QuerySet:
        """Ids of the institutions in whose name ``user`` may approve."""
        return self._places(user, "coordinator", "institution_id").filter(is_approver=True)

    def helper_workshops(self, user) -> models.QuerySet:
        """Ids of the workshops at whose door ``user`` helps."""
        return self._places(user, "helper", "workshop_id")

    def visible_to(self, user) -> models.QuerySet:
        """Staff see the roles in their programmes, for their programmes' members and workshops; others their own."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        programmes = self.model.objects.staff_programmes(user)
        return self.filter(
            models.Q(user=user)
            | models.Q(programme__in=programmes)
            | models.Q(institution__memberships__programme__in=programmes)
            | models.Q(workshop__programme__in=programmes)
        ).distinct()
