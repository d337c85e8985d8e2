"""Figures that others published."""

from partnerships.models import Programme
from reports.loading.rows import Row
from reports.loading.writing import insert_with_trail, link
from reports.models import PublishedFigure
from training.models import Cohort
from workshops.models import Workshop

COLUMNS = "indicator value at_least words source source_url published_on as_of side note"


def load_published_figures(
    document: Row, programme: Programme, workshops: dict[str, Workshop], cohorts: dict[str, Cohort]
) -> None:
    """Insert the published figures, each with the workshop or the cohorts it speaks of."""
    rows = document.parts("published_figures")
    figures = insert_with_trail(
        row.make(
            PublishedFigure, COLUMNS, programme=programme, workshop=row.one_of(workshops, "workshop", needed=False)
        )
        for row in rows
    )
    of_rows = zip(rows, figures, strict=True)
    link(((figure, row.some_of(cohorts, "cohorts")) for row, figure in of_rows), "cohorts")
