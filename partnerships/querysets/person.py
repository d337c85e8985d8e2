"""Named reads of people."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Role
from partnerships.naming.spelling import typed_person_words
from partnerships.querysets.spelled import spelled_like


class PersonQuerySet(models.QuerySet):
    """Which people."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff see the people whose record their programme keeps, coordinators those of their institution."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            self._kept_by(Role.objects.staff_programmes(user))
            | Q(institution__in=Role.objects.coordinator_institutions(user))
        )

    def of_programme(self, programme) -> models.QuerySet:
        """People whose record ``programme`` keeps."""
        return self.filter(self._kept_by([programme.pk]))

    def called(self, words: str) -> models.QuerySet:
        """People one of whose names contains ``words``, in any order and, of Chinese names, in pinyin too."""
        return self.filter(_called(words))

    def called_exactly(self, name: str) -> models.QuerySet:
        """People one of whose names is ``name``, whatever its capitals."""
        return self.filter(Q(full_name__iexact=name) | Q(native_name__iexact=name))

    def search(self, words: str) -> models.QuerySet:
        """People whose name, position, or whose institution's name contains ``words``."""
        institutions = apps.get_model("partnerships", "Institution").objects.called(words).values("pk")
        return self.filter(_called(words) | Q(position__icontains=words) | Q(institution__in=institutions))

    def with_gaps(self) -> models.QuerySet:
        """People whose sex or institution is not stated, so that figures show them as such."""
        return self.filter(Q(sex="not_stated") | Q(institution=None))

    def _kept_by(self, programmes) -> Q:
        # Exists instead of a join: a person of two programmes must not be counted twice.
        kept = self.model.programmes.through.objects.filter(person=OuterRef("pk"), programme__in=programmes)
        return Q(Exists(kept))


def _called(words: str) -> Q:
    spelled = spelled_like(typed_person_words(words))
    return Q(full_name__icontains=words) | Q(native_name__icontains=words) | spelled
