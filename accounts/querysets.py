"""Named reads of roles and notices.

The first five of roles give ids for use inside another query, so that they cost none of their own.
"""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from jobs.models import subject_of


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
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(Q(user=user) | _within(self.model.objects.staff_programmes(user)))

    def of_programme(self, programme) -> models.QuerySet:
        """Roles in ``programme``, for its member institutions and at its workshops."""
        return self.filter(_within([programme.pk]))

    def with_places(self) -> models.QuerySet:
        """Read the person and the place in the same query."""
        return self.select_related("user", "programme", "institution", "workshop")


class NoticeQuerySet(models.QuerySet):
    """Who was told of what."""

    def visible_to(self, user) -> models.QuerySet:
        """People see what they were told themselves, admins everything."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.is_superuser else self.filter(recipient=user)

    def about(self, thing: models.Model) -> models.QuerySet:
        """Notices about the saved ``thing``, newest first."""
        return self.filter(about=subject_of(thing)).order_by("-created_at", "pk")


class AccessQuerySet(models.QuerySet):
    """Who signed in, and who took names along."""

    def visible_to(self, user) -> models.QuerySet:
        """People see their own lines, admins everything."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.is_superuser else self.filter(user=user)


class MailQuerySet(models.QuerySet):
    """Which rows that are e-mails, sent by ``services.mailing``."""

    def to_try_again(self, *, is_being_worked_at: bool) -> models.QuerySet:
        """E-mails that have certainly not gone out; those that wait, too, when no job works at them."""
        return self.filter(state__in=["failed"] if is_being_worked_at else ["failed", "waiting"])

    def in_trouble(self) -> models.QuerySet:
        """E-mails that were not sent, or of which nobody knows."""
        return self.filter(state__in=["failed", "unclear"])


def _within(programmes) -> Q:
    # Exists instead of a join: the role for an institution of two programmes must not be listed twice.
    memberships = apps.get_model("partnerships", "Membership").objects
    member = memberships.filter(institution=OuterRef("institution"), programme__in=programmes)
    return Q(programme__in=programmes) | Q(workshop__programme__in=programmes) | Q(Exists(member))
