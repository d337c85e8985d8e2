"""Workbooks and CSV out. What people typed stays text: no formula, link or number is made from a string."""

import csv
import datetime
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from documents.fonts import families

# The last four are the wide forms that Chinese keyboards write and that Excel takes for the narrow ones.
FORMULA_SIGNS = frozenset("=+-@＝＋－＠")
# Unicode's categories of what leaves no ink: control and format characters, blanks, ends of lines and paragraphs.
UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
FORMATS = {
    "text": {"num_format": "@"},
    "integer": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.0"},
    "percent": {"num_format": "0.0%"},
    "date": {"num_format": "d mmmm yyyy", "align": "left"},
    "datetime": {"num_format": "d mmmm yyyy hh:mm", "align": "left"},
    "general": {},
}
# Excel refuses longer texts, and forbids these characters in the name of a sheet.
LONGEST_CELL = 32_767
_FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it holds (a key of FORMATS) and its width in characters (None: as its content)."""

    heading: str
    kind: str = "general"
    width: int | None = None


@dataclass(frozen=True)
class Sheet:
    """One sheet: title and notes (filters, date) on top, then headings, rows, and rows of totals in bold.

    `columns` are Columns or plain headings. Cells are text, numbers, bool, dates, times or None.
    """

    name: str
    columns: Sequence[Column | str]
    rows: Iterable[Sequence]
    title: str = ""
    notes: Sequence[str] = ()
    totals: Sequence[Sequence] = field(default_factory=tuple)


def workbook(sheets: Sequence[Sheet], *, author: str = "", created: datetime.datetime | None = None) -> bytes:
    """The sheets (one at least) as one XLSX file; with `created`, the file's own date, the same bytes every time."""
    import xlsxwriter

    output = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(output, options | {"remove_timezone": True}) as book:
        properties = {"author": author, "title": sheets[0].title}
        book.set_properties(properties | ({"created": created} if created else {}))
        styles = _styles(book)
        taken: set[str] = set()
        for sheet in sheets:
            _write_sheet(book.add_worksheet(safe_sheet_name(sheet.name, taken)), sheet, styles)
    return output.getvalue()


def safe_sheet_name(name: str, taken: set[str]) -> str:
    """A name Excel accepts: 31 characters, none forbidden, not used before in any case; adds it to `taken`."""
    base = _FORBIDDEN_IN_SHEET_NAME.sub(" ", name).strip(" '")[:31].strip(" '") or "Sheet"
    if base.lower() == "history":
        base = "History sheet"
    candidate, number = base, 2
    while candidate.lower() in taken:
        suffix = f" ({number})"
        candidate, number = base[: 31 - len(suffix)] + suffix, number + 1
    taken.add(candidate.lower())
    return candidate


def _styles(book) -> dict:
    plain = {"font_name": families()[0], "font_size": 10, "valign": "top"}
    heading = plain | {"bold": True, "text_wrap": True, "bottom": 1}
    styles = {kind: book.add_format(plain | form) for kind, form in FORMATS.items()}
    total = plain | {"bold": True, "top": 1}
    styles |= {f"total {kind}": book.add_format(total | form) for kind, form in FORMATS.items()}
    styles["title"] = book.add_format(plain | {"bold": True, "font_size": 14})
    styles["note"] = book.add_format(plain | {"font_color": "#5a6472"})
    styles["heading"] = book.add_format(heading)
    styles["heading right"] = book.add_format(heading | {"align": "right"})
    return styles


def _write_sheet(page, sheet: Sheet, styles: dict) -> None:
    columns = [column if isinstance(column, Column) else Column(str(column)) for column in sheet.columns]
    top = [(sheet.title, "title")] if sheet.title else []
    top += [(note, "note") for note in sheet.notes]
    for number, (text, style) in enumerate(top):
        page.write_string(number, 0, str(text)[:LONGEST_CELL], styles[style])
    heading_row = len(top) + 1 if top else 0
    widths = [len(column.heading) for column in columns]
    for x, column in enumerate(columns):
        right = column.kind in ("integer", "decimal", "percent")
        page.write_string(heading_row, x, str(column.heading), styles["heading right" if right else "heading"])
    last = heading_row
    for prefix, rows in (("", sheet.rows), ("total ", sheet.totals)):
        for row in rows:
            last += 1
            for x, value in enumerate(row):
                kind = columns[x].kind if x < len(columns) else "general"
                _write_cell(page, last, x, value, kind, prefix, styles)
                if x < len(widths):
                    widths[x] = max(widths[x], _width(value))
    for x, column in enumerate(columns):
        page.set_column(x, x, column.width or min(max(widths[x] + 2, 8), 60))
    page.freeze_panes(heading_row + 1, 0)
    page.repeat_rows(heading_row)
    page.fit_to_pages(1, 0)
    page.set_paper(9)
    if len(columns) > 6:
        page.set_landscape()


def _write_cell(page, y: int, x: int, value, kind: str, prefix: str, styles: dict) -> None:
    if kind == "general" and isinstance(value, datetime.date):
        kind = "datetime" if isinstance(value, datetime.datetime) else "date"
    style = styles[prefix + kind]
    if value is None or value == "":
        page.write_blank(y, x, None, style)
    elif isinstance(value, bool):
        page.write_boolean(y, x, value, style)
    elif isinstance(value, datetime.date | datetime.time):
        page.write_datetime(y, x, _local(value), style)
    elif isinstance(value, str) or not hasattr(value, "__float__"):
        page.write_string(y, x, str(value)[:LONGEST_CELL], style)
    else:
        page.write_number(y, x, value, style)


def _local(value):
    """Excel knows no time zones: an aware time is written as the office's clock showed it."""
    from django.utils import timezone

    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        return timezone.make_naive(value)
    return value


def _width(value) -> int:
    """Characters a cell needs; Chinese ones are twice as wide."""
    if isinstance(value, datetime.date):
        return 18
    text = str(value if value is not None else "")
    return len(text) + sum(1 for character in text if "\u2e80" <= character <= "\uffef")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence], notes: Sequence[str] = ()) -> bytes:
    """UTF-8 CSV with a byte order mark, so that Excel reads it right; dates as 2018-07-29.

    A string that a spreadsheet would take for a formula gets an apostrophe in front. Numbers stay numbers.
    `notes` (filters, date) follow after an empty line: programs look for the headings in the first one.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow([_csv_cell(str(cell)) for cell in header])
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    if notes:
        writer.writerow([])
        writer.writerows([_csv_cell(str(note))] for note in notes)
    return output.getvalue().encode("utf-8-sig")


def _csv_cell(value):
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return _local(value).isoformat(sep=" ", timespec="minutes")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bool | int | float) or hasattr(value, "as_tuple"):
        return value
    text = str(value)
    return f"'{text}" if may_be_formula(text) else text


def may_be_formula(text: str) -> bool:
    """Whether a spreadsheet may take ``text`` for a formula: some skip what is not seen before its sign.

    A tab or the end of a line at the beginning counts, too: it moves what follows into a cell of its own.
    """
    first = next((one for one in text if unicodedata.category(one) not in UNSEEN), "")
    return first in FORMULA_SIGNS or text.startswith(("\t", "\r", "\n"))
