"""The list that somebody uploads."""

import re

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents.errors import DocumentError
from documents.names import clean_name
from documents.sheets.reading import MOST_BYTES
from pages.forms import PlainForm
from partnerships.institution_sheet.reading import MOST_ROWS as MOST_INSTITUTIONS
from partnerships.institution_sheet.reading import read_institutions
from partnerships.models import Institution
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

    @property
    def place(self) -> dict:
        """What the form asks for beside the file."""
        return {}

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


class InstitutionListForm(ListForm):
    """A list of institutions, and the kind of those whose kind it does not tell."""

    read = staticmethod(read_institutions)

    usual_kind = forms.ChoiceField(
        label=_("Kind, where neither a column nor the name tells it"),
        choices=[("", _("choose")), *Institution.Kind.choices],
        help_text=_("State Polytechnic of Bandung is a polytechnic, whatever you choose here."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = format_lazy(
            _("An Excel workbook (.xlsx) or CSV text, at most {megabytes} MB and {rows} rows."),
            megabytes=MOST_BYTES // 1024 // 1024,
            rows=f"{MOST_INSTITUTIONS:,}",
        )

    @property
    def place(self) -> dict:
        """The usual kind."""
        return {"usual_kind": self.cleaned_data["usual_kind"]}
