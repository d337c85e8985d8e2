"""The list that somebody uploads."""

import re

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents.errors import DocumentError
from documents.names import clean_name
from documents.sheets.reading import MOST_BYTES
from pages.forms import PlainForm
from partnerships.people_sheet.reading import MOST_ROWS, read_people

LONGEST_NAME = 200


class ListForm(PlainForm):
    """An XLSX or CSV file; what was read from it is ``cleaned_data["sheet"]``, its name ``file_name``."""

    read = staticmethod(read_people)

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
        help_text=format_lazy(
            _("An Excel workbook (.xlsx) or CSV text, at most {megabytes} MB and {rows} rows."),
            megabytes=MOST_BYTES // 1024 // 1024,
            rows=f"{MOST_ROWS:,}",
        ),
        error_messages={"empty": _("The file is empty. Choose a file with a row of headings and a row below it.")},
    )

    def clean(self) -> dict:
        """Read the file."""
        data = super().clean()
        if upload := data.get("file"):
            try:
                data["sheet"] = self.read(upload)
            except DocumentError as error:
                self.add_error("file", str(error))
            data["file_name"] = clean_name(re.split(r"[/\\]", upload.name)[-1])[-LONGEST_NAME:] or "list"
        return data
