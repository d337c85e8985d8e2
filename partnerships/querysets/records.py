"""Named reads of uploaded lists, likely duplicates and merges."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Role


class ProgrammeListQuerySet(models.QuerySet):
    """Which lists that were uploaded for a programme."""

    def visible_to(self, user) -> models.QuerySet:
        """Those of the programmes that ``user`` is staff of."""
        if user.is_superuser:
            return self
        return self.filter(programme__in=Role.objects.staff_programmes(user))


class LikelyPairQuerySet(models.QuerySet):
    """Which pairs that may be one."""

    def visible_to(self, user) -> models.QuerySet:
        """Those of which ``user`` sees both, as staff of a programme that has them."""
        if user.is_superuser:
            return self
        own = Role.objects.staff_programmes(user)
        return self.filter(
            (_belongs("first_institution", own) & _belongs("second_institution", own))
            | (_kept("first_person", own) & _kept("second_person", own))
        )

    def of_programme(self, programme) -> models.QuerySet:
        """Those of which one at least belongs to ``programme`` or is kept by it."""
        one = [programme.pk]
        return self.filter(
            _belongs("first_institution", one)
            | _belongs("second_institution", one)
            | _kept("first_person", one)
            | _kept("second_person", one)
        )

    def undecided(self) -> models.QuerySet:
        """Those of which nobody has said that they are two."""
        return self.filter(dismissed_at=None)

    def with_both(self) -> models.QuerySet:
        """Read both of each pair along."""
        people = ("first_person__institution", "second_person__institution")
        return self.select_related("first_institution", "second_institution", "dismissed_by", *people)


class MergeQuerySet(models.QuerySet):
    """Which merges."""

    def visible_to(self, user) -> models.QuerySet:
        """Those that touched programmes of which ``user`` is staff, and no others."""
        if user.is_superuser:
            return self
        own = Role.objects.staff_programmes(user)
        touched = self.model.programmes.through.objects.filter(merge=OuterRef("pk"))
        return self.filter(Exists(touched), ~Exists(touched.exclude(programme__in=own)))


def _rows(model: str) -> models.QuerySet:
    return apps.get_model("partnerships", model).objects.all()


def _belongs(path: str, programmes) -> Q:
    wanted = {"institution": OuterRef(f"{path}_id"), "programme__in": programmes}
    return Q(Exists(_rows("Membership").filter(**wanted))) | Q(Exists(_rows("ProgrammeOrganisation").filter(**wanted)))


def _kept(path: str, programmes) -> Q:
    kept = apps.get_model("partnerships", "Person").programmes.through.objects
    return Q(Exists(kept.filter(person=OuterRef(f"{path}_id"), programme__in=programmes)))
