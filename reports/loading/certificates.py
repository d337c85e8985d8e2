"""Certificate designs ready for use, and award ceremonies. Certificates themselves are issued by people."""

from django.core.exceptions import ValidationError

from certificates.models import AwardCeremony, CeremonyPresider, CertificateDesign, DesignSignatory
from certificates.texts import check_body
from partnerships.models import Person, Programme
from reports.loading.rows import Row
from reports.loading.writing import begin_trails, insert, insert_with_trail, link
from training.models import Cohort


def load_designs(document: Row, programme: Programme) -> None:
    """Insert the certificate designs with their signatories."""
    rows = document.parts("designs")
    designs = [row.make(CertificateDesign, "name kind language title body accent", programme=programme) for row in rows]
    for row, design in zip(rows, designs, strict=True):
        try:
            check_body(design.body, design.kind)
        except ValidationError as error:
            raise row.wrong(f"“body”: {error.messages[0]}") from error
    insert_with_trail(designs)
    insert(
        part.make(DesignSignatory, "name position", design=design, order=order)
        for row, design in zip(rows, designs, strict=True)
        for order, part in enumerate(row.parts("signatories"), 1)
    )


def load_ceremonies(document: Row, programme: Programme, cohorts: dict[str, Cohort], people: dict[str, Person]) -> None:
    """Insert the award ceremonies with their cohorts and presiders, in the order named."""
    rows = document.parts("ceremonies")
    ceremonies = insert(
        row.make(AwardCeremony, "title held_on place participants", programme=programme) for row in rows
    )
    of_rows = list(zip(rows, ceremonies, strict=True))
    link(((ceremony, row.some_of(cohorts, "cohorts")) for row, ceremony in of_rows), "cohorts")
    begin_trails(ceremonies)
    insert(
        CeremonyPresider(ceremony=ceremony, person=person, order=order)
        for row, ceremony in of_rows
        for order, person in enumerate(row.some_of(people, "presiders"), 1)
    )
