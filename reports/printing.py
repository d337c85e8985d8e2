"""An edition on paper and on sheets."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.charts import bar_chart, figure_table
from documents.pdf import render_pdf
from documents.sheets import Column, Sheet, workbook
from reports.scope import Scope

COMPARISONS = {
    "equal": gettext_lazy("equal"),
    "more": gettext_lazy("the records have more"),
    "less": gettext_lazy("the records have fewer"),
}
# Beyond this many rows a picture says less than the table.
MOST_BARS = 16


def sections(figures: dict) -> list[tuple[str, list[dict]]]:
    """Return the figures of a report by section, in order."""
    found: dict[str, list[dict]] = {}
    for figure in figures["figures"]:
        found.setdefault(figure["section"], []).append(figure)
    return list(found.items())


def charts(figures: dict) -> list[str]:
    """Return every table of a report that has rows, drawn as a bar chart that carries its numbers."""
    drawn = []
    for table in figures["tables"]:
        if not table["rows"]:
            continue
        note = "" if table["adds_up"] else _("Somebody in two rows counts once in the total.")
        if len(table["rows"]) > MOST_BARS:
            headings = [table["heading"], _("Number")]
            totals = [_("Total"), table["total"]]
            drawn.append(figure_table(table["title"], headings, table["rows"], totals=totals, note=note))
            continue
        drawn.append(
            bar_chart(
                table["title"],
                table["rows"],
                label=table["heading"],
                number=_("Number"),
                total=table["total"],
                note=note,
            )
        )
    return drawn


def edition_pdf(*, title: str, scope: Scope, figures: dict, made_by) -> bytes:
    """Return the report as a PDF file. Raises documents.errors.DocumentError when it cannot be drawn."""
    context = {
        "title": title,
        "scope": scope,
        "date": scope.as_of,
        "office_name": settings.OFFICE_NAME,
        "figures": figures,
        "sections": sections(figures),
        "charts": charts(figures),
        "made_by": made_by,
        "made_at": timezone.localtime(),
    }
    html = render_to_string("reports/edition_document.html", context)
    return render_pdf(html, title=title, author=settings.OFFICE_NAME)


def edition_workbook(*, title: str, scope: Scope, figures: dict, made_by) -> bytes:
    """Return the report as an XLSX file: figures, one sheet a table, published figures."""
    notes = [f"{words}: {value}" for words, value in figures["filters"]]
    notes.append(_("Made by %(name)s on %(date)s") % {"name": made_by, "date": date_format(timezone.localdate())})
    sheets = [
        Sheet(
            name=_("Figures"),
            title=title,
            notes=notes,
            columns=[
                Column(_("Section")),
                Column(_("Figure")),
                Column(_("Number"), "integer"),
                Column(_("Definition")),
            ],
            rows=[[one["section"], one["title"], one["value"], one["definition"]] for one in figures["figures"]],
        )
    ]
    for table in figures["tables"]:
        sheets.append(
            Sheet(
                name=table["title"],
                title=table["title"],
                notes=notes,
                columns=[Column(table["heading"]), Column(_("Number"), "integer")],
                rows=table["rows"],
                totals=[[_("Total"), table["total"]]],
            )
        )
    if figures["published"]:
        sheets.append(
            Sheet(
                name=_("Published figures"),
                title=_("Published figures held against the records"),
                notes=notes,
                columns=[
                    Column(_("Figure")),
                    Column(_("Published"), "integer"),
                    Column(_("Records"), "integer"),
                    Column(_("Result")),
                    Column(_("Source")),
                ],
                rows=[
                    [one["title"], one["published"], one["records"], str(COMPARISONS[one["comparison"]]), one["source"]]
                    for one in figures["published"]
                ],
            )
        )
    return workbook(sheets, author=settings.OFFICE_NAME)
