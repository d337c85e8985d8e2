"""Importing a list of institutions: looked at row by row, asked about what looks alike, all or nothing."""

import io
import pathlib
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.errors import DocumentError
from partnerships.institution_sheet.plan import make_plan
from partnerships.institution_sheet.reading import read_institutions, template_workbook
from partnerships.models import Institution, InstitutionImport, InstitutionName, Membership
from partnerships.services.errors import ChangedMeanwhile, PartnershipError
from partnerships.services.programme_lists import answer_rows, import_institutions, keep_institutions
from partnerships.tests.factories import InstitutionFactory
from partnerships.tests.lists import upload_of, xlsx

pytestmark = pytest.mark.django_db
SAMPLE = pathlib.Path(__file__).parent / "files" / "indonesia.csv"
HEADER = ["Official name", "Country", "Native name", "Former names", "Kind"]
ADDRESS = reverse("partnerships:institution_import_create")


@pytest.fixture
def client(as_user, staff):
    return as_user(staff)


def kept(programme, rows, header=HEADER[:2]):
    sheet = read_institutions(io.BytesIO(xlsx(rows, header)))
    return keep_institutions(programme=programme, sheet=sheet, file_name="list.xlsx", usual_kind="university")


def run(uploaded, by):
    plan = make_plan(uploaded, uploaded.programme, by)
    return import_institutions(uploaded=uploaded, fingerprint=plan.fingerprint, by=by)


def outcomes(uploaded, by) -> list[str]:
    return [row.outcome for row in make_plan(uploaded, uploaded.programme, by).rows]


def test_new_ones_are_made_and_become_members(programme, staff):
    rows = [
        ["Politeknik Negeri Bandung", "Indonesia", "", "", ""],
        ["Nanjing College", "中国", "南京学院", "Nanjing School; Nanjing Institute", "职业院校"],
        ["Somewhere", "Thailand", "", "", ""],
    ]
    done = run(kept(programme, rows, HEADER), staff)
    assert (done.added, done.joined, done.imported_by) == (3, 0, staff)
    made = {one.official_name: one for one in Institution.objects.all()}
    assert [(one.kind, one.country.code) for one in made.values()] == [
        ("technical_college", "CN"), ("polytechnic", "ID"), ("university", "TH"),
    ]  # fmt: skip
    nanjing = made["Nanjing College"]
    assert (nanjing.native_name, nanjing.native_language) == ("南京学院", "zh-Hans")
    assert sorted(nanjing.names.values_list("name", "kind")) == [
        ("Nanjing Institute", "former"),
        ("Nanjing School", "former"),
    ]
    assert set(Membership.objects.values_list("programme", "institution")) == {
        (programme.pk, one.pk) for one in made.values()
    }
    trail = nanjing.history.get()
    assert (trail.history_user, trail.history_change_reason) == (staff, "imported from list.xlsx")


def test_the_sample_is_imported_and_again_changes_nothing(client, programme):
    for added in (46, 0):
        response = client.post(
            ADDRESS, {"file": upload_of(SAMPLE.read_bytes(), "indonesia.csv"), "usual_kind": "university"}
        )
        page = client.get(response.url).content.decode()
        found = re.search(r'name="fingerprint" value="(\w+)"', page)
        assert bool(found) == bool(added)
        if found:
            assert client.post(response.url, {"fingerprint": found[1]}).url == "/institutions/"
    assert (Institution.objects.count(), Membership.objects.count()) == (46, 46)
    assert Institution.objects.filter(kind="polytechnic").count() == 22


def test_other_spellings_of_the_sample_are_asked_about(programme, staff):
    sample = keep_institutions(
        programme=programme,
        sheet=read_institutions(SAMPLE.open("rb")),
        file_name="indonesia.csv",
        usual_kind="university",
    )
    run(sample, staff)
    rows = [
        ["Politeknik Negeri Bandung", "Indonesia"],
        ["State Polytechnic of Malang", "Indonesia"],
        ["Airlangga University", "Indonesia"],
        ["Ahmad Dahlan University", "Indonesia"],
        ["Universitas Kristen Indonesia Toraja", ""],
        ["Universitas Negeri Malang", "Indonesia"],
        ["STATE polytechnic of JEMBER", "Indonesia"],
    ]
    assert outcomes(kept(programme, rows), staff) == ["likely"] * 5 + ["new", "known"]


def test_a_choice_is_needed_kept_and_teaches_the_spelling(programme, staff):
    known = InstitutionFactory(official_name="State Polytechnic of Bandung", country="ID", programme=programme)
    rows = [["Politeknik Negeri Bandung", "Indonesia"], ["Universitas Airlangga", "Indonesia"]]
    uploaded = kept(programme, rows)
    plan = make_plan(uploaded, programme, staff)
    assert plan.rows[0].options == [
        (str(known.pk), "State Polytechnic of Bandung (Indonesia)"),
        ("new", "a new institution"),
    ]
    assert plan.rows[0].reasons == [
        "State Polytechnic of Bandung (Indonesia): the same name in another spelling or language."
    ]
    with pytest.raises(PartnershipError, match="Choose for each"):
        run(uploaded, staff)
    uploaded = answer_rows(uploaded=uploaded, answers={"2": str(known.pk), "3": "", "99": "new", "x": "1"})
    assert uploaded.answers == {"2": str(known.pk)}
    done = run(uploaded, staff)
    assert (done.added, done.joined) == (1, 0)
    assert list(known.names.values_list("name", "kind")) == [("Politeknik Negeri Bandung", "other")]
    assert outcomes(kept(programme, rows), staff) == ["known", "known"]


def test_an_answer_that_was_not_offered_counts_for_none(programme, staff):
    InstitutionFactory(official_name="State Polytechnic of Bandung", country="ID", programme=programme)
    hidden = InstitutionFactory(official_name="Hidden")
    uploaded = kept(programme, [["Politeknik Negeri Bandung", "Indonesia"]])
    uploaded = answer_rows(uploaded=uploaded, answers={"2": str(hidden.pk)})
    assert outcomes(uploaded, staff) == ["likely"]


def test_rows_of_one_file_are_held_against_each_other(programme, staff):
    rows = [
        ["Politeknik Negeri Bandung", "Indonesia"],
        ["POLITEKNIK  negeri Bandung", "Indonesia"],
        ["State Polytechnic of Bandung", "Indonesia"],
        ["Politeknik Negeri Bandung", "Malaysia"],
    ]
    uploaded = kept(programme, rows)
    assert outcomes(uploaded, staff) == ["new", "duplicate", "likely", "new"]
    done = run(answer_rows(uploaded=uploaded, answers={"4": "row 2"}), staff)
    assert (done.added, InstitutionName.objects.get().name) == (2, "State Polytechnic of Bandung")


def test_one_of_another_programme_joins_by_its_very_name_and_is_not_hinted_at_else(programme, other_programme, staff):
    theirs = InstitutionFactory(official_name="State Polytechnic of Bandung", country="ID", programme=other_programme)
    assert outcomes(kept(programme, [["Politeknik Negeri Bandung", "Indonesia"]]), staff) == ["new"]
    done = run(kept(programme, [["State polytechnic of Bandung", "Indonesia"]] * 2), staff)
    assert (done.added, done.joined) == (0, 1)
    assert programme in theirs.programmes.all() and Institution.objects.count() == 1


def test_one_wrong_row_and_nothing_is_added(programme, staff):
    rows = [["Good", "Thailand"], ["Bad", "Atlantis"], [None, "Thailand"], ["#REF!", ""], [17, "Thailand"]]
    uploaded = kept(programme, rows)
    plan = make_plan(uploaded, programme, staff)
    assert [row.outcome for row in plan.rows] == ["new", "wrong", "wrong", "wrong", "wrong"]
    assert plan.rows[1].reasons == ["B3 (Country) says “Atlantis”, which is no known country."]
    with pytest.raises(PartnershipError, match="nothing was added"):
        run(uploaded, staff)
    assert Institution.objects.count() == 0


def test_what_begins_like_a_formula_is_text_and_a_formula_without_value_is_refused(programme, staff):
    sheet = read_institutions(io.BytesIO(b"Name,Country\n=1+1 College,Thailand\n"))
    run(keep_institutions(programme=programme, sheet=sheet, file_name="a.csv", usual_kind="university"), staff)
    assert Institution.objects.get().official_name == "=1+1 College"
    with pytest.raises(DocumentError, match="Formulas without a stored value: A2"):
        kept(programme, [["=1+1", "Thailand"]])


def test_a_plan_that_changed_since_it_was_shown_adds_nothing(programme, staff):
    uploaded = kept(programme, [["Somewhere", "Thailand"]])
    seen = make_plan(uploaded, programme, staff).fingerprint
    InstitutionFactory(official_name="Somewhere", country="TH", programme=programme)
    with pytest.raises(ChangedMeanwhile):
        import_institutions(uploaded=uploaded, fingerprint=seen, by=staff)
    assert Institution.objects.count() == 1


def test_the_same_import_twice_answers_like_the_first_time(programme, staff, colleague):
    uploaded = kept(programme, [["Somewhere", "Thailand"]])
    first = run(uploaded, staff)
    second = import_institutions(uploaded=uploaded, fingerprint="whatever", by=colleague)
    assert (second.added, second.imported_at, second.imported_by) == (1, first.imported_at, staff)
    assert answer_rows(uploaded=uploaded, answers={"2": "new"}).answers == {}


def test_only_those_of_the_programme_see_a_list(programme, as_user, staff, colleague, stranger, coordinator, outsider):
    address = kept(programme, [["Somewhere", "Thailand"]]).get_absolute_url()
    asked = [as_user(one).get(address).status_code for one in (staff, colleague, stranger, coordinator)]
    assert asked == [200, 200, 404, 403] and outsider.get(address).status_code == 302
    assert as_user(stranger).post(address, {"fingerprint": "x"}).status_code == 404
    assert as_user(stranger).post(address, {"keep": "1", "row-2": "new"}).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "empty.csv", "The file is empty"),
        (b"\x00\x01\x02", "picture.xlsx", "not an Excel workbook"),
        (b"Official name,Country\n", "list.csv", "one row for each institution"),
        (b"Country\nThailand\n", "list.csv", "no column “Official name”"),
        (b"Name,Official name\na,b\n", "list.csv", "both mean “Official name”"),
        (b"Name\n" + b"x\n" * 5001, "list.csv", "more than 5,000 rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_kept_out(client, content, name, words):
    response = client.post(ADDRESS, {"file": upload_of(content, name), "usual_kind": "university"})
    assert response.status_code == 422 and words in response.content.decode()
    assert InstitutionImport.objects.count() == 0


@pytest.mark.parametrize("header", [["Name", "Country"], ["院校名称", "国家"], ["Nama perguruan tinggi", "Negara"]])
def test_headings_in_three_languages(header):
    sheet = read_institutions(io.BytesIO(xlsx([["A", "Thailand"]], header)))
    assert [name for name, _letter in sheet.columns] == ["official_name", "country"]


def test_our_own_template_can_be_read():
    sheet = read_institutions(io.BytesIO(template_workbook()))
    assert [name for name, _letter in sheet.columns] == [
        "official_name", "native_name", "other_names", "former_names", "kind", "country", "province", "city", "website",
    ]  # fmt: skip


def test_choices_are_kept_by_the_page_and_then_it_offers_the_import(client, programme, staff):
    known = InstitutionFactory(official_name="State Polytechnic of Bandung", country="ID")
    Membership.objects.create(programme=programme, institution=known, since="2018-01-01")
    uploaded = kept(programme, [["Politeknik Negeri Bandung", "Indonesia"]])
    page = client.get(uploaded.get_absolute_url()).content.decode()
    assert 'name="row-2"' in page and "fingerprint" not in page
    assert client.post(uploaded.get_absolute_url(), {"fingerprint": ""}).status_code == 409
    client.post(uploaded.get_absolute_url(), {"keep": "1", "row-2": "new"})
    page = client.get(uploaded.get_absolute_url()).content.decode()
    assert "fingerprint" in page and '<option value="new" selected>' in page


def test_the_preview_asks_as_many_queries_for_many_rows(client, programme, django_assert_num_queries):
    few = kept(programme, [["A College", "Thailand"]]).get_absolute_url()
    many = kept(programme, [[f"College number {number}", "Thailand"] for number in range(60)]).get_absolute_url()
    client.get(few)
    with CaptureQueriesContext(connection) as first:
        client.get(few)
    with django_assert_num_queries(len(first)):
        client.get(many)
