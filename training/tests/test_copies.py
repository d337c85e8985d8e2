"""One more run of a course, made from an earlier one."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from partnerships.tests.factories import InstitutionFactory, PersonFactory
from training.errors import TrainingError
from training.models import Cohort
from training.services import copy_cohort
from training.tests.factories import (
    ClassDayFactory,
    CohortFactory,
    CourseFactory,
    EnrolmentFactory,
    TopicFactory,
    enrolment_present_on,
)

pytestmark = pytest.mark.django_db
LATER = dt.date(2023, 3, 2)


@pytest.fixture
def cohort(programme):
    """Meets on 1 and 5 September 2022; somebody is enrolled, has applied, has withdrawn."""
    course = CourseFactory(programme=programme, title="Mechatronics")
    cohort = CohortFactory(course=course, name="first run", capacity=3)
    topic = TopicFactory(course=course)
    ClassDayFactory(cohort=cohort, day=dt.date(2022, 9, 1), topic=topic, hours=Decimal("4.5"))
    ClassDayFactory(cohort=cohort, day=dt.date(2022, 9, 5))
    cohort.hosts.add(InstitutionFactory(programme=programme))
    cohort.trainers.add(PersonFactory(programme=programme))
    enrolment_present_on(cohort, 2, person__full_name="Anan", score_after=80)
    EnrolmentFactory(cohort=cohort, person__full_name="Binh", state="applied")
    EnrolmentFactory(cohort=cohort, person__full_name="Chan", state="withdrawn")
    return cohort


def test_days_topics_hosts_trainers_and_places_are_copied(cohort):
    new = copy_cohort(cohort=cohort, name="second run", starts_on=LATER).cohort
    assert (new.course, new.starts_on, new.ends_on, new.capacity) == (cohort.course, LATER, dt.date(2023, 3, 31), 3)
    topic = cohort.course.topics.get().pk
    assert list(new.class_days.values_list("day", "topic", "hours")) == [
        (LATER, topic, Decimal("4.5")), (dt.date(2023, 3, 6), None, Decimal("6")),
    ]  # fmt: skip
    assert (list(new.hosts.all()), list(new.trainers.all())) == (list(cohort.hosts.all()), list(cohort.trainers.all()))
    assert new.enrolments.count() == 0
    assert new.class_days.first().history.count() == 1


@pytest.mark.parametrize("state", ["applied", "enrolled"])
def test_people_come_along_but_for_those_who_withdrew(cohort, state):
    new = copy_cohort(cohort=cohort, name="second run", starts_on=LATER, people_as=state).cohort
    found = new.enrolments.order_by("person__full_name").values_list("person__full_name", "state", "score_after")
    assert list(found) == [("Anan", state, None), ("Binh", state, None)]


def test_people_without_a_place_leave_no_copy_behind(cohort):
    Cohort.objects.update(capacity=1)
    with pytest.raises(TrainingError, match="1 place left, and 2 are needed"):
        copy_cohort(cohort=cohort, name="second run", starts_on=LATER, people_as="enrolled")
    assert Cohort.objects.count() == 1


def test_the_same_copy_twice_is_one(cohort):
    first = copy_cohort(cohort=cohort, name="second run", starts_on=LATER, people_as="applied")
    second = copy_cohort(cohort=cohort, name="second run", starts_on=LATER, people_as="applied")
    assert (first.is_new, second.is_new, first.cohort) == (True, False, second.cohort)
    assert (Cohort.objects.count(), second.cohort.enrolments.count()) == (2, 2)


@pytest.mark.parametrize("name", ["first run", "other run"])
def test_a_name_that_is_taken_is_refused(cohort, name):
    CohortFactory(course=cohort.course, name="other run", starts_on=LATER, ends_on=LATER)
    with pytest.raises(TrainingError, match="already has a cohort of this name"):
        copy_cohort(cohort=cohort, name=name, starts_on=LATER)
    assert Cohort.objects.count() == 2


def test_a_copy_may_lie_before_its_original(cohort):
    new = copy_cohort(cohort=cohort, name="pilot", starts_on=dt.date(2022, 8, 1)).cohort
    assert list(new.class_days.values_list("day", flat=True)) == [dt.date(2022, 8, 1), dt.date(2022, 8, 5)]


def test_the_page_copies_and_explains(cohort, staff, coordinator, stranger, as_user):
    url = reverse("training:cohort_copy", args=[cohort.pk])
    client = as_user(staff)
    data = {"name": "second run", "starts_on": "2023-03-02", "people_as": "applied"}
    answer = client.post(url, data)
    new = Cohort.objects.get(name="second run")
    assert answer.url == new.get_absolute_url()
    assert client.post(url, data).url == new.get_absolute_url()
    for wrong, field in (
        ({"name": "first run"}, "name"), ({"starts_on": ""}, "starts_on"), ({"starts_on": "2199-12-31"}, "starts_on"),
        ({"starts_on": "9999-12-31"}, "starts_on"), ({"name": "x" * 300}, "name"), ({"people_as": "king"}, "people_as"),
    ):  # fmt: skip
        page = client.post(url, data | wrong)
        assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert as_user(coordinator).post(url, data | {"name": "third"}).status_code == 403
    assert as_user(stranger).post(url, data | {"name": "third"}).status_code == 404
    assert Cohort.objects.count() == 2
