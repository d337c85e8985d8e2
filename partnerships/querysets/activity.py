"""Named reads of collaborative activities."""

import datetime as dt

from django.apps import apps
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

    def of_institution(self, institution) -> models.QuerySet:
        """Activities of the agreements to which ``institution`` is a party."""
        return self.filter(Q(sending=institution) | Q(receiving=institution))

    def called(self, words: str) -> models.QuerySet:
        """Activities whose agreement's number, or one of whose institutions' names, contains ``words``."""
        institutions = apps.get_model("partnerships", "Institution").objects.called(words).values("pk")
        return self.filter(
            Q(agreement__number__icontains=words) | Q(sending__in=institutions) | Q(receiving__in=institutions)
        )

    def open(self) -> models.QuerySet:
        """Activities that are neither completed nor cancelled."""
        return self.exclude(status__in=["completed", "cancelled"])

    def late(self, on: dt.date) -> models.QuerySet:
        """Open activities whose planned end lies before ``on``."""
        return self.open().filter(planned_end__lt=on)
