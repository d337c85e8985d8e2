"""Two people at the same moment at the same cohort: each thing happens once, and nobody is lost."""

import io

import pytest

from partnerships.models import Person
from partnerships.people_sheet.reading import read_people
from partnerships.tests.lists import line, xlsx
from partnerships.tests.test_together import together
from training import services
from training.errors import TrainingError
from training.models import Attendance, Cohort, Enrolment
from training.services.attendance import Cell
from training.tests.factories import CohortFactory, CourseFactory, EnrolmentFactory, cohort_with_days
from training.trainee_lists import make_plan

pytestmark = pytest.mark.django_db(transaction=True)
TRIALS = 5


@pytest.fixture
def cohort(programme, institution):
    return cohort_with_days(1, course=CourseFactory(programme=programme), name="first run")


def kept(cohort, rows):
    sheet = read_people(io.BytesIO(xlsx(rows)))
    return services.keep_trainees(cohort=cohort, sheet=sheet, file_name="list.xlsx")


def importing(uploaded):
    """Return a call that imports what is shown now, and gives how many were added or the refusal."""
    seen = make_plan(uploaded, uploaded.cohort).fingerprint

    def call():
        try:
            return services.import_trainees(uploaded=uploaded, fingerprint=seen).added
        except TrainingError as error:
            return type(error).__name__

    return call


def test_one_list_imported_twice_at_once_adds_everybody_once(cohort):
    for trial in range(TRIALS):
        uploaded = kept(cohort, [line(f"Person {trial}"), line(f"Other {trial}")])
        assert together(*[importing(uploaded)] * 2) == [2, 2]
    assert Enrolment.objects.count() == Person.objects.count() == Enrolment.history.count() == 2 * TRIALS


def test_lists_of_two_cohorts_at_once_make_one_person(cohort, programme):
    other = CohortFactory(course=CourseFactory(programme=programme))
    for trial in range(TRIALS):
        lists = [kept(place, [line(f"Person {trial}")]) for place in (cohort, other)]
        assert sorted(together(*map(importing, lists)), key=str) == [1, "PlanChanged"]
    assert Person.objects.count() == TRIALS


def test_the_same_copy_at_once_is_one(cohort):
    for trial in range(TRIALS):

        def copy(name=f"run {trial}"):
            return services.copy_cohort(cohort=cohort, name=name, starts_on=cohort.starts_on).is_new

        assert sorted(together(copy, copy)) == [False, True]
    assert Cohort.objects.count() == 1 + TRIALS


def test_of_two_grids_the_second_is_told_of_the_first(cohort):
    day = cohort.class_days.get()
    for _trial in range(TRIALS):
        enrolment = EnrolmentFactory(cohort=cohort)

        def save(state, enrolment=enrolment):
            cell = Cell(enrolment_id=enrolment.pk, class_day_id=day.pk, state=state, seen="")
            result = services.record_attendance(cohort=cohort, cells=[cell])
            return result.changed, len(result.conflicts)

        assert sorted(together(lambda: save("present"), lambda: save("absent"))) == [(0, 1), (1, 0)]
    assert Attendance.history.count() == TRIALS
