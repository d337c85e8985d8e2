"""A programme with a few of every record that figures count, and things that must not count."""

import datetime as dt
from decimal import Decimal

from certificates.tests.factories import CertificateFactory
from partnerships.models import ActivityPeople, PaperSignature
from partnerships.tests.factories import (
    ActivityFactory,
    InstitutionFactory,
    PersonFactory,
    SignedAgreementFactory,
    proposed,
)
from training.tests.factories import (
    CohortFactory,
    CourseFactory,
    EnrolmentFactory,
    cohort_with_days,
    completed_enrolment,
    enrolment_present_on,
)
from workshops.tests.factories import (
    CheckInFactory,
    DelegateFactory,
    SessionFactory,
    SigningFactory,
    SiteVisitFactory,
    WorkshopFactory,
)

STARTED = dt.date(2019, 3, 1)


def make_records(programme) -> None:
    """Make the records of ``programme``: seven people, a workshop, four agreements signed, two cohorts."""
    nanjing = InstitutionFactory(official_name="Nanjing", country="CN", province="Jiangsu", programme=programme)
    bangkok = InstitutionFactory(official_name="Bangkok", country="TH", programme=programme)
    once = InstitutionFactory(official_name="Old Hanoi", country="VN", now_known_as=InstitutionFactory(
        official_name="Hanoi", country="VN", programme=programme
    ))  # fmt: skip
    _people(programme, nanjing, bangkok, once)
    _agreements(programme, nanjing, bangkok, once)


def _people(programme, nanjing, bangkok, once) -> None:
    workshop = WorkshopFactory(programme=programme, title="Twinning")
    sexes = ("female", "female", "male", "not_stated", "female")
    people = [
        PersonFactory(full_name=f"Somebody {number}", institution=institution, sex=sex)
        for number, (institution, sex) in enumerate(zip((nanjing, nanjing, bangkok, once, None), sexes, strict=True))
    ]
    delegates = [DelegateFactory(workshop=workshop, person=one, state="attended") for one in people]
    DelegateFactory(workshop=workshop, state="cancelled")
    session = SessionFactory(workshop=workshop)
    SessionFactory(workshop=workshop)
    SiteVisitFactory(workshop=workshop, institution=nanjing)
    for delegate in delegates[:2]:
        CheckInFactory(delegate=delegate)
        CheckInFactory(delegate=delegate, session=session)
        CheckInFactory(delegate=delegate, day=dt.date(2018, 7, 25))
    course = CourseFactory(programme=programme, is_training_of_trainers=True)
    first, second = cohort_with_days(course=course), cohort_with_days(course=course)
    scores = {"score_before": Decimal("50"), "score_after": Decimal("62.5")}
    done = completed_enrolment(cohort=first, person=people[0], **scores)
    completed_enrolment(cohort=second, person=people[0])
    enrolment_present_on(first, 1, person=PersonFactory(full_name="Somebody 5", institution=bangkok, sex="male"))
    enrolment_present_on(second, 0, person=PersonFactory(full_name="Somebody 6", institution=bangkok))
    EnrolmentFactory(cohort=first, state="applied")
    EnrolmentFactory(cohort=CohortFactory(course=course, ends_on=dt.date(2099, 1, 1)))
    CertificateFactory(programme=programme, enrolment=done)
    CertificateFactory(programme=programme, enrolment=done, is_live=False)


def _agreements(programme, nanjing, bangkok, once) -> None:
    parties = ((nanjing, bangkok), (bangkok, nanjing), (nanjing, once), (once, bangkok))
    signed = [
        SignedAgreementFactory(
            programme=programme, first_party=one, second_party=two, in_force=True, proposed_on=dt.date(2018, 7, 1)
        )
        for one, two in parties
    ]
    PaperSignature.objects.create(version=signed[0].signed_version, signed_on=signed[0].signed_on)
    SigningFactory(agreement=signed[0], workshop=programme.workshops.get())
    signed[1].renewal_of = signed[0]
    signed[1].save()
    signed[3].status, signed[3].status_reason, signed[3].terminated_on = "terminated", "Merged", dt.date(2019, 1, 1)
    signed[3].save()
    SignedAgreementFactory(programme=programme)
    waiting = proposed(programme=programme)
    waiting.proposed_on = STARTED
    waiting.save()
    ActivityFactory(agreement=signed[0], planned_length=2, length_unit="months")
    ActivityFactory(agreement=signed[0], status="cancelled", status_reason="Closed", cancelled_on=STARTED)
    ActivityFactory(agreement=signed[1], status="started", actual_start=STARTED)
    for unit in ("days", "months"):
        done = ActivityFactory(
            agreement=signed[2], status="completed", actual_start=STARTED, actual_end=dt.date(2019, 3, 9),
            actual_length=9, length_unit=unit,
        )  # fmt: skip
        ActivityPeople.objects.create(activity=done, category="teacher", women=3, men=1)
        ActivityPeople.objects.create(activity=done, category="student", women=2, not_stated=4)
