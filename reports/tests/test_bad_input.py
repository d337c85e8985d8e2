"""What figures make of records that look wrong or stand at an edge: small records, exact numbers."""

import datetime as dt

import pytest

from certificates.tests.factories import CertificateFactory
from partnerships.models import AgreementVersion, PaperSignature
from partnerships.tests.factories import ActivityFactory, InstitutionFactory, PersonFactory, SignedAgreementFactory
from reports.indicators import INDICATORS, indicators_for
from reports.scope import Scope
from training.models import Attendance
from training.tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    cohort_with_days,
    completed_enrolment,
    enrolment_present_on,
)
from workshops.tests.factories import CheckInFactory, DelegateFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 1, 1)
LATER = dt.date(2023, 2, 1)


def value(key: str, programme, as_of: dt.date = DAY, **narrowed):
    return INDICATORS[key].value(Scope(programme=programme, as_of=as_of, **narrowed))


def rows(key: str, by: str, programme, as_of: dt.date = DAY, **narrowed) -> dict:
    return INDICATORS[key].rows(Scope(programme=programme, as_of=as_of, **narrowed), by)


@pytest.fixture
def course(programme):
    return completed_enrolment(CohortFactory(course__programme=programme)).cohort.course


def test_an_empty_programme_has_noughts_rates_of_nothing_and_no_rows(programme):
    scope = Scope(programme=programme, as_of=DAY)
    shown = indicators_for(scope)
    assert {indicator.value(scope) for indicator in shown} == {0, None}
    assert not any(indicator.rows(scope, by) for indicator in shown for by in indicator.by if by != "sex")


def test_a_period_that_ends_before_it_starts_is_refused(programme):
    with pytest.raises(ValueError, match="The period ends before it starts"):
        Scope(programme=programme, as_of=DAY, since=DAY + dt.timedelta(days=1))
    assert Scope(programme=programme, as_of=DAY, since=DAY).since == DAY


def test_a_figure_over_nought_is_none_and_a_figure_of_nought_is_nought(programme):
    cohort = cohort_with_days(course__programme=programme)
    assert value("completion_rate", programme) is None
    enrolment_present_on(cohort, 0)
    assert value("completion_rate", programme) == 0.0
    assert value("gain", programme) is None


def test_a_person_in_two_cohorts_is_one_person_and_two_places(programme, course):
    person = course.cohorts.get().enrolments.get().person
    other = completed_enrolment(CohortFactory(course__programme=programme), person=person)
    assert (value("enrolled", programme), value("enrolments", programme)) == (1, 2)
    assert rows("completed", "course", programme) == {"several": 1}
    assert rows("completions", "course", programme) == {course.pk: 1, other.cohort.course_id: 1}


def test_a_person_at_a_workshop_and_in_a_cohort_is_reached_once_and_takes_part_twice(programme, course):
    person = course.cohorts.get().enrolments.get().person
    DelegateFactory(workshop=WorkshopFactory(programme=programme), person=person, state="attended")
    assert (value("people", programme), value("participations", programme)) == (1, 2)


def test_an_institution_merged_twice_in_a_row_is_one_of_its_last_name_and_country(programme):
    new = InstitutionFactory(country="VN")
    middle = InstitutionFactory(country="TH", now_known_as=new)
    old = InstitutionFactory(country="TH", now_known_as=middle)
    workshop = WorkshopFactory(programme=programme)
    for institution in (old, middle, new):
        DelegateFactory(workshop=workshop, person=PersonFactory(institution=institution), state="attended")
    assert value("institutions", programme) == 1
    assert rows("institutions", "country", programme) == {"VN": 1}
    assert [value("institutions", programme, country=country) for country in ("TH", "VN")] == [0, 1]
    assert rows("delegates", "institution", programme) == {new.pk: 3}
    assert [value("delegates", programme, institution=one) for one in (old, middle, new)] == [1, 2, 3]


def test_two_agreements_of_a_pair_are_one_pair_also_after_a_merger(programme):
    one, other = InstitutionFactory(country="TH"), InstitutionFactory(country="CN")
    old = InstitutionFactory(country="TH", now_known_as=one)
    SignedAgreementFactory(programme=programme, first_party=one, second_party=other)
    SignedAgreementFactory(programme=programme, first_party=other, second_party=one)
    SignedAgreementFactory(programme=programme, first_party=old, second_party=other)
    # The two have become one since, and one is no pair.
    SignedAgreementFactory(programme=programme, first_party=old, second_party=one)
    assert (value("agreements_signed", programme), value("pairs", programme)) == (4, 1)
    assert value("institutions_with_partners", programme) == 2
    assert value("institutions_with_partners", programme, side="china") == 1


def test_a_pair_of_two_countries_without_china_is_listed_in_the_row_of_several(programme):
    one, other = InstitutionFactory(country="TH"), InstitutionFactory(country="VN")
    SignedAgreementFactory(programme=programme, first_party=one, second_party=other)
    scope = Scope(programme=programme, as_of=DAY)
    assert INDICATORS["pairs"].rows(scope, "partner_country") == {"several": 1}
    assert INDICATORS["pairs"].things(scope, "partner_country", "several").count() == 1


def test_an_amendment_after_the_day_changes_nothing_on_it(programme):
    agreement = SignedAgreementFactory(programme=programme)
    first = agreement.signed_version
    AgreementVersion.objects.filter(pk=first.pk).update(ends_on=DAY - dt.timedelta(days=1))
    amended = AgreementVersion.objects.create(
        agreement=agreement, number=2, kind="moa", starts_on=first.starts_on, ends_on=dt.date(2030, 1, 1),
        agreed_on=LATER,
    )  # fmt: skip
    PaperSignature.objects.create(version=amended, signed_on=LATER)
    agreement.signed_version = amended
    agreement.save()
    figures = ("agreements_in_force", "agreements_expired", "agreements_on_paper")
    assert [value(key, programme, DAY) for key in figures] == [0, 1, 0]
    assert [value(key, programme, LATER) for key in figures] == [1, 0, 1]
    assert rows("agreements_signed", "agreement_kind", programme, DAY) == {"mou": 1}
    assert rows("agreements_signed", "agreement_kind", programme, LATER) == {"moa": 1}


def test_what_happened_after_the_day_is_not_in_its_figures(programme, course):
    after = {"starts_on": LATER, "ends_on": LATER}
    DelegateFactory(workshop=WorkshopFactory(programme=programme, **after), state="attended")
    completed_enrolment(CohortFactory(course=course, **after))
    agreement = SignedAgreementFactory(programme=programme)
    ActivityFactory(agreement=agreement, status="completed", actual_start=DAY, actual_end=LATER)
    CertificateFactory(enrolment=course.cohorts.first().enrolments.get(), issued_on=LATER)
    figures = ("delegates", "completions", "activities_started", "activities_completed", "certificates")
    assert [value(key, programme, DAY) for key in figures] == [0, 1, 1, 0, 0]
    assert [value(key, programme, LATER) for key in figures] == [1, 2, 1, 1, 1]
    assert rows("activities_agreed", "activity_state", programme, DAY) == {"started": 1}


def test_a_certificate_replaced_before_it_was_revoked_ended_on_the_day_of_the_newer_one(programme, course):
    enrolment = course.cohorts.get().enrolments.get()
    revoked_at = dt.datetime(2023, 2, 1, 12, tzinfo=dt.UTC)
    old = CertificateFactory(
        enrolment=enrolment, issued_on=dt.date(2022, 10, 1), is_live=False, revoked_at=revoked_at,
        revocation_reason="Fraud",
    )  # fmt: skip
    CertificateFactory(enrolment=enrolment, issued_on=dt.date(2022, 12, 1), supersedes=old)
    assert [value("certificates", programme, day) for day in (dt.date(2022, 11, 30), DAY)] == [1, 1]
    assert value("certified", programme) == 1


def test_a_withdrawn_place_was_taken_and_an_application_taken_back_was_none(programme, course):
    cohort = course.cohorts.get()
    EnrolmentFactory(cohort=cohort, state="withdrawn")
    EnrolmentFactory(cohort=cohort, state="withdrawn", never_enrolled=True)
    EnrolmentFactory(cohort=cohort, state="applied")
    assert (value("enrolments", programme), value("completion_rate", programme)) == (2, 50.0)


def test_presence_on_a_day_of_another_cohort_is_no_presence(programme, course):
    other = enrolment_present_on(cohort_with_days(2, course=course), 0)
    day = course.cohorts.exclude(pk=other.cohort_id).get().class_days.first()
    Attendance.objects.create(enrolment=other, class_day=day, state="present")
    assert (value("person_days", programme), value("attended", programme), value("register_entries", programme)) == (
        5, 1, 7,
    )  # fmt: skip


def test_scores_that_fell_are_a_negative_gain(programme, course):
    enrolment = course.cohorts.get().enrolments.get()
    enrolment.score_before, enrolment.score_after = 70, 61.5
    enrolment.save()
    assert value("gain", programme) == -8.5


def test_an_activity_counts_for_either_institution_in_either_direction(programme):
    agreement = SignedAgreementFactory(programme=programme)
    there, here = agreement.first_party, agreement.second_party
    ActivityFactory(agreement=agreement)
    ActivityFactory(agreement=agreement, sending=here, receiving=there)
    assert [value("activities_agreed", programme, institution=one) for one in (here, there)] == [2, 2]
    assert [value("activities_agreed", programme, country=one) for one in ("CN", "TH", "VN")] == [2, 2, 0]
    assert rows("activities_agreed", "direction", programme) == {"sea_to_china": 1, "china_to_sea": 1}


def test_an_activity_that_started_and_was_delayed_is_delayed(programme):
    delayed = {"status": "delayed", "status_reason": "Closed borders", "actual_start": dt.date(2022, 12, 1)}
    ActivityFactory(agreement=SignedAgreementFactory(programme=programme), **delayed)
    assert rows("activities_agreed", "activity_state", programme) == {"delayed": 1}
    assert value("activities_started", programme) == 1


def test_a_province_is_one_of_china_or_outside_it_or_not_stated(programme):
    workshop = WorkshopFactory(programme=programme)
    for country, province in (("CN", "Guizhou"), ("CN", ""), ("TH", "Chiang Mai"), ("", "Guizhou")):
        institution = InstitutionFactory(country=country, province=province)
        DelegateFactory(workshop=workshop, person=PersonFactory(institution=institution), state="attended")
    assert rows("institutions", "province", programme) == {"Guizhou": 1, "none": 1, "not_stated": 2}


def test_figures_of_some_cohorts_leave_workshops_out(programme, course):
    DelegateFactory(workshop=WorkshopFactory(programme=programme), state="attended")
    cohorts = {"cohorts": (course.cohorts.get().pk,)}
    assert (value("people", programme), value("people", programme, **cohorts)) == (2, 1)
    assert value("workshops", programme, **cohorts) == 0


def test_a_day_counts_for_whom_was_checked_in_though_nobody_else_of_the_institution_came(programme):
    delegate = DelegateFactory(
        workshop=WorkshopFactory(programme=programme), person=PersonFactory(institution=InstitutionFactory())
    )
    CheckInFactory(delegate=delegate)
    assert (value("days_attended", programme), value("days_attended", programme, country="TH")) == (1, 1)


def test_what_one_record_leaves_out_another_of_the_same_person_may_state(programme, course):
    first = course.cohorts.get().enrolments.get()
    sent = InstitutionFactory(country="TH")
    completed_enrolment(CohortFactory(course=course), person=first.person, institution=sent)
    assert rows("completed", "country", programme) == {"TH": 1}
    assert rows("completions", "country", programme) == {"not_stated": 1, "TH": 1}
