"""Kill workers that share a batch of certificates with -9 again and again: none is lost, none is made twice.

Five times in the suite; ``KILLS=50`` in the environment does it fifty times, in some minutes.
"""

import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from certificates.files import FOLDER, read_checked, storage
from certificates.groups import group_of
from certificates.models import Certificate, SerialCounter
from certificates.services import order_certificates
from certificates.tasks import BLOCK
from certificates.tests.factories import DesignFactory
from documents.tests.names import NAMES
from documents.tests.poppler import text_of
from jobs.models import Job
from partnerships.models import Person
from tests.faults.worker import ended, wait_until
from training.models import Attendance, Enrolment
from training.tests.factories import cohort_with_days

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = int(os.environ.get("KILLS", "5"))
# Each kill takes a block of those whom nobody has tried before.
PEOPLE = BLOCK * (KILLS + 1)


@pytest.fixture
def cohort():
    """A cohort of many people, with names in seven scripts, who were present on its only day."""
    cohort = cohort_with_days(1, course__programme__code="OURS")
    names = [name for script in NAMES.values() for name in script]
    people = Person.objects.bulk_create(
        Person(full_name=f"Trainee {number:04}", native_name=names[number % len(names)]) for number in range(PEOPLE)
    )
    enrolments = Enrolment.objects.bulk_create(Enrolment(cohort=cohort, person=person) for person in people)
    day = cohort.class_days.get()
    Attendance.objects.bulk_create(Attendance(class_day=day, enrolment=one, state="present") for one in enrolments)
    return cohort


def stored() -> set[str]:
    """The names of all files of certificates that lie on the disk."""
    folder = Path(storage().path(FOLDER))
    return {str(Path(FOLDER) / path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def at_work(job: Job) -> set[int]:
    """Return the processes that have pieces in their hands which nobody has tried before.

    A piece that loses its worker three times fails, and rightly, so those at a second attempt are spared.
    """
    held = job.pieces.exclude(worker="").filter(attempts=1)
    return {int(worker.split(":")[1]) for worker in held.values_list("worker", flat=True)}


def kill_somebody(job: Job, dead: set[int], chance: random.Random) -> None:
    """Wait until one of the workers is in the middle of certificates, and kill it at a random point."""
    wait_until(lambda: at_work(job) - dead, seconds=90)
    time.sleep(chance.uniform(0, 0.25))
    if victims := sorted(at_work(job) - dead):
        victim = chance.choice(victims)
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        dead.add(victim)


def test_workers_killed_again_and_again_lose_no_certificate_and_repeat_none(cohort, start_worker, lose_all_messages):
    before = stored()
    design = DesignFactory(programme=cohort.course.programme)
    start_worker()
    start_worker()
    job = order_certificates(group=group_of(cohort), design=design, user=None)
    chance, dead = random.Random(20221110), set()
    for number in range(KILLS):
        kill_somebody(job, dead, chance)
        if number == KILLS // 2:
            lose_all_messages()
    wait_until(lambda: ended(job), seconds=120 + KILLS * 10)

    assert len(dead) >= KILLS - 1
    assert (job.state, job.done, job.failed, job.error) == ("done", PEOPLE, 0, "")
    certificates = list(Certificate.objects.order_by("serial"))
    assert [int(one.serial[-5:]) for one in certificates] == list(range(1, PEOPLE + 1))
    assert SerialCounter.objects.get().last == PEOPLE
    assert len({one.code for one in certificates}) == PEOPLE
    assert {one.enrolment_id for one in certificates} == set(Enrolment.objects.values_list("pk", flat=True))
    assert len({one.file.name for one in certificates}) == PEOPLE
    for one in certificates:
        content = read_checked(one)
        # Some files are read as people read them; pdftotext is a process of its own.
        assert int(one.serial[-5:]) % 20 or (one.serial in text_of(content) and one.printed_name in text_of(content))
    # A kill between writing files and saving their rows leaves files that nobody refers to: the block that was in hand.
    assert len(stored() - before - {one.file.name for one in certificates}) <= BLOCK * len(dead)
