"""Charts for paper and screen, made of table rows: every mark stands beside its number, and no text is drawn as SVG.

The web's content security policy forbids style attributes, so lengths and shades are classes of documents/charts.css.
`render_pdf` brings that stylesheet by itself; a web page links to it as a static file.
"""

from documents.charts.bars import bar_chart, stacked_bar_chart
from documents.charts.columns import column_chart
from documents.charts.matrix import matrix
from documents.charts.plans import plan_chart
from documents.charts.sizes import with_others
from documents.charts.tables import figure_table

__all__ = [
    "bar_chart", "column_chart", "figure_table", "matrix", "plan_chart", "stacked_bar_chart", "with_others",
]  # fmt: skip
