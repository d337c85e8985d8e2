"""Who sees which course, cohort, enrolment and attendance."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from partnerships.tests.factories import InstitutionFactory, PersonFactory
from training.models import Attendance, ClassDay, Cohort, Course, Enrolment
from training.tests.factories import CohortFactory, cohort_with_days, enrolment_present_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(programme, institution, other_programme):
    """A cohort of one day with a person of ``institution`` and one of another college; and the same elsewhere."""
    cohort = cohort_with_days(1, course__programme=programme)
    own = enrolment_present_on(cohort, 1, person=PersonFactory(institution=institution))
    foreign = enrolment_present_on(cohort, 1, person=PersonFactory(institution=InstitutionFactory()))
    enrolment_present_on(cohort_with_days(1, course__programme=other_programme), 1)
    return own, foreign


def seen(user) -> list[int]:
    return [model.objects.visible_to(user).count() for model in (Course, Cohort, ClassDay, Enrolment, Attendance)]


def test_staff_and_colleagues_see_all_of_their_programme(rows, staff, colleague):
    assert seen(staff) == seen(colleague) == [1, 1, 1, 2, 2]


def test_strangers_see_only_their_own_programme(rows, stranger, programme):
    assert seen(stranger) == [1, 1, 1, 1, 1]
    assert not Course.objects.visible_to(stranger).filter(programme=programme).exists()
    assert not Enrolment.objects.visible_to(stranger).filter(cohort__course__programme=programme).exists()


def test_coordinators_see_the_cohort_and_their_own_people(rows, coordinator):
    own, _foreign = rows
    assert seen(coordinator) == [1, 1, 1, 1, 1]
    assert Enrolment.objects.visible_to(coordinator).get() == own


@pytest.mark.parametrize("who", ["helper", "viewer", "nobody"])
def test_helpers_viewers_and_visitors_see_nothing(rows, who, request):
    user = AnonymousUser() if who == "nobody" else request.getfixturevalue(who)
    assert seen(user) == [0, 0, 0, 0, 0]


def test_admins_see_all(rows, admin_user):
    assert seen(admin_user) == [2, 2, 2, 3, 3]


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (dt.date(2022, 8, 31), "upcoming"), (dt.date(2022, 9, 1), "running"), (dt.date(2022, 9, 30), "running"),
        (dt.date(2022, 10, 1), "ended"),
    ],
)  # fmt: skip
def test_stage_is_the_same_for_a_row_and_in_the_database(day, stage):
    cohort = CohortFactory()
    assert cohort.stage_on(day) == stage
    for name in ("upcoming", "running", "ended"):
        assert getattr(Cohort.objects, name)(day).exists() == (name == stage)
