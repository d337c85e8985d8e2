"""Loads whole programmes, each all or nothing.

A programme that is already there is the office's own: people may have renamed a delegate, or taken one out, and a row
that the data files hold cannot always be known again. It is therefore left alone, row by row as it stands.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from django.apps import apps
from django.db import IntegrityError, transaction

from partnerships.models import Programme
from reports.loading.agreements import load_agreements
from reports.loading.certificates import load_ceremonies, load_designs
from reports.loading.errors import DataError
from reports.loading.files import DataFolder
from reports.loading.institutions import load_fields_of_study, load_institutions
from reports.loading.programme import load_people, load_programme, named_institutions
from reports.loading.published_figures import load_published_figures
from reports.loading.training import load_class_days, load_courses, load_enrolments
from reports.loading.workshops import load_workshop

PROGRAMME_DATA = Path(__file__).resolve().parent.parent / "programme_data"


def known_codes(folder: Path) -> list[str]:
    """Return the codes of the programmes that ``folder`` holds data of; raises DataError when there are none."""
    DataFolder(folder)
    codes = sorted(path.parent.name.upper() for path in folder.glob("*/programme.json"))
    if not codes:
        raise DataError(f"The data folder {folder} holds no programme: no folder in it has a programme.json.")
    return codes


def load_programmes(folder: Path, codes: Iterable[str], tell: Callable[[Programme, bool], None]) -> None:
    """Load those of the programmes ``codes`` that are not there yet, in one transaction.

    ``tell`` is called with each programme and whether it is new. Raises DataError, and then nothing was written.
    """
    told = []
    try:
        with transaction.atomic():
            for code in codes:
                there = Programme.objects.filter(code=code).first()
                told.append((there, False) if there else (_load(DataFolder(folder), code), True))
    except IntegrityError as error:
        raise DataError(
            f"The data in {folder} contradict each other or what is already there. {_rule(error)} Nothing was loaded."
        ) from error
    for programme, is_new in told:
        tell(programme, is_new)


def _rule(error: IntegrityError) -> str:
    """Return the sentence of the rule that the database names, or the database's own words."""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name in str(error):
                return str(constraint.violation_error_message)
    return f"The database says: {error}."


def _load(shared: DataFolder, code: str) -> Programme:
    data = shared.inside(code.lower())
    document = data.document("programme.json")
    if document.text("code") != code:
        raise document.wrong(f"“code” must be {code}, like the folder.")
    fields = load_fields_of_study(shared)
    institutions = load_institutions(shared, named_institutions(document, data), fields)
    programme = load_programme(document, data, institutions)
    people = load_people(data, programme, institutions)
    workshops = {}
    for row in document.parts("workshops"):
        workshops[row.text("edition")] = load_workshop(row, data, programme, institutions, people)
        load_agreements(data, workshops[row.text("edition")], institutions, fields)
    cohorts = load_courses(document, programme, institutions, fields, people)
    if cohorts:
        load_enrolments(data, cohorts, load_class_days(data, cohorts), people, institutions)
    load_designs(document, programme)
    load_ceremonies(document, programme, cohorts, people)
    load_published_figures(document, programme, workshops, cohorts)
    return programme
