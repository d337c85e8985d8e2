"""The completion rule, at its boundaries, and what it says to people."""

from decimal import Decimal

import pytest

from training.completion import Completion, name_missing_topics, number, reason
from training.models import Attendance, Enrolment
from training.tests.factories import (
    AttendanceFactory,
    ClassDayFactory,
    CohortFactory,
    EnrolmentFactory,
    TopicFactory,
    cohort_with_days,
    completed_enrolment,
    enrolment_present_on,
)

pytestmark = pytest.mark.django_db


def judged(enrolment):
    """Return the state and the sentence for ``enrolment``."""
    row = Enrolment.objects.with_completion().select_related("cohort__course").get(pk=enrolment.pk)
    return row.completion, str(reason(row))


@pytest.mark.parametrize(
    ("days", "present", "state", "words"),
    [
        (20, 14, "attendance_low", "Present on 14 of 20 days (70 per cent); 80 per cent are needed."),
        (5, 4, "completed", "Present on 4 of 5 days (80 per cent)."),
        (20, 16, "completed", "Present on 16 of 20 days (80 per cent)."),
        (20, 15, "attendance_low", "Present on 15 of 20 days (75 per cent); 80 per cent are needed."),
        (24, 19, "attendance_low", "Present on 19 of 24 days (79 per cent); 80 per cent are needed."),
        (1, 1, "completed", "Present on 1 of 1 day (100 per cent)."),
        (1, 0, "attendance_low", "Present on 0 of 1 day (0 per cent); 80 per cent are needed."),
    ],
)
def test_completion_by_attendance(days, present, state, words):
    enrolment = enrolment_present_on(cohort_with_days(days), present)
    assert judged(enrolment) == (state, words)


def test_completion_does_not_round_up_to_the_boundary():
    # 22 of 28 days are 78.6 per cent: rounded they would be the 79 that are needed.
    cohort = cohort_with_days(28, course__least_attendance=79)
    assert judged(enrolment_present_on(cohort, 22)) == (
        "attendance_low",
        "Present on 22 of 28 days (78 per cent); 79 per cent are needed.",
    )
    assert judged(enrolment_present_on(cohort, 23))[0] == "completed"


def test_completion_without_class_days():
    assert judged(EnrolmentFactory()) == (
        "no_class_days",
        "The cohort has no class days yet, so attendance cannot be judged.",
    )


@pytest.mark.parametrize(
    ("score", "state", "words"),
    [
        (
            None, "score_missing",
            "Present on 5 of 5 days (100 per cent). The score after the course is missing; 60 is needed.",
        ),
        ("59.99", "score_low", "Present on 5 of 5 days (100 per cent). Score 59.99 after the course; 60 is needed."),
        ("60", "completed", "Present on 5 of 5 days (100 per cent), score 60."),
        ("100", "completed", "Present on 5 of 5 days (100 per cent), score 100."),
    ],
)  # fmt: skip
def test_completion_by_score(score, state, words):
    cohort = cohort_with_days(5, course__least_score=Decimal("60"))
    enrolment = enrolment_present_on(cohort, 5, score_after=Decimal(score) if score else None)
    assert judged(enrolment) == (state, words)


def test_completion_names_attendance_before_the_score():
    cohort = cohort_with_days(5, course__least_score=Decimal("60"))
    assert judged(enrolment_present_on(cohort, 3, score_after=Decimal("10")))[0] == "attendance_low"


def test_completion_of_those_who_withdrew_or_only_applied():
    cohort = cohort_with_days(5)
    gone = enrolment_present_on(cohort, 5, state="withdrawn", withdrawal_reason="Moved to another college.")
    silent = enrolment_present_on(cohort, 5, state="withdrawn")
    applied = EnrolmentFactory(cohort=cohort, state="applied")
    assert judged(gone) == ("withdrawn", "Withdrawn: Moved to another college.")
    assert judged(silent) == ("withdrawn", "Withdrawn; no reason was given.")
    assert judged(applied) == ("applied", "Applied; the office has not admitted this person yet.")


def test_completion_counts_only_present_and_only_days_of_the_cohort():
    cohort = cohort_with_days(2)
    enrolment = EnrolmentFactory(cohort=cohort)
    first, second = cohort.class_days.order_by("day")
    AttendanceFactory(enrolment=enrolment, class_day=first, state="present")
    AttendanceFactory(enrolment=enrolment, class_day=second, state="excused")
    AttendanceFactory(enrolment=enrolment, class_day=ClassDayFactory(), state="present")
    row = Enrolment.objects.with_completion().get(pk=enrolment.pk)
    assert (row.days_present, row.days_held, row.completion) == (1, 2, "attendance_low")


def test_completion_of_a_whole_cohort_is_one_query(django_assert_num_queries):
    cohort = cohort_with_days(5)
    for present in (5, 4, 3):
        enrolment_present_on(cohort, present)
    with django_assert_num_queries(1):
        found = [row.completion for row in cohort.enrolments.with_completion().order_by("pk")]
    assert found == ["completed", "completed", "attendance_low"]
    assert cohort.enrolments.completed().count() == 2


def test_completed_enrolment_meets_the_rule():
    scored = CohortFactory(course__least_score=Decimal("72.5"))
    assert judged(completed_enrolment())[0] == Completion.COMPLETED
    assert judged(completed_enrolment(scored)) == (
        "completed",
        "Present on 5 of 5 days (100 per cent), score 72.5.",
    )
    assert Attendance.objects.count() == 10


@pytest.mark.parametrize(("value", "words"), [("80.00", "80"), ("72.50", "72.5"), ("100", "100"), ("0.00", "0")])
def test_number_has_no_needless_zeros(value, words):
    assert number(Decimal(value)) == words


def test_number_of_none_is_empty():
    assert number(None) == ""


def cohort_on_topics(*needed: bool, **fields):
    """Make a cohort that meets once on each topic, which is needed or not."""
    cohort = CohortFactory(**fields)
    for place, is_required in enumerate(needed, start=1):
        topic = TopicFactory(course=cohort.course, number=place, title=f"T{place}", is_required=is_required)
        ClassDayFactory(cohort=cohort, topic=topic)
    return cohort


def test_completion_asks_for_each_needed_topic():
    cohort = cohort_on_topics(False, True, True, True, False, course__least_attendance=40)
    assert judged(enrolment_present_on(cohort, 4))[0] == "completed"
    assert judged(enrolment_present_on(cohort, 3)) == (
        "topics_missing",
        "Present on 3 of 5 days (60 per cent). 1 of 3 needed topics was not attended.",
    )
    assert judged(enrolment_present_on(cohort, 2)) == (
        "topics_missing",
        "Present on 2 of 5 days (40 per cent). 2 of 3 needed topics were not attended.",
    )
    assert judged(enrolment_present_on(cohort, 1))[0] == "attendance_low"


def test_one_day_of_a_topic_is_enough_and_an_excused_one_is_none():
    cohort = cohort_on_topics(True, course__least_attendance=0)
    ClassDayFactory(cohort=cohort, topic=cohort.course.topics.get())
    assert judged(enrolment_present_on(cohort, 1))[0] == "completed"
    excused = EnrolmentFactory(cohort=cohort)
    AttendanceFactory(enrolment=excused, class_day=cohort.class_days.first(), state="excused")
    assert judged(excused)[0] == "topics_missing"


def test_a_needed_topic_that_was_never_taught_is_missing():
    cohort = cohort_on_topics(True)
    TopicFactory(course=cohort.course, number=9, title="T9", is_required=True)
    assert judged(enrolment_present_on(cohort, 1))[0] == "topics_missing"


def test_a_needed_topic_of_another_course_or_cohort_does_not_count():
    cohort = cohort_on_topics(True, False, course__least_attendance=0)
    enrolment = EnrolmentFactory(cohort=cohort)
    foreign = ClassDayFactory(cohort=cohort, topic=TopicFactory(is_required=True))
    elsewhere = ClassDayFactory(topic=cohort.course.topics.get(number=1))
    for day in (foreign, elsewhere):
        AttendanceFactory(enrolment=enrolment, class_day=day)
    assert judged(enrolment)[0] == "topics_missing"


def test_topics_come_before_the_score():
    cohort = cohort_on_topics(False, True, course__least_attendance=50, course__least_score=Decimal("60"))
    assert judged(enrolment_present_on(cohort, 1))[0] == "topics_missing"
    assert judged(enrolment_present_on(cohort, 2))[0] == "score_missing"


def test_missing_topics_are_named_in_two_queries(django_assert_num_queries):
    cohort = cohort_on_topics(True, True, True, course__least_attendance=0)
    for present in (0, 1, 3):
        enrolment_present_on(cohort, present)
    rows = list(cohort.enrolments.with_completion().select_related("cohort__course").order_by("pk"))
    with django_assert_num_queries(2):
        name_missing_topics(rows)
    assert [str(reason(row)) for row in rows] == [
        "Present on 0 of 3 days (0 per cent). 3 of 3 needed topics were not attended: T1, T2, T3.",
        "Present on 1 of 3 days (33 per cent). 2 of 3 needed topics were not attended: T2, T3.",
        "Present on 3 of 3 days (100 per cent).",
    ]
