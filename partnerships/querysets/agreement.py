"""Named reads of agreements; what is derived is asked for a day, never stored."""

import datetime as dt

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Role

ENDING_SOON_DAYS = 90
# Signed this long ago and nothing started: SEAMEO's workshops call such an agreement sleeping.
SLEEPING_AFTER_DAYS = 120


class AgreementQuerySet(models.QuerySet):
    """Which agreements."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff see their programmes' agreements, coordinators their institution's; a draft only its own side."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        own = Role.objects.coordinator_institutions(user)
        return self.filter(
            Q(programme__in=Role.objects.staff_programmes(user))
            | (Q(first_party__in=own) | Q(second_party__in=own)) & (~Q(status="draft") | Q(drafted_by__in=own))
        )

    def with_parties(self) -> models.QuerySet:
        """Read parties, programme and the signed terms in the same query."""
        return self.select_related("programme", "first_party", "second_party", "signed_version__paper_signature")

    def with_period(self) -> models.QuerySet:
        """Annotate ``period_start`` and ``period_end``: of the version in force, else of the newest one."""
        newest = _rows("AgreementVersion").filter(agreement=OuterRef("pk")).order_by("-number")
        return self.annotate(
            period_start=Coalesce("signed_version__starts_on", Subquery(newest.values("starts_on")[:1])),
            period_end=Coalesce("signed_version__ends_on", Subquery(newest.values("ends_on")[:1])),
        )

    def called(self, words: str) -> models.QuerySet:
        """Agreements whose number, or one of whose parties' names in any script, contains ``words``."""
        parties = _rows("Institution").called(words).values("pk")
        return self.filter(Q(number__icontains=words) | Q(first_party__in=parties) | Q(second_party__in=parties))

    def with_party_in(self, country: str) -> models.QuerySet:
        """Agreements one of whose parties is in ``country``."""
        return self.filter(Q(first_party__country=country) | Q(second_party__country=country))

    def of_institution(self, institution) -> models.QuerySet:
        """Agreements to which ``institution`` is a party."""
        return self.filter(Q(first_party=institution) | Q(second_party=institution))

    def signed(self) -> models.QuerySet:
        """Agreements that were signed, whatever became of them since."""
        return self.filter(signed_version__isnull=False)

    def in_force(self, on: dt.date) -> models.QuerySet:
        """Signed agreements whose period contains the day ``on``."""
        return self.filter(_not_terminated(on), signed_version__starts_on__lte=on, signed_version__ends_on__gte=on)

    def upcoming(self, on: dt.date) -> models.QuerySet:
        """Signed agreements that start after ``on``."""
        return self.filter(_not_terminated(on), signed_version__starts_on__gt=on)

    def expired(self, on: dt.date) -> models.QuerySet:
        """Signed agreements that ended before ``on``."""
        return self.filter(_not_terminated(on), signed_version__ends_on__lt=on)

    def ending_soon(self, on: dt.date, days: int = ENDING_SOON_DAYS) -> models.QuerySet:
        """Agreements in force on ``on`` that end within ``days`` days."""
        return self.in_force(on).filter(signed_version__ends_on__lte=on + dt.timedelta(days=days))

    def sleeping(self, on: dt.date) -> models.QuerySet:
        """In force on ``on``, signed at least 120 days before, and no activity has started."""
        activities = _rows("CollaborativeActivity")
        started = activities.filter(agreement=OuterRef("pk"), actual_start__lte=on)
        return self.in_force(on).filter(~Exists(started), signed_on__lte=on - dt.timedelta(days=SLEEPING_AFTER_DAYS))

    def waiting_for(self, institutions) -> models.QuerySet:
        """Proposed agreements whose newest version one of ``institutions`` (a party) has not approved yet."""
        return self.filter(status="proposed").filter(
            _lacks_approval("first_party", institutions) | _lacks_approval("second_party", institutions)
        )


def _rows(model: str) -> models.QuerySet:
    # By name: the models import this module.
    return apps.get_model("partnerships", model).objects.all()


def _not_terminated(on: dt.date) -> Q:
    # What was terminated after the day was still standing on it.
    return Q(status="signed") | Q(status="terminated", terminated_on__gt=on)


def _lacks_approval(party: str, institutions) -> Q:
    versions = _rows("AgreementVersion").filter(agreement=OuterRef("version__agreement")).order_by("-number")
    given = _rows("Approval").filter(
        version__agreement=OuterRef("pk"), institution=OuterRef(party), version=Subquery(versions.values("pk")[:1])
    )
    return Q(~Exists(given), **{f"{party}__in": institutions})
