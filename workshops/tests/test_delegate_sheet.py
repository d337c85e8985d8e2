"""What is read from a file with delegates, and what is said about one that cannot be taken."""

import csv
import datetime as dt
import io
import json

import openpyxl
import pytest

from documents.errors import DocumentError
from partnerships.models import Institution
from partnerships.people_sheet.reading import read_people
from workshops.delegate_lists import template_workbook
from workshops.tests.lists import HEADER, book_of, line, saved, xlsx

CHINESE = ["状态", "邮箱", "职务", "单位", "类别", "性别", "中文姓名", "姓名"]


def read(content):
    return read_people(io.BytesIO(content))


def as_csv(rows, encoding) -> bytes:
    output = io.StringIO(newline="")
    csv.writer(output).writerows(rows)
    return output.getvalue().encode(encoding)


def test_columns_are_known_by_their_headings_in_any_order():
    sheet = read(xlsx([["Bangkok", " Sok  Dara "]], [" institution ", "FULL NAME*"]))
    assert sheet.columns == [("institution", "A"), ("full_name", "B")]
    assert sheet.rows == [[2, "Bangkok", "Sok  Dara"]]
    assert sheet.unread == {"columns": [], "sheets": []}
    assert len(sheet.sha256) == 64


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_chinese_headings_in_utf_8_and_gb18030(encoding):
    row = ["已确认", "wang@example.org", "院长", "南京职业技术大学", "教师", "女", "王赟", "Wang Yun"]
    sheet = read(as_csv([CHINESE, row], encoding))
    assert [name for name, _letter in sheet.columns] == [
        "state", "email", "position", "institution", "category", "sex", "native_name", "full_name",
    ]  # fmt: skip
    assert sheet.rows == [[2, *row]]


def test_unknown_columns_are_named_and_not_kept():
    sheet = read(xlsx([["Dara", "N123", "Bangkok"]], ["Name", "Passport", "College"]))
    assert sheet.columns == [("full_name", "A"), ("institution", "C")]
    assert sheet.rows == [[2, "Dara", "Bangkok"]]
    assert sheet.unread["columns"] == ["Passport"]


def test_excel_dates_and_numbers_stay_what_they_are():
    sheet = read(
        xlsx([[dt.date(2016, 12, 20), 42725, True], [dt.time(9, 30), 1.5, None]], HEADER[:2] + ["Institution"])
    )
    assert sheet.rows == [[2, {"date": "2016-12-20"}, 42725, True], [3, {"date": "09:30:00"}, 1.5, None]]


def test_a_number_that_is_none_can_be_kept():
    sheet = read(xlsx([["Dara", float("inf")], ["Kanya", float("nan")]], ["Name", "Institution"]))
    assert "NaN" not in json.dumps(sheet.rows)
    assert "Infinity" not in json.dumps(sheet.rows)


def test_a_hidden_first_sheet_is_not_read():
    book = book_of([line("Dara")])
    hidden = book.create_sheet("Old list", 0)
    hidden.append(["Full name", "Institution"])
    hidden.sheet_state = "hidden"
    sheet = read(saved(book))
    assert sheet.rows[0][1] == "Dara"
    assert sheet.unread["sheets"] == ["Old list"]


def merged():
    book = book_of([line("Dara"), line("Sokha")])
    book.active.merge_cells("E2:E3")
    return saved(book)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: xlsx([["Dara", "x"]], ["Name", "Sex"]), "has no column “Institution”. Its headings are: Name, Sex."),
        (lambda: xlsx([["x"]], ["Sex"]), "The file has no column “Full name”, “Institution”."),
        (lambda: xlsx([["a", "b", "c"]], ["Name", "Full name", "Institution"]), "“Name” and “Full name” both mean"),
        (lambda: xlsx([]), "Below the headings there is no row"),
        (merged, "Merged cells: E2:E3."),
        (lambda: xlsx([line("=CONCAT(A1,B1)")]), "Formulas without a stored value: A2."),
        (lambda: b"x" * (50 * 1024 * 1024), "The file is larger than 10 MB"),
        (lambda: xlsx([line(f"N{n}") for n in range(10_001)]), "more than 10,000 rows"),
        (lambda: b"", "The file is empty"),
        (lambda: b"\xd0\xcf\x11\xe0", "old Excel file"),
        (lambda: b"%PDF-1.7", "has no column"),
    ],
)  # fmt: skip
def test_a_bad_file_is_told_in_one_sentence(content, sentence):
    with pytest.raises(DocumentError) as error:
        read(content())
    assert sentence in str(error.value)


@pytest.mark.django_db
def test_the_template_is_read_by_its_own_rules(programme, institution):
    content = template_workbook(Institution.objects.of_programme(programme))
    sheet = read(content)
    assert [name for name, _letter in sheet.columns] == [
        "full_name", "native_name", "sex", "category", "institution", "country", "position", "email", "state",
    ]  # fmt: skip
    assert len(sheet.rows) == 1
    assert sheet.unread == {"columns": [], "sheets": ["Words", "Institutions"]}
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [cell.value for cell in book["Institutions"][2]] == ["Bangkok Technical College", None, "Thailand"]
