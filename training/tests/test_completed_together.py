"""The completion rule over many cohorts: the same people as the rule asked one by one."""

import datetime as dt
from collections import Counter
from random import Random

import pytest

from training.completion import Completion
from training.models import Attendance, ClassDay, Course, Enrolment, Topic
from training.tests.factories import (
    AttendanceFactory,
    ClassDayFactory,
    CohortFactory,
    CourseFactory,
    EnrolmentFactory,
    TopicFactory,
    cohort_with_days,
    enrolment_present_on,
)

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def make_training(random: Random) -> None:
    """Make courses, cohorts, days, people and attendance in all combinations that the models allow."""
    people = [EnrolmentFactory().person for _one in range(12)]
    for number in range(12):
        course = CourseFactory(
            least_attendance=[0, 33, 50, 67, 80, 100][number % 6], least_score=[None, 60, None, 0][number % 4]
        )
        for topic in range(random.choice([0, 1, 3])):
            TopicFactory(course=course, number=topic, is_required=random.random() < 0.5)
    topics = list(Topic.objects.order_by("pk"))
    for course in Course.objects.order_by("pk"):
        for _cohort in range(2):
            cohort = CohortFactory(course=course)
            # Mostly a topic of the course, sometimes of another one, or none.
            own = [topic for topic in topics if topic.course_id == course.pk]
            for place in range(random.choice([0, 1, 2, 3, 3, 5])):
                topic = random.choice([*own, *own, *own, random.choice([None, *topics])])
                ClassDay.objects.create(cohort=cohort, day=cohort.starts_on + place * DAY, topic=topic)
            for person in random.sample(people, 8):
                Enrolment.objects.create(
                    cohort=cohort, person=person, state=random.choice(["enrolled"] * 6 + ["withdrawn", "applied"]),
                    score_after=random.choice([None, None, 0, "59.99", 60, 100]),
                )  # fmt: skip
    days = list(ClassDay.objects.order_by("pk"))
    for enrolment in Enrolment.objects.order_by("pk"):
        own = [day for day in days if day.cohort_id == enrolment.cohort_id]
        for day in dict.fromkeys([*(day for day in own if random.random() < 0.85), random.choice(days)]):
            state = random.choice(["present"] * 8 + ["absent", "excused"])
            Attendance.objects.create(class_day=day, enrolment=enrolment, state=state)


@pytest.mark.parametrize("seed", range(4))
def test_the_same_enrolments_as_one_by_one(seed):
    make_training(Random(seed))
    judged = Counter(Enrolment.objects.with_completion().values_list("completion", flat=True))
    assert set(judged) == set(Completion.values)
    expected = set(Enrolment.objects.completed().values_list("pk", flat=True))
    found = list(Enrolment.objects.completed_together().values_list("pk", flat=True))
    assert set(found) == expected
    assert len(found) == len(expected) == judged["completed"] > 5


def test_only_among_those_asked_about():
    first, second = cohort_with_days(2), cohort_with_days(2)
    one, other = enrolment_present_on(first, 2), enrolment_present_on(second, 2)
    assert list(first.enrolments.completed_together()) == [one]
    assert list(Enrolment.objects.filter(person=other.person).completed_together()) == [other]
    assert not Enrolment.objects.none().completed_together().exists()


def test_nobody_where_no_class_day_was_entered():
    EnrolmentFactory(cohort=CohortFactory(course__least_attendance=0))
    assert not Enrolment.objects.completed_together().exists()


def test_nobody_need_be_present_where_the_course_asks_for_none():
    cohort = cohort_with_days(2, course__least_attendance=0)
    absent, unrecorded = enrolment_present_on(cohort, 0), EnrolmentFactory(cohort=cohort)
    found = Enrolment.objects.completed_together()
    assert set(found) == {absent, unrecorded}


def test_a_needed_topic_of_another_course_or_cohort_does_not_count():
    cohort = CohortFactory(course__least_attendance=0)
    needed = TopicFactory(course=cohort.course, is_required=True)
    ClassDayFactory(cohort=cohort)
    foreign = ClassDayFactory(cohort=cohort, topic=TopicFactory(is_required=True))
    elsewhere = ClassDayFactory(topic=needed)
    lacking, complete = EnrolmentFactory(cohort=cohort), EnrolmentFactory(cohort=cohort)
    for day in (foreign, elsewhere):
        AttendanceFactory(enrolment=lacking, class_day=day)
    AttendanceFactory(enrolment=complete, class_day=ClassDayFactory(cohort=cohort, topic=needed))
    found = cohort.enrolments.completed_together()
    assert list(found) == [complete]


def test_all_cohorts_are_one_query(django_assert_num_queries):
    for _cohort in range(3):
        enrolment_present_on(cohort_with_days(2), 2)
    with django_assert_num_queries(1):
        assert Enrolment.objects.completed_together().count() == 3
