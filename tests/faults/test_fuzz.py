"""Broken files through every door that takes files: a sentence or a whole import, never an error, never half of one."""

import os
import time
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse

from certificates.bounces import read_bounce
from certificates.forms.verification import CheckFileForm
from documents.errors import DocumentError
from documents.uploads.field import EvidenceField
from documents.uploads.pictures import PictureField
from partnerships.models import Person
from partnerships.people_sheet.reading import read_people
from tests.faults import fuzz
from training import services
from training.errors import TrainingError
from training.models import Attendance, Enrolment
from training.result_plan import make_plan as plan_results
from training.result_sheet import read_results
from training.tests.factories import CourseFactory, EnrolmentFactory, cohort_with_days
from training.trainee_lists import make_plan as plan_trainees

CASES = int(os.environ.get("FUZZ", "120"))
# Beyond what the application itself takes; the limit of the process that looks into scans is a gigabyte.
MOST_GROWTH = 200


@pytest.fixture
def cohort(programme, institution):
    cohort = cohort_with_days(2, course=CourseFactory(programme=programme), name="first run")
    for key in fuzz.KEYS:
        EnrolmentFactory(id=key, cohort=cohort, person__full_name="Sok Dara")
    return cohort


def records() -> tuple[int, ...]:
    return tuple(
        rows.count()
        for rows in (Person.objects, Person.history, Enrolment.objects, Enrolment.history, Attendance.objects)
    )


def send_people(case: fuzz.Case, cohort) -> str:
    sheet = read_people(SimpleUploadedFile(case.name, case.content))
    uploaded = services.keep_trainees(cohort=cohort, sheet=sheet, file_name=case.name)
    plan = plan_trainees(uploaded, cohort)
    before = records()
    try:
        added = services.import_trainees(uploaded=uploaded, fingerprint=plan.fingerprint).added
    except TrainingError:
        assert records() == before
        raise
    after = records()
    assert added == after[2] - before[2] == after[3] - before[3]
    assert after[0] - before[0] == after[1] - before[1] <= added
    return "imported"


def send_results(case: fuzz.Case, cohort) -> str:
    sheet = read_results(SimpleUploadedFile(case.name, case.content))
    uploaded = services.keep_results(cohort=cohort, sheet=sheet, file_name=case.name)
    before = records()
    try:
        services.import_results(uploaded=uploaded, fingerprint=plan_results(uploaded, cohort).fingerprint)
    except TrainingError:
        assert records() == before
        raise
    after = records()
    assert after[:3] == before[:3]
    assert after[3] - before[3] <= len(fuzz.KEYS) and after[4] - before[4] <= 2 * len(fuzz.KEYS)
    return "imported"


def send_check(case: fuzz.Case, cohort) -> str:
    form = CheckFileForm({}, {"file": SimpleUploadedFile(case.name, case.content)})
    return "taken" if form.is_valid() else "refused"


def send_bounce(case: fuzz.Case, cohort) -> str:
    return "taken" if read_bounce(case.content) else "refused"


def send_scan(case: fuzz.Case, cohort) -> str:
    EvidenceField().clean(SimpleUploadedFile(case.name, case.content))
    return "taken"


def send_picture(case: fuzz.Case, cohort) -> str:
    PictureField().clean(SimpleUploadedFile(case.name, case.content))
    return "taken"


DOORS = {
    "people": send_people,
    "results": send_results,
    "check": send_check,
    "bounce": send_bounce,
    "scan": send_scan,
    "picture": send_picture,
}


@pytest.mark.django_db
def test_broken_files_are_refused_with_a_sentence_or_taken_whole(cohort):
    ends, began, memory = Counter(), time.monotonic(), fuzz.most_memory()
    errors: list[str] = []
    for number in range(CASES):
        case = fuzz.case(number)
        mark = transaction.savepoint()
        try:
            ended = DOORS[case.door](case, cohort)
        except (DocumentError, TrainingError, ValidationError) as refusal:
            assert str(refusal)
            ended = "refused"
        except Exception as error:
            errors.append(f"{case}: {error!r}")
            ended = "error"
        transaction.savepoint_rollback(mark)
        ends[case.door, ended] += 1
    grown = fuzz.most_memory() - memory
    print(f"\n{CASES} files on {connection.vendor} in {time.monotonic() - began:.0f} s, {grown} MB more at most:")
    for (door, ended), times in sorted(ends.items()):
        print(f"  {door:8} {ended:9} {times:6}")
    assert not errors, f"{len(errors)} errors:\n" + "\n".join(errors[:20])
    assert grown < MOST_GROWTH
    assert ends["people", "imported"] and ends["results", "imported"]


@pytest.mark.django_db
def test_broken_files_sent_to_pages_are_answered(cohort, as_user, staff):
    client = as_user(staff)
    client.raise_request_exception = False
    doors = {
        "people": reverse("training:enrolment_import_create", args=[cohort.pk]),
        "results": reverse("training:result_import_create", args=[cohort.pk]),
        "check": reverse("certificates:verify_file"),
    }
    codes = Counter()
    for case in filter(lambda case: case.door in doors, map(fuzz.case, range(24))):
        file = SimpleUploadedFile(case.name, case.content)
        answer = client.post(doors[case.door], {"file": file})
        codes[answer.status_code] += 1
        if answer.status_code == 302 and case.door != "check":
            assert client.get(answer.url).status_code == 200
    assert set(codes) <= {200, 302, 404, 422}
    assert codes[302] and codes[200]
    assert Enrolment.objects.count() == len(fuzz.KEYS)


def test_cases_are_the_same_each_time():
    again = [fuzz.case(number).content for number in range(50)]
    assert [fuzz.case(number).content for number in range(50)] == again
    assert len(set(again)) > 45
