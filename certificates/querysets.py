"""Named reads of certificates and of what belongs to them."""

from django.db import models
from django.db.models import Q

from accounts.models import Role


class OfProgrammeQuerySet(models.QuerySet):
    """Designs and ceremonies."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff of the programme."""
        if user.is_superuser:
            return self
        return self.filter(programme__in=Role.objects.staff_programmes(user))


class CertificateQuerySet(models.QuerySet):
    """Which certificates."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff see their programmes' certificates, coordinators those of the people their institution sent."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        own = Role.objects.coordinator_institutions(user)
        return self.filter(
            Q(programme__in=Role.objects.staff_programmes(user))
            | Q(enrolment__institution__in=own)
            | Q(delegate__institution__in=own)
        )

    def live(self) -> models.QuerySet:
        """Certificates neither superseded nor revoked."""
        return self.filter(is_live=True)
