"""The page of a figure: its number, its rows, and the list whose length is the number."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse

from accounts.tests.factories import RoleFactory
from partnerships.tests.factories import InstitutionFactory, PersonFactory, SignedAgreementFactory
from reports.figure_pages import FigurePage
from reports.indicators import INDICATORS, Ratio, Sum
from reports.scope import Scope
from reports.tallies import plain
from reports.tests.records import make_records
from workshops.tests.factories import CheckInFactory, DelegateFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 1, 1)
EXACT = {
    "people": 7,
    "delegates": 5,
    "participations": 9,
    "institutions": 3,
    "countries": 3,
    "members": 7,
    "days_attended": 4,
    "sessions": 2,
    "visits": 1,
    "agreements_signed": 5,
    "pairs": 4,
    "agreements_on_paper": 1,
    "agreements_renewed": 1,
    "agreements_terminated": 1,
    "agreements_proposed": 1,
    "activities_agreed": 5,
    "activities_started": 3,
    "activities_cancelled": 1,
    "people_in_fact": 20,
    "days_in_fact": 9,
    "months_in_fact": 9,
    "enrolments": 4,
    "enrolled": 3,
    "attended": 2,
    "completed": 1,
    "person_days": 11,
    "gain_together": 12.5,
    "gain": 12.5,
    "certificates": 1,
    "certified": 1,
}


@pytest.fixture
def records(programme):
    make_records(programme)
    return programme


@pytest.fixture
def scope(programme):
    return Scope(programme, DAY)


def read(client, url: str) -> tuple[list, list[list[str]]]:
    """Return the contexts of all pages of a figure, and the cells of their lines."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    pages, lines, number = [answer], [], 1
    while pages[-1].context.get("lines") and pages[-1].context["records"]["objects"].has_next():
        number += 1
        pages.append(client.get(f"{url}&page={number}"))
    for one in pages:
        lines += [[cell for _column, cell in line.cells] for line in one.context.get("lines") or []]
    return pages[0].context, lines


def counted(page: FigurePage, lines: list[list[str]]) -> float:
    return sum(float(line[-1]) for line in lines) if isinstance(page.indicator, Sum) else len(lines)


def url_of(key: str, **query) -> str:
    return f"/figures/{key}/?as_of={DAY}" + "".join(f"&{name}={value}" for name, value in query.items())


def test_list_of_every_figure_is_as_long_as_the_figure(records, as_user, staff):
    client = as_user(staff)
    for key, indicator in INDICATORS.items():
        context, lines = read(client, url_of(key))
        page = context["page"]
        assert page.value == indicator.value(page.scope) == EXACT.get(key, page.value), key
        if not page.parts:
            assert counted(page, lines) == page.value, key
            continue
        numbers = []
        for part in page.parts:
            below, lines = read(client, part.url)
            numbers.append(counted(below["page"], lines))
        assert numbers == [part.number for part in page.parts], key
        assert page.value == (indicator.of(*numbers) if isinstance(indicator, Ratio) else sum(numbers)), key


def test_rows_of_every_figure_have_lists_of_their_length(records, scope):
    wrong = {}
    for key, indicator in INDICATORS.items():
        for by in indicator.by:
            for row, number in indicator.rows(scope, by).items():
                page = FigurePage(indicator, scope, by, str(row))
                assert page.value == number
                if not page.parts:
                    things = page.things()
                    is_sum = isinstance(indicator, Sum)
                    found = sum(plain(one.amount) for one in things) if is_sum else things.count()
                    if found != number:
                        wrong[key, by, row] = (number, found)
    assert wrong == {}


@pytest.mark.parametrize(
    ("key", "by", "rows"),
    [
        ("people", "sex", [("female", 3, 42.9), ("male", 2, 28.6), ("not stated", 2, 28.6)]),
        ("delegates", "side", [("China", 2, 40.0), ("Southeast Asia", 2, 40.0), ("not stated", 1, 20.0)]),
        (
            "delegates", "institution",
            [("Nanjing", 2, 40.0), ("Bangkok", 1, 20.0), ("Hanoi", 1, 20.0), ("not stated", 1, 20.0)],
        ),
        ("people_in_fact", "sex", [("female", 10, 50.0), ("male", 2, 10.0), ("not stated", 8, 40.0)]),
        ("completed", "cohort", [("more than one of these", 1, 100.0)]),
        ("days_attended", "day", [("24 July 2018", 2, 50.0), ("25 July 2018", 2, 50.0)]),
    ],
)  # fmt: skip
def test_each_row_leads_to_exactly_its_records(key, by, rows, records, as_user, staff):
    client = as_user(staff)
    page = read(client, url_of(key, by=by))[0]["page"]
    assert [(row.words, row.number, row.share) for row in page.rows] == rows
    for row in page.rows:
        context, lines = read(client, row.url)
        assert counted(context["page"], lines) == context["page"].value == row.number
        assert context["page"].title == f"{page.indicator.title}: {row.words}"


def test_rate_shows_both_numbers_in_each_row(records, as_user, staff):
    page = read(as_user(staff), url_of("completion_rate", by="institution"))[0]["page"]
    assert [(row.words, row.number, row.numbers, row.share) for row in page.rows] == [
        ("Nanjing", 100.0, (2, 2), None),
        ("Bangkok", 0.0, (0, 2), None),
    ]
    assert (page.value, [(part.indicator.key, part.number) for part in page.parts]) == (
        50.0,
        [("completions", 2), ("enrolments", 2 + 2)],
    )
    row = read(as_user(staff), page.rows[0].url)[0]["page"]
    assert [(part.number, "row=" in part.url) for part in row.parts] == [(2, True), (2, True)]


def test_row_of_nought_is_empty_and_what_is_no_row_is_unknown(records, as_user, staff):
    client = as_user(staff)
    context, lines = read(client, url_of("agreements_signed", by="agreement_kind", row="letter"))
    assert (context["page"].value, lines) == (0, [])
    theirs = WorkshopFactory(title="Of others")
    for query in (
        {"by": "sex"},
        {"by": "agreement_kind", "row": "xyz"},
        {"by": "year", "row": "1999"},
        {"by": "year", "row": "x"},
        {"by": "workshop", "row": theirs.pk},
        {"by": "workshop", "row": "99999999999999"},
    ):
        assert client.get(url_of("agreements_signed", **query)).status_code == 404, query
    assert client.get(url_of("days_attended", by="day", row="x")).status_code == 404
    assert client.get("/figures/nothing/").status_code == 404


def test_row_of_nought_whose_word_is_its_key_is_empty_too(programme, as_user, staff):
    context, lines = read(as_user(staff), url_of("delegates", by="sex", row="female"))
    assert (context["page"].value, lines) == (0, [])


@pytest.mark.parametrize("form", ["", "xlsx/"])
def test_what_cannot_be_read_is_said_in_a_sentence_and_kept(form, records, as_user, staff):
    answer = as_user(staff).get(f"/figures/people/{form}?since=2023-02-01&as_of=2023-01-01&country=TH")
    assert answer.status_code == 422
    content = answer.content.decode()
    assert "The period ends before it starts." in content
    if not form:
        assert 'value="2023-02-01"' in content
        assert '<option value="TH" selected>' in content


def test_figure_is_narrowed_by_its_address(records, as_user, staff):
    bangkok = records.members.get(official_name="Bangkok")
    client = as_user(staff)
    for query, number in (
        ({"country": "TH"}, 3),
        ({"side": "china"}, 2),
        ({"institution": bangkok.pk}, 3),
        ({"since": "2019-01-01"}, 3),
        ({"workshop": records.workshops.get().pk}, 5),
    ):
        context, lines = read(client, url_of("people", **query))
        assert (context["page"].value, len(lines)) == (number, number), query


def test_side_that_makes_no_difference_is_left_out_with_a_word(records, as_user, staff):
    client = as_user(staff)
    agreements = read(client, url_of("agreements_signed", side="china"))[0]
    assert "cannot be narrowed to a side" in agreements["page"].remark
    assert "Side" not in [one["words"] for one in agreements["filters"]]
    certificates = read(client, url_of("certificates", side="sea"))[0]
    assert (certificates["page"].value, certificates["page"].remark) == (0, "")


def test_figure_that_says_nothing_about_a_workshop_says_so(records, as_user, staff):
    page = read(as_user(staff), url_of("members", workshop=records.workshops.get().pk))[0]["page"]
    assert (page.value, page.remark != "") == (0, True)


def test_rate_of_nothing_has_no_number(programme, as_user, staff):
    answer = as_user(staff).get(url_of("completion_rate", by="course"))
    assert answer.context["page"].value is None
    assert "there is no record to divide by" in answer.content.decode()


def test_staff_see_names_and_open_the_records(records, as_user, staff, colleague):
    for user in (staff, colleague):
        content = as_user(user).get(url_of("people")).content.decode()
        assert content.count("Somebody ") == 7
        person = records.people.get(full_name="Somebody 0")
        assert f'href="{reverse("partnerships:person_detail", args=[person.pk])}"' in content


def test_line_leads_nowhere_when_its_reader_may_not_open_the_page(records, as_user, staff):
    person = records.people.get(full_name="Somebody 0")
    person.programmes.clear()
    content = as_user(staff).get(url_of("people")).content.decode()
    assert "Somebody 0" in content
    assert f'href="{reverse("partnerships:person_detail", args=[person.pk])}"' not in content


def test_viewer_sees_no_names_and_no_links_to_records(records, as_user, viewer):
    pages = [url_of(key) for key in INDICATORS]
    for address in [*pages, *(one.replace("/?", "/xlsx/?") for one in pages)]:
        answer = as_user(viewer).get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        if answer.get("Content-Type", "").startswith("application/"):
            cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content)).active.values for cell in row]
            content = " ".join(str(cell) for cell in cells).encode()
        for kept_back in (b"Somebody", b"OURS-2022-", b"stretched-link"):
            assert kept_back not in content, address


def test_viewer_sees_the_lines_of_five_people_and_of_no_fewer(records, as_user, viewer):
    client = as_user(viewer)
    context, lines = read(client, url_of("people"))
    assert (
        lines
        == [
            ["–", "not stated", "teacher"],
        ]
        or len(lines) == 7
    )
    assert [column.heading for column in context["columns"]] == ["Institution", "Country", "Category"]
    women = client.get(url_of("people", by="sex", row="female"))
    assert women.context["page"].value == 3
    assert "one could tell who they are" in women.content.decode()
    assert client.get(f"/figures/people/xlsx/?as_of={DAY}&by=sex&row=female").status_code == 403
    # Eleven days are not eleven people.
    assert client.get(url_of("person_days")).context["is_kept_back"]
    assert client.get(url_of("people", country="BN")).context["lines"] == []


def test_viewer_sees_the_days_of_five_people_however_many_days_they_have(programme, workshop, as_user, viewer):
    for _number in range(5):
        delegate = DelegateFactory(workshop=workshop, state="attended")
        for day in (30, 31):
            CheckInFactory(delegate=delegate, day=dt.date(2018, 7, day))
    assert len(read(as_user(viewer), url_of("days_attended"))[1]) == 10


def test_viewer_never_sees_the_scores_of_single_people(programme, records, as_user, viewer):
    assert as_user(viewer).get(url_of("gain_together")).context["is_kept_back"]


def test_pages_of_figures_are_for_staff_and_viewers_of_the_programme(
    records, as_user, staff, viewer, stranger, coordinator, helper, outsider
):
    address = f"{url_of('people')}&programme={records.pk}"
    for url in (address, address.replace("/?", "/xlsx/?")):
        found = [as_user(one).get(url).status_code for one in (staff, viewer, stranger, coordinator, helper)]
        assert found == [200, 200, 404, 403, 403]
        assert outsider.get(url).status_code == 302
    assert as_user(stranger).get(url_of("people")).context["page"].value == 0


def test_viewer_of_one_programme_who_is_staff_of_another_sees_no_names(records, as_user, viewer, other_programme):
    RoleFactory(user=viewer, kind="staff", programme=other_programme)
    answer = as_user(viewer).get(f"{url_of('people')}&programme={records.pk}")
    assert (answer.context["page"].value, "Somebody" in answer.content.decode()) == (7, False)


def test_dictionary_says_what_every_figure_means(programme, as_user, staff, viewer):
    for user in (staff, viewer):
        content = as_user(user).get("/figures/").content.decode()
        for key in INDICATORS:
            assert f'href="/figures/{key}/"' in content
    assert "Counted by sex, by category, by country" in content


@pytest.mark.parametrize("key", ["people", "delegates", "institutions"])
def test_page_asks_the_same_number_of_queries_for_three_records_and_thirty(
    key, programme, workshop, as_user, staff, same_query_count
):
    def make():
        person = PersonFactory(institution=InstitutionFactory(programme=programme))
        DelegateFactory(workshop=workshop, person=person, state="attended")

    make()
    make()
    same_query_count(url_of(key, by="country"), make, as_user(staff), rows=28)


@pytest.mark.parametrize("key", ["agreements_signed", "pairs", "institutions_with_partners"])
def test_page_of_agreements_asks_the_same_number_of_queries(key, programme, as_user, staff, same_query_count):
    same_query_count(url_of(key), lambda: SignedAgreementFactory(programme=programme), as_user(staff))


def test_long_split_shows_the_largest_rows_and_leads_to_the_others(programme, workshop, as_user, staff):
    for _number in range(45):
        DelegateFactory(workshop=workshop, person__institution=InstitutionFactory(), state="attended")
    client = as_user(staff)
    page = read(client, url_of("delegates", by="institution"))[0]["page"]
    assert (len(page.rows), page.rows_left_out, page.rest) == (39, 6, 6)
    assert len(read(client, url_of("delegates", by="institution", rows="all"))[0]["page"].rows) == 45


@pytest.mark.parametrize("key", ["people", "people_in_fact", "pairs", "days_attended"])
def test_file_holds_the_lines_of_the_page_below_what_they_mean(key, records, as_user, staff):
    client = as_user(staff)
    context, lines = read(client, url_of(key))
    answer = client.get(url_of(key).replace("/?", "/xlsx/?"))
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active.values)
    head = [row[0] for row in rows[: rows.index(next(row for row in rows if row[1]))] if row[0]]
    assert head[1] == str(context["page"].indicator.definition)
    assert "As of: 1 January 2023" in head
    assert head[-1] == f"{context['page'].title}: {context['page'].value}"
    body = rows[len(rows) - len(lines) - 1 :]
    assert list(body[0]) == [str(column.heading) for column in context["columns"]]
    assert [str(row[0]) for row in body[1:]] == [line[0] for line in lines]
    assert counted(context["page"], body[1:]) == context["page"].value


def test_file_keeps_text_as_text(programme, workshop, as_user, staff):
    person = PersonFactory(full_name="=1+1", institution=InstitutionFactory())
    DelegateFactory(workshop=workshop, person=person, state="attended")
    answer = as_user(staff).get(url_of("people").replace("/?", "/xlsx/?"))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1")
    assert cell.data_type == "s"


def test_file_with_too_many_lines_is_refused_in_a_sentence(records, as_user, staff, monkeypatch):
    monkeypatch.setattr("reports.views.indicators.MOST_LINES", 6)
    answer = as_user(staff).get(url_of("people").replace("/?", "/xlsx/?"))
    assert answer.status_code == 413
    assert "The list has 7 lines; a file holds 6 at most." in answer.content.decode()


def test_figure_made_of_others_has_no_file(records, as_user, staff):
    assert as_user(staff).get(f"/figures/completion_rate/xlsx/?as_of={DAY}").status_code == 404


def test_figures_of_the_first_page_lead_to_their_records(records, as_user, staff):
    client = as_user(staff)
    figures = client.get("/").context["figures"]
    assert [indicator.key for _value, indicator, _url in figures] == [
        "institutions", "agreements_signed", "activities_agreed", "delegates", "completed",
    ]  # fmt: skip
    for value, _indicator, url in figures:
        assert read(client, url)[0]["page"].value == len(read(client, url)[1]) == value
