"""Courses, cohorts, class days, people, attendance and scores as people meet them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from partnerships.tests.factories import InstitutionFactory, PersonFactory
from training.models import Attendance, ClassDay, Cohort, Course, Enrolment
from training.tests.factories import (
    AttendanceFactory,
    ClassDayFactory,
    CohortFactory,
    CourseFactory,
    EnrolmentFactory,
    TopicFactory,
    enrolment_present_on,
)

pytestmark = pytest.mark.django_db

COURSE = {
    "title": "Cloud Computing",
    "code": "cloud",
    "weeks": "4",
    "mode": "online",
    "least_attendance": "80",
    "topics-TOTAL_FORMS": "0",
    "topics-INITIAL_FORMS": "0",
}
COHORT = {"name": "2022, first run", "starts_on": "2022-09-01", "ends_on": "2022-09-30"}


def url(name, *args):
    return reverse(f"training:{name}", args=args)


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def course(programme):
    return CourseFactory(programme=programme, title="Mechatronics", code="mechatronics")


@pytest.fixture
def cohort(course):
    return CohortFactory(course=course, name="first run")


@pytest.fixture
def things(course, cohort):
    """One of each, by the word their addresses ask for."""
    mark = AttendanceFactory(enrolment__cohort=cohort)
    return {"course": course, "cohort": cohort, "day": mark.class_day, "enrolment": mark.enrolment}


# Address, the thing it is about, what a coordinator of a member gets.
PAGES = [
    ("course_detail", "course", 200),
    ("course_edit", "course", 403),
    ("later_trainer_list", "course", 200),
    ("cohort_copy", "cohort", 403),
    ("enrolment_detail", "enrolment", 404),
    ("result_import_create", "cohort", 403),
    ("enrolment_import_create", "cohort", 403),
    ("cohort_detail", "cohort", 200),
    ("cohort_edit", "cohort", 403),
    ("cohort_trainers", "cohort", 403),
    ("class_day_list", "cohort", 200),
    ("class_day_create", "cohort", 403),
    ("class_day_remove", "day", 403),
    ("enrolment_list", "cohort", 200),
    ("enrolment_create", "cohort", 200),
    ("enrolment_withdraw", "enrolment", 404),
    ("attendance_grid", "cohort", 200),
    ("attendance_day", "day", 403),
    ("score_list", "cohort", 403),
]


@pytest.mark.parametrize(("name", "thing", "for_coordinator"), PAGES)
def test_page_answers_each_role(
    name, thing, for_coordinator, things, staff, colleague, stranger, outsider, coordinator, viewer, helper, as_user
):
    address = url(name, things[thing].pk)
    assert as_user(staff).get(address).status_code == 200
    assert as_user(colleague).get(address).status_code == 200
    assert as_user(stranger).get(address).status_code == 404
    assert as_user(coordinator).get(address).status_code == for_coordinator
    assert as_user(viewer).get(address).status_code == 403
    assert as_user(helper).get(address).status_code == 403
    visitor = outsider.get(address)
    assert (visitor.status_code, visitor.url) == (302, f"/accounts/login/?next={address}")


@pytest.mark.parametrize(
    ("name", "expected"), [("course_list", 200), ("course_create", 403), ("cohort_list", 200), ("cohort_create", 403)]
)
def test_list_and_creation_answer_each_role(name, expected, programme, staff, coordinator, viewer, helper, as_user):
    assert as_user(staff).get(url(name)).status_code == 200
    assert as_user(coordinator).get(url(name)).status_code == expected
    assert as_user(viewer).get(url(name)).status_code == 403
    assert as_user(helper).get(url(name)).status_code == 403


def test_posts_answer_each_role(things, staff, coordinator, stranger, as_user):
    for name in ("enrolment_admit", "cohort_trainer_remove"):
        address = url(name, things["cohort"].pk)
        assert as_user(staff).get(address).status_code == 405
        assert as_user(coordinator).post(address).status_code == 403
        assert as_user(stranger).post(address).status_code == 404


def test_course_create_with_topics(staff, programme, as_user):
    data = COURSE | {
        "topics-TOTAL_FORMS": "2",
        "topics-0-number": "1", "topics-0-title": "Virtual machines",
        "topics-1-number": "2", "topics-1-title": "Containers",
    }  # fmt: skip
    response = as_user(staff).post(url("course_create"), data)
    course = Course.objects.get()
    assert response.url == url("course_detail", course.pk)
    assert (course.programme, course.weeks, course.least_score) == (programme, 4, None)
    assert list(course.topics.values_list("number", "title")) == [(1, "Virtual machines"), (2, "Containers")]


def test_course_edit_swaps_adds_and_removes_topics(course, staff, as_user):
    one, two, three = (TopicFactory(course=course, number=number, title=f"T{number}") for number in (1, 2, 3))
    data = COURSE | {
        "topics-TOTAL_FORMS": "4", "topics-INITIAL_FORMS": "3",
        "topics-0-id": one.pk, "topics-0-number": "2", "topics-0-title": "T1",
        "topics-1-id": two.pk, "topics-1-number": "1", "topics-1-title": "T2",
        "topics-2-id": three.pk, "topics-2-number": "3", "topics-2-title": "T3", "topics-2-DELETE": "on",
        "topics-3-number": "3", "topics-3-title": "New",
        "seen_at": course.changed_at.isoformat(),
    }  # fmt: skip
    assert as_user(staff).post(url("course_edit", course.pk), data).status_code == 302
    assert list(course.topics.values_list("number", "title")) == [(1, "T2"), (2, "T1"), (3, "New")]


def test_topic_without_a_number_comes_last(course, staff, as_user):
    one = TopicFactory(course=course, number=7, title="T1")
    data = COURSE | {
        "topics-TOTAL_FORMS": "3", "topics-INITIAL_FORMS": "1",
        "topics-0-id": one.pk, "topics-0-number": "7", "topics-0-title": "T1",
        "topics-1-number": "", "topics-1-title": "T2",
        "topics-2-number": "", "topics-2-title": "T3",
        "seen_at": course.changed_at.isoformat(),
    }  # fmt: skip
    client = as_user(staff)
    page = client.get(url("course_edit", course.pk))
    assert [name for name in ("topics-0-DELETE", "topics-1-DELETE") if name in text(page)] == ["topics-0-DELETE"]
    assert client.post(url("course_edit", course.pk), data).status_code == 302
    assert list(course.topics.values_list("number", "title")) == [(7, "T1"), (8, "T2"), (9, "T3")]
    far = client.post(url("course_edit", course.pk), data | {"topics-0-number": "40000"})
    assert far.context["formsets"][0]["formset"].errors[0] == {"number": ["Write a number from 1 to 999."]}


def test_topic_that_class_days_stand_on_stays(course, cohort, staff, as_user):
    topic = TopicFactory(course=course, number=1, title="Safety", is_required=True)
    day = ClassDayFactory(cohort=cohort, topic=topic)
    data = COURSE | {
        "topics-TOTAL_FORMS": "1", "topics-INITIAL_FORMS": "1",
        "topics-0-id": topic.pk, "topics-0-number": "1", "topics-0-title": "Safety", "topics-0-is_required": "on",
        "seen_at": course.changed_at.isoformat(),
    }  # fmt: skip
    client = as_user(staff)
    page = client.post(url("course_edit", course.pk), data | {"topics-0-DELETE": "on"})
    assert page.status_code == 422
    assert "Class days stand on this topic, so it stays." in text(page)
    day.refresh_from_db()
    course.refresh_from_db()
    assert (day.topic, course.title) == (topic, "Mechatronics")
    del data["topics-0-is_required"]
    assert client.post(url("course_edit", course.pk), data).status_code == 302
    assert course.topics.get().is_required is False


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"code": "mechatronics"}, "code", "This programme already has a course with this code."),
        ({"weeks": "0"}, "weeks", "A course takes 1 to 104 weeks."),
        (
            {"least_attendance": "101"}, "least_attendance",
            "Write a number from 0 to 100.",
        ),
        ({"least_score": "1000"}, "least_score", "A score lies between 0 and 100."),
        ({"least_score": "50.125"}, "least_score", "Write at most 2 digits after the point."),
        ({"weeks": "99999"}, "weeks", "A course takes 1 to 104 weeks."),
        ({"title": "x" * 201}, "title", "Write at most 200 characters."),
    ],
)  # fmt: skip
def test_course_create_explains_beside_the_field(change, field, words, course, staff, as_user):
    response = as_user(staff).post(url("course_create"), COURSE | change)
    assert response.context["form"].errors == {field: [words]}
    assert Course.objects.count() == 1


def test_course_list_filters(programme, staff, as_user):
    CourseFactory(programme=programme, title="Robotics", code="r", weeks=10, is_training_of_trainers=True)
    CourseFactory(programme=programme, title="Cloud", code="c", weeks=1, mode="online")
    CourseFactory(title="Elsewhere")

    def titles(query):
        return [row.title for row in as_user(staff).get(url("course_list"), query).context["page"].objects]

    assert titles({}) == ["Cloud", "Robotics"]
    assert titles({"sort": "-weeks"}) == ["Robotics", "Cloud"]
    assert titles({"mode": "online"}) == ["Cloud"]
    assert titles({"tot": "yes"}) == ["Robotics"]
    assert titles({"tot": "no"}) == ["Cloud"]
    assert titles({"q": "robo"}) == ["Robotics"]


def test_cohort_create(course, institution, staff, as_user):
    foreign = CourseFactory()
    client = as_user(staff)
    form = client.get(url("cohort_create"), {"course": course.pk}).context["form"]
    assert list(form.fields["course"].queryset) == [course]
    response = client.post(url("cohort_create"), COHORT | {"course": course.pk, "host_1": institution.official_name})
    cohort = Cohort.objects.get()
    assert response.url == url("cohort_detail", cohort.pk)
    assert (cohort.course, cohort.capacity, list(cohort.hosts.all())) == (course, None, [institution])
    wrong = client.post(url("cohort_create"), COHORT | {"course": foreign.pk})
    assert list(wrong.context["form"].errors) == ["course"]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"ends_on": "2022-08-31"}, "ends_on", "The cohort ends before it starts."),
        ({"name": "first run"}, "name", "This course already has a cohort of this name."),
        ({"capacity": "-1"}, "capacity", "Write a number from 0 to 100000."),
    ],
)
def test_cohort_create_explains_beside_the_field(change, field, words, cohort, staff, as_user):
    response = as_user(staff).post(url("cohort_create"), COHORT | {"course": cohort.course_id} | change)
    assert response.context["form"].errors == {field: [words]}
    assert Cohort.objects.count() == 1


def test_cohort_edit_keeps_class_days_inside_its_dates(cohort, staff, as_user):
    ClassDayFactory(cohort=cohort, day=dt.date(2022, 9, 2))
    ClassDayFactory(cohort=cohort, day=dt.date(2022, 9, 29))
    other = CohortFactory(course=cohort.course, name="second run")
    data = {"name": "second run", "starts_on": "2022-09-05", "ends_on": "2022-09-20"}
    data["seen_at"] = cohort.changed_at.isoformat()
    response = as_user(staff).post(url("cohort_edit", cohort.pk), data)
    assert response.context["form"].errors == {
        "starts_on": ["The cohort already meets on 2 September 2022."],
        "ends_on": ["The cohort still meets on 29 September 2022."],
        "name": ["This course already has a cohort of this name."],
    }
    assert other.name == "second run"


def test_cohort_list_filters_by_stage(course, staff, as_user):
    CohortFactory(course=course, name="past")
    CohortFactory(course=course, name="future", starts_on=dt.date(2999, 1, 1), ends_on=dt.date(2999, 2, 1))

    def names(query):
        return [row.name for row in as_user(staff).get(url("cohort_list"), query).context["page"].objects]

    assert names({}) == ["future", "past"]
    assert names({"stage": "ended"}) == ["past"]
    assert names({"stage": "upcoming"}) == ["future"]
    assert names({"stage": "running"}) == []
    assert names({"q": "mechatronics"}) == ["future", "past"]
    assert names({"tot": "yes"}) == []
    assert names({"tot": "no"}) == ["future", "past"]


def test_cohort_detail_counts_by_completion(cohort, institution, staff, coordinator, as_user):
    ClassDayFactory.create_batch(5, cohort=cohort)
    enrolment_present_on(cohort, 5, person=PersonFactory(institution=institution))
    enrolment_present_on(cohort, 4)
    enrolment_present_on(cohort, 3)
    EnrolmentFactory(cohort=cohort, state="withdrawn")
    EnrolmentFactory(cohort=cohort, state="applied")
    context = as_user(staff).get(url("cohort_detail", cohort.pk)).context
    assert context["enrolled"] == 3
    assert [(code, count) for code, _word, count in context["completions"]] == [
        ("completed", 2), ("attendance_low", 1), ("applied", 1), ("withdrawn", 1),
    ]  # fmt: skip
    own = as_user(coordinator).get(url("cohort_detail", cohort.pk)).context
    assert (own["enrolled"], [(code, count) for code, _word, count in own["completions"]]) == (1, [("completed", 1)])
    people = as_user(staff).get(url("enrolment_list", cohort.pk), {"completion": "completed"}).context["page"]
    assert people.count == 2


def test_cohort_trainers(cohort, programme, institution, staff, coordinator, as_user):
    trainer = PersonFactory(programme=programme, full_name="Foreign trainer")
    client = as_user(staff)
    page = client.post(url("cohort_trainers", cohort.pk), {"person": [trainer.pk, PersonFactory().pk]}, follow=True)
    assert "1 trainer is added." in text(page)
    assert list(cohort.trainers.all()) == [trainer]
    assert "Foreign trainer" not in text(as_user(coordinator).get(url("cohort_detail", cohort.pk)))
    client.post(url("cohort_trainer_remove", cohort.pk), {"person": trainer.pk})
    assert cohort.trainers.count() == 0


def test_class_days_added_as_a_run(cohort, staff, as_user):
    data = {"first": "2022-09-05", "last": "2022-09-18", "weekdays": ["0", "2"], "hours": "3"}
    page = as_user(staff).post(url("class_day_create", cohort.pk), data, follow=True)
    assert "4 class days are added." in text(page)
    assert [f"{day:%d}" for day in cohort.class_days.values_list("day", flat=True)] == ["05", "07", "12", "14"]
    again = as_user(staff).post(url("class_day_create", cohort.pk), data, follow=True)
    assert "All these days were there already." in text(again)


def test_class_days_outside_the_cohort_are_refused(cohort, staff, as_user):
    data = {"first": "2022-08-01", "last": "2022-09-18", "weekdays": ["0"], "hours": "3"}
    response = as_user(staff).post(url("class_day_create", cohort.pk), data)
    assert response.context["form"].non_field_errors() == [
        "The cohort runs from 1 September 2022 to 30 September 2022; its class days lie between."
    ]
    wrong = as_user(staff).post(url("class_day_create", cohort.pk), data | {"weekdays": ["7"], "hours": "25"})
    assert sorted(wrong.context["form"].errors) == ["hours", "weekdays"]
    assert wrong.context["form"].errors["hours"] == ["Write a number from 0.5 to 24."]
    assert cohort.class_days.count() == 0


def test_class_day_remove(cohort, staff, as_user):
    free, used = ClassDayFactory(cohort=cohort), ClassDayFactory(cohort=cohort)
    AttendanceFactory(enrolment__cohort=cohort, class_day=used)
    for day in (free, used):
        page = as_user(staff).post(url("class_day_remove", day.pk), follow=True)
    assert "Attendance is recorded on 2 September 2022, so the day stays." in text(page)
    assert list(ClassDay.objects.all()) == [used]


def test_class_day_list_counts_for_coordinators_their_own_people(cohort, institution, coordinator, staff, as_user):
    day = ClassDayFactory(cohort=cohort)
    enrolment_present_on(cohort, 1, person=PersonFactory(institution=institution))
    enrolment_present_on(cohort, 0)
    for user, expected in ((staff, (2, 1)), (coordinator, (1, 1))):
        row = as_user(user).get(url("class_day_list", cohort.pk)).context["days"].get(pk=day.pk)
        assert (row.recorded, row.present) == expected


def test_enrolment_list_says_why(cohort, staff, as_user):
    ClassDayFactory.create_batch(20, cohort=cohort)
    enrolment_present_on(cohort, 14)
    EnrolmentFactory(cohort=cohort, state="withdrawn", withdrawal_reason="Moved away.", person__institution=None)
    page = text(as_user(staff).get(url("enrolment_list", cohort.pk)))
    assert "Present on 14 of 20 days (70 per cent); 80 per cent are needed." in page
    assert "Withdrawn: Moved away." in page
    assert "not stated" in page


def test_enrolment_list_shows_coordinators_their_own_alone(cohort, institution, coordinator, as_user):
    EnrolmentFactory(cohort=cohort, person__full_name="Own person", person__institution=institution)
    EnrolmentFactory(cohort=cohort, person__full_name="Foreign person", person__institution=InstitutionFactory())
    page = as_user(coordinator).get(url("enrolment_list", cohort.pk))
    assert [row.person.full_name for row in page.context["page"].objects] == ["Own person"]
    assert "Foreign person" not in text(page)


def test_enrolment_by_staff(cohort, programme, staff, as_user):
    people = PersonFactory.create_batch(2, programme=programme)
    response = as_user(staff).post(
        url("enrolment_create", cohort.pk), {"person": [people[0].pk, people[1].pk, PersonFactory().pk]}, follow=True
    )
    assert "2 people are enrolled." in text(response)
    assert list(cohort.enrolments.values_list("state", flat=True)) == ["enrolled", "enrolled"]
    again = as_user(staff).post(url("enrolment_create", cohort.pk), {"person": people[0].pk}, follow=True)
    assert f"Already in this cohort: {people[0].full_name}." in text(again)
    nobody = as_user(staff).post(url("enrolment_create", cohort.pk), {"person": "x"}, follow=True)
    assert "Nobody was chosen. Tick at least one person." in text(nobody)


def test_enrolment_by_a_coordinator_is_an_application(cohort, programme, institution, coordinator, staff, as_user):
    Cohort.objects.update(ends_on=dt.date(2999, 9, 30))
    own = PersonFactory(programme=programme, institution=institution)
    foreign = PersonFactory(programme=programme, institution=InstitutionFactory())
    assert list(as_user(coordinator).get(url("enrolment_create", cohort.pk)).context["page"].objects) == [own]
    as_user(coordinator).post(url("enrolment_create", cohort.pk), {"person": [own.pk, foreign.pk]})
    enrolment = Enrolment.objects.get()
    assert (enrolment.person, enrolment.state) == (own, "applied")
    assert 'id="admit"' in text(as_user(staff).get(url("enrolment_list", cohort.pk)))
    data = {"enrolment": enrolment.pk}
    assert as_user(coordinator).post(url("enrolment_list", cohort.pk), data).status_code == 403
    page = as_user(staff).post(url("enrolment_list", cohort.pk), data, follow=True)
    assert "1 person is admitted." in text(page)
    assert 'id="admit"' not in text(page)
    enrolment.refresh_from_db()
    assert enrolment.state == "enrolled"


def test_enrolment_beyond_the_places_explains(course, programme, staff, as_user):
    cohort = CohortFactory(course=course, capacity=0)
    person = PersonFactory(programme=programme)
    page = as_user(staff).post(url("enrolment_create", cohort.pk), {"person": person.pk}, follow=True)
    assert "The cohort has 0 places left, and 1 are needed. Nobody was enrolled." in text(page)


def test_admission_that_is_refused_keeps_the_ticks(course, staff, as_user):
    cohort = CohortFactory(course=course, capacity=1)
    one, two, _three = EnrolmentFactory.create_batch(3, cohort=cohort, state="applied")
    address = url("enrolment_list", cohort.pk) + "?completion=applied"
    page = as_user(staff).post(address, {"enrolment": [one.pk, two.pk]})
    assert page.status_code == 422
    assert "The cohort has 1 place left, and 2 are needed. Nobody was enrolled." in text(page)
    assert text(page).count(" checked ") == 2
    assert "Completion: applied" in text(page)
    assert not Enrolment.objects.filter(state="enrolled").exists()


def test_an_ended_cohort_says_so_and_takes_nobody_from_coordinators(
    cohort, programme, institution, staff, coordinator, as_user
):
    person = PersonFactory(programme=programme, institution=institution)
    address, words = url("enrolment_create", cohort.pk), "This cohort ended on 30 September 2022."
    assert words in text(as_user(coordinator).get(address))
    refused = as_user(coordinator).post(address, {"person": person.pk})
    assert (refused.status_code, cohort.enrolments.count()) == (422, 0)
    assert words in text(refused)
    for page in ("cohort_detail", "enrolment_list"):
        assert "Nominate people" not in text(as_user(coordinator).get(url(page, cohort.pk)))
    detail = text(as_user(staff).get(url("cohort_detail", cohort.pk)))
    assert f'btn-outline-primary" href="{address}">Enrol people' in detail
    assert f'btn-outline-primary" href="{url("class_day_list", cohort.pk)}">Class days' in detail
    assert words in text(as_user(staff).get(address))
    assert as_user(staff).post(address, {"person": person.pk}).status_code == 302
    assert cohort.enrolments.get().state == "enrolled"


def test_a_coordinator_who_sent_nobody_is_not_told_that_the_cohort_is_empty(cohort, coordinator, as_user):
    EnrolmentFactory(cohort=cohort)
    Cohort.objects.update(ends_on=dt.date(2999, 9, 30))
    page = text(as_user(coordinator).get(url("enrolment_list", cohort.pk)))
    assert "Nobody of your institution is in this cohort yet." in page
    assert "Nominate people" in page


def test_ticks_travel_with_the_search_and_across_pages(cohort, programme, staff, as_user):
    people = [PersonFactory(programme=programme, full_name=f"Person {number:02}") for number in range(27)]
    first, last = people[0], people[-1]
    client, address = as_user(staff), url("enrolment_create", cohort.pk)
    page = client.post(address, {"person": first.pk, "page": "2"})
    assert page.status_code == 200
    assert [one.pk for one in page.context["page"].objects] == [one.pk for one in people[25:]]
    assert page.context["chosen_elsewhere"] == [first]
    assert f'name="person" value="{first.pk}" checked' in text(page)
    found = client.post(address, {"person": [first.pk, last.pk], "q": "Person 00", "show": "yes"})
    assert [one.pk for one in found.context["page"].objects] == [first.pk]
    assert found.context["chosen_elsewhere"] == [last]
    turned = client.post(address, {"person": [first.pk, last.pk], "q": "Person", "sort": "-name"})
    assert turned.context["chosen_elsewhere"] == [first]
    assert not cohort.enrolments.exists()
    client.post(address, {"person": [first.pk, last.pk], "q": "Person 00"})
    assert set(cohort.enrolments.values_list("person", flat=True)) == {first.pk, last.pk}


def test_enrolment_withdraw(cohort, institution, staff, coordinator, as_user):
    cohort.ends_on = dt.date(2099, 9, 30)
    cohort.save()
    enrolment = EnrolmentFactory(cohort=cohort, person__institution=institution)
    empty = as_user(staff).post(url("enrolment_withdraw", enrolment.pk), {"reason": " "})
    assert empty.context["form"].errors == {"reason": ["Fill this in."]}
    response = as_user(coordinator).post(url("enrolment_withdraw", enrolment.pk), {"reason": "New post."})
    assert response.url == url("enrolment_list", cohort.pk)
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.withdrawal_reason) == ("withdrawn", "New post.")


def test_enrolment_withdraw_after_the_end_is_for_staff_alone(cohort, institution, staff, coordinator, as_user):
    enrolment = EnrolmentFactory(cohort=cohort, person__institution=institution)
    data = {"reason": "Too late."}
    assert as_user(coordinator).post(url("enrolment_withdraw", enrolment.pk), data).status_code == 403
    assert as_user(staff).post(url("enrolment_withdraw", enrolment.pk), data).status_code == 302


def edited(enrolment, **fields) -> dict:
    """What the form of a place sends."""
    empty = {"institution": "", "score_before": "", "score_after": ""}
    return empty | {"seen_at": enrolment.changed_at.isoformat()} | fields


def test_staff_say_who_sent_a_trainee_and_the_scores_and_go_back_to_where_they_were(
    cohort, institution, staff, colleague, coordinator, stranger, as_user
):
    enrolment = EnrolmentFactory(cohort=cohort, person__institution=institution, institution=None)
    address = url("enrolment_edit", enrolment.pk)
    assert as_user(stranger).get(address).status_code == 404
    assert as_user(coordinator).get(address).status_code == 404
    assert as_user(colleague).get(address).status_code == 200
    data = edited(enrolment, institution="Bangkok Technical College", score_after="70.5")
    response = as_user(staff).post(f"{address}?next=/quality/", data)
    assert (response.status_code, response.url) == (302, "/quality/")
    enrolment.refresh_from_db()
    assert (enrolment.institution, enrolment.score_before, enrolment.score_after) == (
        institution,
        None,
        Decimal("70.5"),
    )
    assert enrolment.history.latest().history_user == staff
    # The sender's coordinator sees the person now, and may not write about it.
    assert as_user(coordinator).get(address).status_code == 403


def test_edit_of_a_place_keeps_what_was_typed_and_overwrites_nothing_unseen(cohort, institution, staff, as_user):
    enrolment = EnrolmentFactory(cohort=cohort, person__institution=institution)
    data = edited(enrolment, institution="Nowhere College", score_after="101")
    answer = as_user(staff).post(url("enrolment_edit", enrolment.pk), data)
    assert answer.status_code == 422
    assert answer.context["form"].errors["score_after"] == ["A score lies between 0 and 100."]
    assert "institution" in answer.context["form"].errors
    assert "Nowhere College" in answer.content.decode()
    stale = edited(enrolment, score_after="50")
    Enrolment.objects.get(pk=enrolment.pk).save()
    answer = as_user(staff).post(url("enrolment_edit", enrolment.pk), stale)
    assert answer.status_code == 422 and "Somebody else saved this" in answer.content.decode()
    enrolment.refresh_from_db()
    assert (enrolment.institution, enrolment.score_after) == (institution, None)


@pytest.fixture
def grid(cohort):
    """Two class days; Anan present on the first, Binh with nothing recorded."""
    days = ClassDayFactory.create_batch(2, cohort=cohort)
    anan = EnrolmentFactory(cohort=cohort, person__full_name="Anan")
    binh = EnrolmentFactory(cohort=cohort, person__full_name="Binh")
    AttendanceFactory(enrolment=anan, class_day=days[0], state="present")
    return anan, binh, *days


def test_grid_of_one_person_shows_nobody_else_and_the_way_back(cohort, grid, staff, as_user):
    _anan, binh, *_days = grid
    response = as_user(staff).get(url("attendance_grid", cohort.pk), {"enrolment": binh.pk, "next": "/quality/"})
    assert [one for one, _cells in response.context["rows"]] == [binh]
    assert '<a href="/quality/">← Back to the list</a>' in response.content.decode()
    everybody = as_user(staff).get(url("attendance_grid", cohort.pk), {"enrolment": "²"})
    assert len(everybody.context["rows"]) == 2
    assert "Back to the list" not in everybody.content.decode()


def sent(response, **changes) -> dict:
    """Return the fields that a browser would send back for the grid of ``response``."""
    fields = {cell.name: cell.state for _one, cells in response.context["rows"] for cell in cells}
    return fields | {"seen": response.context["seen"]} | changes


def marks(cohort):
    rows = Attendance.objects.filter(enrolment__cohort=cohort).order_by("enrolment__person__full_name", "class_day")
    return [(row.enrolment.person.full_name, row.class_day.day.day, row.state) for row in rows]


def test_attendance_grid_saves_what_changed(cohort, grid, staff, as_user):
    anan, binh, first, second = grid
    client = as_user(staff)
    page = client.get(url("attendance_grid", cohort.pk))
    changes = {f"a-{binh.pk}-{first.pk}": "absent", f"a-{anan.pk}-{second.pk}": "excused"}
    after = client.post(url("attendance_grid", cohort.pk), sent(page, **changes), follow=True)
    assert "2 entries are saved." in text(after)
    assert marks(cohort) == [("Anan", 1, "present"), ("Anan", 2, "excused"), ("Binh", 1, "absent")]
    again = client.post(url("attendance_grid", cohort.pk), sent(after), follow=True)
    assert "Nothing was changed." in text(again)
    assert Attendance.history.count() == 3


def test_attendance_grid_fills_the_rest_of_a_day(cohort, grid, staff, as_user):
    anan, _binh, _first, second = grid
    client = as_user(staff)
    page = client.get(url("attendance_grid", cohort.pk))
    data = sent(page, **{f"a-{anan.pk}-{second.pk}": "absent", "fill": second.pk})
    client.post(url("attendance_grid", cohort.pk), data)
    assert marks(cohort) == [("Anan", 1, "present"), ("Anan", 2, "absent"), ("Binh", 2, "present")]


def test_attendance_grid_tells_of_a_colleagues_entry(cohort, grid, staff, as_user):
    anan, _binh, first, _second = grid
    client = as_user(staff)
    page = client.get(url("attendance_grid", cohort.pk))
    Attendance.objects.filter(enrolment=anan).update(state="excused")
    data = sent(page, **{f"a-{anan.pk}-{first.pk}": "absent"})
    after = client.post(url("attendance_grid", cohort.pk), data, follow=True)
    assert after.status_code == 409
    assert '<li id="c-a-' in text(after)
    assert "Anan, 1 September 2022: somebody else entered excused, you chose absent.</li>" in text(after)
    assert text(after).count("px-2 is-invalid") == 1
    assert marks(cohort) == [("Anan", 1, "excused")]


def test_attendance_day_names_whose_entry_a_colleague_was_quicker_with(cohort, grid, staff, as_user):
    anan, binh, first, _second = grid
    client, address = as_user(staff), url("attendance_day", first.pk)
    page = client.get(address)
    client.post(address, sent(page, **{f"a-{anan.pk}-{first.pk}": ""}))
    client.post(address, sent(page, **{f"a-{binh.pk}-{first.pk}": "absent"}))
    mine = {f"a-{anan.pk}-{first.pk}": "absent", f"a-{binh.pk}-{first.pk}": "excused"}
    after = client.post(address, sent(page, **mine))
    assert "2 entries are not saved." in text(after)
    assert "Anan: somebody else took the entry away, you chose absent." in text(after)
    assert "Binh: somebody else entered absent, you chose excused." in text(after)
    assert text(after).count("attendance-line message message-warning") == 2
    assert marks(cohort) == [("Binh", 1, "absent")]


@pytest.mark.parametrize("seen", ["1:2", "x:y:p", "1:2:z", "::"])
def test_attendance_grid_that_cannot_be_read(cohort, grid, staff, as_user, seen):
    after = as_user(staff).post(url("attendance_grid", cohort.pk), {"seen": seen}, follow=True)
    assert "This grid cannot be read. Nothing was saved; open the page again." in text(after)


def test_attendance_on_a_day_that_is_none(cohort, grid, staff, as_user):
    anan, _binh, _first, _second = grid
    foreign = ClassDayFactory()
    data = {"seen": f"{anan.pk}:{foreign.pk}:-", f"a-{anan.pk}-{foreign.pk}": "present"}
    after = as_user(staff).post(url("attendance_grid", cohort.pk), data, follow=True)
    assert "One of the days is no class day of this cohort. Nothing was saved; open the page again." in text(after)
    assert marks(cohort) == [("Anan", 1, "present")]


def test_attendance_of_one_day(cohort, grid, staff, as_user):
    anan, binh, first, _second = grid
    client = as_user(staff)
    page = client.get(url("attendance_day", first.pk))
    assert [one.person.full_name for one, _cells in page.context["rows"]] == ["Anan", "Binh"]
    data = sent(page, **{f"a-{anan.pk}-{first.pk}": "", "fill": ""})
    client.post(url("attendance_day", first.pk), data)
    assert marks(cohort) == []
    client.post(url("attendance_day", first.pk), sent(client.get(url("attendance_day", first.pk)), fill=first.pk))
    assert marks(cohort) == [("Anan", 1, "present"), ("Binh", 1, "present")]


def test_attendance_grid_is_paged(cohort, staff, as_user):
    ClassDayFactory.create_batch(11, cohort=cohort)
    EnrolmentFactory.create_batch(26, cohort=cohort)
    EnrolmentFactory(cohort=cohort, state="withdrawn")
    client = as_user(staff)
    first = client.get(url("attendance_grid", cohort.pk)).context["rows"]
    last = client.get(url("attendance_grid", cohort.pk), {"page": "2", "days": "2"}).context["rows"]
    assert (len(first), len(first[0][1]), len(last), len(last[0][1])) == (25, 10, 1, 1)


def test_attendance_grid_without_days_or_people_says_what_is_next(cohort, staff, as_user):
    address = url("attendance_grid", cohort.pk)
    assert "The cohort has no class days yet." in text(as_user(staff).get(address))
    ClassDayFactory(cohort=cohort)
    assert "Nobody is enrolled yet." in text(as_user(staff).get(address))


def scores_sent(response, **changes) -> dict:
    fields = {}
    for _enrolment, bound in response.context["form"].rows():
        for field in bound:
            value = "" if field.initial is None else str(field.initial)
            fields |= {field.html_name: value, f"initial-{field.html_name}": value}
    return fields | changes


def test_scores_save_what_changed(cohort, staff, as_user):
    one = EnrolmentFactory(cohort=cohort, score_before=Decimal("40.50"))
    two = EnrolmentFactory(cohort=cohort)
    client = as_user(staff)
    page = client.get(url("score_list", cohort.pk))
    Enrolment.objects.filter(pk=two.pk).update(score_before=Decimal(33))
    data = scores_sent(page, **{f"score_after-{one.pk}": "88.5", f"score_before-{one.pk}": ""})
    after = client.post(url("score_list", cohort.pk), data, follow=True)
    assert "Scores of 1 person are saved." in text(after)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.score_before, one.score_after) == (None, Decimal("88.50"))
    assert (two.score_before, two.score_after) == (Decimal("33.00"), None)
    again = client.post(url("score_list", cohort.pk), scores_sent(after), follow=True)
    assert "Nothing was changed." in text(again)


@pytest.mark.parametrize("score", ["1000", "100.01", "-1", "abc", "NaN", "1e9"])
def test_scores_out_of_range_are_explained_and_kept(cohort, staff, as_user, score):
    good, bad = EnrolmentFactory.create_batch(2, cohort=cohort)
    client = as_user(staff)
    page = client.get(url("score_list", cohort.pk))
    data = scores_sent(page, **{f"score_after-{good.pk}": "50", f"score_after-{bad.pk}": score})
    after = client.post(url("score_list", cohort.pk), data)
    assert list(after.context["form"].errors) == [f"score_after-{bad.pk}"]
    assert f'value="{score}"' in text(after)
    if score in ("1000", "100.01", "-1"):
        assert after.context["form"].errors[f"score_after-{bad.pk}"] == ["A score lies between 0 and 100."]
        assert f"{bad.person}, score after</a>: A score lies" in text(after)
    assert not Enrolment.objects.exclude(score_after=None).exists()


def test_scores_page_tells_namesakes_apart_and_its_trail_shows_plain_numbers(cohort, staff, as_user):
    college = InstitutionFactory(official_name="Kampot College")
    one = EnrolmentFactory(cohort=cohort, person__native_name="王伟", person__institution=college)
    client = as_user(staff)
    page = client.get(url("score_list", cohort.pk))
    assert "王伟" in text(page)
    assert "Kampot College" in text(page)
    client.post(url("score_list", cohort.pk), scores_sent(page, **{f"score_after-{one.pk}": "88"}))
    assert "<ins>88</ins>" in text(client.get(one.get_absolute_url()))


@pytest.mark.parametrize("name", ["course_list", "cohort_list", "course_detail", "cohort_detail", "class_day_list"])
def test_same_query_count_with_one_row_and_thirty(name, programme, cohort, staff, as_user, same_query_count):
    def trained():
        cohort.trainers.add(PersonFactory(programme=programme, institution=InstitutionFactory()))
        cohort.hosts.add(InstitutionFactory(programme=programme))

    make = {
        "course_list": lambda: CourseFactory(programme=programme, provider=InstitutionFactory()),
        "cohort_list": lambda: CohortFactory(course__programme=programme),
        "course_detail": lambda: EnrolmentFactory(cohort=CohortFactory(course=cohort.course)),
        "cohort_detail": trained,
        "class_day_list": lambda: ClassDayFactory(cohort=cohort, topic=TopicFactory(course=cohort.course)),
    }[name]
    args = {"course_detail": [cohort.course_id], "cohort_detail": [cohort.pk], "class_day_list": [cohort.pk]}
    rows = 29 if name == "class_day_list" else 30
    same_query_count(url(name, *args.get(name, [])), make, as_user(staff), rows=rows)


@pytest.mark.parametrize(
    "name", ["enrolment_list", "enrolment_create", "cohort_trainers", "attendance_grid", "score_list"]
)
def test_same_query_count_with_one_person_and_thirty(name, programme, cohort, staff, as_user, same_query_count):
    ClassDayFactory.create_batch(3, cohort=cohort)

    def make():
        person = PersonFactory(programme=programme, institution=InstitutionFactory())
        if name in ("enrolment_list", "attendance_grid", "score_list"):
            enrolment_present_on(cohort, 2, person=person)

    same_query_count(url(name, cohort.pk), make, as_user(staff))


@pytest.mark.parametrize("model", ["course", "cohort", "classday", "enrolment", "attendance", "topic"])
def test_admin_lists_search_and_open(model, things, admin_user, as_user):
    client = as_user(admin_user)
    assert client.get(reverse(f"admin:training_{model}_changelist"), {"q": "Mechatronics"}).status_code == 200
    rows = {
        "classday": things["day"],
        "attendance": things["day"].attendance.get(),
        "topic": TopicFactory(course=things["course"]),
    } | things
    assert client.get(reverse(f"admin:training_{model}_change", args=[rows[model].pk])).status_code == 200


def test_edit_keeps_institutions_that_have_left_the_programme(programme, staff, as_user):
    left = InstitutionFactory(official_name="Left College")
    course = CourseFactory(programme=programme, provider=left)
    cohort = CohortFactory(course=course)
    cohort.hosts.add(left)
    client = as_user(staff)
    data = COURSE | {"provider": "Left College", "seen_at": course.changed_at.isoformat()}
    assert client.post(url("course_edit", course.pk), data).status_code == 302
    data = COHORT | {"host_1": "Left College", "seen_at": cohort.changed_at.isoformat()}
    assert client.post(url("cohort_edit", cohort.pk), data).status_code == 302
    course.refresh_from_db()
    assert (course.provider, list(cohort.hosts.all())) == (left, [left])
    assert "Left College" not in text(client.get(url("course_create")))


def test_enrolment_that_is_refused_keeps_the_ticks(course, programme, staff, as_user):
    cohort = CohortFactory(course=course, capacity=1)
    people = [PersonFactory(programme=programme, category="teacher") for _ in range(3)]
    address = url("enrolment_create", cohort.pk) + "?category=teacher"
    page = as_user(staff).post(address, {"person": [one.pk for one in people[:2]]})
    assert page.context["ticked"] == {one.pk for one in people[:2]}
    assert page.status_code == 422
    assert text(page).count(" checked>") == 2
    assert '<option value="teacher" selected>' in text(page)


@pytest.mark.parametrize(("score", "shown"), [("74.50", "74.5"), ("80.00", "80"), ("0.00", "0"), ("100.00", "100")])
def test_scores_are_shown_as_people_type_them(score, shown, cohort, staff, as_user):
    EnrolmentFactory(cohort=cohort, score_after=score)
    page = as_user(staff).get(url("score_list", cohort.pk))
    assert f'name="score_after-{Enrolment.objects.get().pk}" value="{shown}"' in text(page)


def test_attendance_grid_is_read_by_coordinators_for_their_own(cohort, institution, coordinator, staff, as_user):
    own = EnrolmentFactory(cohort=cohort, person__institution=institution, person__full_name="Anan")
    EnrolmentFactory(cohort=cohort, person__full_name="Binh")
    AttendanceFactory(enrolment=own, state="excused")
    address = url("attendance_grid", cohort.pk)
    page = as_user(coordinator).get(address)
    assert [one.person.full_name for one, _cells in page.context["rows"]] == ["Anan"]
    assert "excused" in text(page)
    assert "<select" not in text(page)
    data = sent(page) | {page.context["rows"][0][1][0].name: "present"}
    assert as_user(coordinator).post(address, data).status_code == 403
    assert own.attendance.get().state == "excused"
    assert "Nobody of your institution" not in text(as_user(staff).get(address))


def test_attendance_grid_opens_on_the_days_of_today(course, staff, as_user):
    today = timezone.localdate()
    cohort = CohortFactory(
        course=course, starts_on=today - dt.timedelta(days=20), ends_on=today + dt.timedelta(days=20)
    )
    EnrolmentFactory(cohort=cohort)
    for number in range(-20, 20):
        ClassDayFactory(cohort=cohort, day=today + dt.timedelta(days=number))
    page = as_user(staff).get(url("attendance_grid", cohort.pk))
    assert page.context["days"].number == 3
    assert as_user(staff).get(url("attendance_grid", cohort.pk) + "?days=1").context["days"].number == 1


def test_hosts_are_typed_by_name(course, institution, partner, staff, as_user):
    cohort = CohortFactory(course=course)
    cohort.hosts.add(institution)
    client = as_user(staff)
    page = client.get(url("cohort_edit", cohort.pk))
    assert 'type="checkbox"' not in text(page)
    form = page.context["form"]
    assert [name for name in form.fields if name.startswith("host_")] == ["host_1", "host_2", "host_3"]
    data = COHORT | {"seen_at": cohort.changed_at.isoformat(), "host_1": institution.official_name}
    wrong = client.post(url("cohort_edit", cohort.pk), data | {"host_2": "Nowhere College"})
    assert list(wrong.context["form"].errors) == ["host_2"]
    assert "Nowhere College" in text(wrong)
    data |= {"host_2": partner.official_name, "host_3": institution.official_name}
    assert client.post(url("cohort_edit", cohort.pk), data).status_code == 302
    assert set(cohort.hosts.all()) == {institution, partner}


def test_needed_topics_are_told_and_named(course, cohort, staff, as_user):
    TopicFactory(course=course, title="Safety", is_required=True)
    TopicFactory(course=course, title="History")
    enrolment_present_on(cohort, 0)
    ClassDayFactory(cohort=cohort)
    enrolment = enrolment_present_on(cohort, 1)
    client = as_user(staff)
    for page in (course.get_absolute_url(), cohort.get_absolute_url()):
        assert "Present at least once on: Safety" in text(client.get(page))
    words = "1 of 1 needed topics was not attended: Safety."
    assert words in text(client.get(url("enrolment_list", cohort.pk)))
    assert words in text(client.get(enrolment.get_absolute_url()))


def test_scores_that_a_colleague_saved_are_asked_about_once(cohort, staff, as_user):
    enrolment = EnrolmentFactory(cohort=cohort, person__full_name="Anan")
    client, address = as_user(staff), url("score_list", cohort.pk)
    field = f"score_after-{enrolment.pk}"
    data = scores_sent(client.get(address), **{field: "80"})
    Enrolment.objects.update(score_after=Decimal("65.5"))
    page = client.post(address, data)
    assert page.status_code == 422
    assert page.context["form"].errors == {field: ["Somebody else saved 65.5 meanwhile. Save again to keep yours."]}
    assert 'value="80"' in text(page)
    enrolment.refresh_from_db()
    assert enrolment.score_after == Decimal("65.5")
    again = data | {f"initial-{field}": page.context["form"].data[f"initial-{field}"]}
    assert client.post(address, again).status_code == 302
    enrolment.refresh_from_db()
    assert enrolment.score_after == 80


def test_a_topic_of_another_course_is_refused(cohort, course):
    day = ClassDayFactory.build(cohort=cohort, day=dt.date(2022, 9, 3), topic=TopicFactory())
    with pytest.raises(ValidationError, match="another course"):
        day.full_clean()
    day.topic = TopicFactory(course=course)
    day.full_clean()
