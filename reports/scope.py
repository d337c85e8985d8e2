"""What a figure speaks of: a programme or one workshop of it, on a day; and the records within."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from partnerships.countries import SOUTHEAST_ASIA
from partnerships.models import Agreement, CollaborativeActivity, Institution, Programme
from training.models import Cohort, Course, Enrolment
from workshops.models import CheckIn, Delegate, Session, SiteVisit, Workshop


@dataclass(frozen=True)
class Scope:
    """The records of ``programme`` as they count on ``as_of``, narrowed to a workshop, cohorts or a side if given.

    ``side`` narrows people and institutions alone: an agreement has two sides.
    """

    programme: Programme
    as_of: dt.date
    workshop: Workshop | None = None
    cohorts: tuple[int, ...] = field(default=())
    side: str = ""

    def of_side(self, country: str) -> Q:
        """Return the filter for the side over ``country``, the path to a country; an empty one without a side."""
        if self.side == "china":
            return Q(**{country: "CN"})
        if self.side == "sea":
            return Q(**{f"{country}__in": SOUTHEAST_ASIA})
        return Q()

    def workshops(self) -> QuerySet:
        """Workshops that began on or before the day."""
        found = Workshop.objects.filter(programme=self.programme, starts_on__lte=self.as_of)
        return found.filter(pk=self.workshop.pk) if self.workshop else found

    def sessions(self) -> QuerySet:
        """Sessions held on or before the day."""
        return Session.objects.filter(workshop__in=self.workshops(), day__lte=self.as_of)

    def visits(self) -> QuerySet:
        """School visits made on or before the day."""
        return SiteVisit.objects.filter(workshop__in=self.workshops(), day__lte=self.as_of)

    def delegates(self) -> QuerySet:
        """Delegates who attended; a person at two workshops is two delegates."""
        return Delegate.objects.present().filter(self.of_side("institution__country"), workshop__in=self.workshops())

    def check_ins(self) -> QuerySet:
        """Check-ins of delegates on or before the day: for a day, a session or a visit."""
        sent_by = self.of_side("delegate__institution__country")
        return CheckIn.objects.filter(sent_by, delegate__workshop__in=self.workshops(), day__lte=self.as_of)

    def cohort_rows(self) -> QuerySet:
        """Cohorts that ended on or before the day; none for a workshop."""
        if self.workshop:
            return Cohort.objects.none()
        found = Cohort.objects.filter(course__programme=self.programme, ends_on__lte=self.as_of)
        return found.filter(pk__in=self.cohorts) if self.cohorts else found

    def courses(self) -> QuerySet:
        """Courses of which a cohort has ended."""
        ended = self.cohort_rows().filter(course=OuterRef("pk"))
        return Course.objects.filter(Exists(ended), programme=self.programme)

    def enrolments(self) -> QuerySet:
        """Places taken in those cohorts, withdrawn ones included, applications left out."""
        found = Enrolment.objects.filter(self.of_side("institution__country"), cohort__in=self.cohort_rows())
        return found.exclude(state=Enrolment.State.APPLIED)

    def institutions(self) -> QuerySet:
        """Institutions that sent a delegate who attended, or a trainee."""
        delegates = self.delegates().filter(institution=OuterRef("pk"))
        enrolments = self.enrolments().filter(institution=OuterRef("pk"))
        return Institution.objects.filter(Exists(delegates) | Exists(enrolments))

    def agreements_signed(self) -> QuerySet:
        """Agreements signed on or before the day, whatever became of them since."""
        found = Agreement.objects.signed().filter(programme=self.programme, signed_on__lte=self.as_of)
        return found.filter(signing__workshop=self.workshop) if self.workshop else found

    def agreements_open(self) -> QuerySet:
        """Agreements proposed on or before the day and not signed by then; a workshop has none."""
        if self.workshop:
            return Agreement.objects.none()
        waiting = Q(status=Agreement.Status.PROPOSED) | Q(signed_version__isnull=False, signed_on__gt=self.as_of)
        return Agreement.objects.filter(waiting, programme=self.programme, proposed_on__lte=self.as_of)

    def activities(self) -> QuerySet:
        """Collaborative activities of the agreements signed."""
        return CollaborativeActivity.objects.filter(agreement__in=self.agreements_signed())
