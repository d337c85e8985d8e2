"""Writes with consequences: days, people, attendance, scores."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from partnerships.tests.factories import InstitutionFactory, PersonFactory
from training import services
from training.errors import TrainingError
from training.models import Attendance, Enrolment
from training.services.attendance import Cell
from training.tests.factories import (
    AttendanceFactory,
    ClassDayFactory,
    CohortFactory,
    EnrolmentFactory,
    cohort_with_days,
)

pytestmark = pytest.mark.django_db
MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)


def days_of(cohort):
    return [day.isoformat() for day in cohort.class_days.order_by("day").values_list("day", flat=True)]


def test_add_class_days_on_weekdays_only():
    cohort = CohortFactory()
    new = services.add_class_days(
        cohort=cohort, first=dt.date(2022, 9, 1), last=dt.date(2022, 9, 7), weekdays=MONDAY_TO_FRIDAY, hours=Decimal(7)
    )
    assert days_of(cohort) == ["2022-09-01", "2022-09-02", "2022-09-05", "2022-09-06", "2022-09-07"]
    assert [day.hours for day in new] == [Decimal(7)] * 5
    assert cohort.class_days.first().history.count() == 1


def test_add_class_days_twice_adds_none():
    cohort = CohortFactory()
    run = {"cohort": cohort, "first": dt.date(2022, 9, 5), "last": dt.date(2022, 9, 9), "weekdays": MONDAY_TO_FRIDAY}
    assert len(services.add_class_days(**run)) == 5
    assert services.add_class_days(**run) == []
    assert cohort.class_days.count() == 5


@pytest.mark.parametrize(
    ("first", "last", "weekdays", "words"),
    [
        ("2022-09-09", "2022-09-05", MONDAY_TO_FRIDAY, "The run of days ends before it starts."),
        (
            "2022-08-31", "2022-09-05", MONDAY_TO_FRIDAY,
            "The cohort runs from 1 September 2022 to 30 September 2022; its class days lie between.",
        ),
        ("2022-09-05", "2022-09-09", (5, 6), "None of the chosen weekdays lies between these two dates."),
    ],
)  # fmt: skip
def test_add_class_days_refuses(first, last, weekdays, words):
    cohort = CohortFactory()
    with pytest.raises(TrainingError) as error:
        services.add_class_days(
            cohort=cohort, first=dt.date.fromisoformat(first), last=dt.date.fromisoformat(last), weekdays=weekdays
        )
    assert str(error.value) == words
    assert cohort.class_days.count() == 0


def test_remove_class_day():
    day = ClassDayFactory()
    services.remove_class_day(class_day=day)
    assert day.cohort.class_days.count() == 0


def test_remove_class_day_with_attendance_is_refused():
    mark = AttendanceFactory()
    with pytest.raises(TrainingError) as error:
        services.remove_class_day(class_day=mark.class_day)
    assert str(error.value) == "Attendance is recorded on 1 September 2022, so the day stays."
    assert Attendance.objects.count() == 1


def test_enrol_remembers_the_institution_of_the_day(programme):
    cohort, college = CohortFactory(course__programme=programme), InstitutionFactory()
    person, mononym = PersonFactory(programme=programme, institution=college), PersonFactory(programme=programme)
    result = services.enrol(cohort=cohort, people=[person, mononym, person])
    assert [(one.person, one.institution, one.state) for one in result.new] == [
        (person, college, "enrolled"),
        (mononym, None, "enrolled"),
    ]
    person.institution = None
    person.save()
    assert Enrolment.objects.get(person=person).institution == college
    assert result.new[0].history.count() == 1


def test_enrol_twice_adds_nobody(programme):
    cohort, person = CohortFactory(course__programme=programme), PersonFactory(programme=programme)
    services.enrol(cohort=cohort, people=[person])
    result = services.enrol(cohort=cohort, people=[person])
    assert (result.new, result.already_in) == ([], [person])
    assert cohort.enrolments.count() == 1


def test_enrol_somebody_of_another_programme_enrols_nobody(programme, other_programme):
    cohort = CohortFactory(course__programme=programme)
    own, foreign = PersonFactory(programme=programme), PersonFactory(programme=other_programme, full_name="Sokha")
    with pytest.raises(TrainingError) as error:
        services.enrol(cohort=cohort, people=[own, foreign])
    assert str(error.value) == "Not among the people of this programme: Sokha. Nobody was enrolled."
    assert cohort.enrolments.count() == 0


def test_enrol_keeps_to_the_places(programme):
    cohort = CohortFactory(course__programme=programme, capacity=2)
    EnrolmentFactory(cohort=cohort)
    EnrolmentFactory(cohort=cohort, state="withdrawn")
    two = PersonFactory.create_batch(2, programme=programme)
    with pytest.raises(TrainingError) as error:
        services.enrol(cohort=cohort, people=two)
    assert str(error.value) == "The cohort has 1 place left, and 2 are needed. Nobody was enrolled."
    assert cohort.enrolments.count() == 2
    assert len(services.enrol(cohort=cohort, people=two, state="applied").new) == 2


def test_admit_enrols_those_who_applied_and_those_who_come_back():
    cohort = CohortFactory()
    applied = EnrolmentFactory(cohort=cohort, state="applied")
    gone = EnrolmentFactory(cohort=cohort, state="withdrawn", withdrawal_reason="Ill.")
    inside, elsewhere = EnrolmentFactory(cohort=cohort), EnrolmentFactory(state="applied")
    before = applied.changed_at
    admitted = services.admit(cohort=cohort, enrolments=[applied, gone, inside, elsewhere])
    assert {one.pk for one in admitted} == {applied.pk, gone.pk}
    gone.refresh_from_db()
    applied.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (gone.state, gone.withdrawal_reason) == ("enrolled", "")
    assert gone.history.earliest().withdrawal_reason == "Ill."
    assert applied.changed_at > before
    assert elsewhere.state == "applied"


def test_admit_keeps_to_the_places():
    cohort = CohortFactory(capacity=0)
    applied = EnrolmentFactory(cohort=cohort, state="applied")
    with pytest.raises(TrainingError, match="0 places left"):
        services.admit(cohort=cohort, enrolments=[applied])
    applied.refresh_from_db()
    assert applied.state == "applied"


def test_withdraw_keeps_the_record():
    mark = AttendanceFactory(enrolment__score_before=Decimal(40))
    services.withdraw(enrolment=mark.enrolment, reason=" New post. ")
    row = Enrolment.objects.get()
    assert (row.state, row.withdrawal_reason, row.score_before) == ("withdrawn", "New post.", Decimal(40))
    assert Attendance.objects.get() == mark
    services.withdraw(enrolment=row, reason="Another reason")
    assert Enrolment.objects.get().withdrawal_reason == "New post."


def test_withdraw_of_an_application_says_that_the_person_was_never_enrolled():
    applied, enrolled = EnrolmentFactory(state="applied"), EnrolmentFactory()
    for one in (applied, enrolled):
        services.withdraw(enrolment=one, reason="Changed plans")
    kept = {row.pk: row.never_enrolled for row in Enrolment.objects.all()}
    assert kept == {applied.pk: True, enrolled.pk: False}
    services.admit(cohort=applied.cohort, enrolments=[applied])
    assert not Enrolment.objects.get(pk=applied.pk).never_enrolled


def test_withdraw_without_reason_is_refused():
    enrolment = EnrolmentFactory()
    with pytest.raises(TrainingError, match="Say why"):
        services.withdraw(enrolment=enrolment, reason="  ")
    assert Enrolment.objects.get().state == "enrolled"


@pytest.fixture
def grid():
    """A cohort of two class days and one person, who is present on the first."""
    cohort = cohort_with_days(2)
    first, second = cohort.class_days.order_by("day")
    enrolment = EnrolmentFactory(cohort=cohort)
    AttendanceFactory(enrolment=enrolment, class_day=first, state="present")
    return cohort, enrolment, first, second


def marks(enrolment):
    return list(enrolment.attendance.order_by("class_day__day").values_list("class_day__day__day", "state"))


def test_record_attendance_saves_only_what_changed(grid):
    cohort, enrolment, first, second = grid
    result = services.record_attendance(
        cohort=cohort,
        cells=[Cell(enrolment.pk, first.pk, "present", "present"), Cell(enrolment.pk, second.pk, "excused", "")],
    )
    assert (result.changed, result.conflicts) == (1, [])
    assert marks(enrolment) == [(1, "present"), (2, "excused")]
    assert Attendance.objects.get(class_day=first).history.count() == 1
    assert Attendance.objects.get(class_day=second).history.count() == 1


def test_record_attendance_changes_and_takes_away(grid):
    cohort, enrolment, first, _second = grid
    services.record_attendance(cohort=cohort, cells=[Cell(enrolment.pk, first.pk, "absent", "present")])
    assert marks(enrolment) == [(1, "absent")]
    services.record_attendance(cohort=cohort, cells=[Cell(enrolment.pk, first.pk, "", "absent")])
    assert marks(enrolment) == []
    assert [one.state for one in Attendance.history.order_by("history_id")] == ["present", "absent", "absent"]


def test_record_attendance_overwrites_nobody_elses_entry(grid):
    cohort, enrolment, first, _second = grid
    cell = Cell(enrolment.pk, first.pk, "absent", "")
    result = services.record_attendance(cohort=cohort, cells=[cell])
    assert (result.changed, result.conflicts) == (0, [cell])
    assert marks(enrolment) == [(1, "present")]
    same = services.record_attendance(cohort=cohort, cells=[Cell(enrolment.pk, first.pk, "present", "")])
    assert (same.changed, same.conflicts) == (0, [])


def test_record_attendance_on_a_day_that_is_none_saves_nothing(grid):
    cohort, enrolment, _first, second = grid
    foreign = ClassDayFactory()
    with pytest.raises(TrainingError, match="no class day of this cohort"):
        services.record_attendance(
            cohort=cohort,
            cells=[Cell(enrolment.pk, second.pk, "present", ""), Cell(enrolment.pk, foreign.pk, "present", "")],
        )
    assert marks(enrolment) == [(1, "present")]


@pytest.mark.parametrize("state", ["withdrawn", "applied"])
def test_record_attendance_of_somebody_not_enrolled_saves_nothing(grid, state):
    cohort, _enrolment, first, _second = grid
    other = EnrolmentFactory(cohort=cohort, state=state)
    with pytest.raises(TrainingError, match="not enrolled in this cohort"):
        services.record_attendance(cohort=cohort, cells=[Cell(other.pk, first.pk, "present", "")])
    assert other.attendance.count() == 0


def test_record_attendance_of_an_unknown_state_saves_nothing(grid):
    cohort, enrolment, first, _second = grid
    with pytest.raises(TrainingError, match="present, absent or excused"):
        services.record_attendance(cohort=cohort, cells=[Cell(enrolment.pk, first.pk, "late", "present")])


def test_record_scores():
    cohort = CohortFactory()
    enrolment = EnrolmentFactory(cohort=cohort, score_before=Decimal(30))
    other = EnrolmentFactory(cohort=cohort)
    count = services.record_scores(cohort=cohort, scores={enrolment.pk: {"score_after": Decimal("100")}})
    enrolment.refresh_from_db()
    other.refresh_from_db()
    assert count == 1
    assert (enrolment.score_before, enrolment.score_after) == (Decimal(30), Decimal(100))
    assert (other.score_after, enrolment.history.count()) == (None, 2)


@pytest.mark.parametrize("score", ["1000", "100.01", "-1"])
def test_record_scores_out_of_range_saves_nothing(score):
    cohort = CohortFactory()
    good, bad = EnrolmentFactory.create_batch(2, cohort=cohort)
    with pytest.raises(TrainingError) as error:
        services.record_scores(
            cohort=cohort, scores={good.pk: {"score_after": Decimal(50)}, bad.pk: {"score_after": Decimal(score)}}
        )
    assert str(error.value) == "A score lies between 0 and 100."
    assert not Enrolment.objects.exclude(score_after=None).exists()


def test_record_scores_of_another_cohort_is_refused():
    with pytest.raises(TrainingError, match="not in this cohort"):
        services.record_scores(cohort=CohortFactory(), scores={EnrolmentFactory().pk: {"score_after": Decimal(50)}})


def test_enrolment_of_one_person_twice_is_refused_by_the_database():
    enrolment = EnrolmentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        EnrolmentFactory(cohort=enrolment.cohort, person=enrolment.person)
