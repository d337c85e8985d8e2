"""What a person learned and taught later, and what happened to the person's place in a cohort."""

import datetime as dt

import pytest
from django.urls import reverse

from partnerships.tests.factories import PersonFactory
from training import services
from training.career import career_of, later_trainers, place_steps, summary
from training.models import Enrolment
from training.tests.factories import (
    CohortFactory,
    CourseFactory,
    EnrolmentFactory,
    cohort_with_days,
    enrolment_present_on,
)

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def course(programme):
    return CourseFactory(programme=programme, title="Mechatronics", is_training_of_trainers=True)


@pytest.fixture
def cohort(course):
    return cohort_with_days(5, course=course, name="first run")


@pytest.fixture
def teacher(cohort, programme, institution):
    """Learned in September 2022, taught in March 2023."""
    person = PersonFactory(programme=programme, institution=institution, full_name="Sok Dara")
    enrolment_present_on(cohort, 5, person=person)
    taught(cohort.course, person, dt.date(2023, 3, 1))
    return person


def taught(course, person, day, **fields):
    cohort = CohortFactory(course=course, starts_on=day, ends_on=day, **fields)
    cohort.trainers.add(person)
    return cohort


def test_the_career_is_in_order_of_time(teacher, cohort, staff):
    EnrolmentFactory(
        person=teacher, cohort__course=cohort.course, cohort__starts_on=dt.date(2021, 1, 4), state="withdrawn"
    )
    steps = career_of(teacher, staff)
    assert [(step.cohort.starts_on.year, bool(step.enrolment)) for step in steps] == [
        (2021, True), (2022, True), (2023, False),
    ]  # fmt: skip
    assert [step.enrolment.completion for step in steps[:2]] == ["withdrawn", "completed"]
    assert summary(steps) == "Trained 2022, trainer 2023."


def test_the_summary_of_other_careers(course, staff, programme):
    trainer = PersonFactory(programme=programme)
    assert summary(career_of(trainer, staff)) == ""
    taught(course, trainer, dt.date(2020, 1, 1))
    assert summary(career_of(trainer, staff)) == "Trainer 2020."
    EnrolmentFactory(person=trainer, cohort=CohortFactory(course=course))
    assert summary(career_of(trainer, staff)) == "Trainer 2020, trained 2022."


def test_the_career_shows_each_what_they_may_see(teacher, staff, colleague, coordinator, stranger, other_programme):
    other = CourseFactory(programme=other_programme)
    EnrolmentFactory(person=teacher, cohort__course=other, institution=None)
    taught(other, teacher, dt.date(2024, 1, 1))
    for user in (staff, colleague, coordinator):
        assert [step.cohort.starts_on.year for step in career_of(teacher, user)] == [2022, 2023]
    assert [step.cohort.course for step in career_of(teacher, stranger)] == [other, other]


def test_the_career_page(teacher, staff, as_user, same_query_count, course):
    url = reverse("training:person_career", args=[teacher.pk])
    page = as_user(staff).get(url)
    assert "Trained 2022, trainer 2023." in text(page)
    assert url in text(as_user(staff).get(teacher.get_absolute_url()))
    nobody = PersonFactory(programme=course.programme)
    assert "neither learned nor taught" in text(as_user(staff).get(reverse("training:person_career", args=[nobody.pk])))

    def make_row():
        EnrolmentFactory(person=teacher, cohort=CohortFactory(course=course))
        taught(course, teacher, dt.date(2024, 1, 1))

    same_query_count(url, make_row, as_user(staff))


def test_later_trainers_taught_after_their_own_cohort_ended(teacher, cohort, course, programme, staff, stranger):
    early = EnrolmentFactory(cohort=cohort).person
    taught(course, early, cohort.ends_on)
    gone = EnrolmentFactory(cohort=cohort, state="withdrawn").person
    taught(course, gone, dt.date(2023, 3, 1))
    elsewhere = EnrolmentFactory(cohort=cohort).person
    taught(CourseFactory(), elsewhere, dt.date(2023, 3, 1))
    taught(course, teacher, dt.date(2024, 3, 1))
    found = later_trainers(course, staff)
    assert [(one, one.taught_from) for one in found] == [(teacher, dt.date(2023, 3, 1))]
    assert list(later_trainers(course, stranger)) == []


def test_a_coordinator_is_not_told_of_training_that_another_institution_sent_somebody_to(
    teacher, cohort, course, partner, coordinator, institution
):
    Enrolment.objects.filter(person=teacher).update(institution=partner)
    teacher.institution = institution
    teacher.save()
    assert list(later_trainers(course, coordinator)) == []
    Enrolment.objects.filter(person=teacher).update(institution=institution)
    assert list(later_trainers(course, coordinator)) == [teacher]


def test_the_course_counts_and_lists_its_later_trainers(teacher, course, staff, as_user, same_query_count):
    url = reverse("training:later_trainer_list", args=[course.pk])
    page = text(as_user(staff).get(course.get_absolute_url()))
    assert f'<a href="{url}">1 person</a>' in page
    assert "Sok Dara" in text(as_user(staff).get(url))

    def make_row():
        taught(course, EnrolmentFactory(cohort=CohortFactory(course=course)).person, dt.date(2024, 1, 1))

    same_query_count(url, make_row, as_user(staff))


def test_withdrawal_and_admission_stay_in_sight(cohort, institution, staff, coordinator, as_user, programme):
    person = PersonFactory(programme=programme, institution=institution)
    enrolment = enrolment_present_on(cohort, 3, person=person, score_before=40, score_after=52.5)
    client = as_user(staff)
    client.post(reverse("training:enrolment_withdraw", args=[enrolment.pk]), {"reason": "Moved away."})
    client.post(reverse("training:enrolment_admit", args=[cohort.pk]), {"enrolment": enrolment.pk})
    assert [(step.words, step.who, step.reason) for step in place_steps(enrolment)] == [
        ("enrolled", "the system", ""), ("withdrawn", "Staff", "Moved away."), ("enrolled", "Staff", ""),
    ]  # fmt: skip
    for user in (staff, coordinator):
        page = text(as_user(user).get(enrolment.get_absolute_url()))
        assert "<b>Withdrawn</b>: Moved away." in page
        assert "+12.5" in page
        assert "Present on 3 of 5 days" in page


def test_the_page_of_an_enrolment_asks_the_same_for_many_days(cohort, staff, as_user, same_query_count):
    enrolment = EnrolmentFactory(cohort=cohort)

    def make_row():
        services.withdraw(enrolment=enrolment, reason="x")
        services.admit(cohort=cohort, enrolments=[enrolment])

    same_query_count(enrolment.get_absolute_url(), make_row, as_user(staff), rows=5)


def test_the_page_of_an_enrolment_is_for_who_may_see_the_person(
    cohort, partner_coordinator, stranger, outsider, as_user
):
    enrolment = EnrolmentFactory(cohort=cohort)
    url = enrolment.get_absolute_url()
    assert as_user(stranger).get(url).status_code == 404
    assert as_user(partner_coordinator).get(url).status_code == 404
    assert outsider.get(url).status_code == 302
