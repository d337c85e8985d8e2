"""The same form sent twice at the same moment, by a double click or by two of one office: what it does is done once."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from certificates.groups import group_of
from certificates.models import Certificate
from certificates.tests.factories import DesignFactory
from jobs import services as jobs
from jobs.models import Job
from partnerships.models import Agreement, Approval, CollaborativeActivity, Person
from partnerships.tests.factories import AgreementFactory, PersonFactory
from partnerships.tests.lists import line, xlsx
from training.models import Enrolment
from training.tests.factories import CourseFactory, cohort_with_days, completed_enrolment
from training.tests.test_together import kept
from training.trainee_lists import make_plan

pytestmark = pytest.mark.django_db(transaction=True)
TRIALS = 3


@pytest.fixture
def post_at_once(as_user):
    """Return a function that lets each of two users send the same form at the same moment; gives the codes."""

    def post(users, url: str, data: dict) -> list[int]:
        clients = [as_user(user) for user in users]
        start, codes = threading.Barrier(len(clients)), []

        def send(client) -> None:
            client.raise_request_exception = False
            start.wait()
            try:
                codes.append(client.post(url, data).status_code)
            finally:
                connection.close()

        threads = [threading.Thread(target=send, args=[client]) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(codes)

    return post


@pytest.fixture
def cohort(programme):
    return cohort_with_days(1, course=CourseFactory(programme=programme), name="first run")


def test_agreement_is_proposed_and_approved_once(
    post_at_once, programme, institution, partner, coordinator, approver, partner_approver
):
    parties = {"programme": programme, "first_party": institution, "second_party": partner}
    for _trial in range(TRIALS):
        draft = AgreementFactory(**parties)
        url = reverse("partnerships:agreement_propose", args=[draft.pk])
        assert post_at_once([coordinator, approver], url, {}) == [302, 302]
        draft.refresh_from_db()
        assert (draft.status, draft.history.filter(status="proposed").count()) == ("proposed", 1)
        assert draft.versions.count() == 1
        url = reverse("partnerships:agreement_approve", args=[draft.pk])
        for user, side in ((approver, institution), (partner_approver, partner)):
            data = {"sha256": draft.newest_version.sha256, "institution": side.pk}
            assert post_at_once([user, user], url, data) == [302, 302]
        draft.refresh_from_db()
        assert (draft.status, draft.history.filter(status="signed").count()) == ("signed", 1)
        assert draft.activities.count() == draft.newest_version.lines.count()
    assert (Agreement.objects.count(), Approval.objects.count()) == (TRIALS, 2 * TRIALS)
    assert CollaborativeActivity.objects.count() == TRIALS


def test_certificates_are_ordered_and_issued_once(post_at_once, cohort, staff, colleague, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    design = DesignFactory(programme=cohort.course.programme)
    for name in ("Sok Dara", "Somchai", "李娜"):
        completed_enrolment(cohort, person__full_name=name)
    url = f"{group_of(cohort).url}issue/"
    assert post_at_once([staff, colleague], url, {"design": design.pk}) == [302, 302]
    job = Job.objects.get(kind="certificates.issue")
    jobs.run(job.pk)
    assert post_at_once([staff, colleague], url, {"design": design.pk})[0] == 302
    for later in Job.objects.filter(state="waiting", kind="certificates.issue"):
        jobs.run(later.pk)
    serials = sorted(Certificate.objects.values_list("serial", flat=True))
    assert [serial[-5:] for serial in serials] == ["00001", "00002", "00003"]
    assert len(list(tmp_path.rglob("*.pdf"))) == 3


def test_list_is_imported_once(post_at_once, cohort, institution, staff, colleague):
    for trial in range(TRIALS):
        uploaded = kept(cohort, [line(f"Person {trial}"), line(f"Other {trial}")])
        seen = {"fingerprint": make_plan(uploaded, cohort).fingerprint}
        assert post_at_once([staff, colleague], uploaded.get_absolute_url(), seen) == [302, 302]
    assert Enrolment.objects.count() == Enrolment.history.count() == Person.objects.count() == 2 * TRIALS


def test_one_file_is_uploaded_once(post_at_once, cohort, staff, colleague):
    from django.core.files.uploadedfile import SimpleUploadedFile

    content = xlsx([line("Sok Dara")])

    class Upload(SimpleUploadedFile):
        """A file that each of two requests reads from its beginning."""

        def read(self, *arguments):
            return content

    url = reverse("training:enrolment_import_create", args=[cohort.pk])
    assert post_at_once([staff, colleague], url, {"file": Upload("list.xlsx", content)}) == [302, 302]
    assert cohort.enrolment_imports.count() == 1


def test_people_are_enrolled_once(post_at_once, cohort, programme, staff, colleague):
    people = [PersonFactory(programme=programme) for _number in range(5)]
    url = reverse("training:enrolment_create", args=[cohort.pk])
    data = {"person": [person.pk for person in people], "send": "1"}
    assert set(post_at_once([staff, colleague], url, data)) <= {302, 422}
    assert Enrolment.objects.count() == Enrolment.history.count() == 5


def test_report_is_ordered_once_by_one_person(post_at_once, programme, staff):
    data = {"as_of": "2023-01-01", "part_reach": "1"}
    assert post_at_once([staff, staff], "/reports/new/", data) == [302, 302]
    assert Job.objects.filter(kind="reports.edition").count() == 1
