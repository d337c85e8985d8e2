"""A report as people see it: its numbers as words for page and paper, an edition as PDF and as spreadsheet."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.fonts import CHINESE
from documents.pdf import STYLESHEETS, render_pdf
from documents.sheets import Column, Sheet, workbook
from reports.figures import read_in
from reports.indicators import INDICATORS, Ratio

# Beyond this many rows a picture says less than the table.
MOST_BARS = 16
# BCP 47 tags, by which fonts are chosen.
TAGS = {"en": "en", "zh-hans": CHINESE.lang}
UrlOf = Callable[..., str]


def in_words(value) -> str:
    """Return a number, a text or a hidden number as it is read: thousands apart, at most one decimal."""
    if value is None:
        return "–"
    if isinstance(value, dict):
        return _("not shown")
    return value if isinstance(value, str) else floatformat(value, "-1g")


def shown_sections(figures: dict, url_of: UrlOf | None = None) -> list[dict]:
    """Return the sections of ``figures`` (words in one language) as templates show them.

    ``url_of(key, by, row)`` gives the address of a figure, its rows, or the records of one row.
    """
    return [
        section
        | {
            "figures": [_shown_figure(one, url_of) for one in section["figures"]],
            "tables": [_shown_table(one, url_of) for one in section["tables"] if one["rows"] or one.get("withheld")],
            "lists": [_shown_list(one) for one in section["lists"]],
        }
        for section in figures["sections"]
    ]


def _value(one: dict, name: str):
    return {"hidden": True} if one.get("hidden") else one[name]


def _shown_figure(one: dict, url_of: UrlOf | None) -> dict:
    made_of = [f"{part['title']}: {in_words(_value(part, 'value'))}" for part in one["of"]]
    return one | {
        "text": in_words(_value(one, "value")),
        "made_of": "; ".join(made_of),
        "rate_unit": one["unit"] if _is_rate(one) and one["value"] is not None else "",
        "url": url_of(one["key"]) if url_of and not one.get("hidden") else "",
    }


def _is_rate(one: dict) -> bool:
    return isinstance(INDICATORS.get(one["key"]), Ratio)


def _shown_table(table: dict, url_of: UrlOf | None) -> dict:
    largest = max((row["number"] or 0 for row in table["rows"]), default=0)
    has_bars = len(table["rows"]) <= MOST_BARS
    rows = [
        row
        | {
            "text": in_words(_value(row, "number")),
            "width": _width(row["number"], largest) if has_bars else 0,
            "url": url_of(table["of"], table["by"], row["key"]) if url_of and not row.get("hidden") else "",
        }
        for row in table["rows"]
    ]
    return table | {
        "rows": rows,
        "has_bars": has_bars,
        "total_text": "" if table["total"] is None else in_words(table["total"]),
        "url": url_of(table["of"], table["by"]) if url_of and not table.get("withheld") else "",
    }


def _width(number: float | None, largest: float) -> int:
    """Per cent of the longest bar; whatever is above nothing stays visible."""
    return max(1, round(100 * number / largest)) if number and number > 0 else 0


def _shown_list(one: dict) -> dict:
    rows = [
        [{"text": in_words(cell), "is_number": _is_number(cell)} for cell in row["cells"]] for row in one["rows"]
    ]  # fmt: skip
    numeric = [any(row[place]["is_number"] for row in rows) for place in range(len(one["columns"]))]
    columns = [{"words": words, "is_number": number} for words, number in zip(one["columns"], numeric, strict=True)]
    for row in rows:
        for cell, column in zip(row, columns, strict=True):
            cell |= {"is_number": column["is_number"], "heading": column["words"]}
    return one | {"columns": columns, "rows": rows}


def _is_number(cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


class PrintedEdition:
    """An edition on paper and on sheets, in one language, from what it has frozen and nothing else."""

    def __init__(self, edition, language: str) -> None:
        self.edition, self.language = edition, language
        self.figures = read_in(language, edition.figures)

    @property
    def title(self) -> str:
        """Its title in the language."""
        return self.figures["title"]

    @property
    def made_in_words(self) -> str:
        """When it was made and by whom."""
        at = timezone.localtime(dt.datetime.fromisoformat(self.figures["made"]["at"]))
        words = _("%(when)s, by %(who)s") if self.figures["made"]["by"] else "%(when)s"
        return words % {"when": date_format(at, "DATETIME_FORMAT"), "who": self.figures["made"]["by"]}

    def pdf(self) -> bytes:
        """Return it as a PDF file. Raises documents.errors.DocumentError when it cannot be drawn."""
        with translation.override(self.language):
            context = {
                "title": self.title,
                "date": self.edition.as_of,
                "tag": TAGS[self.language],
                "office_name": settings.OFFICE_NAME,
                "figures": self.figures,
                "sections": shown_sections(self.figures),
                "made": self.made_in_words,
                "sha256": self.edition.sha256,
            }
            html = render_to_string("reports/edition_document.html", context)
        return render_pdf(
            html,
            title=self.title,
            lang=TAGS[self.language],
            author=settings.OFFICE_NAME,
            created=self.edition.made_at,
            stylesheets=(*STYLESHEETS, "report.css"),
        )

    def workbook(self) -> bytes:
        """Return it as an XLSX file: figures with their definitions, then one sheet a table and one a list."""
        with translation.override(self.language):
            sheets = [self._figures_sheet(), *self._table_sheets(), *self._list_sheets()]
            return workbook(sheets, author=settings.OFFICE_NAME, created=timezone.make_naive(self.edition.made_at))

    def _notes(self) -> list[str]:
        notes = [f"{one['words']}: {one['value']}" for one in self.figures["filters"]]
        notes += [_("Made: %(made)s") % {"made": self.made_in_words}]
        notes += [_("SHA-256 of the figures: %(sha256)s") % {"sha256": self.edition.sha256}]
        if self.figures.get("for_the_public"):
            notes.append(_("Numbers of people below 5, and others that would give them away, are not shown."))
        return notes

    def _figures_sheet(self) -> Sheet:
        return Sheet(
            name=_("Figures"),
            title=self.title,
            notes=self._notes(),
            columns=[
                Column(_("Section")),
                Column(_("Figure")),
                Column(pgettext("how many", "Number")),
                Column(_("Unit")),
                Column(_("How it is counted")),
                Column(_("Made of")),
            ],
            rows=[
                [section["title"], one["title"], _cell(_value(one, "value")), one["unit"], one["definition"],
                 _shown_figure(one, None)["made_of"]]
                for section in self.figures["sections"]
                for one in section["figures"]
            ],
        )  # fmt: skip

    def _table_sheets(self) -> list[Sheet]:
        tables = [one for section in self.figures["sections"] for one in section["tables"]]
        return [self._table_sheet(one) for one in tables if one["rows"] or one.get("withheld")]

    def _table_sheet(self, table: dict) -> Sheet:
        decimal = any(isinstance(row["number"], float) for row in table["rows"])
        rows = [[row["words"], _cell(_value(row, "number"))] for row in table["rows"]]
        return Sheet(
            name=table["title"],
            title=table["title"],
            notes=self._notes(),
            columns=[Column(table["heading"]), Column(table["unit"], "decimal" if decimal else "integer")],
            rows=rows if rows else [[_("Not shown: the numbers are too small."), None]],
            totals=[] if table["total"] is None else [[_("Total"), table["total"]]],
        )

    def _list_sheets(self) -> list[Sheet]:
        return [
            Sheet(
                name=one["title"] or section["title"],
                title=": ".join(words for words in (section["title"], one["title"]) if words),
                notes=[*self._notes(), *section["notes"]],
                columns=[Column(words) for words in one["columns"]],
                rows=[[_cell(cell) for cell in row["cells"]] for row in one["rows"]],
            )
            for section in self.figures["sections"]
            for one in section["lists"]
        ]


def _cell(value):
    """Return what stands in a cell: numbers as numbers, to be reckoned with."""
    return in_words(value) if isinstance(value, dict) else value


__all__ = ["PrintedEdition", "in_words", "shown_sections"]
