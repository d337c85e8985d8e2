"""Importing a list of delegates: uploaded, looked at, added all or nobody, and nobody twice."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Person
from partnerships.tests.factories import InstitutionFactory, PersonFactory
from workshops import services
from workshops.delegate_lists import make_plan
from workshops.errors import WorkshopError
from workshops.models import Delegate, DelegateImport
from workshops.tests.factories import DelegateFactory, DelegateImportFactory
from workshops.tests.lists import kept, line, upload_of, xlsx

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


def upload_url(workshop) -> str:
    return reverse("workshops:delegate_import_create", args=[workshop.pk])


def upload(client, workshop, content, name="list.xlsx"):
    return client.post(upload_url(workshop), {"file": upload_of(content, name)})


def fingerprint_in(response) -> str:
    return re.search(r'name="fingerprint" value="(\w+)"', response.content.decode())[1]


def run(uploaded, by=None):
    plan = make_plan(uploaded, uploaded.workshop)
    return services.import_delegates(uploaded=uploaded, fingerprint=plan.fingerprint, by=by)


@pytest.fixture
def client(as_user, staff):
    return as_user(staff)


# --- The service ---


def test_new_and_known_people_become_delegates(workshop, programme, institution, partner, staff):
    known = PersonFactory(programme=programme, institution=institution, full_name="Somchai", position="Head")
    rows = [
        line("Sok Dara", native="សុខ ដារ៉ា", email="Dara@Example.org", position="Dean", state="confirmed"),
        line("Somchai", position="Nobody"),
        line("王赟", "Nanjing Polytechnic", category="官员", sex="男"),
    ]
    done = run(kept(workshop, rows, by=staff), by=staff)
    assert (done.added, done.imported_by) == (3, staff)
    delegates = {one.person.full_name: one for one in workshop.delegates.select_related("person")}
    dara, wang = delegates["Sok Dara"], delegates["王赟"]
    assert (dara.state, dara.institution, wang.state, wang.institution) == (
        "confirmed",
        institution,
        "invited",
        partner,
    )
    assert delegates["Somchai"].person == known
    assert delegates["Somchai"].person.position == "Head"
    person = dara.person
    assert (person.native_name, person.sex, person.category, person.position, person.email, person.institution) == (
        "សុខ ដារ៉ា", "female", "teacher", "Dean", "Dara@Example.org", institution,
    )  # fmt: skip
    assert (wang.person.sex, wang.person.category) == ("male", "official")
    assert list(person.programmes.all()) == [programme]
    assert len({one.badge_code for one in delegates.values()}) == 3


def test_the_trail_says_who_imported_from_which_file(workshop, institution, staff):
    run(kept(workshop, [line("Sok Dara")]), by=staff)
    for trail in (Delegate.history.get(), Person.history.get()):
        assert (trail.history_type, trail.history_user, trail.history_change_reason) == (
            "+", staff, "imported from list.xlsx",
        )  # fmt: skip


def test_one_wrong_row_and_nobody_is_added(workshop, institution):
    uploaded = kept(workshop, [line("Sok Dara"), line("Kanya", "Nowhere")])
    with pytest.raises(WorkshopError, match="nobody was added"):
        run(uploaded)
    assert (Delegate.objects.count(), Person.objects.count()) == (0, 0)


def test_the_same_import_twice_answers_like_the_first_time(workshop, institution, staff, colleague):
    uploaded = kept(workshop, [line("Sok Dara")])
    first = run(uploaded, by=staff)
    second = services.import_delegates(uploaded=uploaded, fingerprint="whatever", by=colleague)
    assert (second.added, second.imported_at, second.imported_by) == (1, first.imported_at, staff)
    assert (Delegate.objects.count(), Person.objects.count(), Delegate.history.count()) == (1, 1, 1)


def test_a_plan_that_changed_since_it_was_shown_adds_nobody(workshop, programme, institution):
    uploaded = kept(workshop, [line("Sok Dara")])
    seen = make_plan(uploaded, workshop).fingerprint
    PersonFactory(programme=programme, institution=institution, full_name="Sok Dara")
    with pytest.raises(services.PlanChanged):
        services.import_delegates(uploaded=uploaded, fingerprint=seen)
    assert Delegate.objects.count() == 0


def test_a_list_of_delegates_alone_adds_nobody(workshop, institution):
    run(kept(workshop, [line("Sok Dara")]))
    again = kept(workshop, [line("Sok Dara")])
    with pytest.raises(WorkshopError, match="a delegate already"):
        run(again)
    again.refresh_from_db()
    assert again.imported_at is None


def test_a_file_that_waits_is_kept_once(workshop):
    first, second = kept(workshop, [line("A")]), kept(workshop, [line("A")])
    assert first == second
    first.imported_at = timezone.now()
    first.save()
    assert kept(workshop, [line("A")]) != first


# --- The pages ---


def test_upload_preview_and_import(client, workshop, institution):
    page = upload(client, workshop, xlsx([line("Sok Dara"), line("Somchai")]))
    uploaded = DelegateImport.objects.get()
    assert page.url == uploaded.get_absolute_url()
    assert Delegate.objects.count() == 0
    preview = client.get(page.url)
    assert "Add 2 delegates" in text(preview)
    answer = client.post(page.url, {"fingerprint": fingerprint_in(preview)}, follow=True)
    assert answer.redirect_chain == [(reverse("workshops:delegate_list", args=[workshop.pk]), 302)]
    assert "2 delegates are added." in text(answer)
    again = client.post(page.url, {"fingerprint": "x"}, follow=True)
    assert "2 delegates are added." in text(again)
    assert Delegate.objects.count() == 2
    assert "Imported on" in text(client.get(page.url))


def test_the_same_file_twice_shows_duplicates_alone(client, workshop, institution):
    content = xlsx([line("Sok Dara"), line("Somchai")])
    first = upload(client, workshop, content).url
    client.post(first, {"fingerprint": fingerprint_in(client.get(first))})
    second = upload(client, workshop, content).url
    assert second != first
    preview = client.get(second)
    assert [(code, count) for code, _words, count in preview.context["outcomes"]] == [
        ("wrong", 0), ("new", 0), ("reused", 0), ("duplicate", 2),
    ]  # fmt: skip
    assert "There is nobody to add." in text(preview)
    assert "fingerprint" not in text(preview)


def test_wrong_rows_come_first_and_can_be_shown_alone(client, workshop, institution):
    rows = [line(f"Name {chr(65 + number)}") for number in range(60)]
    url = upload(client, workshop, xlsx([*rows, line("Kanya", "Nowhere")])).url
    page = client.get(url)
    assert page.context["rows"][0][0].number == 62
    assert "1 row is wrong, so nobody can be added." in text(page)
    assert "upload it again" in text(page)
    assert "fingerprint" not in text(page)
    assert [row.number for row, _why in client.get(url + "?outcome=wrong").context["rows"]] == [62]
    assert len(client.get(url + "?page=2").context["rows"]) == 11
    assert "There is no row of this kind." in text(client.get(url + "?outcome=reused"))


def test_a_stale_page_is_shown_the_new_preview(client, workshop, programme, institution):
    url = upload(client, workshop, xlsx([line("Sok Dara")])).url
    seen = fingerprint_in(client.get(url))
    PersonFactory(programme=programme, institution=institution, full_name="Sok Dara")
    answer = client.post(url, {"fingerprint": seen})
    assert answer.status_code == 409
    assert "The records have changed since this page was opened" in text(answer)
    assert "known person" in text(answer)
    assert fingerprint_in(answer) != seen


def test_what_is_not_read_is_named(client, workshop, institution):
    url = upload(
        client, workshop, xlsx([["Dara", "Bangkok Technical College", "N1"]], ["Name", "School", "Passport"])
    ).url
    assert "Columns that are not read: Passport" in text(client.get(url))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (xlsx([["x"]], ["Name"]), "The file has no column “Institution”."),
        (b"x" * (11 * 1024 * 1024), "The file is larger than 10 MB."),
        (b"", "The file is empty."),
        ("姓名,学校\n王赟,南京".encode("gb18030")[:-1] + b"\xff", "neither an Excel workbook nor CSV text"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_beside_the_field(client, workshop, content, sentence):
    page = upload(client, workshop, content, "list.csv")
    assert page.status_code == 200
    assert sentence in text(page)
    assert "Choose the file again" in text(page)
    assert DelegateImport.objects.count() == 0


def test_no_file_is_told_beside_the_field(client, workshop):
    assert "Fill this in." in text(client.post(upload_url(workshop)))


def test_gb18030_csv(client, workshop, partner):
    partner.native_name = "南京职业技术大学"
    partner.save()
    content = "姓名,单位,性别\r\n王赟,南京职业技术大学,女\r\n".encode("gb18030")
    url = upload(client, workshop, content, "名单.csv").url
    client.post(url, {"fingerprint": fingerprint_in(client.get(url))})
    assert Person.objects.get().full_name == "王赟"
    assert DelegateImport.objects.get().file_name == "名单.csv"


def test_the_template_can_be_downloaded(client, workshop):
    response = client.get(reverse("workshops:delegate_import_template", args=[workshop.pk]))
    assert b"".join(response.streaming_content).startswith(b"PK")
    assert "delegates.xlsx" in response["Content-Disposition"]


def test_rows_over_capacity_are_told_to_wait(client, workshop, institution):
    workshop.capacity = 1
    workshop.save()
    url = upload(client, workshop, xlsx([line("A", state="confirmed"), line("B", state="confirmed")])).url
    page = client.get(url)
    assert "The workshop’s places (1) do not suffice: 1 of these delegates goes on the waiting list." in text(page)
    answer = client.post(url, {"fingerprint": fingerprint_in(page)}, follow=True)
    assert "All places are taken: 1 of them is on the waiting list." in text(answer)
    assert sorted(workshop.delegates.values_list("state", flat=True)) == ["confirmed", "waiting"]


# Who, what the upload page answers, what the preview answers.
@pytest.mark.parametrize(
    ("who", "upload_page", "preview"),
    [("staff", 200, 200), ("coordinator", 403, 403), ("stranger", 404, 404), ("outsider", 302, 302)],
)
def test_who_may_import(who, upload_page, preview, workshop, institution, request, as_user):
    found = request.getfixturevalue(who)
    client = found if who == "outsider" else as_user(found)
    uploaded = kept(workshop, [line("Sok Dara")])
    seen = make_plan(uploaded, workshop).fingerprint
    assert client.get(upload_url(workshop)).status_code == upload_page
    assert client.get(uploaded.get_absolute_url()).status_code == preview
    if who != "staff":
        assert upload(client, workshop, xlsx([line("Kanya")])).status_code == upload_page
        client.post(uploaded.get_absolute_url(), {"fingerprint": seen})
        assert (DelegateImport.objects.count(), Delegate.objects.count()) == (1, 0)


def test_lists_uploaded_before_are_found_again(client, workshop, same_query_count):
    same_query_count(upload_url(workshop), lambda: DelegateImportFactory(workshop=workshop), client)
    assert "not imported" in text(client.get(upload_url(workshop)))


def test_the_preview_asks_the_same_for_one_row_and_for_many(client, workshop, programme, institution, same_query_count):
    uploaded = kept(workshop, [line("A"), *[line(f"Name {number}", "Nowhere") for number in range(40)]])

    def make_row():
        person = PersonFactory(institution=InstitutionFactory(programme=programme), programme=programme)
        DelegateFactory(workshop=workshop, person=person)

    same_query_count(uploaded.get_absolute_url(), make_row, client)
