"""Courses, cohorts, class days, people, attendance and scores as people meet them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

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
    ("cohort_detail", "cohort", 200),
    ("cohort_edit", "cohort", 403),
    ("cohort_trainers", "cohort", 403),
    ("class_day_list", "cohort", 200),
    ("class_day_create", "cohort", 403),
    ("class_day_remove", "day", 403),
    ("enrolment_list", "cohort", 200),
    ("enrolment_create", "cohort", 200),
    ("enrolment_withdraw", "enrolment", 404),
    ("attendance_grid", "cohort", 403),
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


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"code": "mechatronics"}, "code", "This programme already has a course with this code."),
        ({"weeks": "0"}, "weeks", "A course takes 1 to 104 weeks."),
        (
            {"least_attendance": "101"}, "least_attendance",
            "Ensure this value is less than or equal to 100.",
        ),
        ({"least_score": "101"}, "least_score", "A score lies between 0 and 100."),
        ({"title": "x" * 201}, "title", "Ensure this value has at most 200 characters (it has 201)."),
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
    response = client.post(url("cohort_create"), COHORT | {"course": course.pk, "hosts": [institution.pk]})
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
        ({"capacity": "-1"}, "capacity", "Ensure this value is greater than or equal to 0."),
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
    own = PersonFactory(programme=programme, institution=institution)
    foreign = PersonFactory(programme=programme, institution=InstitutionFactory())
    assert list(as_user(coordinator).get(url("enrolment_create", cohort.pk)).context["page"].objects) == [own]
    as_user(coordinator).post(url("enrolment_create", cohort.pk), {"person": [own.pk, foreign.pk]})
    enrolment = Enrolment.objects.get()
    assert (enrolment.person, enrolment.state) == (own, "applied")
    assert 'id="admit"' in text(as_user(staff).get(url("enrolment_list", cohort.pk)))
    page = as_user(staff).post(url("enrolment_admit", cohort.pk), {"enrolment": enrolment.pk}, follow=True)
    assert "1 person is admitted." in text(page)
    assert 'id="admit"' not in text(page)
    enrolment.refresh_from_db()
    assert enrolment.state == "enrolled"


def test_enrolment_beyond_the_places_explains(course, programme, staff, as_user):
    cohort = CohortFactory(course=course, capacity=0)
    person = PersonFactory(programme=programme)
    page = as_user(staff).post(url("enrolment_create", cohort.pk), {"person": person.pk}, follow=True)
    assert "The cohort has 0 places left, and 1 are needed. Nobody was enrolled." in text(page)


def test_enrolment_withdraw(cohort, institution, staff, coordinator, as_user):
    cohort.ends_on = dt.date(2099, 9, 30)
    cohort.save()
    enrolment = EnrolmentFactory(cohort=cohort, person__institution=institution)
    empty = as_user(staff).post(url("enrolment_withdraw", enrolment.pk), {"reason": " "})
    assert empty.context["form"].errors == {"reason": ["This field is required."]}
    response = as_user(coordinator).post(url("enrolment_withdraw", enrolment.pk), {"reason": "New post."})
    assert response.url == url("enrolment_list", cohort.pk)
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.withdrawal_reason) == ("withdrawn", "New post.")


def test_enrolment_withdraw_after_the_end_is_for_staff_alone(cohort, institution, staff, coordinator, as_user):
    enrolment = EnrolmentFactory(cohort=cohort, person__institution=institution)
    data = {"reason": "Too late."}
    assert as_user(coordinator).post(url("enrolment_withdraw", enrolment.pk), data).status_code == 403
    assert as_user(staff).post(url("enrolment_withdraw", enrolment.pk), data).status_code == 302


@pytest.fixture
def grid(cohort):
    """Two class days; Anan present on the first, Binh with nothing recorded."""
    days = ClassDayFactory.create_batch(2, cohort=cohort)
    anan = EnrolmentFactory(cohort=cohort, person__full_name="Anan")
    binh = EnrolmentFactory(cohort=cohort, person__full_name="Binh")
    AttendanceFactory(enrolment=anan, class_day=days[0], state="present")
    return anan, binh, *days


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
    assert "1 entry was changed by somebody else meanwhile" in text(after)
    assert marks(cohort) == [("Anan", 1, "excused")]


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
        assert "A score lies between 0 and 100." in text(after)
    assert not Enrolment.objects.exclude(score_after=None).exists()


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
    data = COURSE | {"provider": left.pk, "seen_at": course.changed_at.isoformat()}
    assert client.post(url("course_edit", course.pk), data).status_code == 302
    data = COHORT | {"hosts": [left.pk], "seen_at": cohort.changed_at.isoformat()}
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
    assert text(page).count(" checked>") == 2
    assert "Category: teacher" in text(page)


@pytest.mark.parametrize(("score", "shown"), [("74.50", "74.5"), ("80.00", "80"), ("0.00", "0"), ("100.00", "100")])
def test_scores_are_shown_as_people_type_them(score, shown, cohort, staff, as_user):
    EnrolmentFactory(cohort=cohort, score_after=score)
    page = as_user(staff).get(url("score_list", cohort.pk))
    assert f'name="score_after-{Enrolment.objects.get().pk}" value="{shown}"' in text(page)
