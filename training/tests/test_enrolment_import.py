"""Importing a list of trainees: uploaded, looked at, added all or nobody, and nobody twice."""

import io
import re

import pytest
from django.urls import reverse

from partnerships.models import Person
from partnerships.people_sheet.reading import read_people
from partnerships.tests.factories import InstitutionFactory, PersonFactory
from partnerships.tests.lists import line, upload_of, xlsx
from training import services
from training.errors import PlanChanged, TrainingError
from training.models import Enrolment, EnrolmentImport
from training.tests.factories import CohortFactory, CourseFactory, EnrolmentFactory, EnrolmentImportFactory
from training.trainee_lists import make_plan

pytestmark = pytest.mark.django_db
OURS = "Bangkok Technical College"


@pytest.fixture
def cohort(programme, institution):
    return CohortFactory(course=CourseFactory(programme=programme, title="Mechatronics"), name="first run")


@pytest.fixture
def client(as_user, staff):
    return as_user(staff)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def kept(cohort, rows):
    sheet = read_people(io.BytesIO(xlsx(rows)))
    return services.keep_trainees(cohort=cohort, sheet=sheet, file_name="list.xlsx")


def plan_of(cohort, rows):
    return make_plan(kept(cohort, rows), cohort)


def run(uploaded, by=None):
    plan = make_plan(uploaded, uploaded.cohort)
    return services.import_trainees(uploaded=uploaded, fingerprint=plan.fingerprint, by=by)


def upload(client, cohort, content):
    return client.post(reverse("training:enrolment_import_create", args=[cohort.pk]), {"file": upload_of(content)})


def fingerprint_in(response) -> str:
    return re.search(r'name="fingerprint" value="(\w+)"', response.content.decode())[1]


def test_new_and_known_people_come_into_the_cohort(cohort, programme, institution, partner, staff):
    known = PersonFactory(programme=programme, institution=institution, full_name="Somchai", position="Head")
    rows = [line("Sok Dara", state="applied"), line("Somchai", position="Nobody"), line("王赟", "Nanjing Polytechnic")]
    done = run(kept(cohort, rows), by=staff)
    assert (done.added, done.imported_by) == (3, staff)
    found = {one.person.full_name: (one.state, one.institution) for one in cohort.enrolments.select_related("person")}
    assert found == {
        "Sok Dara": ("applied", institution), "Somchai": ("enrolled", institution), "王赟": ("enrolled", partner),
    }  # fmt: skip
    known.refresh_from_db()
    assert known.position == "Head"
    assert list(Person.objects.get(full_name="王赟").programmes.all()) == [programme]
    trail = Enrolment.history.first()
    assert (trail.history_user, trail.history_change_reason) == (staff, "imported from list.xlsx")


def test_who_is_in_already_is_a_duplicate_with_the_state(cohort, programme, institution):
    person = PersonFactory(programme=programme, institution=institution, full_name="Somchai")
    EnrolmentFactory(cohort=cohort, person=person, state="withdrawn")
    plan = plan_of(cohort, [line("Somchai"), line("Dara"), line("dara")])
    assert [str(row.outcome) for row in plan.rows] == ["duplicate", "new", "duplicate"]
    assert plan.rows[0].reasons == [
        f"In this cohort already (withdrawn): Somchai ({OURS}), the same name and institution."
    ]


def test_two_namesakes_are_not_guessed(cohort, programme, institution):
    PersonFactory.create_batch(2, programme=programme, institution=institution, full_name="Li Wei", email="")
    plan = plan_of(cohort, [line("Li Wei")])
    assert not plan.can_be_imported
    assert plan.rows[0].reasons[0].endswith("Add the e-mail address of the one who is meant.")


def test_more_people_than_places_is_wrong_and_adds_nobody(cohort, institution):
    cohort.capacity = 2
    cohort.save()
    EnrolmentFactory(cohort=cohort)
    uploaded = kept(cohort, [line("A"), line("B"), line("C", state="applied")])
    plan = make_plan(uploaded, cohort)
    assert [(str(row.outcome), row.state) for row in plan.rows] == [
        ("new", "enrolled"),
        ("wrong", ""),
        ("new", "applied"),
    ]
    assert plan.rows[1].reasons == [
        "All 2 places are taken. Write “applied” as the state, or give the cohort more places."
    ]
    with pytest.raises(TrainingError, match="nobody was added"):
        run(uploaded)
    assert (cohort.enrolments.count(), Person.objects.filter(full_name="A").exists()) == (1, False)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (line("x" * 300), "A2 (Full name) is longer than 200 letters."),
        (line("😀"), "A2 (Full name) says “😀”, which is no name."),
        (line("Dara", state="maybe"), "H2 (State) says “maybe”; it may say: enrolled, applied."),
        (line("Dara", state="withdrawn"), "H2 (State) says “withdrawn”; it may say: enrolled, applied."),
    ],
)
def test_a_wrong_cell_is_named(cohort, row, sentence):
    assert plan_of(cohort, [row]).rows[0].reasons == [sentence]


def test_a_mark_of_direction_in_a_name_is_taken_away(cohort):
    run(kept(cohort, [line("Dara\u202e \u200fSok")]))
    assert cohort.enrolments.get().person.full_name == "Dara Sok"


def test_the_same_import_twice_and_a_plan_that_changed(cohort, programme, institution, staff, colleague):
    uploaded = kept(cohort, [line("Sok Dara")])
    seen = make_plan(uploaded, cohort).fingerprint
    PersonFactory(programme=programme, institution=institution, full_name="Sok Dara")
    with pytest.raises(PlanChanged):
        services.import_trainees(uploaded=uploaded, fingerprint=seen)
    assert not cohort.enrolments.exists()
    first = run(uploaded, by=staff)
    second = services.import_trainees(uploaded=uploaded, fingerprint="whatever", by=colleague)
    assert (second.added, second.imported_by, cohort.enrolments.count()) == (first.added, staff, 1)


def test_upload_preview_import_and_the_same_sheet_again(client, cohort):
    content = xlsx([line("Sok Dara"), line("Somchai")])
    page = upload(client, cohort, content)
    assert page.url == EnrolmentImport.objects.get().get_absolute_url()
    preview = client.get(page.url)
    assert "Add 2 people" in text(preview)
    answer = client.post(page.url, {"fingerprint": fingerprint_in(preview)}, follow=True)
    assert "2 people are added." in text(answer)
    assert "Imported on" in text(client.get(page.url))
    again = client.get(upload(client, cohort, content).url)
    assert "There is nobody to add." in text(again)
    assert cohort.enrolments.count() == 2


def test_a_stale_page_is_shown_the_new_preview(client, cohort, programme, institution):
    url = upload(client, cohort, xlsx([line("Sok Dara")])).url
    seen = fingerprint_in(client.get(url))
    PersonFactory(programme=programme, institution=institution, full_name="Sok Dara")
    answer = client.post(url, {"fingerprint": seen})
    assert (answer.status_code, cohort.enrolments.count()) == (409, 0)
    assert "The records have changed since this page was opened" in text(answer)


def test_a_file_that_cannot_be_taken_is_told_beside_the_field(client, cohort):
    page = upload(client, cohort, xlsx([["x"]], ["Name"]))
    assert "The file has no column “Institution”." in text(page)
    assert not EnrolmentImport.objects.exists()


@pytest.mark.parametrize(("who", "code"), [("staff", 302), ("coordinator", 403), ("stranger", 404), ("outsider", 302)])
def test_who_may_import(who, code, cohort, request, as_user):
    found = request.getfixturevalue(who)
    client = found if who == "outsider" else as_user(found)
    uploaded = kept(cohort, [line("Sok Dara")])
    answer = client.post(uploaded.get_absolute_url(), {"fingerprint": make_plan(uploaded, cohort).fingerprint})
    assert (answer.status_code, cohort.enrolments.count()) == (code, 1 if who == "staff" else 0)


def test_the_preview_and_the_lists_ask_the_same_for_many(client, cohort, programme, same_query_count):
    uploaded = kept(cohort, [line("A"), *[line(f"Name {number}", "Nowhere") for number in range(40)]])

    def make_row():
        EnrolmentFactory(cohort=cohort, person=PersonFactory(institution=InstitutionFactory(programme=programme)))
        EnrolmentImportFactory(cohort=cohort)

    same_query_count(uploaded.get_absolute_url(), make_row, client)
    same_query_count(reverse("training:enrolment_import_create", args=[cohort.pk]), make_row, client, rows=12)


def test_the_template_can_be_downloaded(client, cohort):
    response = client.get(reverse("training:enrolment_import_template", args=[cohort.pk]))
    sheet = read_people(io.BytesIO(b"".join(response.streaming_content)))
    assert sheet.rows[0][-1] == "enrolled"
