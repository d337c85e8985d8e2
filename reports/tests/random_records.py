"""Records of two programmes by chance, the same for the same seed: gaps everywhere, and days around ``AS_OF``."""

import datetime as dt
from decimal import Decimal
from random import Random

from certificates.models import AwardCeremony, Certificate, CertificateDesign
from partnerships.models import (
    ActivityPeople,
    Agreement,
    AgreementVersion,
    CollaborativeActivity,
    FieldOfStudy,
    Institution,
    Membership,
    PaperSignature,
    Person,
    Programme,
)
from partnerships.models.terms import ActivityKind, Mode
from training.models import Attendance, ClassDay, Cohort, Course, Enrolment, Topic
from workshops.models import CheckIn, Delegate, Session, Signing, SiteVisit, Workshop

SINCE, PAST, AS_OF = dt.date(2022, 7, 1), dt.date(2022, 12, 31), dt.date(2023, 6, 30)
FIRST, LAST = dt.date(2021, 1, 1), dt.date(2024, 12, 31)
COUNTRIES = ("CN", "CN", "CN", "CN", "TH", "TH", "VN", "JP", "")


class World:
    """What was made by chance: the programmes, and what a figure may be narrowed to.

    ``merged`` leads from an institution that was merged twice in a row to the one that carries it on.
    """

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.programmes = Programme.objects.bulk_create(
            Programme(code=f"P{number}", name=f"Programme {number}", starts_on=FIRST) for number in (1, 2)
        )
        self.fields = FieldOfStudy.objects.bulk_create(
            FieldOfStudy(code=f"00{number}", name=f"Field {number}") for number in range(3)
        )
        self._institutions()
        self._people()
        for programme in self.programmes:
            self._memberships(programme)
            self._workshops(programme)
            self._training(programme)
            self._agreements(programme)
        self._certificates()
        for programme in self.programmes:
            self._ceremonies(programme)

    def day(self, first: dt.date = FIRST, last: dt.date = LAST) -> dt.date:
        """Return a day between two; often one on which something else happens, or beside it."""
        if self.chance(30):
            day = self.random.choice((SINCE, PAST, AS_OF)) + dt.timedelta(days=self.random.choice((-1, 0, 1)))
            return min(max(day, first), last)
        return first + dt.timedelta(days=self.random.randint(0, (last - first).days))

    def chance(self, per_cent: int) -> bool:
        """Return True in so many of a hundred cases."""
        return self.random.randrange(100) < per_cent

    def perhaps(self, value, per_cent: int = 75):
        """Return the value, or None where nobody said."""
        return value if self.chance(per_cent) else None

    def _institutions(self) -> None:
        pick = self.random.choice
        self.institutions = Institution.objects.bulk_create(
            Institution(
                official_name=f"Institution {number}", country=pick(COUNTRIES),
                province=pick(("", "Guizhou", "Sichuan")), kind=pick(("ministry", "polytechnic", "company")),
            )
            for number in range(14)
        )  # fmt: skip
        old, middle, new, other, heir = self.institutions[:5]
        middle.country = new.country = old.country = "TH"
        heir.country = "VN"
        old.now_known_as, middle.now_known_as, other.now_known_as = middle, new, heir
        # Agreements are between the first nine: with and without China, of one province, of two and of none.
        places = [("CN", "Guizhou"), ("CN", "Sichuan"), ("", ""), ("CN", "")]
        for institution, (country, province) in zip(self.institutions[5:9], places, strict=True):
            institution.country, institution.province = country, province
        Institution.objects.bulk_update(self.institutions, ["country", "province", "now_known_as"])
        self.merged = [old, middle, new]
        self.changed_country = [other, heir]

    def _people(self) -> None:
        pick = self.random.choice
        self.people = Person.objects.bulk_create(
            Person(
                full_name=f"Person {number}", sex=pick(Person.Sex.values), category=pick(Person.Category.values),
                institution=self.perhaps(pick(self.institutions)),
            )
            for number in range(40)
        )  # fmt: skip

    def _memberships(self, programme: Programme) -> None:
        members = [(institution, self.day()) for institution in self.random.sample(self.institutions, 9)]
        Membership.objects.bulk_create(
            Membership(
                programme=programme,
                institution=institution,
                since=since,
                until=max(since, AS_OF) if self.chance(20) else self.perhaps(self.day(since), 40),
            )
            for institution, since in members
        )

    def _sent_by(self, person: Person) -> Institution | None:
        if self.chance(60):
            return person.institution
        return self.perhaps(self.random.choice(self.institutions))

    def _workshops(self, programme: Programme) -> None:
        pick = self.random.choice
        starts = [AS_OF - dt.timedelta(days=2), PAST, self.day(), self.day()]
        workshops = Workshop.objects.bulk_create(
            Workshop(
                programme=programme, edition=number, title=f"Workshop {number}", city="Kunming",
                country=pick(("CN", "TH")), starts_on=day, ends_on=day + dt.timedelta(days=4),
            )
            for number, day in enumerate(starts)
        )  # fmt: skip
        for workshop in workshops:
            days = workshop.days
            sessions = Session.objects.bulk_create(
                Session(workshop=workshop, number=number, title="Session", day=pick(days)) for number in range(3)
            )
            visits = SiteVisit.objects.bulk_create(
                SiteVisit(workshop=workshop, institution=institution, day=pick(days))
                for institution in self.random.sample(self.institutions, 2)
            )
            delegates = Delegate.objects.bulk_create(
                Delegate(
                    workshop=workshop, person=person, institution=self._sent_by(person),
                    state=pick((*Delegate.State.values, "attended", "attended", "attended")),
                    badge_code=f"{workshop.pk:08}{person.pk:08}",
                )
                for person in self.random.sample(self.people, 14)
            )  # fmt: skip
            CheckIn.objects.bulk_create(self._check_ins(delegates, sessions, visits, days))

    def _check_ins(self, delegates, sessions, visits, days):
        for delegate in delegates:
            if delegate.state != "attended" and not self.chance(10):
                continue
            places = [{"session": one, "day": one.day} for one in sessions]
            places += [{"visit": one, "day": one.day} for one in visits] + [{"day": day} for day in days]
            for place in self.random.sample(places, 4):
                yield CheckIn(delegate=delegate, checked_in_at=noon(place["day"]), **place)

    def _training(self, programme: Programme) -> None:
        pick = self.random.choice
        for number in range(5):
            course = Course.objects.create(
                programme=programme, code=f"c{number}", title=f"Course {number}", weeks=pick((1, 4, 10)),
                mode=pick(Mode.values), is_training_of_trainers=self.chance(50),
                field_of_study=self.perhaps(pick(self.fields)), least_attendance=pick((0, 50, 67, 80)),
                least_score=self.perhaps(Decimal(pick((40, 60))), 40),
            )  # fmt: skip
            topics = Topic.objects.bulk_create(
                Topic(course=course, number=place, title="Topic", is_required=self.chance(30)) for place in range(2)
            )
            others: list[ClassDay] = []
            for run in range(2):
                ends_on = self.day(last=AS_OF + dt.timedelta(days=60))
                starts_on = ends_on - dt.timedelta(days=6)
                cohort = Cohort.objects.create(course=course, name=f"run {run}", starts_on=starts_on, ends_on=ends_on)
                days = ClassDay.objects.bulk_create(
                    ClassDay(
                        cohort=cohort, day=starts_on + dt.timedelta(days=day), topic=self.perhaps(pick(topics), 60)
                    )
                    for day in self.random.sample(range(7), pick((0, 2, 3, 3, 4)))
                )
                self._places(cohort, days, others)
                others = days

    def _places(self, cohort: Cohort, days: list[ClassDay], others: list[ClassDay]) -> None:
        pick = self.random.choice
        places = Enrolment.objects.bulk_create(
            Enrolment(
                cohort=cohort, person=person, institution=self._sent_by(person),
                state=pick((*Enrolment.State.values, "enrolled", "enrolled", "enrolled")), score_before=self._score(),
                score_after=self._score(),
            )
            for person in self.random.sample(self.people, 10)
        )  # fmt: skip
        for place in places:
            place.never_enrolled = place.state == "withdrawn" and self.chance(40)
        Enrolment.objects.bulk_update(places, ["never_enrolled"])
        Attendance.objects.bulk_create(
            # Now and then on a day of another cohort, as after a move in the admin.
            Attendance(class_day=day, enrolment=place, state=pick((*Attendance.State.values, "present", "present")))
            for place in places
            for day in (*days, *others)
            if self.chance(85 if day.cohort_id == cohort.pk else 8)
        )

    def _score(self) -> Decimal | None:
        # Often just what some courses ask for.
        return self.perhaps(
            self.random.choice((Decimal(40), Decimal(60), Decimal(self.random.randint(0, 400)) / 4)), 60
        )

    def _agreements(self, programme: Programme) -> None:
        pick = self.random.choice
        agreements = []
        for number in range(45):
            # Of few institutions, so that a pair has an agreement twice, also the other way round.
            one, other = self.random.sample(self.institutions[:9], 2)
            # Now and then on the first day from which an agreement may be sleeping.
            signed_on = AS_OF - dt.timedelta(days=120) if self.chance(8) else self.day()
            agreements.append(
                Agreement(
                    programme=programme, number=f"{programme.code}-{number}", first_party=one, second_party=other,
                    proposed_on=self.perhaps(signed_on - dt.timedelta(days=self.random.randint(0, 200)), 80),
                    status=pick(("draft", "proposed", "withdrawn", "declined")), status_reason="Said so",
                )
            )  # fmt: skip
            agreements[-1].planned_for = signed_on
        Agreement.objects.bulk_create(agreements)
        workshops = list(Workshop.objects.filter(programme=programme).order_by("pk"))
        old = None
        for agreement in agreements:
            versions = self._versions(agreement)
            if self.chance(25):
                continue
            agreed = [one for one in versions if one.agreed_on]
            agreement.status = pick(("signed", "signed", "signed", "terminated"))
            agreement.signed_version, agreement.signed_on = agreed[-1], agreement.planned_for
            if agreement.status == "terminated":
                agreement.terminated_on = self.day(agreement.signed_on)
            if old and self.chance(20):
                agreement.renewal_of, old = old, None
            elif old is None:
                old = agreement
            if self.chance(45):
                Signing.objects.create(workshop=pick(workshops), agreement=agreement, signed_on=agreement.signed_on)
            self._activities(agreement)
        fields = ["status", "signed_version", "signed_on", "terminated_on", "renewal_of"]
        Agreement.objects.bulk_update(agreements, fields)

    def _versions(self, agreement: Agreement) -> list[AgreementVersion]:
        pick = self.random.choice
        found, agreed_on = [], agreement.planned_for
        for number in range(1, pick((1, 1, 2, 3)) + 1):
            starts_on = self.day()
            found.append(
                AgreementVersion(
                    agreement=agreement, number=number, kind=pick(Agreement.Kind.values), sha256=f"{number}",
                    starts_on=starts_on, ends_on=self.day(starts_on),
                    # The last one may still wait for the other side.
                    agreed_on=agreed_on if number < 3 or self.chance(50) else None,
                )
            )  # fmt: skip
            agreed_on = self.day(agreed_on)
        AgreementVersion.objects.bulk_create(found)
        PaperSignature.objects.bulk_create(
            PaperSignature(version=one, signed_on=one.agreed_on) for one in found if one.agreed_on and self.chance(50)
        )
        return found

    def _activities(self, agreement: Agreement) -> None:
        pick = self.random.choice
        for _number in range(pick((0, 1, 1, 2, 3))):
            sending, receiving = self.random.sample([agreement.first_party, agreement.second_party], 2)
            status = pick(CollaborativeActivity.Status.values)
            has_started = status in ("started", "completed") or self.chance(25)
            start = self.day(agreement.signed_on) if has_started else None
            activity = CollaborativeActivity.objects.bulk_create(
                [
                    CollaborativeActivity(
                        agreement=agreement, kind=pick(ActivityKind.values[:4]), sending=sending, receiving=receiving,
                        field_of_study=self.perhaps(pick(self.fields)), mode=pick(Mode.values), status=status,
                        planned_people=pick((1, 3, 20)), planned_length=pick((1, 5, 12)),
                        length_unit=pick(("days", "months")), status_reason="Said so", actual_start=start,
                        actual_end=self.perhaps(self.day(start), 60) if start else None,
                        actual_length=self.perhaps(pick((2, 6))) if start else None,
                        cancelled_on=self.perhaps(self.day(agreement.signed_on)) if status == "cancelled" else None,
                    )
                ]
            )[0]  # fmt: skip
            ActivityPeople.objects.bulk_create(
                ActivityPeople(
                    activity=activity, category=category, women=pick((0, 2, 5)), men=pick((0, 3)),
                    not_stated=pick((0, 0, 4)),
                )
                for category in self.random.sample(ActivityPeople.Category.values, pick((0, 1, 2)))
            )  # fmt: skip

    def _certificates(self) -> None:
        designs = {
            programme.pk: CertificateDesign.objects.create(programme=programme, name="Design", title="T", body="{name}")
            for programme in self.programmes
        }
        for place in Enrolment.objects.select_related("cohort__course", "person").order_by("pk"):
            if self.chance(35):
                self._issue(designs[place.cohort.course.programme_id], "completion", place, enrolment=place)
        for delegate in Delegate.objects.select_related("workshop", "person").order_by("pk"):
            if self.chance(35):
                self._issue(designs[delegate.workshop.programme_id], "attendance", delegate, delegate=delegate)

    def _ceremonies(self, programme: Programme) -> None:
        cohorts, workshops = Cohort.objects.filter(course__programme=programme), programme.workshops.all()
        for number in range(4):
            one = AwardCeremony.objects.create(
                programme=programme, title=f"Ceremony {number}", held_on=self.day(),
                participants=self.perhaps(self.random.randint(0, 200)),
            )  # fmt: skip
            one.cohorts.set([each for each in cohorts if self.chance(30)])
            one.workshops.set([each for each in workshops if self.chance(30)])

    def _issue(self, design: CertificateDesign, kind: str, owner, **recipient) -> None:
        """Issue one, and perhaps others in its place; each may have been revoked, the last one may be current."""
        before, issued_on = None, self.day(last=AS_OF + dt.timedelta(days=30))
        times = self.random.choice((1, 1, 2, 3))
        for number in range(times):
            is_revoked = self.chance(20)
            made = Certificate(
                programme_id=design.programme_id, design=design, kind=kind, person=owner.person, printed_name="Name",
                serial=f"{kind}-{owner.pk}-{number}", supersedes=before, issued_on=issued_on,
                expires_on=self.perhaps(self.day(issued_on), 30), is_live=number == times - 1 and not is_revoked,
                revoked_at=noon(self.day(issued_on)) if is_revoked else None, revocation_reason="Said so", **recipient,
            )  # fmt: skip
            Certificate.objects.bulk_create([made])
            before, issued_on = made, self.day(issued_on)


def noon(day: dt.date) -> dt.datetime:
    """Return the middle of ``day``."""
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
