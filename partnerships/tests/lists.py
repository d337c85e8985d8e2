"""Lists of people as files, for tests."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

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
