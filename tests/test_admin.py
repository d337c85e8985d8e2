"""Every page of the admin opens, and no list of it asks a query a row."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.tests import factories as accounts
from api.tests import factories as api
from certificates.tests import factories as certificates
from jobs.tests import factories as jobs
from partnerships.models import Approval, TerminationRequest
from partnerships.tests import factories as partnerships
from training.tests import factories as training
from workshops.tests import factories as workshops

pytestmark = pytest.mark.django_db


def _approval() -> Approval:
    version = partnerships.proposed().newest_version
    return Approval.objects.create(
        version=version,
        institution=version.proposed_by,
        approved_by=accounts.UserFactory(),
        sha256=version.sha256,
    )


def _termination() -> TerminationRequest:
    agreement = partnerships.SignedAgreementFactory()
    return TerminationRequest.objects.create(
        agreement=agreement, asked_by=agreement.first_party, effective_on=agreement.signed_on, reason="Merged"
    )


MAKERS = {
    "api.Token": api.TokenFactory,
    "accounts.Notice": accounts.NoticeFactory,
    "accounts.User": accounts.UserFactory,
    "certificates.AwardCeremony": certificates.CeremonyFactory,
    "certificates.CeremonyCall": certificates.CallFactory,
    "certificates.Certificate": certificates.CertificateFactory,
    "certificates.CertificateDesign": certificates.DesignFactory,
    "certificates.CertificateMail": certificates.CertificateMailFactory,
    "certificates.DesignLogo": certificates.LogoFactory,
    "jobs.Job": jobs.JobFactory,
    "jobs.Piece": jobs.PieceFactory,
    "partnerships.ActivityLine": lambda: partnerships.AgreementFactory().newest_version.lines.get(),
    "partnerships.Agreement": partnerships.SignedAgreementFactory,
    "partnerships.AgreementFile": partnerships.EvidenceFactory,
    "partnerships.AgreementVersion": lambda: partnerships.AgreementFactory().newest_version,
    "partnerships.Approval": _approval,
    "partnerships.CollaborativeActivity": partnerships.ActivityFactory,
    "partnerships.FieldOfStudy": partnerships.FieldOfStudyFactory,
    "partnerships.Institution": partnerships.InstitutionFactory,
    "partnerships.InstitutionImport": partnerships.InstitutionImportFactory,
    "partnerships.InstitutionName": lambda: partnerships.InstitutionFactory().names.create(name="Old"),
    "partnerships.LikelyPair": partnerships.LikelyPairFactory,
    "partnerships.Membership": partnerships.MembershipFactory,
    "partnerships.Merge": partnerships.MergeFactory,
    "partnerships.PaperSignature": lambda: partnerships.signed().signed_version.paper_signature,
    "partnerships.Person": lambda: partnerships.PersonFactory(institution=partnerships.InstitutionFactory()),
    "partnerships.PersonImport": partnerships.PersonImportFactory,
    "partnerships.TerminationRequest": _termination,
    "training.Attendance": training.AttendanceFactory,
    "training.ClassDay": training.ClassDayFactory,
    "training.Cohort": training.CohortFactory,
    "training.Course": training.CourseFactory,
    "training.Enrolment": training.EnrolmentFactory,
    "training.EnrolmentImport": training.EnrolmentImportFactory,
    "training.ResultImport": training.ResultImportFactory,
    "workshops.CheckIn": workshops.CheckInFactory,
    "workshops.Delegate": workshops.DelegateFactory,
    "workshops.Session": workshops.SessionFactory,
    "workshops.Signing": lambda: workshops.SigningFactory(agreement=partnerships.SignedAgreementFactory()),
    "workshops.SiteVisit": workshops.SiteVisitFactory,
    "workshops.Workshop": workshops.WorkshopFactory,
}
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


def address(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_admin_pages_open(model, as_user, admin_user):
    client = as_user(admin_user)
    assert client.get(address(model, "changelist")).status_code == 200
    # What only services write has no page to add it.
    assert client.get(address(model, "add")).status_code in (200, 403)
    if model._meta.label in MAKERS:
        row = MAKERS[model._meta.label]()
        assert client.get(address(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("label", MAKERS)
def test_admin_list_asks_the_same_number_of_queries(label, as_user, admin_user, same_query_count):
    model = next(one for one in MODELS if one._meta.label == label)
    same_query_count(address(model, "changelist"), MAKERS[label], as_user(admin_user))


@pytest.mark.parametrize("label", ["partnerships.Agreement", "partnerships.CollaborativeActivity"])
def test_admin_change_page_offers_no_list_of_all_institutions(label, as_user, admin_user):
    model = next(one for one in MODELS if one._meta.label == label)
    row = MAKERS[label]()
    client = as_user(admin_user)
    client.get(address(model, "change", row.pk))
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            size = len(client.get(address(model, "change", row.pk)).content)
        counts.append((len(queries), size // 1000))
        partnerships.InstitutionFactory.create_batch(30)
    assert counts[0] == counts[1]
