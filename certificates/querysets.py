"""Named reads of certificates and of what belongs to them."""

from django.apps import apps
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Role
from partnerships.models import Person
from training.models import Cohort
from workshops.models import Workshop


class OfProgrammeQuerySet(models.QuerySet):
    """What belongs to a programme's staff alone: designs and ceremonies."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff of the programme."""
        if user.is_superuser:
            return self
        return self.filter(programme__in=Role.objects.staff_programmes(user))


class DesignQuerySet(OfProgrammeQuerySet):
    """Which designs."""

    def with_use(self) -> models.QuerySet:
        """Count in ``used`` how many certificates were issued with each."""
        return self.annotate(used=_count("certificates.Certificate", "design"))


class CeremonyQuerySet(OfProgrammeQuerySet):
    """Which award ceremonies."""

    def with_cohort_count(self) -> models.QuerySet:
        """Count in ``cohort_count`` the cohorts of each."""
        return self.annotate(cohort_count=Count("cohorts"))


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

    def in_state(self, state: str) -> models.QuerySet:
        """Certificates that are ``valid``, ``superseded`` or ``revoked``; LookupError for another word."""
        states = {
            "valid": Q(is_live=True),
            "superseded": Q(is_live=False, revoked_at=None),
            "revoked": Q(revoked_at__isnull=False),
        }
        return self.filter(states[state])

    def called(self, words: str) -> models.QuerySet:
        """Certificates whose serial or one of whose printed names contains ``words``."""
        return self.filter(
            Q(serial__icontains=words) | Q(printed_name__icontains=words) | Q(printed_native_name__icontains=words)
        )

    def with_things(self) -> models.QuerySet:
        """Read the cohort or workshop of each certificate in the same query."""
        return self.select_related("enrolment__cohort__course", "delegate__workshop")


def cohorts_to_certify(user, programme=None) -> models.QuerySet:
    """Cohorts that have ended, with ``enrolled`` and ``certified`` (people who have a valid certificate) counted."""
    cohorts = Cohort.objects.visible_to(user).ended(timezone.localdate()).select_related("course")
    if programme:
        cohorts = cohorts.filter(course__programme=programme)
    return with_counts(cohorts)


def with_counts(cohorts: models.QuerySet) -> models.QuerySet:
    """Count in ``enrolled`` who has a place in each cohort, in ``certified`` who has a valid certificate."""
    enrolled = _count("training.Enrolment", "cohort", state="enrolled")
    return cohorts.annotate(enrolled=enrolled, certified=_certified("enrolment__cohort"))


def workshops_to_certify(user, programme=None) -> models.QuerySet:
    """Workshops that have ended, with ``attended`` and ``certified`` counted."""
    people = _count("workshops.Delegate", "workshop", state="attended")
    workshops = Workshop.objects.visible_to(user).filter(ends_on__lt=timezone.localdate())
    if programme:
        workshops = workshops.filter(programme=programme)
    return workshops.annotate(attended=people, certified=_certified("delegate__workshop"))


def people_who_may_preside(programme, chosen: list[int]) -> models.QuerySet:
    """Officials and managers whose record ``programme`` keeps, and those ``chosen`` before, whatever they are now."""
    leading = Q(category__in=[Person.Category.OFFICIAL, Person.Category.MANAGER])
    return Person.objects.of_programme(programme).filter(leading) | Person.objects.filter(pk__in=chosen)


def _certified(path: str):
    return _count("certificates.Certificate", path, is_live=True)


def _count(model: str, path: str, **conditions):
    """Count rows in a subquery: a second join would multiply the first one's rows."""
    rows = apps.get_model(model).objects.filter(**{path: OuterRef("pk")}, **conditions).order_by()
    return Coalesce(Subquery(rows.values(path).annotate(count=Count("pk")).values("count")), 0)
