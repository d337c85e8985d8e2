"""Lists saved as XLSX and CSV: the rows of all pages, as the list shows them, with the filters on the sheet."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.utils import timezone
from django.utils.formats import date_format

from partnerships import exports
from partnerships.models import Agreement, CollaborativeActivity, InstitutionName
from partnerships.tests.factories import (
    ActivityFactory,
    AgreementFactory,
    FieldOfStudyFactory,
    InstitutionFactory,
    SignedAgreementFactory,
    proposed,
    signed,
)

pytestmark = pytest.mark.django_db

LISTS = ["agreements", "institutions", "activities"]
HEADINGS = {
    "agreements": [
        "Number", "Kind", "First party", "First party, native name", "First party, country", "Second party",
        "Second party, native name", "Second party, country", "State", "Starts", "Ends", "Proposed on", "Signed on",
        "Signing ceremony on", "On paper", "Terminated with effect from", "Reason",
    ],
    "institutions": [
        "Official name", "Native name", "Kind", "Country", "Province", "City", "Website", "Agreements signed",
        "Other names",
    ],
    "activities": [
        "Agreement", "Kind", "Sending institution", "Receiving institution", "Field of study", "Language", "Mode",
        "People planned", "Length planned", "Days or months", "Start planned", "End planned", "State", "Reason",
        "Started on", "Ended on", "Length in fact", "People in fact",
    ],
}  # fmt: skip


def day(year: int, month: int, day_: int) -> dt.datetime:
    """A day as openpyxl reads it from a date cell."""
    return dt.datetime(year, month, day_)


def sheet_of(client, name: str, query: str = ""):
    """Return the lines above the headings, the headings and the rows of an XLSX export."""
    response = client.get(f"/{name}/export/xlsx/{query}")
    assert response.status_code == 200, response.content.decode()
    page = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    lines = list(page.iter_rows(values_only=True))
    gap = next(number for number, line in enumerate(lines) if not any(line))
    return [line[0] for line in lines[:gap]], list(lines[gap + 1]), lines[gap + 2 :]


def csv_of(client, name: str, query: str = ""):
    """Return the headings, the rows and the lines below them of a CSV export."""
    response = client.get(f"/{name}/export/csv/{query}")
    assert response.status_code == 200, response.content.decode()
    lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"), newline="")))
    gap = lines.index([])
    return lines[0], lines[1:gap], [line[0] for line in lines[gap + 1 :]]


def as_csv(cell) -> str:
    """The cell of an XLSX file as the CSV file has it."""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


@pytest.fixture
def three_agreements(programme, institution, partner):
    """On paper and terminated; proposed; a draft that only the coordinator's institution sees."""
    institution.native_name = "วิทยาลัยเทคนิคกรุงเทพ"
    institution.save()
    partner.native_name, partner.country = "南京职业技术学院", ""
    partner.save()
    parties = {"programme": programme, "first_party": institution, "second_party": partner}
    ended = signed(**parties, number="OURS-2018-0001", version__ends_on=dt.date(2031, 8, 31))
    Agreement.objects.filter(pk=ended.pk).update(
        status="terminated", terminated_on=dt.date(2020, 2, 1), status_reason="Closed", ceremony_on=dt.date(2018, 8, 1)
    )
    proposed(**parties, number="OURS-2018-0002", kind="letter")
    empty = {"version__starts_on": None, "version__ends_on": None}
    AgreementFactory(**parties, number="OURS-2018-0003", kind="moa", **empty)


def agreement_rows():
    today = timezone.localdate()
    parties = (
        "Bangkok Technical College", "วิทยาลัยเทคนิคกรุงเทพ", "Thailand",
        "Nanjing Polytechnic", "南京职业技术学院", "not stated",
    )  # fmt: skip
    return [
        (
            "OURS-2018-0001", "memorandum of understanding (MoU)", *parties, "terminated", day(2018, 9, 1),
            day(2031, 8, 31), None, day(2018, 7, 30), day(2018, 8, 1), "yes", day(2020, 2, 1), "Closed",
        ),
        (
            "OURS-2018-0002", "letter of agreement", *parties, "proposed", day(2018, 9, 1), day(2099, 8, 31),
            day(today.year, today.month, today.day), None, None, "no", None, None,
        ),
        (
            "OURS-2018-0003", "memorandum of agreement (MoA)", *parties, "draft", None, None, None, None, None, "no",
            None, None,
        ),
    ]  # fmt: skip


def test_agreements_as_a_workbook(three_agreements, as_user, staff, coordinator, partner_coordinator):
    for user in (staff, coordinator):
        top, headings, rows = sheet_of(as_user(user), "agreements", "?sort=number")
        assert headings == HEADINGS["agreements"]
        assert rows == agreement_rows()
    assert top == [
        "Agreements",
        "Programme: Our programme",
        "No filters",
        f"As of {date_format(timezone.localdate())}",
        "Agreements: 3",
    ]
    # The draft of the other side is as hidden here as in the list.
    assert sheet_of(as_user(partner_coordinator), "agreements", "?sort=number")[2] == agreement_rows()[:2]


def test_state_in_the_file_is_that_of_today(programme, as_user, staff):
    signed(programme=programme)
    SignedAgreementFactory(programme=programme)
    assert [row[8] for row in sheet_of(as_user(staff), "agreements", "?sort=end")[2]] == ["expired", "in force"]


def test_institutions_as_a_workbook(programme, institution, partner, as_user, staff, coordinator):
    partner.province, partner.city, partner.website = "Jiangsu", "Nanjing", "https://example.org/=1"
    partner.native_name = "南京职业技术学院"
    partner.save()
    for name, kind in (("NPI", "short"), ("Nanjing School", "former")):
        InstitutionName.objects.create(institution=partner, name=name, kind=kind)
    SignedAgreementFactory(programme=programme, first_party=institution, second_party=partner)
    for user in (staff, coordinator):
        top, headings, rows = sheet_of(as_user(user), "institutions")
        assert headings == HEADINGS["institutions"]
        assert rows == [
            ("Bangkok Technical College", None, "technical college", "Thailand", None, None, None, 1, None),
            (
                "Nanjing Polytechnic", "南京职业技术学院", "technical college", "China", "Jiangsu", "Nanjing",
                "https://example.org/=1", 1, "Nanjing School; NPI",
            ),
        ]  # fmt: skip
    assert top[0] == "Institutions" and top[-1] == "Institutions: 2"


def test_activities_as_a_workbook(parties, as_user, staff, coordinator):
    agreement = SignedAgreementFactory(**parties, number="OURS-2018-0007")
    welding = ActivityFactory(
        agreement=agreement, field_of_study=FieldOfStudyFactory(name="Welding"), language="th", mode="blended",
        planned_length=2, length_unit="months", planned_start=dt.date(2019, 1, 7), planned_end=dt.date(2019, 3, 7),
        status="completed", actual_start=dt.date(2019, 1, 8), actual_end=dt.date(2019, 3, 8), actual_length=3,
    )  # fmt: skip
    welding.people.create(category="teacher", women=2, not_stated=1)
    welding.people.create(category="student", men=4)
    ActivityFactory(
        agreement=agreement, kind="visit", sending=agreement.second_party, receiving=agreement.first_party,
        planned_people=12, status="cancelled", status_reason="Flood",
    )  # fmt: skip
    bangkok, nanjing = "Bangkok Technical College", "Nanjing Polytechnic"
    for user in (staff, coordinator):
        top, headings, rows = sheet_of(as_user(user), "activities")
        assert headings == HEADINGS["activities"]
        assert rows == [
            (
                "OURS-2018-0007", "teacher exchange", bangkok, nanjing, "Welding", "Thai", "blended", 3, 2, "months",
                day(2019, 1, 7), day(2019, 3, 7), "completed", None, day(2019, 1, 8), day(2019, 3, 8), 3, 7,
            ),
            (
                "OURS-2018-0007", "study or management visit", nanjing, bangkok, None, None, "in person", 12, 10,
                "days", None, None, "cancelled", "Flood", None, None, None, None,
            ),
        ]  # fmt: skip
    assert top[-1] == "Activities: 2"


@pytest.mark.parametrize("name", LISTS)
def test_csv_holds_what_the_workbook_holds_and_its_notes_below(name, three_agreements, as_user, staff):
    ActivityFactory(agreement=Agreement.objects.get(number="OURS-2018-0001"), planned_start=dt.date(2019, 1, 7))
    client = as_user(staff)
    top, headings, rows = sheet_of(client, name, "?q=nanjing")
    assert csv_of(client, name, "?q=nanjing") == (headings, [[as_csv(cell) for cell in row] for row in rows], top[1:])
    assert rows and top[2] == "Search: nanjing"


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("/agreements/?country=CN&kind=mou&sort=-second", lambda row: row.number),
        ("/institutions/?side=china&sort=-name", lambda row: row.official_name),
        ("/activities/?sends=sea&sort=-agreement", lambda row: row.agreement.number),
    ],
)
def test_file_holds_the_rows_of_all_pages_in_the_order_of_the_list(address, key, programme, as_user, staff):
    for number in range(30):
        agreement = SignedAgreementFactory(
            programme=programme, second_party__official_name=f"{number % 7} {number} Polytechnic"
        )
        ActivityFactory(agreement=agreement)
    AgreementFactory(programme=programme, kind="letter")
    client = as_user(staff)
    shown = [key(row) for page in (1, 2) for row in client.get(f"{address}&page={page}").context["page"].objects]
    assert len(shown) >= 30
    name, query = address.strip("/").split("/?")
    assert [row[0] for row in sheet_of(client, name, f"?{query}&page=2")[2]] == shown
    assert [row[0] for row in csv_of(client, name, f"?{query}")[1]] == shown


def test_filters_stand_on_the_sheet(programme, as_user, staff):
    signed(programme=programme, version__ends_on=dt.date(2031, 3, 31))
    query = "?state=in_force&country=CN&ends_from=2031-03-31&ends_until=2031-03-31&sort=number"
    filters = ["State: in force", "Country: China", "Ends from: 31 March 2031", "Ends until: 31 March 2031"]
    top, __, rows = sheet_of(as_user(staff), "agreements", query)
    assert len(rows) == 1
    assert top[2:-2] == filters
    assert csv_of(as_user(staff), "agreements", query)[2][1:-2] == filters


@pytest.mark.parametrize("text", ['=HYPERLINK("https://evil.example","x")', "+855 12", "-1", "@SUM(A1)"])
def test_text_stays_text(text, programme, as_user, staff):
    InstitutionFactory(official_name=text, native_name="ស្រីពៅ", programme=programme)
    client = as_user(staff)
    response = client.get("/institutions/export/xlsx/")
    page = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    cell = page.cell(page.max_row, 1)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert csv_of(client, "institutions")[1][0][:2] == [f"'{text}", "ស្រីពៅ"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_file_costs_the_same_queries_for_many_rows(name, form, programme, as_user, staff, same_query_count):
    def row():
        agreement = signed(programme=programme)
        InstitutionName.objects.create(institution=agreement.first_party, name="Old school", kind="former")
        agreement.activities.update(field_of_study=FieldOfStudyFactory())

    same_query_count(f"/{name}/export/{form}/", row, as_user(staff))


def test_file_has_a_name_a_kind_and_stays_in_no_cache(agreement, as_user, staff):
    today = timezone.localdate().isoformat()
    for form, kind in exports.CONTENT_TYPES.items():
        response = as_user(staff).get(f"/agreements/export/{form}/")
        assert response["Content-Disposition"] == f'attachment; filename="agreements-OURS-{today}.{form}"'
        assert response["Content-Type"] == kind
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", LISTS)
def test_stranger_gets_nothing_of_ours_and_others_are_kept_out(
    name, agreement, as_user, stranger, viewer, helper, outsider
):
    top, headings, rows = sheet_of(as_user(stranger), name)
    assert (headings, rows) == (HEADINGS[name], [])
    assert top[1] == "Programme: Their programme"
    assert as_user(viewer).get(f"/{name}/export/csv/").status_code == 403
    assert as_user(helper).get(f"/{name}/export/csv/").status_code == 403
    assert outsider.get(f"/{name}/export/csv/").url.startswith("/accounts/login/")


@pytest.mark.parametrize("name", LISTS)
def test_only_two_forms_and_only_reading(name, as_user, staff):
    client = as_user(staff)
    for form in ("pdf", "xls", "xlsxcsv", "XLSX"):
        assert client.get(f"/{name}/export/{form}/").status_code == 404
    assert client.post(f"/{name}/export/csv/").status_code == 405


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/agreements/export/xlsx/?ends_from=2031-03-02&ends_until=2031-03-01", "Ends until: This day lies before"),
        ("/agreements/export/csv/?state=waiting_us", "State: Select a valid choice."),
        ("/agreements/export/csv/?year=x", "Signed in the year: Enter a number."),
        ("/institutions/export/csv/?without=XX", "Without a partner in: Select a valid choice."),
        ("/activities/export/xlsx/?kind=nonsense", "Kind: Select a valid choice."),
    ],
)
def test_filter_that_cannot_be_read_makes_no_file(address, sentence, agreement, as_user, staff):
    response = as_user(staff).get(address)
    assert response.status_code == 400
    page = response.content.decode()
    assert sentence in page
    path, query = address.split("?")
    assert f'href="/{path.split("/")[1]}/?{query.replace("&", "&amp;")}"' in page


def test_too_many_rows_are_refused_and_never_cut_off(programme, monkeypatch, as_user, staff):
    monkeypatch.setattr(exports, "MOST_ROWS", 3)
    signed(programme=programme)
    CollaborativeActivity.objects.all().delete()
    ActivityFactory.create_batch(3, agreement=Agreement.objects.get())
    client = as_user(staff)
    assert len(sheet_of(client, "activities")[2]) == 3
    ActivityFactory(agreement=Agreement.objects.get(), kind="visit")
    response = client.get("/activities/export/csv/")
    assert response.status_code == 413
    assert "The list has 4 rows; a file holds 3 at most. Narrow the list by a filter." in response.content.decode()
    assert len(csv_of(client, "activities", "?kind=visit")[1]) == 1


@pytest.mark.parametrize(
    ("name", "query"), [("agreements", "kind=mou"), ("institutions", "side=sea"), ("activities", "sends=sea")]
)
def test_list_leads_to_its_files_with_the_filters_of_its_address(name, query, programme, as_user, staff):
    client = as_user(staff)
    assert "/export/" not in client.get(f"/{name}/").content.decode()
    signed(programme=programme)
    assert f'href="/{name}/export/xlsx/"' in client.get(f"/{name}/").content.decode()
    page = client.get(f"/{name}/?{query}&sort=-state&page=1").content.decode()
    for form in ("xlsx", "csv"):
        assert f'href="/{name}/export/{form}/?{query}&amp;sort=-state"' in page
    assert "/export/" not in client.get(f"/{name}/?q=nowhere").content.decode()
