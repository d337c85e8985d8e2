"""Figures that others published."""

from django.core.exceptions import ValidationError

from partnerships.models import Programme
from reports.loading.rows import Row
from reports.loading.writing import insert_with_trail, link
from reports.models import PublishedFigure
from training.models import Cohort
from workshops.models import Workshop

COLUMNS = "indicator by row value at_least words kind speaker source source_url published_on since as_of note"


def load_published_figures(
    document: Row, programme: Programme, workshops: dict[str, Workshop], cohorts: dict[str, Cohort]
) -> None:
    """Insert the published figures, each with the workshop or the cohorts it speaks of."""
    rows = document.parts("published_figures")
    figures = insert_with_trail(_figure(row, programme, workshops) for row in rows)
    of_rows = zip(rows, figures, strict=True)
    link(((figure, row.some_of(cohorts, "cohorts")) for row, figure in of_rows), "cohorts")


def _figure(row: Row, programme: Programme, workshops: dict[str, Workshop]) -> PublishedFigure:
    workshop = row.one_of(workshops, "workshop", needed=False)
    figure = row.make(PublishedFigure, COLUMNS, programme=programme, workshop=workshop)
    try:
        figure.clean()
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise row.wrong(f"“{name}”: {messages[0]}") from error
    return figure
