"""Lists of delegates for tests, as files and as kept uploads."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from workshops.delegate_plan import make_plan
from workshops.delegate_sheet import read_delegates
from workshops.services import keep_upload

HEADER = ["Full name", "Native name", "Sex", "Category", "Institution", "Position", "E-mail", "State"]


def book_of(rows, header=HEADER) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in [header, *rows]:
        book.active.append(row)
    return book


def xlsx(rows, header=HEADER) -> bytes:
    return saved(book_of(rows, header))


def saved(book) -> bytes:
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def line(name, institution="Bangkok Technical College", email="", native="", **cells) -> list:
    """Return a row in the order of HEADER."""
    cells = {"sex": "female", "category": "teacher", "position": "", "state": ""} | cells
    return [
        name, native, cells["sex"], cells["category"], institution, cells["position"], email, cells["state"],
    ]  # fmt: skip


def upload_of(content: bytes, name="list.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def kept(workshop, rows, header=HEADER, by=None):
    """Keep the list as if somebody had uploaded it."""
    sheet = read_delegates(io.BytesIO(xlsx(rows, header)))
    return keep_upload(workshop=workshop, sheet=sheet, file_name="list.xlsx", by=by)


def plan_of(workshop, rows, header=HEADER):
    return make_plan(kept(workshop, rows, header), workshop)
