"""Named reads of certificates and of what belongs to them."""

import datetime as dt

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from accounts.models import Role
from accounts.querysets import MailQuerySet
from certificates.validity import SOON
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

    def with_counts(self) -> models.QuerySet:
        """Count in ``cohort_count`` the cohorts and workshops of each, in ``called`` those on its list."""
        cohorts, workshops = Count("cohorts", distinct=True), Count("workshops", distinct=True)
        called = _count("certificates.CeremonyCall", "ceremony", number__isnull=False)
        return self.annotate(cohort_count=cohorts + workshops, called=called)


class CallQuerySet(models.QuerySet):
    """Which lines of the lists of those called."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff of the ceremony's programme."""
        if user.is_superuser:
            return self
        return self.filter(ceremony__programme__in=Role.objects.staff_programmes(user))

    def called(self) -> models.QuerySet:
        """Those who are called, in their order."""
        return self.filter(number__isnull=False).order_by("number")

    def taken_off(self) -> models.QuerySet:
        """Those who were taken off the list."""
        return self.filter(number=None).order_by("pk")

    def of_groups_gone(self, ceremony) -> models.QuerySet:
        """Those of a cohort or workshop that ``ceremony`` had once."""
        kept = Q(enrolment__cohort__in=ceremony.cohorts.values("pk")) | Q(
            delegate__workshop__in=ceremony.workshops.values("pk")
        )
        return self.exclude(pk__in=self.model.objects.filter(kept, ceremony=ceremony).values("pk"))

    def with_people(self) -> models.QuerySet:
        """Read persons, institutions, cohorts and workshops in the same query."""
        return self.select_related(
            "enrolment__person", "enrolment__institution", "enrolment__cohort__course",
            "delegate__person", "delegate__institution", "delegate__workshop",
        )  # fmt: skip

    def with_certificate(self) -> models.QuerySet:
        """Annotate ``has_certificate``: whether the person has a valid one now."""
        valid = apps.get_model("certificates.Certificate").objects.valid_on(timezone.localdate())
        return self.annotate(
            has_certificate=Exists(valid.filter(enrolment=OuterRef("enrolment")))
            | Exists(valid.filter(delegate=OuterRef("delegate")))
        )


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

    def for_strangers(self) -> models.QuerySet:
        """Read what the public page says of a certificate in the same query."""
        return self.select_related("person", "programme", "design", "superseded_by")

    def live(self) -> models.QuerySet:
        """The current certificate of each owner: neither superseded nor revoked, expired or not."""
        return self.filter(is_live=True)

    def valid_on(self, day: dt.date) -> models.QuerySet:
        """Current certificates whose last day is not behind ``day``."""
        return self.live().filter(Q(expires_on=None) | Q(expires_on__gte=day))

    def expired_on(self, day: dt.date) -> models.QuerySet:
        """Current certificates whose last day lies before ``day``."""
        return self.live().filter(expires_on__lt=day)

    def ending_soon(self, day: dt.date) -> models.QuerySet:
        """Valid certificates whose last day comes within 90 days from ``day`` on."""
        return self.live().filter(expires_on__range=(day, day + SOON))

    def in_state(self, state: str, day: dt.date | None = None) -> models.QuerySet:
        """Certificates in one of the states of ``Certificate.state``, or ``ending_soon``, on ``day`` (today).

        Raises LookupError for another word.
        """
        day = day or timezone.localdate()
        states = {
            "valid": self.valid_on,
            "ending_soon": self.ending_soon,
            "expired": self.expired_on,
            "superseded": lambda _day: self.filter(is_live=False, revoked_at=None),
            "revoked": lambda _day: self.filter(revoked_at__isnull=False),
        }
        return states[state](day)

    def with_other_name_in_record(self) -> models.QuerySet:
        """Certificates whose printed name is not, letter by letter, that of the person's record.

        A few more than ``name_was_corrected`` says: a record may hold a space more than is printed.
        """
        same = Q(printed_name=F("person__full_name"), printed_native_name=F("person__native_name"))
        return self.exclude(same)

    def called(self, words: str) -> models.QuerySet:
        """Certificates whose serial or one of whose printed names contains ``words``."""
        return self.filter(
            Q(serial__icontains=words) | Q(printed_name__icontains=words) | Q(printed_native_name__icontains=words)
        )

    def with_things(self) -> models.QuerySet:
        """Read the cohort or workshop of each certificate in the same query."""
        return self.select_related("enrolment__cohort__course", "delegate__workshop")


class CertificateMailQuerySet(MailQuerySet):
    """Which e-mails with certificates."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff see those of their programmes' certificates."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(certificate__programme__in=Role.objects.staff_programmes(user))

    def arrived(self) -> models.QuerySet:
        """E-mails that were sent and have not come back."""
        return self.filter(state="sent", bounced_at=None)

    def in_trouble(self) -> models.QuerySet:
        """E-mails that were not sent, came back, or of which nobody knows.

        None of a certificate that arrived at another address, or that was superseded: the new one is to be sent.
        """
        arrived = self.model.objects.arrived().filter(certificate=OuterRef("certificate"))
        matters = Q(certificate__is_live=True) | Q(certificate__revoked_at__isnull=False)
        stuck = Q(state__in=["failed", "unclear"]) | Q(bounced_at__isnull=False)
        return self.filter(stuck, matters).exclude(Exists(arrived))

    def to_try_again(self, *, is_being_worked_at: bool) -> models.QuerySet:
        """Add to the rule for all e-mails: only for a certificate that is current and has not arrived otherwise.

        None to an address that stood in the record and was changed there.
        """
        arrived = self.model.objects.arrived().filter(certificate=OuterRef("certificate"))
        mails = super().to_try_again(is_being_worked_at=is_being_worked_at)
        # Lower on both sides, not iexact: SQLite would take an underscore of the address for any letter.
        still = Q(is_to_record=False) | Q(address_lower=Lower("certificate__person__email"))
        return mails.alias(address_lower=Lower("address")).filter(still, ~Exists(arrived), certificate__is_live=True)


def cohorts_to_certify(user, programme=None) -> models.QuerySet:
    """Cohorts that have ended, with ``enrolled`` and ``certified`` (people who have a current certificate) counted."""
    cohorts = Cohort.objects.visible_to(user).ended(timezone.localdate()).select_related("course")
    if programme:
        cohorts = cohorts.filter(course__programme=programme)
    return with_counts(cohorts)


def with_counts(cohorts: models.QuerySet) -> models.QuerySet:
    """Count in ``enrolled`` who has a place in each cohort, in ``certified`` who has a current certificate."""
    enrolled = _count("training.Enrolment", "cohort", state="enrolled")
    return cohorts.annotate(enrolled=enrolled, certified=_certified("enrolment__cohort"))


def workshops_to_certify(user, programme=None) -> models.QuerySet:
    """Workshops that have ended, with ``attended`` and ``certified`` counted."""
    workshops = Workshop.objects.visible_to(user).filter(ends_on__lt=timezone.localdate())
    if programme:
        workshops = workshops.filter(programme=programme)
    return workshops_with_counts(workshops)


def workshops_with_counts(workshops: models.QuerySet) -> models.QuerySet:
    """Count in ``attended`` who was at each workshop, in ``certified`` who has a valid certificate."""
    people = _count("workshops.Delegate", "workshop", state="attended")
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
