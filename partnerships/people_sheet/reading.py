"""A list of people as a file: what is read from it, and the empty one to fill in."""

import datetime as dt
import hashlib
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from documents.errors import DocumentError
from documents.sheets import Column, Sheet, read_rows, workbook
from partnerships.people_sheet.words import FIELD_OF_HEADING, HEADINGS, REQUIRED, ListKind, key_of

MOST_ROWS = 10_000
MOST_UNREAD_NAMED = 20
# An institution that nobody has, so that the example is never imported by oversight.
EXAMPLE = {
    "full_name": "Sok Dara",
    "native_name": "សុខ ដារ៉ា",
    "sex": "female",
    "category": "teacher",
    "institution": "Write the name of the institution here",
    "country": "Cambodia",
    "position": "Head of Department",
    "email": "name@example.org",
}


@dataclass(frozen=True)
class ReadSheet:
    """What a file says, ready to be kept as JSON; see ``models.UploadedList``."""

    sha256: str
    columns: list[tuple[str, str]]
    rows: list[list]
    unread: dict[str, list[str]]


def read_people(upload: IO[bytes]) -> ReadSheet:
    """Read a list of people from an open XLSX or CSV file; only the columns that are asked for are taken.

    Raises DocumentError with a sentence for a file that cannot be read, lacks a required column, has two columns for
    the same, has no row or more than 10,000.
    """
    return read_columns(upload, lambda header: fields_in(header, FIELD_OF_HEADING, REQUIRED, heading_of))


def read_columns(
    upload: IO[bytes], places_in: Callable[[list[str]], dict[str, int]], *, most_rows: int = MOST_ROWS, empty: str = ""
) -> ReadSheet:
    """Read the columns that ``places_in`` finds in the headings of an open file.

    Raises DocumentError, for a file without a row with the words ``empty``.
    """
    # Late, as in documents.sheets: most processes never read a spreadsheet.
    from openpyxl.utils import get_column_letter

    table = read_rows(upload, most_rows=most_rows)
    upload.seek(0)
    sha256 = hashlib.file_digest(upload, "sha256").hexdigest()
    fields = places_in(table.header)
    if not table.rows:
        raise DocumentError(empty or _("Below the headings there is no row. Write one row for each person."))
    places = sorted(fields.values())
    named = {place: field for field, place in fields.items()}
    return ReadSheet(
        sha256=sha256,
        columns=[(named[place], get_column_letter(place + 1)) for place in places],
        rows=[
            [number, *(kept(row[place]) for place in places)]
            for number, row in zip(table.numbers, table.rows, strict=True)
            if any(row[place] is not None for place in places)
        ],
        unread={
            "columns": [heading for place, heading in enumerate(table.header) if place not in named][
                :MOST_UNREAD_NAMED
            ],
            "sheets": table.unread[:MOST_UNREAD_NAMED],
        },
    )


def template_workbook(institutions, kind: ListKind) -> bytes:
    """Return an XLSX file with the headings, one row as an example, and sheets with the words that may be used."""
    example = EXAMPLE | {"state": kind.example}
    fields = [field for field in HEADINGS if field != "state" or kind.states]
    columns = [Column(HEADINGS[field][0], "text", width=28) for field in fields]
    choices = {name: words for name, words in kind.choices.items() if words}
    words = [[HEADINGS[name][0], *(known[0] for known in words.values())] for name, words in choices.items()]
    names = [
        [one.official_name, one.native_name, str(one.country.name or "")]
        for one in institutions.order_by("official_name", "pk")
    ]
    return workbook(
        [
            Sheet(str(kind.title), columns, [[example[field] for field in fields]]),
            Sheet(_("Words"), [_("Column"), *[_("may say")] * 6], words),
            Sheet(_("Institutions"), [_("Official name"), _("Native name"), _("Country")], names),
        ]
    )


def heading_of(field: str) -> str:
    """Return the words above the column of ``field`` in our template."""
    return HEADINGS[field][0]


def fields_in(
    header: list[str], known: Mapping[str, str], required: Iterable[str], heading: Callable[[str], str]
) -> dict[str, int]:
    """Return the place of each column by what it holds; ``known`` are the fields by heading. Raises DocumentError."""
    fields: dict[str, int] = {}
    for place, words in enumerate(header):
        field = known.get(key_of(words.strip(" *:：")))
        if field in fields:
            both = {"first": header[fields[field]], "second": words, "meaning": heading(field)}
            raise DocumentError(
                _("The columns “%(first)s” and “%(second)s” both mean “%(meaning)s”. Remove or rename one.") % both
            )
        if field:
            fields[field] = place
    missing = [heading(field) for field in required if field not in fields]
    if missing:
        raise DocumentError(
            _("The file has no column “%(missing)s”. Its headings are: %(found)s. The template shows those needed.")
            % {"missing": "”, “".join(missing), "found": ", ".join(header[:MOST_UNREAD_NAMED])}
        )
    return fields


def kept(cell):
    """Return a cell as JSON can hold it: a day or time becomes a dictionary that says so, what is no number text."""
    if isinstance(cell, dt.date | dt.time):
        return {"date": cell.isoformat()}
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)
    return cell if cell is None or isinstance(cell, str | int | float) else {"date": str(cell)}
