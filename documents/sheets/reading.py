"""Tables in: XLSX and CSV that people upload, read within limits and without guessing at their values."""

import csv
import datetime
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.etree import ElementTree

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.errors import DocumentError
from documents.sheets.writing import may_be_formula

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED_BYTES = 50 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
# Reading takes about seven seconds for a million on a busy machine.
MOST_CELLS = 1_000_000
LONGEST_CELL = 10_000
# A sentence names at most this many cells.
MOST_CELLS_NAMED = 5
# What Chinese Excel saves as CSV is GB18030; UTF-8 is tried first, because few GB18030 texts are valid UTF-8.
ENCODINGS = ("utf-8-sig", "gb18030")
# What a workbook's name ends with, whatever is in the file.
WORKBOOK_ENDINGS = (".xlsx", ".xlsm")
NO_WORKBOOK = gettext_lazy("This is not an Excel workbook.")


@dataclass(frozen=True)
class Table:
    """Headings and rows as read, cells as str, int, float, bool, date, datetime, time or None.

    `numbers` are the row numbers people see in their own program, one for each row. `unread` are the names of the
    workbook's other sheets, hidden ones included, which were not read.
    """

    header: list[str]
    rows: list[list]
    numbers: list[int]
    unread: list[str] = field(default_factory=list)

    def records(self) -> list[dict]:
        """The rows as dictionaries by heading."""
        return [dict(zip(self.header, row, strict=True)) for row in self.rows]


def read_rows(upload, *, most_rows: int = MOST_ROWS) -> Table:
    """Reads the first visible sheet of an uploaded XLSX file, or a CSV file.

    `upload` is an open binary file; one whose name says that it is a workbook is read as nothing else. The first row
    that is not empty holds the headings; empty rows are left out. A formula counts as the value that was stored with
    it.
    Raises DocumentError with a sentence that says what is wrong with the file and what to do; among that are merged
    cells and formulas without a stored value, which would otherwise be read as empty cells.
    """
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise DocumentError(
            _("The file is larger than %(size)d MB. Split it into several files.")
            % {"size": MOST_BYTES // 1024 // 1024}
        )
    if not content.strip():
        raise DocumentError(_("The file is empty. Choose a file with a row of headings and at least one row below it."))
    unread: list[str] = []
    if content.startswith(b"PK\x03\x04"):
        lines, unread = _xlsx_lines(content, most_rows)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentError(
            _("This is an old Excel file (.xls) or has a password. Save it as .xlsx, without a password.")
        )
    elif str(getattr(upload, "name", "")).lower().endswith(WORKBOOK_ENDINGS):
        raise DocumentError(NO_WORKBOOK)
    else:
        lines = _csv_lines(content, most_rows)
    return _table(lines, most_rows, unread)


def _table(lines, most_rows: int, unread: list[str]) -> Table:
    header: list[str] = []
    rows: list[list] = []
    numbers: list[int] = []
    for number, line in lines:
        if len(line) > 10 * MOST_COLUMNS:
            raise DocumentError(_("Row %(row)d has far too many columns.") % {"row": number})
        cells = [_tidy(cell, number) for cell in line]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise DocumentError(
                _("Row %(row)d has more than %(most)d columns. Remove those that are not needed.")
                % {"row": number, "most": MOST_COLUMNS}
            )
        if not header:
            header = _checked_header(cells)
            continue
        if len(cells) > len(header):
            raise DocumentError(
                _("Row %(row)d has more cells than there are headings. Give each column a heading.") % {"row": number}
            )
        if len(rows) == most_rows:
            raise DocumentError(
                _("The file has more than %(most)s rows. Split it into several files.") % {"most": f"{most_rows:,}"}
            )
        rows.append(cells + [None] * (len(header) - len(cells)))
        numbers.append(number)
    if not header:
        raise DocumentError(_("The file has no row of headings. Put the names of the columns into its first row."))
    return Table(header, rows, numbers, unread)


def _checked_header(cells: list) -> list[str]:
    header = [" ".join(str(cell).split()) if cell is not None else "" for cell in cells]
    if "" in header:
        raise DocumentError(
            _("Column %(number)d has no heading. Name it, or remove the empty column.")
            % {"number": header.index("") + 1}
        )
    twice = [heading for heading in header if header.count(heading) > 1]
    if twice:
        raise DocumentError(
            _("Two columns are called “%(heading)s”. Give each column a name of its own.") % {"heading": twice[0]}
        )
    return header


def _tidy(cell, number: int):
    """The cell as people meant it: no space around text, whole numbers without .0, days without an hour of 0:00."""
    if isinstance(cell, str):
        if len(cell) > LONGEST_CELL:
            raise DocumentError(
                _("A cell in row %(row)d is longer than %(most)s characters. Shorten its text.")
                % {"row": number, "most": f"{LONGEST_CELL:,}"}
            )
        return cell.replace("\x00", "").strip() or None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date()
    return cell


def _xlsx_lines(content: bytes, most_rows: int) -> tuple[Iterator, list[str]]:
    """The numbered lines of the first visible sheet, and the names of the sheets beside it."""
    import openpyxl

    with _openpyxl_in_sentences(), zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MOST_UNPACKED_BYTES:
            raise DocumentError(
                _("The file unpacks to too much data. Copy the rows into a new workbook and try again.")
            )
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not shown:
            raise DocumentError(_("All sheets of the workbook are hidden. Show the one to be read, and save the file."))
        _check_cells(archive.read(shown[0]._worksheet_path))
        unread = [sheet.title for sheet in book.worksheets if sheet is not shown[0]]
    return _sheet_lines(book, shown[0], most_rows), unread


def _sheet_lines(book, sheet, most_rows: int) -> Iterator[tuple[int, tuple]]:
    with _openpyxl_in_sentences():
        # Files written by other programs may state a wrong size, after which cells would be missing.
        sheet.reset_dimensions()
        cells = 0
        for number, line in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True), start=1):
            cells += len(line) - line.count(None)
            if cells > MOST_CELLS:
                raise DocumentError(
                    _("The sheet has more than %(most)s cells. Remove columns that are not needed, or split it.")
                    % {"most": f"{MOST_CELLS:,}"}
                )
            # Empty rows do not count later, but a million of them must not be walked through.
            if number > 2 * most_rows + 100:
                raise DocumentError(
                    _("The sheet goes on below row %(row)s. Delete the empty rows below its data, or split the file.")
                    % {"row": f"{number - 1:,}"}
                )
            yield number, line
        book.close()


@contextmanager
def _openpyxl_in_sentences() -> Iterator[None]:
    try:
        yield
    except DocumentError:
        raise
    except (zipfile.BadZipFile, KeyError, OSError) as error:
        # No archive, or one without the parts of a workbook.
        raise DocumentError(NO_WORKBOOK) from error
    except Exception as error:
        # openpyxl raises whatever its parts raise: bad XML, unknown value.
        raise DocumentError(
            _("The file cannot be read as an Excel workbook. Open it, save it as .xlsx and try again.")
        ) from error


def _check_cells(sheet: bytes) -> None:
    """Refuses what openpyxl's quick reader gives as empty cells: merged ones, and formulas without a stored value."""
    # Most sheets have neither, and a search in the bytes is a hundred times quicker than a walk through the XML.
    if b"mergeCell" not in sheet and b"<f" not in sheet and b":f" not in sheet:
        return
    merged, unsaved = [], []
    for _event, element in ElementTree.iterparse(io.BytesIO(sheet)):
        tag = element.tag.rpartition("}")[2]
        if tag == "mergeCell":
            if len(merged) < 1000:
                merged.append(element.get("ref", ""))
            element.clear()
        elif tag == "c":
            if _has_no_stored_value(element):
                unsaved.append(element.get("r", ""))
        elif tag == "row":
            # What was looked at is let go, or a large sheet would stand in memory as a whole.
            element.clear()
    if merged:
        raise DocumentError(
            _(
                "Merged cells: %(cells)s. It is not clear which rows their text belongs to. "
                "Unmerge them, fill in each cell, and upload the file again."
            )
            % {"cells": _named(sorted(merged, key=_place))}
        )
    if unsaved:
        raise DocumentError(
            _(
                "Formulas without a stored value: %(cells)s. Open the file in a spreadsheet program and save it, "
                "or type the values in place of the formulas, and upload it again."
            )
            % {"cells": _named(unsaved)}
        )


def _has_no_stored_value(cell: ElementTree.Element) -> bool:
    parts = {part.tag.rpartition("}")[2]: part for part in cell}
    # A formula whose value is the empty text has the type "str" and nothing in it.
    return "f" in parts and cell.get("t") != "str" and not ("v" in parts and parts["v"].text)


def _place(cells: str) -> tuple[int, int]:
    """Row and column of the first of `cells`, such as "B3:C3"."""
    from openpyxl.utils import range_boundaries

    column, row, *_end = range_boundaries(cells)
    return row, column


def _named(cells: list[str]) -> str:
    more = ", …" if len(cells) > MOST_CELLS_NAMED else ""
    return ", ".join(cells[:MOST_CELLS_NAMED]) + more


def _csv_lines(content: bytes, most_rows: int):
    text = _decoded(content)
    first_line = text.lstrip().split("\n", 1)[0]
    separator = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, line in enumerate(reader, start=1):
            if number > 2 * most_rows + 100:
                raise DocumentError(
                    _("The file goes on below line %(row)s. Delete its empty lines, or split the file.")
                    % {"row": f"{number - 1:,}"}
                )
            # Our own exports put an apostrophe before what would be a formula.
            yield number, [cell[1:] if cell.startswith("'") and may_be_formula(cell[1:]) else cell for cell in line]
    except csv.Error as error:
        raise DocumentError(
            _("Line %(line)d cannot be read as CSV. Check its quotation marks.") % {"line": reader.line_num}
        ) from error


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise DocumentError(
        _("The file is neither an Excel workbook nor CSV text in UTF-8 or GB18030. Save it as one of these.")
    )
