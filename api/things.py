"""Which things are read, from which rows, by whom, narrowed by what: the same as the lists of the pages."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from api import schemas, telling
from certificates.filters import CertificateFilter
from certificates.models import Certificate
from pages.lists import PageFilter
from partnerships.filters import ActivityFilter, AgreementFilter, InstitutionFilter, PersonFilter
from partnerships.models import Agreement, CollaborativeActivity, Institution, Person, Programme
from reports.filters import EditionFilter
from reports.models import Edition
from training.filters import CohortFilter, CourseFilter
from training.models import Cohort, Course
from workshops.filters import WorkshopFilter
from workshops.models import Session, Workshop

OFFICE = ("staff", "coordinator")
READERS = ("staff", "viewer")


@dataclass(frozen=True)
class Thing:
    """A kind of thing: its list, and one of it when ``whole`` tells how."""

    name: str
    kinds: tuple[str, ...]
    rows: Callable[[], QuerySet]
    told: type
    tell: Callable
    filterset: type[PageFilter] | None = None
    of_programme: Callable[[QuerySet, Programme], QuerySet] | None = None
    whole_rows: Callable[[QuerySet], QuerySet] = lambda rows: rows
    whole_told: type | None = None
    tell_whole: Callable | None = None
    order: tuple[str, ...] = ("pk",)
    # Parents whose number narrows the list, by the path to them.
    parents: tuple[str, ...] = ()


def _by_programme(path: str) -> Callable[[QuerySet, Programme], QuerySet]:
    return lambda rows, programme: rows.filter(**{path: programme})


def _agreement_whole(rows: QuerySet) -> QuerySet:
    return rows.prefetch_related(
        "versions__proposed_by", "versions__lines__sending", "versions__lines__receiving",
        "versions__lines__field_of_study", "versions__approvals__institution",
        "activities__sending", "activities__receiving", "activities__people",
    )  # fmt: skip


THINGS = [
    Thing(
        "programmes", ("staff", "coordinator", "viewer"), Programme.objects.all,
        schemas.ProgrammeOut, telling.programme, order=("name", "pk"),
    ),
    Thing(
        "institutions", OFFICE, Institution.objects.all, schemas.InstitutionOut, telling.institution,
        InstitutionFilter, lambda rows, programme: rows.of_programme(programme),
        lambda rows: rows.prefetch_related("names", "fields_of_study"),
        schemas.InstitutionWholeOut, telling.institution_whole, ("official_name", "pk"),
    ),
    Thing(
        "people", OFFICE, lambda: Person.objects.select_related("institution"), schemas.PersonOut, telling.person,
        PersonFilter, lambda rows, programme: rows.of_programme(programme),
        whole_told=schemas.PersonWholeOut, tell_whole=telling.person_whole, order=("full_name", "pk"),
    ),
    Thing(
        "agreements", OFFICE, lambda: Agreement.objects.with_parties().with_period(),
        schemas.AgreementOut, telling.agreement, AgreementFilter, _by_programme("programme"),
        _agreement_whole, schemas.AgreementWholeOut, telling.agreement_whole, ("-created_at", "-pk"),
    ),
    Thing(
        "activities", OFFICE, lambda: CollaborativeActivity.objects.with_parties().with_people(),
        schemas.ActivityOut, telling.activity, ActivityFilter, _by_programme("agreement__programme"),
    ),
    Thing(
        "workshops", OFFICE, lambda: Workshop.objects.select_related("programme"),
        schemas.WorkshopOut, telling.workshop, WorkshopFilter, _by_programme("programme"), order=("-starts_on", "pk"),
    ),
    Thing(
        "sessions", OFFICE, lambda: Session.objects.select_related("workshop"), schemas.SessionOut, telling.session,
        of_programme=_by_programme("workshop__programme"), order=("day", "number", "pk"), parents=("workshop",),
    ),
    Thing(
        "courses", OFFICE, lambda: Course.objects.select_related("programme", "provider", "field_of_study"),
        schemas.CourseOut, telling.course, CourseFilter, _by_programme("programme"), order=("title", "pk"),
    ),
    Thing(
        "cohorts", OFFICE, lambda: Cohort.objects.select_related("course"), schemas.CohortOut, telling.cohort,
        CohortFilter, _by_programme("course__programme"), order=("-starts_on", "pk"), parents=("course",),
    ),
    Thing(
        "certificates", OFFICE, lambda: Certificate.objects.select_related("programme"),
        schemas.CertificateOut, telling.certificate, CertificateFilter, _by_programme("programme"),
        order=("-issued_on", "-pk"),
    ),
    Thing(
        "editions", READERS, lambda: Edition.objects.select_related("programme").defer("figures"),
        schemas.EditionOut, telling.edition, EditionFilter, _by_programme("programme"),
        lambda rows: rows.defer(None), schemas.EditionWholeOut, telling.edition_whole, ("-made_at", "-pk"),
    ),
]  # fmt: skip
