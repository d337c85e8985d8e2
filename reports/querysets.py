"""Named reads of targets, published figures and editions."""

from django.db import models
from django.db.models import Q

from accounts.models import Role


class OfProgrammeQuerySet(models.QuerySet):
    """Targets, published figures and editions."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff of the programme and its viewers."""
        if user.is_superuser:
            return self
        return self.filter(
            Q(programme__in=Role.objects.staff_programmes(user)) | Q(programme__in=Role.objects.viewer_programmes(user))
        )
