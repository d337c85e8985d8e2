"""Kill the worker with -9 in the middle of a batch of 200 certificates and start it again: nothing lost or twice."""

from pathlib import Path

import pytest

from certificates.files import FOLDER, read_checked, storage
from certificates.groups import group_of
from certificates.models import Certificate, SerialCounter
from certificates.services import order_certificates
from certificates.tests.factories import DesignFactory
from documents.tests.names import NAMES
from documents.tests.poppler import text_of
from partnerships.models import Person
from tests.faults.worker import done_of, ended, wait_until
from training.models import Attendance, Enrolment
from training.tests.factories import cohort_with_days

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 200


@pytest.fixture
def cohort():
    """A cohort of 200 people, with names in seven scripts, who were present on its only day."""
    cohort = cohort_with_days(1, course__programme__code="OURS")
    names = [name for script in NAMES.values() for name in script]
    people = Person.objects.bulk_create(
        Person(full_name=f"Trainee {number:03}", native_name=names[number % len(names)]) for number in range(PEOPLE)
    )
    enrolments = Enrolment.objects.bulk_create(Enrolment(cohort=cohort, person=person) for person in people)
    day = cohort.class_days.get()
    Attendance.objects.bulk_create(Attendance(class_day=day, enrolment=one, state="present") for one in enrolments)
    return cohort


def stored() -> set[str]:
    """The names of all files of certificates that lie on the disk."""
    folder = Path(storage().path(FOLDER))
    return {str(Path(FOLDER) / path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_worker_killed_twice_in_a_batch_of_200_loses_none_and_repeats_none(cohort, start_worker):
    before = stored()
    design = DesignFactory(programme=cohort.course.programme)
    job = order_certificates(group=group_of(cohort), design=design, user=None)
    for done in (50, 120):
        worker = start_worker()
        wait_until(lambda done=done: done_of(job) >= done, seconds=150)
        worker.kill()
        assert done_of(job) < PEOPLE
    start_worker()
    wait_until(lambda: ended(job), seconds=240)

    assert (job.state, job.done, job.failed, job.error) == ("done", PEOPLE, 0, "")
    certificates = list(Certificate.objects.order_by("serial"))
    assert [int(one.serial[-5:]) for one in certificates] == list(range(1, PEOPLE + 1))
    assert SerialCounter.objects.get().last == PEOPLE
    assert len({one.code for one in certificates}) == PEOPLE
    assert {one.enrolment_id for one in certificates} == set(Enrolment.objects.values_list("pk", flat=True))
    assert len({one.file.name for one in certificates}) == PEOPLE
    for one in certificates:
        content = read_checked(one)
        # Each tenth file is read as people read it; pdftotext is a process of its own.
        assert int(one.serial[-5:]) % 10 or (one.serial in text_of(content) and one.printed_name in text_of(content))
    # A kill between writing a file and saving its certificate leaves a file that nobody refers to, and no more.
    assert len(stored() - before - {one.file.name for one in certificates}) <= 2
