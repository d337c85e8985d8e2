"""What a figure speaks of: a programme, a part of it, a day or a period; and the records within."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from certificates.models import AwardCeremony, Certificate
from partnerships.countries import SOUTHEAST_ASIA
from partnerships.models import Agreement, CollaborativeActivity, Institution, Membership, Person, Programme
from training.models import Attendance, Cohort, Course, Enrolment
from workshops.models import CheckIn, Delegate, Session, SiteVisit, Workshop


@dataclass(frozen=True)
class Scope:
    """The records of ``programme`` as they count on ``as_of``, narrowed as far as the other fields say.

    With ``since`` those that happened from that day on count, without it all since the programme began. Figures of a
    state, such as agreements in force, are those of ``as_of`` alone. ``institution`` stands for those it was known as
    before, too. ``side`` narrows people and institutions alone: an agreement has two sides. With ``workshop`` no cohort
    counts, with ``cohorts`` no workshop. Raises ValueError when the period ends before it starts.
    """

    programme: Programme
    as_of: dt.date
    workshop: Workshop | None = None
    cohorts: tuple[int, ...] = field(default=())
    side: str = ""
    since: dt.date | None = None
    institution: Institution | None = None
    country: str = ""

    def __post_init__(self) -> None:
        if self.since and self.since > self.as_of:
            raise ValueError(_("The period ends before it starts."))

    @property
    def is_whole(self) -> bool:
        """Whether it is about the programme as a whole: no workshop, institution, country, side or cohorts."""
        return not (self.workshop or self.institution or self.country or self.side or self.cohorts)

    def within(self, path: str) -> Q:
        """Return the filter for the period over ``path``, the path to a date; a record without one is left out."""
        until = Q(**{f"{path}__lte": self.as_of})
        return until & Q(**{f"{path}__gte": self.since}) if self.since else until

    def of(self, path: str) -> Q:
        """Return the filter for institution, country and side over ``path``, the path to an institution.

        "pk" is the path from an institution to itself.
        """
        return self._is_it(path) & self.there(path)

    def there(self, path: str) -> Q:
        """Return the filter for country and side over ``path``, as in ``of``."""
        found, country = self._is_in_country(path), _country(path)
        if self.side == "china":
            found &= Q(**{country: "CN"})
        if self.side == "sea":
            found &= Q(**{f"{country}__in": SOUTHEAST_ASIA})
        return found

    @cached_property
    def _line(self) -> list[int]:
        return self.institution.line()

    def _is_it(self, path: str) -> Q:
        return Q(**{f"{path}__in": self._line}) if self.institution else Q()

    def _is_in_country(self, path: str) -> Q:
        return Q(**{_country(path): self.country}) if self.country else Q()

    def of_either(self, one: str, other: str) -> Q:
        """Return the filter for institution and country over two institutions, one of which it must be."""
        if not self.is_narrow:
            return Q()
        return self._is_it(one) & self._is_in_country(one) | self._is_it(other) & self._is_in_country(other)

    @property
    def is_narrow(self) -> bool:
        """Whether it is about one institution or country."""
        return bool(self.institution or self.country)

    def workshops_begun(self) -> QuerySet:
        """Workshops that began in the period, whoever was there."""
        if self.cohorts:
            return Workshop.objects.none()
        found = Workshop.objects.filter(self.within("starts_on"), programme=self.programme)
        return found.filter(pk=self.workshop.pk) if self.workshop else found

    def workshops(self) -> QuerySet:
        """These workshops; of an institution or country those at which somebody of it was."""
        if not self.is_narrow:
            return self.workshops_begun()
        return self.workshops_begun().filter(Exists(self.delegates().filter(workshop=OuterRef("pk"))))

    def sessions(self) -> QuerySet:
        """Sessions of these workshops held on or before the day."""
        return Session.objects.filter(workshop__in=self.workshops(), day__lte=self.as_of)

    def visits(self) -> QuerySet:
        """School visits of these workshops made on or before the day."""
        return SiteVisit.objects.filter(workshop__in=self.workshops(), day__lte=self.as_of)

    def delegates(self) -> QuerySet:
        """Delegates who attended; a person at two workshops is two delegates."""
        return self._delegates().filter(self.of("institution"))

    def _delegates(self) -> QuerySet:
        return Delegate.objects.present().filter(workshop__in=self.workshops_begun())

    def check_ins(self) -> QuerySet:
        """Check-ins of delegates on or before the day: for a day, a session or a visit."""
        return CheckIn.objects.filter(
            self.of("delegate__institution"), delegate__workshop__in=self.workshops_begun(), day__lte=self.as_of
        )

    def cohort_rows(self) -> QuerySet:
        """Cohorts that ended in the period; none for a workshop."""
        if self.workshop:
            return Cohort.objects.none()
        found = Cohort.objects.filter(self.within("ends_on"), course__programme=self.programme)
        return found.filter(pk__in=self.cohorts) if self.cohorts else found

    def cohorts_attended(self) -> QuerySet:
        """These cohorts; of an institution or country those in which somebody of it had a place."""
        if not self.is_narrow:
            return self.cohort_rows()
        return self.cohort_rows().filter(Exists(self.enrolments().filter(cohort=OuterRef("pk"))))

    def courses(self) -> QuerySet:
        """Courses of which such a cohort has ended."""
        ended = self.cohorts_attended().filter(course=OuterRef("pk"))
        return Course.objects.filter(Exists(ended), programme=self.programme)

    def enrolments(self) -> QuerySet:
        """Places taken in the cohorts that ended, withdrawn ones included, applications left out."""
        return self._enrolments().filter(self.of("institution"))

    def _enrolments(self) -> QuerySet:
        found = Enrolment.objects.filter(cohort__in=self.cohort_rows(), never_enrolled=False)
        return found.exclude(state=Enrolment.State.APPLIED)

    def completed(self) -> QuerySet:
        """Those of these places whose person met the completion rule of the course."""
        return self.enrolments().completed_together()

    def attendance(self) -> QuerySet:
        """Entries of the registers of class days of these cohorts, for these places."""
        of_places = self.of("enrolment__institution")
        # A day of another cohort does not help to complete the course, and is no day of this place.
        # Said as two bounds: for an equality PostgreSQL expects hardly a row, and then reads all others one by one.
        cohort = F("enrolment__cohort")
        own = Q(class_day__cohort__gte=cohort, class_day__cohort__lte=cohort)
        found = Attendance.objects.filter(of_places, own, enrolment__cohort__in=self.cohort_rows())
        return found.exclude(enrolment__state=Enrolment.State.APPLIED).filter(enrolment__never_enrolled=False)

    def people(self) -> QuerySet:
        """People who attended a workshop or had a place in a cohort that ended."""
        return Person.objects.filter(pk__in=_either(self.delegates(), self.enrolments(), "person", "person"))

    def institutions(self) -> QuerySet:
        """Institutions that sent a delegate who attended, or a trainee; a merged one as what it is known as now.

        Of the country and side of what it is known as now, too.
        """
        sent = _either(self._delegates(), self._enrolments(), "institution", "institution")
        return Institution.objects.filter(self._is_it("pk"), pk__in=sent).as_known_now().filter(self.there("pk"))

    def institutions_with_partners(self) -> QuerySet:
        """Institutions that are a party to an agreement signed in the period, as what they are known as now."""
        signed = self._agreements().filter(self.within("signed_on"))
        parties = _either(signed, signed, "first_party", "second_party")
        return Institution.objects.filter(self._is_it("pk"), pk__in=parties).as_known_now().filter(self.there("pk"))

    def memberships(self) -> QuerySet:
        """Memberships of the programme on the day; none for a workshop."""
        if self.workshop or self.cohorts:
            return Membership.objects.none()
        stands = Q(until=None) | Q(until__gte=self.as_of)
        return Membership.objects.filter(
            stands, self.of("institution"), programme=self.programme, since__lte=self.as_of
        )

    def certificates(self) -> QuerySet:
        """Certificates issued in the period that were valid on the day.

        What was revoked or superseded after the day was still valid on it.
        """
        ended_later = Q(
            Q(revoked_at__isnull=False) | Q(superseded_by__isnull=False),
            Q(revoked_at=None) | Q(revoked_at__date__gt=self.as_of),
            Q(superseded_by=None) | Q(superseded_by__issued_on__gt=self.as_of),
        )
        valid = (Q(is_live=True) | ended_later) & (Q(expires_on=None) | Q(expires_on__gte=self.as_of))
        found = Certificate.objects.filter(valid, self.within("issued_on"), programme=self.programme)
        if self.is_narrow or self.side:
            found = found.filter(self.of("enrolment__institution") | self.of("delegate__institution"))
        if self.workshop:
            return found.filter(delegate__workshop=self.workshop)
        return found.filter(enrolment__cohort__in=self.cohorts) if self.cohorts else found

    def ceremonies(self) -> QuerySet:
        """Award ceremonies held in the period; none for an institution, a country or a side, which have no ceremony."""
        if self.is_narrow or self.side:
            return AwardCeremony.objects.none()
        found = AwardCeremony.objects.filter(self.within("held_on"), programme=self.programme)
        if self.workshop:
            return found.filter(workshops=self.workshop)
        return found.filter(pk__in=found.filter(cohorts__in=self.cohorts).values("pk")) if self.cohorts else found

    def agreements(self) -> QuerySet:
        """Agreements that were signed on or before the day, whenever that was."""
        return self._agreements().filter(self.of_either("first_party", "second_party"))

    def _agreements(self) -> QuerySet:
        found = Agreement.objects.signed().filter(programme=self.programme, signed_on__lte=self.as_of)
        return found.filter(signing__workshop=self.workshop) if self.workshop else found

    def agreements_signed(self) -> QuerySet:
        """Agreements signed in the period, whatever became of them since."""
        return self.agreements().filter(self.within("signed_on"))

    def agreements_open(self) -> QuerySet:
        """Agreements proposed on or before the day and not signed by then; a workshop has none."""
        if self.workshop:
            return Agreement.objects.none()
        waiting = Q(status=Agreement.Status.PROPOSED) | Q(signed_version__isnull=False, signed_on__gt=self.as_of)
        return Agreement.objects.filter(
            waiting, self.of_either("first_party", "second_party"), programme=self.programme,
            proposed_on__lte=self.as_of,
        )  # fmt: skip

    def activities(self) -> QuerySet:
        """Collaborative activities of the agreements signed on or before the day."""
        return CollaborativeActivity.objects.filter(
            self.of_either("sending", "receiving"), agreement__in=self._agreements()
        )

    def activities_agreed(self) -> QuerySet:
        """Collaborative activities of the agreements signed in the period."""
        return self.activities().filter(self.within("agreement__signed_on"))


def _either(ones: QuerySet, others: QuerySet, path: str, other_path: str) -> QuerySet:
    # One IN over both: for two joined by OR PostgreSQL compares each row with each of a list too large for its memory.
    return ones.order_by().values(path).union(others.order_by().values(other_path))


def _country(path: str) -> str:
    return "country" if path == "pk" else f"{path}__country"
