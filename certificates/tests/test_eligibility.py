import datetime as dt

import pytest
from django.utils import timezone

from certificates.eligibility import eligibility_of
from certificates.groups import group_of
from certificates.services import draw, keep, prepare, revoke
from partnerships.tests.factories import PersonFactory
from training.tests.factories import CohortFactory, EnrolmentFactory, completed_enrolment, enrolment_present_on
from workshops.tests.factories import DelegateFactory

pytestmark = pytest.mark.django_db


def issue(enrolment, design):
    return keep([draw(prepare(enrolment, design, dt.date(2022, 10, 10)))])[0]


def test_eligibility_sorts_people_in_one_query(group, trainee, design, django_assert_num_queries):
    certified = completed_enrolment(group.thing, person__full_name="Already")
    issue(certified, design)
    absent = enrolment_present_on(group.thing, 3, person__full_name="Absent")
    gone = EnrolmentFactory(cohort=group.thing, state="withdrawn", withdrawal_reason="New post")
    completed_enrolment(person__full_name="Of another cohort")
    with django_assert_num_queries(1):
        found = eligibility_of(group)
        assert found.eligible == [trainee]
        assert found.certified == [certified]
        assert {one.pk: one.reason for one in found.others} == {
            absent.pk: "Present on 3 of 5 days (60 per cent); 80 per cent are needed.",
            gone.pk: "Withdrawn: New post",
        }
        assert found.problem == ""


def test_person_without_institution_is_eligible(group):
    alone = completed_enrolment(group.thing, person=PersonFactory(institution=None))
    assert eligibility_of(group).eligible == [alone]


def test_cohort_that_has_not_ended_says_when(programme):
    today = timezone.localdate()
    cohort = CohortFactory(course__programme=programme, starts_on=today, ends_on=today)
    completed_enrolment(cohort)
    found = eligibility_of(group_of(cohort))
    assert found.problem.startswith("It ends on ")
    assert found.problem.endswith("Certificates can be issued from the day after.")


def test_nobody_eligible_is_said(group):
    assert eligibility_of(group).problem == (
        "Nobody is enrolled in this cohort, so there is nobody to issue certificates to."
    )
    enrolment_present_on(group.thing, 1)
    assert eligibility_of(group).problem == (
        "Nobody may have a certificate yet. The reasons stand below; when they change, come back here."
    )


def test_everybody_certified_is_said(group, trainee, design):
    issue(trainee, design)
    assert eligibility_of(group).problem == "Everybody has a certificate already."


def test_revoked_certificate_is_not_issued_again_with_the_batch(group, trainee, design, staff):
    revoke(certificate=issue(trainee, design), reason="Wrong person", user=staff)
    found = eligibility_of(group)
    assert (found.eligible, found.certified) == ([], [])
    assert found.others[0].reason == (
        "An earlier certificate was revoked. A new one is issued from the page of the revoked one."
    )


def test_delegates_who_attended_are_eligible(workshop, django_assert_num_queries):
    there = DelegateFactory(workshop=workshop, state="attended")
    DelegateFactory(workshop=workshop, state="confirmed")
    with django_assert_num_queries(1):
        found = eligibility_of(group_of(workshop))
        assert found.eligible == [there]
        assert [one.reason for one in found.others] == ["Not recorded as having attended: confirmed."]
