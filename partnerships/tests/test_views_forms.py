import datetime as dt

import pytest
from django.urls import reverse

from partnerships.models import Agreement, CollaborativeActivity, Institution, Person
from partnerships.tests.factories import AgreementFactory, InstitutionFactory, PersonFactory

pytestmark = pytest.mark.django_db


def names(total: int = 0, **rows) -> dict:
    return {"names-TOTAL_FORMS": total, "names-INITIAL_FORMS": 0, **rows}


def institution_data(**fields) -> dict:
    return {"official_name": "Hue College", "kind": "polytechnic", "country": "VN"} | names() | fields


def errors(answer, field: str | None) -> list[str]:
    assert answer.status_code == 200
    return answer.context["form"].errors.get(field or "__all__", [])


def said(answer) -> str:
    return " ".join(str(one) for one in answer.context["messages"])


def test_institution_create_registers_a_member_with_its_names(as_user, staff, programme):
    data = institution_data(**{"names-TOTAL_FORMS": 1, "names-0-name": "Old Hue School", "names-0-kind": "former"})
    answer = as_user(staff).post("/institutions/add/", data, follow=True)
    made = Institution.objects.get(official_name="Hue College")
    assert answer.redirect_chain == [(made.get_absolute_url(), 302)]
    assert said(answer) == "Hue College is registered."
    assert (list(made.programmes.all()), made.names.get().name) == ([programme], "Old Hue School")


def test_institution_create_says_that_one_was_here_already(as_user, staff, programme, other_programme):
    InstitutionFactory(official_name="Hue College", country="VN", programme=other_programme)
    answer = as_user(staff).post("/institutions/add/", institution_data(), follow=True)
    assert "was here already, so no second record was made: it joined Our programme." in said(answer)
    answer = as_user(staff).post("/institutions/add/", institution_data(), follow=True)
    assert said(answer) == "Hue College is a member of Our programme already. Nothing was changed."


def test_institution_create_takes_200_characters_and_keeps_10000_with_an_error_beside_the_field(as_user, staff):
    client = as_user(staff)
    assert client.post("/institutions/add/", institution_data(official_name="ក" * 200)).status_code == 302
    answer = client.post("/institutions/add/", institution_data(official_name="ក" * 10_000))
    assert "at most 200 characters" in errors(answer, "official_name")[0]
    assert "ក" * 10_000 in answer.content.decode()


def test_institution_edit_refuses_the_name_of_another_one(as_user, staff, institution, partner):
    data = institution_data(official_name="Nanjing Polytechnic", country="CN")
    url = reverse("partnerships:institution_edit", args=[institution.pk])
    data["seen_at"] = institution.changed_at.isoformat()
    answer = as_user(staff).post(url, data)
    assert errors(answer, None) == ["An institution of this name in this country is already here."]


def test_institution_edit_keeps_both_texts_of_two_people(as_user, staff, colleague, institution):
    url = reverse("partnerships:institution_edit", args=[institution.pk])
    stale = institution_data(official_name="Second", country="TH", seen_at=institution.changed_at.isoformat())
    first = as_user(colleague).post(url, stale | {"official_name": "First"})
    assert first.status_code == 302
    client = as_user(staff)
    answer = client.post(url, stale)
    assert errors(answer, None)[0].startswith("Somebody else saved this")
    assert ("Official name", "First", "Second") in [
        (str(label).capitalize(), *texts) for label, *texts in answer.context["form"].conflict
    ]
    seen = answer.context["form"]["seen_at"].value()
    assert client.post(url, stale | {"seen_at": seen}).status_code == 302
    institution.refresh_from_db()
    assert institution.official_name == "Second"


def test_person_create_takes_a_mononym(as_user, staff, programme):
    data = {"full_name": "Sukarno", "sex": "not_stated", "category": "teacher"}
    answer = as_user(staff).post("/people/add/", data, follow=True)
    assert (said(answer), list(Person.objects.get().programmes.all())) == ("Sukarno is saved.", [programme])


def test_person_create_by_a_coordinator_is_for_the_own_institution_only(as_user, coordinator, institution, partner):
    data = {"full_name": "Sok", "sex": "not_stated", "category": "teacher"}
    client = as_user(coordinator)
    answer = client.post("/people/add/", data | {"institution": "Nanjing Polytechnic (China)"})
    assert "No institution that you can choose has this name" in errors(answer, "institution")[0]
    assert errors(client.post("/people/add/", data), "institution") == ["Fill this in."]
    assert client.post("/people/add/", data | {"institution": "bangkok"}).status_code == 302
    assert Person.objects.get().institution == institution


def test_institution_field_names_those_that_match(as_user, staff, programme):
    for number in (1, 2):
        InstitutionFactory(official_name=f"Mekong College {number}", country="LA", programme=programme)
    data = {"full_name": "Sok", "sex": "not_stated", "category": "teacher"}
    answer = as_user(staff).post("/people/add/", data | {"institution": "Mekong"})
    assert errors(answer, "institution") == [
        "Several institutions match. Type one of these: Mekong College 1 (Laos); Mekong College 2 (Laos)"
    ]
    assert 'value="Mekong"' in answer.content.decode()


def test_programme_edit_changes_objectives(as_user, staff, programme):
    data = {
        "name": "New name", "starts_on": "2018-01-01", "advised_partners_min": 2, "advised_partners_max": 4,
        "advised_activities_min": 1, "advised_activities_max": 3, "seen_at": programme.changed_at.isoformat(),
        "objectives-TOTAL_FORMS": 1, "objectives-INITIAL_FORMS": 0, "objectives-0-number": 1,
        "objectives-0-text": "To twin.",
    }  # fmt: skip
    assert as_user(staff).post(f"/programmes/{programme.pk}/edit/", data).status_code == 302
    programme.refresh_from_db()
    assert (programme.name, programme.objectives.get().text) == ("New name", "To twin.")


def line(number: int = 0, **fields) -> dict:
    wanted = {
        "kind": "visit", "direction": "out", "people_per_year": 2, "length": 5, "length_unit": "days",
        "mode": "in_person",
    }  # fmt: skip
    return {f"lines-{number}-{name}": value for name, value in (wanted | fields).items()}


def draft_data(institution, **fields) -> dict:
    wanted = {
        "own": institution.pk, "second": "Nanjing Polytechnic", "kind": "mou", "starts_on": "2026-01-01",
        "ends_on": "2028-12-31", "lines-TOTAL_FORMS": 1, "lines-INITIAL_FORMS": 0,
    }  # fmt: skip
    return wanted | line() | fields


def test_agreement_create_by_a_coordinator_drafts_for_the_own_institution(as_user, coordinator, institution, partner):
    data = draft_data(institution) | {"lines-TOTAL_FORMS": 2} | line(1, direction="in", kind="scholarship")
    answer = as_user(coordinator).post("/agreements/add/", data, follow=True)
    draft = Agreement.objects.get()
    assert said(answer) == f"Draft {draft.number} is saved."
    assert (draft.first_party, draft.second_party, draft.drafted_by) == (institution, partner, institution)
    assert [(one.kind, one.sending, one.receiving) for one in draft.newest_version.lines.all()] == [
        ("visit", institution, partner),
        ("scholarship", partner, institution),
    ]


def test_agreement_create_by_staff_may_leave_the_draft_to_one_side(as_user, staff, institution, partner):
    data = draft_data(institution, first="Bangkok Technical College", side="second")
    del data["own"]
    assert as_user(staff).post("/agreements/add/", data).status_code == 302
    draft = Agreement.objects.get()
    assert (draft.first_party, draft.second_party, draft.drafted_by) == (institution, partner, partner)


@pytest.mark.parametrize(
    "fields, field, sentence",
    [
        ({"second": "Bangkok Technical College"}, "second", "An agreement is between two different institutions."),
        ({"ends_on": "2025-12-31"}, "ends_on", "The agreement ends before it starts."),
        ({"ends_on": "9999-12-31"}, "ends_on", "Write a year before 2200."),
        ({"starts_on": "0206-01-01"}, "starts_on", "Write a year from 1950 on."),
        ({"second": "Elsewhere College"}, "second", "No institution that you can choose has this name."),
        ({"second": "x" * 10_000}, "second", "Ensure this value has at most 300 characters"),
        ({"lines-0-people_per_year": 0}, None, "Look at the activities below: something needs a correction."),
    ],
)
def test_agreement_create_explains_errors_and_keeps_what_was_typed(
    as_user, coordinator, institution, partner, fields, field, sentence
):
    InstitutionFactory(official_name="Elsewhere College")
    answer = as_user(coordinator).post("/agreements/add/", draft_data(institution, purpose="Keep me", **fields))
    assert errors(answer, field)[0].startswith(sentence)
    assert "Keep me" in answer.content.decode()
    assert not Agreement.objects.exists()


def test_agreement_create_puts_zero_people_beside_its_field(as_user, coordinator, institution, partner):
    data = draft_data(institution, **{"lines-0-people_per_year": 0})
    answer = as_user(coordinator).post("/agreements/add/", data)
    lines = answer.context["formsets"][0]["formset"]
    assert lines.errors == [{"people_per_year": ["Ensure this value is greater than or equal to 1."]}]


def test_agreement_create_gives_more_lines_without_javascript(as_user, coordinator, institution, partner):
    data = draft_data(institution, more="1", starts_on="", purpose="Keep me", **{"lines-0-people_per_year": ""})
    answer = as_user(coordinator).post("/agreements/add/", data)
    page = answer.content.decode()
    assert answer.context["formsets"][0]["formset"].total_form_count() == 4
    assert "Keep me" in page and 'name="lines-3-kind"' in page
    assert "Fill this in" not in page
    assert not Agreement.objects.exists()


def test_agreement_edit_keeps_lines_and_removes_the_marked_ones(as_user, coordinator, parties, institution):
    draft = AgreementFactory(**parties, version__lines=2)
    client = as_user(coordinator)
    url = reverse("partnerships:agreement_edit", args=[draft.pk])
    shown = client.get(url)
    assert shown.context["form"].initial["starts_on"] == dt.date(2018, 9, 1)
    data = draft_data(institution, seen_at=draft.changed_at.isoformat()) | {
        "lines-TOTAL_FORMS": 3, "lines-INITIAL_FORMS": 2, "lines-1-DELETE": "on",
    }  # fmt: skip
    data |= line(0, kind="teacher_exchange", people_per_year=3, length=10)
    data |= line(1, kind="teacher_exchange", people_per_year=3, length=10)
    # What a browser sends of a row that nobody touched.
    data |= line(2, kind="", people_per_year="", length="", field_of_study="", language="")
    assert client.post(url, data).status_code == 302
    assert [(one.number, one.kind) for one in draft.newest_version.lines.all()] == [(1, "teacher_exchange")]


def test_agreement_edit_by_the_second_party_keeps_the_order_of_the_parties(
    as_user, partner_coordinator, parties, institution, partner
):
    draft = AgreementFactory(**parties, drafted_by=partner)
    data = draft_data(partner, second="Bangkok Technical College", seen_at=draft.changed_at.isoformat())
    url = reverse("partnerships:agreement_edit", args=[draft.pk])
    assert as_user(partner_coordinator).post(url, data).status_code == 302
    draft = Agreement.objects.get()
    assert (draft.first_party, draft.second_party, draft.drafted_by) == (institution, partner, partner)
    assert draft.newest_version.lines.get().sending == partner


def test_activity_report_explains_each_error_beside_its_field(as_user, coordinator, agreement):
    activity = agreement.activities.get()
    url = reverse("partnerships:activity_report", args=[activity.pk])
    seen = {"seen_at": activity.changed_at.isoformat()}
    client = as_user(coordinator)
    assert errors(client.post(url, seen | {"status": "delayed"}), "status_reason") == [
        "Say why it is delayed or cancelled."
    ]
    assert errors(client.post(url, seen | {"status": "started"}), "actual_start") == ["Say when it started."]
    data = seen | {"status": "completed", "actual_start": "2019-02-01", "actual_end": "2019-01-01"}
    assert errors(client.post(url, data), "actual_end") == ["The activity ended before it started."]
    answer = client.post(url, data | {"actual_end": "2019-02-10", "people_teacher_women": 3}, follow=True)
    assert said(answer) == "The report is saved."
    assert CollaborativeActivity.objects.get().actual_people == 3


def test_person_edit_keeps_an_institution_that_staff_cannot_see(as_user, staff, programme):
    elsewhere = InstitutionFactory(official_name="Hanoi College", country="VN")
    person = PersonFactory(institution=elsewhere)
    person.programmes.add(programme)
    data = {
        "full_name": "Corrected", "sex": "female", "category": "teacher", "institution": "Hanoi College (Vietnam)",
        "seen_at": person.changed_at.isoformat(),
    }  # fmt: skip
    client = as_user(staff)
    assert client.post(f"/people/{person.pk}/edit/", data).status_code == 302
    person.refresh_from_db()
    assert (person.full_name, person.institution) == ("Corrected", elsewhere)
    assert client.post("/people/add/", data).status_code == 200


def test_empty_choices_are_words_and_only_rows_with_content_can_be_deleted(as_user, staff, institution):
    client = as_user(staff)
    page = client.get(reverse("partnerships:institution_create")).content.decode()
    assert "---------" not in page
    assert "-DELETE" not in page
    institution.names.create(name="Former name")
    page = client.get(reverse("partnerships:institution_edit", args=[institution.pk])).content.decode()
    assert "names-0-DELETE" in page
    assert "names-1-DELETE" not in page


def test_error_summary_names_a_field_without_optional(as_user, staff):
    page = as_user(staff).post(reverse("partnerships:person_create"), {"full_name": "Suharto", "email": "x"})
    assert '<a href="#id_email">E-mail address</a>' in page.content.decode()


def test_new_draft_names_the_programme_that_it_belongs_to(as_user, coordinator, programme):
    page = as_user(coordinator).get(reverse("partnerships:agreement_create"))
    assert page.context["intro"].startswith(f"In {programme}.")
