"""SEAMEO's workshop of 2018 as its office would run it today: from the list of delegates to the report with its totals.

Names are invented where the records of the real workshop name nobody; how many came from where, signed and agreed on
what is as published (reports/programme_data).
"""

import csv
import datetime as dt
import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from accounts.tests.factories import RoleFactory, UserFactory
from documents.tests.poppler import text_of
from partnerships.models import FieldOfStudy
from reports.loading.files import DataFolder
from reports.loading.institutions import load_fields_of_study, load_institutions
from reports.loading.programme import load_programme, named_institutions
from reports.loading.programmes import PROGRAMME_DATA
from workshops.board import board_of
from workshops.models import Delegate, Session, SiteVisit, Workshop
from workshops.tests.lists import xlsx

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 120_000  # milliseconds
FOLDER = Path(PROGRAMME_DATA) / "sea-cn-twin"
TOTALS = {
    "delegates": "107", "institutions": "62", "sessions": "6", "school visits": "2", "agreements signed": "128",
    "activities agreed": "417",
}  # fmt: skip
# Fills the page's own form and presses its button, entry after entry, as somebody at a desk would.
ENTER = """
async (entries) => {
  const form = () => document.querySelector("#board-entry form");
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const press = async (button) => {
    const old = form();
    button.click();
    for (let waited = 0; form() === old; waited += 10) {
      if (waited > 20000) throw new Error("no answer: " + document.querySelector("main").innerText.slice(0, 3000));
      await pause(10);
    }
    // Until htmx has taken the new form over, its button would load a page.
    await pause(50);
  };
  for (const { lines, ...fields } of entries) {
    while (Number(form().elements["lines-TOTAL_FORMS"].value) < lines.length) await press(form().elements["more"]);
    Object.entries(fields).forEach(([name, value]) => { form().elements[name].value = value; });
    lines.forEach((line, number) => {
      Object.entries(line).forEach(([name, value]) => { form().elements[`lines-${number}-${name}`].value = value; });
    });
    await press(form().querySelector(".btn-primary"));
    const said = document.querySelector("#board-entry").textContent;
    if (!said.includes("is recorded")) throw new Error(said);
  }
}
"""


def rows_of(name: str) -> list[dict]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def world():
    """The programme with its member institutions and its staff; the workshop with sessions and visits, nobody in it."""
    shared = DataFolder(PROGRAMME_DATA)
    data = shared.inside("sea-cn-twin")
    document = data.document("programme.json")
    institutions = load_institutions(shared, named_institutions(document, data), load_fields_of_study(shared))
    programme = load_programme(document, data, institutions)
    workshop = Workshop.objects.create(
        programme=programme, edition=2, title="2nd Partnership Workshop", starts_on=dt.date(2018, 7, 25),
        ends_on=dt.date(2018, 7, 30), city="Guiyang", country="CN",
    )  # fmt: skip
    for number in range(1, 7):
        day = dt.date(2018, 7, 25 if number < 4 else 26)
        Session.objects.create(workshop=workshop, number=number, title=f"Session {number}", day=day)
    for key in ("gpc", "gpec"):
        SiteVisit.objects.create(workshop=workshop, institution=institutions[key], day=dt.date(2018, 7, 29))
    staff = [
        RoleFactory(user=UserFactory(full_name=f"Desk {desk}"), kind="staff", programme=programme).user for desk in "AB"
    ]
    return workshop, institutions, staff


def delegate_list(institutions) -> bytes:
    """The office's list of the 107, as an Excel file."""
    people = {row["key"]: row for row in rows_of("people.csv")}
    rows = []
    for row in rows_of("delegates.csv"):
        person = people[row["person"]]
        rows.append(
            [
                person["full_name"], person["native_name"], person["sex"], person["category"],
                institutions[row["institution"]].official_name, person["position"], "", "confirmed",
            ]
        )  # fmt: skip
    return xlsx(rows)


def entries(institutions) -> list[dict]:
    """What the desks enter: the 128 agreements with their 417 lines."""
    fields = {one.code: str(one.pk) for one in FieldOfStudy.objects.all()}
    lines: dict[str, list[dict]] = {}
    for row in rows_of("activities.csv"):
        lines.setdefault(row["agreement"], []).append(row)
    found = []
    for row in rows_of("agreements.csv"):
        same = {name: row[name] for name in ("kind", "signed_on", "starts_on", "ends_on", "desk")}
        people = {name: row[name] for name in ("first_signatory", "second_signatory")}
        parties = {
            name: institutions[row[f"{name}_party"]].official_name for name in ("first", "second")
        }  # fmt: skip
        activities = [
            {
                "direction": "out" if line["sending"] == row["first_party"] else "in",
                "field_of_study": fields.get(line["field_of_study"], ""),
                **{
                    name: line[name]
                    for name in ("kind", "people_per_year", "length", "length_unit", "language", "mode")
                },
            }
            for line in lines[row["number"]]
        ]
        found.append(same | people | parties | {"lines": activities})
    return found


def test_from_the_list_of_delegates_to_the_report_on_the_last_evening(open_as, world, worker):
    workshop, institutions, (staff, colleague) = world
    url = f"/workshops/{workshop.pk}/"
    page = open_as(staff, url)

    page.goto(f"{url}delegates/import/")
    page.locator("input[type=file]").set_input_files(
        {"name": "delegates.xlsx", "mimeType": "application/octet-stream", "buffer": delegate_list(institutions)}
    )
    page.get_by_role("button", name="Upload and look").click()
    page.get_by_role("button", name="Add 107 delegates").click()
    expect(page.get_by_text(re.compile("107 delegates"))).to_be_visible()
    assert Delegate.objects.filter(workshop=workshop, state="confirmed").count() == 107

    # The sign-in sheet of the first day comes back from the door: everybody came.
    page.goto(f"{url}sheet/?place=day-2018-07-25")
    page.get_by_label("Numbers or codes from the paper").fill("1-107")
    page.get_by_label("Numbers or codes from the paper").press("Enter")
    page.get_by_role("button", name="Save as present").click()
    expect(page.get_by_text("107").first).to_be_visible()
    assert Delegate.objects.filter(workshop=workshop, state="attended").count() == 107

    desks = [page, open_as(colleague, f"{url}board/")]
    page.goto(f"{url}board/")
    signed = entries(institutions)
    for number, desk in enumerate(desks):
        # Not waited for, so that both desks are at it.
        desk.evaluate(f"(entries) => {{ window.entered = ({ENTER})(entries); }}", signed[number::2])
    for desk in desks:
        desk.set_default_timeout(PATIENCE)
        desk.evaluate("() => window.entered")
    board = board_of(workshop)
    assert (board.signings, board.pairs, board.institutions, board.activities) == (128, 128, 62, 417)

    page.goto(url)
    page.get_by_role("link", name="Report", exact=True).first.click()
    page.get_by_role("link", name="Make a summary report").click()
    page.get_by_role("button", name="Make the report").click()
    page.get_by_role("link", name="Open the result").click(timeout=PATIENCE)
    figures = page.locator(".figure").all_inner_texts()
    shown = {words: number for number, words, *_note in (re.split(r"\s*\n\s*", text) for text in figures)}
    assert {words: shown.get(words) for words in TOTALS} == TOTALS
    files = {}
    pdf, sheet = "English, PDF", "English, spreadsheet"
    for name in (pdf, sheet):
        with page.expect_download() as caught:
            page.get_by_role("link", name=name).click()
        files[name] = Path(caught.value.path()).read_bytes()
    cells = {
        str(value)
        for part in openpyxl.load_workbook(io.BytesIO(files[sheet])).worksheets
        for row in part.iter_rows(values_only=True)
        for value in row
    }
    assert {"107", "63", "44", "7", "62", "128", "417"} <= cells
    text = text_of(files[pdf])
    assert all(re.search(rf"\b{number}\b", text) for number in (107, 63, 44, 62, 128, 417))
