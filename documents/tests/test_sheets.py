"""Spreadsheets out and in: values keep their kind, text stays text, and bad files are told in a sentence."""

import csv
import datetime
import io
import ipaddress
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from django.utils.translation import gettext_lazy

from documents.errors import DocumentError
from documents.sheets import Column, Sheet, csv_bytes, read_rows, reading, workbook
from documents.sheets.writing import safe_sheet_name

DAY = datetime.date(2018, 7, 29)
ADDRESS_OF_NOBODY = ipaddress.ip_address("192.0.2.1")


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def read(content, **kwargs):
    return read_rows(io.BytesIO(content), **kwargs)


def xlsx(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def test_workbook_has_title_notes_headings_rows_and_totals():
    sheet = Sheet(
        name="Agreements",
        title="Agreements signed",
        notes=["Programme: SEAMEO–China", "As of 29 July 2018"],
        columns=[Column("Name", width=30), Column("Signed on", "date"), Column("People", "integer"), "Rate"],
        rows=[("ស្រីពៅ", DAY, 12, Decimal("0.5")), ("=1+1", None, 3, True)],
        totals=[("Total", None, 15, None)],
    )
    page = opened(workbook([sheet]))["Agreements"]
    assert list(page.iter_rows(values_only=True)) == [
        ("Agreements signed", None, None, None),
        ("Programme: SEAMEO–China", None, None, None),
        ("As of 29 July 2018", None, None, None),
        (None, None, None, None),
        ("Name", "Signed on", "People", "Rate"),
        ("ស្រីពៅ", datetime.datetime(2018, 7, 29), 12, 0.5),
        ("=1+1", None, 3, True),
        ("Total", None, 15, None),
    ]
    assert page.freeze_panes == "A6"
    assert page["A7"].data_type == "s"
    assert page["B6"].number_format == "d mmmm yyyy"
    assert [page[cell].font.b for cell in ("A5", "A6", "A8")] == [True, False, True]
    assert page.column_dimensions["A"].width == pytest.approx(30, abs=1)


@pytest.mark.parametrize("text", ["=1+1", "+855 12", "-5", "@x", "http://example.org", "0012", "{=1}", "1e5"])
def test_workbook_keeps_text_as_text(text):
    cell = opened(workbook([Sheet("S", ["A"], [[text]])]))["S"]["A2"]
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)


def test_workbook_writes_aware_times_as_the_office_clock_shows_them(settings):
    settings.TIME_ZONE = "Asia/Bangkok"
    at = datetime.datetime(2018, 7, 29, 18, 30, tzinfo=datetime.UTC)
    assert opened(workbook([Sheet("S", ["A"], [[at]])]))["S"]["A2"].value == datetime.datetime(2018, 7, 30, 1, 30)


def test_workbook_is_the_same_for_the_same_moment():
    created = datetime.datetime(2018, 7, 29)
    content = workbook([Sheet("S", ["A"], [[1]], title="T")], author="The office", created=created)
    assert content == workbook([Sheet("S", ["A"], [[1]], title="T")], author="The office", created=created)
    properties = opened(content).properties
    assert (properties.created, properties.creator, properties.title) == (created, "The office", "T")


def test_workbook_takes_lazy_translations_and_other_objects():
    cells = [gettext_lazy("Name"), ADDRESS_OF_NOBODY]
    page = opened(workbook([Sheet("S", [gettext_lazy("A"), Column(gettext_lazy("B"))], [cells])]))["S"]
    assert [cell.value for cell in page[2]] == ["Name", "192.0.2.1"]


def test_sheet_names_are_made_acceptable():
    taken = set()
    names = ["A/B:C*?[x]\\", "People " * 9, "people " * 9, "", "'x'", "History", "X"]
    assert [safe_sheet_name(name, taken) for name in names] == [
        "A B C   x",
        "People People People People Peo",
        "people people people people (2)",
        "Sheet",
        "x",
        "History sheet",
        "X (2)",
    ]


def test_csv_opens_right_and_holds_no_formula():
    rows = [
        ("ស្រីពៅ", DAY, 5, -5, None),
        ("=1+1", "+855", "-x", "@y", "\tz"),
        ('a,"b"', "＝1", Decimal("1.5"), True, "'=1"),
    ]
    assert csv_bytes(["Name", "=A", "C", "D", "E"], rows).decode("utf-8") == (
        "\ufeffName,'=A,C,D,E\r\n"
        "ស្រីពៅ,2018-07-29,5,-5,\r\n"
        "'=1+1,'+855,'-x,'@y,'\tz\r\n"
        '"a,""b""",\'＝1,1.5,True,\'=1\r\n'
    )


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize(
    "unseen",
    [
        "", " ", "   ", "\t", "\r\n", "\n ", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u202e", "\u2028", "\x1f",
        " \ufeff\u200d",
    ],
)  # fmt: skip
def test_csv_guards_a_formula_behind_what_is_not_seen(unseen, sign):
    content = csv_bytes(["A"], [(f"{unseen}{sign}1",)])
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))) == [["A"], [f"'{unseen}{sign}1"]]
    assert read(content).rows == [[f"{unseen}{sign}1".strip()]]


def test_csv_leaves_a_sign_that_begins_nothing_and_what_is_empty_alone():
    row = ("", " ", "\u200b", " a=1", "1-2", "\u00ab=1", "'a")
    assert csv_bytes(["A"], [row]).decode("utf-8-sig") == "A\r\n, ,\u200b, a=1,1-2,\u00ab=1,'a\r\n"


def test_csv_has_its_notes_after_an_empty_line():
    content = csv_bytes(["A", "B"], [(1, "x")], notes=["As of 29 July 2018", "=1+1", gettext_lazy("Name")])
    assert content.decode("utf-8") == "\ufeffA,B\r\n1,x\r\n\r\nAs of 29 July 2018\r\n'=1+1\r\nName\r\n"


def test_xlsx_values_keep_their_kind():
    noon = datetime.datetime(2018, 7, 29, 12, 30)
    content = xlsx(
        [["Name ", "On", "N", "R", "F"], [" ស្រីពៅ ", DAY, 3.0, 1.5, True], [], ["x", noon, 42725, None, False]]
    )
    table = read(content)
    assert table.header == ["Name", "On", "N", "R", "F"]
    assert table.rows == [["ស្រីពៅ", DAY, 3, 1.5, True], ["x", noon, 42725, None, False]]
    assert [type(table.rows[0][place]) for place in (1, 2)] == [datetime.date, int]
    assert table.numbers == [2, 4]
    assert table.records()[0] == {"Name": "ស្រីពៅ", "On": DAY, "N": 3, "R": 1.5, "F": True}


def book_bytes(book):
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def changed(content, old, new):
    """The workbook with other words in its XML."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(output, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(old, new))
    return output.getvalue()


def test_the_first_visible_sheet_is_read_and_the_others_are_named():
    book = openpyxl.Workbook()
    book.active.title, book.active.sheet_state = "Old", "hidden"
    book.active.append(["wrong"])
    for title in ("List", "Notes"):
        book.create_sheet(title).append([f"heading of {title}"])
    table = read(book_bytes(book))
    assert (table.header, table.unread) == (["heading of List"], ["Old", "Notes"])


def test_a_workbook_with_hidden_sheets_alone_is_refused():
    content = changed(xlsx([["A"], ["x"]]), b'state="visible"', b'state="hidden"')
    with pytest.raises(DocumentError, match="All sheets of the workbook are hidden"):
        read(content)


def test_merged_cells_are_named():
    book = openpyxl.Workbook()
    for number in range(1, 8):
        book.active.append([f"A{number}", f"B{number}"])
        book.active.merge_cells(f"B{number}:C{number}")
    with pytest.raises(DocumentError, match="^Merged cells: B1:C1, B2:C2, B3:C3, B4:C4, B5:C5, …. It is not clear"):
        read(book_bytes(book))


def test_a_formula_is_read_as_its_stored_value():
    content = xlsx([["A", "B"], ["=1+1", "=B1"]])
    stored = changed(content, b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    stored = changed(stored, b'<c r="B2"><f>B1</f><v></v>', b'<c r="B2" t="str"><f>B1</f><v>B</v>')
    assert read(stored).rows == [[2, "B"]]
    empty = changed(stored, b"<v>B</v>", b"<v></v>")
    assert read(empty).rows == [[2, None]]


def test_a_formula_without_stored_value_is_named():
    with pytest.raises(DocumentError, match="^Formulas without a stored value: B2. Open the file"):
        read(xlsx([["A", "B"], ["x", "=A2"]]))


def test_whole_numbers_of_online_spreadsheets_have_no_fraction():
    """Some programs write 12 as 12.0 into the file."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx([["A"], [12], [1.5]]))) as old, zipfile.ZipFile(output, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>12</v>", b"<v>12.0</v>"))
    rows = read(output.getvalue()).rows
    assert rows == [[12], [1.5]]
    assert isinstance(rows[0][0], int)


def test_what_workbook_writes_can_be_read_again():
    content = workbook([Sheet("S", [Column("Day", "date"), "Text"], [(DAY, "=1+1")])])
    assert read(content).rows == [[DAY, "=1+1"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_in_the_encodings_of_the_region(encoding, separator):
    lines = [["姓名", "学校"], ["欧阳振华", "重庆职业技术学院"], ["", ""], ["李玥", ""]]
    table = read("\r\n".join(separator.join(line) for line in lines).encode(encoding))
    assert table.header == ["姓名", "学校"]
    assert table.rows == [["欧阳振华", "重庆职业技术学院"], ["李玥", None]]
    assert table.numbers == [2, 4]


def test_csv_that_we_wrote_is_read_as_it_was():
    assert read(csv_bytes(["A", "B"], [("=1+1", "+855 12")])).rows == [["=1+1", "+855 12"]]


def bomb():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (reading.MOST_UNPACKED_BYTES + 1))
    return output.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b" \n ", "The file is empty"),
        (b"PK\x03\x04nonsense", "^This is not an Excel workbook.$"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither an Excel workbook nor CSV text"),
        (b"A,\n1,2", "Row 2 has more cells than there are headings"),
        (b"A,,B\n1,2,3", "Column 2 has no heading"),
        (b"A, A\n1,2", "Two columns are called “A”"),
        (b",,\n,,", "no row of headings"),
        (b"A\n" + b"x" * 10_001, "A cell in row 2 is longer than 10,000"),
        (b"x," * 201 + b"x", "Row 1 has more than 200 columns"),
        (b"A\n" + b"1\n" * 6, "more than 5 rows"),
        (b"A\n" + b'"' + b"x" * 200_000, "Line 2 cannot be read as CSV"),
        (xlsx([["A"], *([number] for number in range(6))]), "more than 5 rows"),
        (xlsx([["A"], *([None] for _ in range(120)), ["x"]]), "goes on below row 110"),
        (bomb(), "unpacks to too much data"),
        (b"x" * (reading.MOST_BYTES + 1), "larger than 10 MB"),
    ],
)
def test_bad_file_is_told_in_a_sentence(content, sentence):
    with pytest.raises(DocumentError, match=sentence):
        read(content, most_rows=5)


def test_text_that_is_called_a_workbook_is_not_read_as_text():
    upload = io.BytesIO(b"Name,Institution\nSok Dara,Kampot College\n")
    upload.name = "Trainees.XLSX"
    with pytest.raises(DocumentError) as error:
        reading.read_rows(upload)
    assert str(error.value) == "This is not an Excel workbook."
    upload.name = "trainees.csv"
    upload.seek(0)
    assert reading.read_rows(upload).rows == [["Sok Dara", "Kampot College"]]
