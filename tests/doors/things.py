"""One of each thing, all in the programme of ``staff`` and as far as possible of the coordinator's institution."""

import datetime as dt

from accounts.tests.factories import RoleFactory
from api.tests.factories import TokenFactory
from certificates.tests.factories import (
    CeremonyFactory,
    CertificateFactory,
    DesignFactory,
    LogoFactory,
    SignatoryFactory,
    picture_file,
)
from jobs.tests.factories import JobFactory
from partnerships.models import Agreement, AgreementVersion, CollaborativeActivity
from partnerships.tests.factories import (
    EvidenceFactory,
    InstitutionImportFactory,
    LikelyPairFactory,
    MergeFactory,
    PersonFactory,
    PersonImportFactory,
)
from reports.models import PublishedFigure, ReportSchedule, Target
from reports.services.publishing import publish_edition
from reports.tests.factories import make_edition
from training.tests.factories import (
    ClassDayFactory,
    CohortFactory,
    CourseFactory,
    EnrolmentFactory,
    EnrolmentImportFactory,
    ResultImportFactory,
)
from workshops.services import publish_programme
from workshops.tests.factories import (
    CheckInFactory,
    DelegateFactory,
    DelegateImportFactory,
    SessionFactory,
    SigningFactory,
    SiteVisitFactory,
)

# What the number in an address is of, by the first word of the address.
THING_OF = {
    "activities": "activity",
    "agreements": "agreement",
    "ceremonies": "ceremony",
    "editions": "edition",
    "certificate-designs": "design",
    "certificates": "certificate",
    "check-ins": "check_in",
    "class-days": "class_day",
    "cohorts": "cohort",
    "courses": "course",
    "delegate-imports": "delegate_import",
    "delegates": "delegate",
    "duplicates": "likely_pair",
    "enrolment-imports": "enrolment_import",
    "enrolments": "enrolment",
    "files": "file",
    "institution-imports": "institution_import",
    "institutions": "institution",
    "jobs": "job",
    "merges": "merge",
    "people": "person",
    "person-imports": "person_import",
    "programmes": "programme",
    "published-figures": "published_figure",
    "report-schedules": "schedule",
    "reports": "edition",
    "result-imports": "result_import",
    "sessions": "session",
    "signings": "signing",
    "targets": "target",
    "team": "role",
    "tokens": "token",
    "visits": "visit",
    "workshops": "workshop",
}
UNKNOWN = 999_999
CODE = "A" * 26


def thing_of(path: str) -> str:
    """Return which thing the number in ``path`` is of."""
    word = path.removeprefix("/api/v1").split("/")[1]
    assert word in THING_OF, f"THING_OF in tests/doors/things.py does not say what the number in {path} is of."
    return THING_OF[word]


def make_things(programme, institution, partner, workshop, coordinator, number="OURS-1") -> dict:
    """Make one of each thing and return them by their names in THING_OF."""
    person = PersonFactory(institution=institution, programme=programme)
    agreement = Agreement.objects.create(
        programme=programme, number=number, first_party=institution, second_party=partner, drafted_by=institution
    )
    AgreementVersion.objects.create(
        agreement=agreement, starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2028, 1, 1), proposed_by=institution
    )
    activity = CollaborativeActivity.objects.create(
        agreement=agreement,
        kind="visit",
        sending=institution,
        receiving=partner,
        planned_people=5,
        planned_length=7,
    )
    course = CourseFactory(programme=programme)
    cohort = CohortFactory(course=course)
    class_day = ClassDayFactory(cohort=cohort)
    enrolment = EnrolmentFactory(cohort=cohort, person=person)
    delegate = DelegateFactory(workshop=workshop, person=person)
    session = SessionFactory(workshop=workshop)
    edition = make_edition(programme, as_of=dt.date(2026, 1, 1), is_public=True)
    design = DesignFactory(programme=programme)
    LogoFactory(design=design, order=1)
    SignatoryFactory(design=design, order=1, signature=picture_file())
    return {
        "role": RoleFactory(user__full_name="Somebody", kind="viewer", programme=programme),
        "job": JobFactory(programme=programme),
        "programme": programme,
        "institution": institution,
        "institution_import": InstitutionImportFactory(programme=programme),
        "likely_pair": LikelyPairFactory(programme=programme),
        "merge": MergeFactory(programme=programme),
        "person": person,
        "person_import": PersonImportFactory(programme=programme),
        "agreement": agreement,
        "activity": activity,
        "file": EvidenceFactory(agreement=agreement, activity=activity),
        "workshop": publish_programme(workshop=workshop),
        "delegate": delegate,
        "delegate_import": DelegateImportFactory(workshop=workshop),
        "check_in": CheckInFactory(delegate=delegate),
        "session": session,
        "visit": SiteVisitFactory(workshop=workshop, institution=partner),
        "signing": SigningFactory(workshop=workshop, agreement=agreement),
        "course": course,
        "cohort": cohort,
        "class_day": class_day,
        "enrolment": enrolment,
        "result_import": ResultImportFactory(cohort=cohort),
        "enrolment_import": EnrolmentImportFactory(cohort=cohort),
        "certificate": CertificateFactory(enrolment=enrolment),
        "design": design,
        "ceremony": CeremonyFactory(programme=programme),
        "token": TokenFactory(user=coordinator) if coordinator else TokenFactory(),
        "edition": publish_edition(edition=edition),
        "schedule": ReportSchedule.objects.create(
            programme=programme, every="month", parts=["reach"], made_until=dt.date(2026, 1, 31)
        ),
        "published_figure": PublishedFigure.objects.create(
            programme=programme,
            indicator=PublishedFigure._meta.get_field("indicator").choices[0][0],
            value=128,
            words="128 agreements",
            source="a press release",
            as_of=dt.date(2018, 8, 3),
        ),
        "target": Target.objects.create(
            programme=programme,
            indicator=Target._meta.get_field("indicator").choices[0][0],
            starts_on=dt.date(2018, 1, 1),
            ends_on=dt.date(2018, 12, 31),
            target=100,
        ),
    }
