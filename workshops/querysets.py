"""Named reads of workshops and of what belongs to them."""

from django.db import models
from django.db.models import Q

from accounts.models import Role
from partnerships.models import Membership


def _visible(user, workshop: str) -> Q:
    """The rule for workshops, over the path ``workshop`` ("" or "workshop__").

    Staff of the programme see them, and coordinators of a member institution.
    """
    memberships = Membership.objects.filter(institution__in=Role.objects.coordinator_institutions(user))
    return Q(**{f"{workshop}programme__in": Role.objects.staff_programmes(user)}) | Q(
        **{f"{workshop}programme__in": memberships.values("programme_id")}
    )


class WorkshopQuerySet(models.QuerySet):
    """Which workshops."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff of the programme and coordinators of its members; a helper's door is ``open_to_helper``."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(_visible(user, ""))

    def open_to_helper(self, user) -> models.QuerySet:
        """Workshops at whose door ``user`` may check delegates in: helpers of it and staff of its programme."""
        if user.is_superuser:
            return self
        return self.filter(
            Q(pk__in=Role.objects.helper_workshops(user)) | Q(programme__in=Role.objects.staff_programmes(user))
        )


class WorkshopChildQuerySet(models.QuerySet):
    """Sessions, visits, check-ins and signings."""

    def visible_to(self, user) -> models.QuerySet:
        """Sessions and visits like their workshop; check-ins and signings for staff of the programme alone."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        name = self.model.__name__
        if name in ("Session", "SiteVisit"):
            return self.filter(_visible(user, "workshop__"))
        workshop = "delegate__workshop" if name == "CheckIn" else "workshop"
        return self.filter(**{f"{workshop}__programme__in": Role.objects.staff_programmes(user)})


class DelegateQuerySet(models.QuerySet):
    """Which delegates."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff see all delegates of their programmes, coordinators those their institution sent."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(workshop__programme__in=Role.objects.staff_programmes(user))
            | Q(institution__in=Role.objects.coordinator_institutions(user))
        )

    def present(self) -> models.QuerySet:
        """Delegates who took part."""
        return self.filter(state="attended")
