"""Importing a list of people into a programme: found again by e-mail, or name and institution; all or nobody."""

import io

import pytest
from django.urls import reverse

from partnerships.models import Person, PersonImport
from partnerships.people_lists import make_plan, template_workbook
from partnerships.people_sheet.reading import read_people
from partnerships.services.errors import ChangedMeanwhile, PartnershipError
from partnerships.services.programme_lists import import_people, keep_people
from partnerships.tests.factories import InstitutionFactory, PersonFactory
from partnerships.tests.lists import line, upload_of, xlsx

pytestmark = pytest.mark.django_db
ADDRESS = reverse("partnerships:person_import_create")


def kept(programme, rows):
    sheet = read_people(io.BytesIO(xlsx(rows)))
    return keep_people(programme=programme, sheet=sheet, file_name="list.xlsx")


def run(uploaded, by=None):
    plan = make_plan(uploaded, uploaded.programme)
    return import_people(uploaded=uploaded, fingerprint=plan.fingerprint, by=by)


def test_people_are_made_once_and_kept_by_the_programme(programme, institution, staff):
    PersonFactory(programme=programme, institution=institution, full_name="Somchai", position="Head")
    rows = [
        line("Sok Dara", native="សុខ ដារ៉ា", email="dara@example.org", state="confirmed"),
        line("SOMCHAI", position="Dean"),
    ]
    done = run(kept(programme, rows), staff)
    assert (done.added, Person.objects.count()) == (1, 2)
    dara = Person.objects.get(email="dara@example.org")
    assert (dara.native_name, dara.sex, dara.category, dara.institution) == (
        "សុខ ដារ៉ា",
        "female",
        "teacher",
        institution,
    )
    assert list(dara.programmes.all()) == [programme]
    assert Person.objects.get(full_name="Somchai").position == "Head"
    assert dara.history.get().history_change_reason == "imported from list.xlsx"


def test_a_second_time_nobody_is_added(programme, institution):
    run(kept(programme, [line("Sok Dara")]))
    again = kept(programme, [line("Sok Dara")])
    assert [row.outcome for row in make_plan(again, programme).rows] == ["duplicate"]
    with pytest.raises(PartnershipError, match="here already"):
        run(again)


def test_somebody_of_another_programme_is_not_found(programme, other_programme, institution):
    PersonFactory(programme=other_programme, institution=institution, full_name="Sok Dara", email="d@example.org")
    assert run(kept(programme, [line("Sok Dara", email="d@example.org")])).added == 1


def test_one_wrong_row_and_nobody_is_added(programme, institution):
    uploaded = kept(programme, [line("Sok Dara"), line("Kanya", "Nowhere"), line("Twice"), line("TWICE")])
    assert [row.outcome for row in make_plan(uploaded, programme).rows] == ["new", "wrong", "new", "duplicate"]
    with pytest.raises(PartnershipError, match="nobody was added"):
        run(uploaded)
    assert Person.objects.count() == 0


def test_the_same_import_twice_and_a_changed_plan(programme, institution, staff):
    uploaded = kept(programme, [line("Sok Dara")])
    seen = make_plan(uploaded, programme).fingerprint
    known = PersonFactory(programme=programme, institution=institution, full_name="Sok Dara")
    with pytest.raises(ChangedMeanwhile):
        import_people(uploaded=uploaded, fingerprint=seen)
    known.delete()
    first = import_people(uploaded=uploaded, fingerprint=seen, by=staff)
    assert import_people(uploaded=uploaded, fingerprint="whatever").imported_at == first.imported_at


def test_another_spelling_is_asked_about(programme, institution, partner, as_user, staff):
    wang = PersonFactory(programme=programme, institution=institution, full_name="王小明")
    wang_there, wang_here = line("Wang Xiaoming", "Nanjing Polytechnic"), line("Xiaoming Wang", email="w@example.org")
    rows = [wang_here, line("Sok Dara"), line("Dara Sok"), wang_there]
    uploaded = kept(programme, rows)
    plan = make_plan(uploaded, programme)
    assert [row.outcome for row in plan.rows] == ["likely", "new", "likely", "new"]
    assert plan.rows[0].options == [(str(wang.pk), "王小明 (Bangkok Technical College)"), ("new", "a new person")]
    assert [value for value, _words in plan.rows[2].options] == ["row 3", "new"]
    with pytest.raises(PartnershipError, match="Choose for each"):
        run(uploaded)
    client, address = as_user(staff), uploaded.get_absolute_url()
    page = client.get(address).content.decode()
    assert [f'name="row-{number}"' in page for number in (2, 3, 4, 5)] == [True, False, True, False]
    assert "fingerprint" not in page
    assert client.post(address, {"keep": "1", "row-2": str(wang.pk), "row-4": "new", "row-3": "new"}).url == address
    uploaded.refresh_from_db()
    plan = make_plan(uploaded, programme)
    assert [row.outcome for row in plan.rows] == ["duplicate", "new", "new", "new"]
    assert client.post(address, {"fingerprint": plan.fingerprint}).url == "/people/"
    assert Person.objects.count() == 4


def test_an_institution_in_another_spelling_is_named(programme):
    InstitutionFactory(official_name="State Polytechnic of Bandung", country="ID", programme=programme)
    plan = make_plan(kept(programme, [line("Sok", "Politeknik Negeri Bandung")]), programme)
    assert plan.explain(plan.rows[0])[1] == "Nearest: State Polytechnic of Bandung."


def test_pages_for_those_who_may(programme, institution, as_user, staff, colleague, stranger, coordinator, outsider):
    client = as_user(staff)
    address = client.post(ADDRESS, {"file": upload_of(xlsx([line("Sok Dara")]))}).url
    fingerprint = make_plan(PersonImport.objects.get(), programme).fingerprint
    asked = [as_user(one).get(address).status_code for one in (colleague, stranger, coordinator)]
    assert asked == [200, 404, 403] and outsider.get(address).status_code == 302
    assert as_user(stranger).post(address, {"fingerprint": fingerprint}).status_code == 404
    assert client.post(address, {"fingerprint": "other"}).status_code == 409
    assert client.post(address, {"fingerprint": fingerprint}).url == "/people/"
    assert "1 person added" in client.get(address).content.decode()


def test_a_wrong_file_is_told(as_user, staff):
    response = as_user(staff).post(ADDRESS, {"file": upload_of(b"Full name\nx\n", "list.csv")})
    assert response.status_code == 422 and "no column “Institution”" in response.content.decode()


def test_headings_in_bahasa_and_the_template_without_states(programme):
    sheet = read_people(io.BytesIO(xlsx([["Sok", "perempuan", "B"]], ["Nama lengkap", "Jenis kelamin", "Institusi"])))
    assert [name for name, _letter in sheet.columns] == ["full_name", "sex", "institution"]
    sheet = read_people(io.BytesIO(template_workbook(programme.members)))
    assert "state" not in [name for name, _letter in sheet.columns]
