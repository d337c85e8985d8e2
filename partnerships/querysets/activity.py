"""Named reads of collaborative activities."""

import datetime as dt

from django.db import models
from django.db.models import Q

from accounts.models import Role


class ActivityQuerySet(models.QuerySet):
    """Which activities."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff see their programmes' activities, coordinators those of their institution's agreements."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        own = Role.objects.coordinator_institutions(user)
        return self.filter(
            Q(agreement__programme__in=Role.objects.staff_programmes(user))
            | Q(agreement__first_party__in=own)
            | Q(agreement__second_party__in=own)
        )

    def with_parties(self) -> models.QuerySet:
        """Read agreement and both institutions in the same query."""
        return self.select_related("agreement", "sending", "receiving", "field_of_study")

    def open(self) -> models.QuerySet:
        """Activities that are neither completed nor cancelled."""
        return self.exclude(status__in=["completed", "cancelled"])

    def late(self, on: dt.date) -> models.QuerySet:
        """Open activities whose planned end lies before ``on``."""
        return self.open().filter(planned_end__lt=on)
