"""A list of institutions as a file: what is read from it, and the empty one to fill in."""

from typing import IO

from django.utils.translation import gettext as _

from documents.sheets import Column, Sheet, workbook
from partnerships.institution_sheet.words import FIELD_OF_HEADING, HEADINGS, KINDS, REQUIRED
from partnerships.people_sheet.reading import ReadSheet, fields_in, read_columns

MOST_ROWS = 5_000
EXAMPLE = {
    "official_name": "Write the name of the institution here",
    "native_name": "南京职业技术学院",
    "other_names": "one; another",
    "former_names": "",
    "kind": "technical college",
    "country": "China",
    "province": "Jiangsu",
    "city": "Nanjing",
    "website": "https://www.example.org",
}


def read_institutions(upload: IO[bytes]) -> ReadSheet:
    """Read a list of institutions from an open XLSX or CSV file; only the columns that are asked for are taken.

    Raises DocumentError with a sentence for a file that cannot be read, has no column of names, two columns for the
    same, no row or more than 5,000.
    """
    return read_columns(
        upload,
        lambda header: fields_in(header, FIELD_OF_HEADING, REQUIRED, lambda field: HEADINGS[field][0]),
        most_rows=MOST_ROWS,
        empty=_("Below the headings there is no row. Write one row for each institution."),
    )


def template_workbook() -> bytes:
    """Return an XLSX file with the headings, one row as an example, and the words for kinds."""
    columns = [Column(words[0], "text", width=28) for words in HEADINGS.values()]
    return workbook(
        [
            Sheet(_("Institutions"), columns, [[EXAMPLE[field] for field in HEADINGS]]),
            Sheet(_("Words"), [_("Kind")], [[words[0]] for words in KINDS.values()]),
        ]
    )
