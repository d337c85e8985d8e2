"""Figures: small records, exact numbers."""

import datetime as dt

import pytest

from certificates.tests.factories import CertificateFactory
from partnerships.tests.factories import ActivityFactory, InstitutionFactory, PersonFactory, SignedAgreementFactory
from reports.breakdowns import BREAKDOWNS
from reports.figures import comparison, compute, sha256_of, value_of
from reports.indicators import INDICATORS, WORKSHOP_KEYS
from reports.models import IndicatorKey, PublishedFigure
from reports.scope import Scope
from training.tests.factories import completed_enrolment, enrolment_present_on
from workshops.tests.factories import DelegateFactory, SessionFactory, SigningFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 1, 1)


def values(scope: Scope) -> dict[str, int]:
    return {figure["key"]: figure["value"] for figure in compute(scope)["figures"]}


def table(scope: Scope, key: str) -> list[list]:
    return next(one["rows"] for one in compute(scope)["tables"] if one["key"] == key)


def test_every_key_of_the_models_has_its_indicator():
    assert set(IndicatorKey.values) <= set(INDICATORS)
    assert set(WORKSHOP_KEYS) <= set(INDICATORS)
    assert {one.indicator for one in BREAKDOWNS} <= set(INDICATORS)


def test_figures_of_an_empty_programme_are_all_nought(programme):
    content = compute(Scope(programme=programme, as_of=DAY))
    assert {figure["value"] for figure in content["figures"]} == {0}
    assert all(one["rows"] == [] and one["total"] == 0 for one in content["tables"])


def test_figures_of_delegates_count_those_who_attended_and_name_what_is_not_stated(programme):
    workshop = WorkshopFactory(programme=programme)
    for country, sex in (("CN", "female"), ("CN", "male"), ("TH", "not_stated")):
        person = PersonFactory(institution=InstitutionFactory(country=country), sex=sex)
        DelegateFactory(workshop=workshop, person=person, state="attended")
    DelegateFactory(workshop=workshop, person=PersonFactory(sex="female"), state="attended")
    DelegateFactory(workshop=workshop, state="cancelled")
    DelegateFactory(state="attended")
    scope = Scope(programme=programme, as_of=DAY)
    found = values(scope)
    assert (found["delegates"], found["institutions"], found["countries"]) == (4, 3, 2)
    assert table(scope, "delegates_by_side") == [["China", 2], ["Southeast Asia", 1], ["not stated", 1]]
    assert table(scope, "delegates_by_sex") == [["female", 2], ["male", 1], ["not stated", 1]]
    assert values(Scope(programme=programme, as_of=DAY, side="china"))["delegates"] == 2
    assert values(Scope(programme=programme, as_of=dt.date(2018, 7, 22)))["delegates"] == 0


def test_figures_of_a_workshop_leave_other_workshops_out(programme):
    workshop, other = WorkshopFactory.create_batch(2, programme=programme)
    for one in (workshop, other, other):
        DelegateFactory(workshop=one, state="attended")
        SessionFactory(workshop=one)
    signed = SignedAgreementFactory(programme=programme)
    SigningFactory(workshop=workshop, agreement=signed)
    SignedAgreementFactory(programme=programme)
    found = values(Scope(programme=programme, workshop=workshop, as_of=DAY))
    assert (found["delegates"], found["sessions"], found["agreements_signed"]) == (1, 1, 1)
    assert values(Scope(programme=programme, as_of=DAY))["agreements_signed"] == 2


def test_figures_count_a_pair_once_whichever_institution_is_named_first(programme):
    one, two, three = (InstitutionFactory(programme=programme) for _number in range(3))
    SignedAgreementFactory(programme=programme, first_party=one, second_party=two)
    SignedAgreementFactory(programme=programme, first_party=two, second_party=one)
    SignedAgreementFactory(programme=programme, first_party=one, second_party=three)
    found = values(Scope(programme=programme, as_of=DAY))
    assert (found["agreements_signed"], found["pairs"]) == (3, 2)


def test_figures_of_activities_ask_what_had_started_on_the_day(programme):
    agreement = SignedAgreementFactory(programme=programme)
    ActivityFactory(agreement=agreement, status="started", actual_start=dt.date(2022, 12, 31))
    ActivityFactory(agreement=agreement, status="started", actual_start=dt.date(2023, 1, 2))
    ActivityFactory(agreement=agreement, status="cancelled", status_reason="Closed borders")
    found = values(Scope(programme=programme, as_of=DAY))
    assert (found["activities_agreed"], found["activities_started"], found["activities_cancelled"]) == (3, 1, 1)


def test_figures_of_training_count_a_person_of_two_courses_once(programme):
    first = completed_enrolment(cohort=None)
    first.cohort.course.programme = programme
    first.cohort.course.is_training_of_trainers = True
    first.cohort.course.save()
    second = completed_enrolment(person=first.person)
    second.cohort.course.programme = programme
    second.cohort.course.save()
    enrolment_present_on(second.cohort, 0)
    content = compute(Scope(programme=programme, as_of=DAY))
    found = {figure["key"]: figure["value"] for figure in content["figures"]}
    assert (found["courses"], found["tot_courses"], found["enrolled"], found["completed"], found["trainers"]) == (
        2, 1, 2, 1, 1,
    )  # fmt: skip
    by_course = next(one for one in content["tables"] if one["key"] == "completed_by_course")
    assert ([number for _words, number in by_course["rows"]], by_course["total"], by_course["adds_up"]) == (
        [1, 1], 1, False,
    )  # fmt: skip


def test_figures_leave_out_cohorts_that_end_after_the_day(programme):
    enrolment = completed_enrolment()
    enrolment.cohort.course.programme = programme
    enrolment.cohort.course.save()
    assert values(Scope(programme=programme, as_of=dt.date(2022, 9, 29)))["completed"] == 0
    assert values(Scope(programme=programme, as_of=dt.date(2022, 9, 30)))["completed"] == 1


def test_figures_of_certificates_leave_out_revoked_ones(programme):
    CertificateFactory(programme=programme, issued_on=dt.date(2022, 12, 1))
    CertificateFactory(programme=programme, issued_on=dt.date(2022, 12, 1), is_live=False)
    assert values(Scope(programme=programme, as_of=DAY))["certified"] == 1


@pytest.mark.parametrize(
    ("published", "at_least", "records", "expected"),
    [(86, False, 86, "equal"), (74, False, 86, "more"), (500, True, 512, "equal"), (500, True, 499, "less")],
)
def test_published_figure_is_held_against_the_records(published, at_least, records, expected):
    assert comparison(PublishedFigure(value=published, at_least=at_least), records) == expected


def test_published_figure_speaks_of_its_workshop_and_side(programme):
    workshop, other = WorkshopFactory.create_batch(2, programme=programme)
    for one in (workshop, other):
        person = PersonFactory(institution=InstitutionFactory(country="CN"))
        DelegateFactory(workshop=one, person=person, state="attended")
        DelegateFactory(workshop=one, person=PersonFactory(institution=InstitutionFactory()), state="attended")
    figure = PublishedFigure.objects.create(
        programme=programme, indicator="delegates", value=1, words="One", source="News", as_of=DAY, side="china",
        workshop=workshop,
    )  # fmt: skip
    assert value_of(figure) == 1
    assert figure.title == "delegates (China)"


def test_hash_of_figures_changes_with_a_single_number(programme):
    content = compute(Scope(programme=programme, as_of=DAY))
    before = sha256_of(content)
    assert sha256_of(compute(Scope(programme=programme, as_of=DAY))) == before
    content["figures"][0]["value"] += 1
    assert sha256_of(content) != before


def test_figures_of_a_past_day_know_nothing_of_what_ended_after_it(programme):
    later = dt.date(2023, 2, 1)
    agreement = SignedAgreementFactory(programme=programme, in_force=True)
    agreement.status, agreement.status_reason, agreement.terminated_on = "terminated", "Merged", later
    agreement.save()
    found = values(Scope(programme=programme, as_of=DAY))
    assert (found["agreements_in_force"], found["agreements_terminated"]) == (1, 0)
    found = values(Scope(programme=programme, as_of=later))
    assert (found["agreements_in_force"], found["agreements_terminated"]) == (0, 1)


def test_figures_of_a_past_day_hold_an_agreement_signed_after_it_for_proposed(programme):
    agreement = SignedAgreementFactory(programme=programme, proposed_on=dt.date(2022, 12, 1))
    agreement.signed_on = dt.date(2023, 1, 2)
    agreement.save()
    assert values(Scope(programme=programme, as_of=DAY))["agreements_proposed"] == 1
    assert values(Scope(programme=programme, as_of=dt.date(2023, 1, 2)))["agreements_proposed"] == 0


def test_figures_of_a_past_day_hold_certificates_ended_after_it_for_valid(programme):
    issued = {"programme": programme, "issued_on": dt.date(2022, 12, 1), "is_live": False}
    replaced = CertificateFactory(**issued)
    CertificateFactory(
        programme=programme, issued_on=dt.date(2023, 1, 2), supersedes=replaced, enrolment=replaced.enrolment
    )
    revoked_at = dt.datetime(2023, 1, 2, 12, tzinfo=dt.UTC)
    CertificateFactory(**issued, revoked_at=revoked_at, revocation_reason="Fraud")
    assert values(Scope(programme=programme, as_of=DAY))["certified"] == 2
    assert values(Scope(programme=programme, as_of=dt.date(2023, 1, 2)))["certified"] == 1


def test_figures_of_certificates_are_narrowed_to_a_side(programme):
    for country in ("CN", "TH"):
        enrolment = completed_enrolment(person=PersonFactory(institution=InstitutionFactory(country=country)))
        CertificateFactory(programme=programme, issued_on=dt.date(2022, 12, 1), enrolment=enrolment)
    assert values(Scope(programme=programme, as_of=DAY, side="china"))["certified"] == 1
    assert values(Scope(programme=programme, as_of=DAY))["certified"] == 2
