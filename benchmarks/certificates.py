"""How many certificates a second the way that people's orders take makes them.

``python benchmarks/certificates.py 200`` prints one line, ``200 certificates 21.3 s = 9.4/s``. Measured is
``jobs.services.run`` on an ordered job, in one process: reading the person, drawing the PDF, writing the file, the rows
and the counts. People have names in seven scripts. Database and files are temporary and gone afterwards;
DATABASE_URL may name a PostgreSQL server.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST = 100_000


def main() -> int:
    """Read the number, set up, measure, print one line."""
    number = sys.argv[1] if len(sys.argv) == 2 else "200"
    if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= MOST:
        print(f"Say how many certificates: a number from 1 to {MOST}.", file=sys.stderr)
        return 2
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="certificates-bench-") as folder:
        os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        os.environ.setdefault("SECRET_KEY", "for-the-benchmark-only-" * 3)
        os.environ.setdefault("USE_HTTPS", "false")
        os.environ.setdefault("LOG_LEVEL", "WARNING")
        import django

        django.setup()
        seconds = measure(int(number))
    print(f"{number} certificates {seconds:.1f} s = {int(number) / seconds:.1f}/s")
    return 0


def measure(number: int) -> float:
    """Make a cohort of ``number`` people, order their certificates, and return how long the job took, in seconds."""
    from django.test.utils import setup_databases, teardown_databases

    from certificates.models import Certificate
    from jobs import services

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        job = ordered_job(number)
        start = time.perf_counter()
        job = services.run(job.pk)
        seconds = time.perf_counter() - start
        if job.state != "done" or Certificate.objects.count() != number:
            sys.exit(f"The job did not make {number} certificates: {job.state}, {job.error}")
        return seconds
    finally:
        teardown_databases(databases, verbosity=0)


def ordered_job(number: int):
    """Make a programme with a design and a cohort of ``number`` people who completed, and order their certificates."""
    import datetime as dt

    from certificates.groups import group_of
    from certificates.models import CertificateDesign, DesignSignatory
    from certificates.services import order_certificates
    from partnerships.models import Institution, Person, Programme
    from training.models import Attendance, ClassDay, Cohort, Course, Enrolment

    day = dt.date(2022, 9, 1)
    programme = Programme.objects.create(code="BENCH", name="Skill Development Network", starts_on=day)
    college = Institution.objects.create(official_name="Technical College", country="KH", kind="technical_college")
    course = Course.objects.create(programme=programme, code="ai", title="Robotics on Mechatronics", weeks=4)
    cohort = Cohort.objects.create(course=course, name="first run", starts_on=day, ends_on=day)
    people = Person.objects.bulk_create(
        [
            Person(full_name=f"Trainee {one:05}", native_name=NAMES[one % len(NAMES)], institution=college)
            for one in range(number)
        ],
        batch_size=500,
    )
    enrolments = Enrolment.objects.bulk_create(
        [Enrolment(cohort=cohort, person=person, institution=college) for person in people], batch_size=500
    )
    class_day = ClassDay.objects.create(cohort=cohort, day=day)
    Attendance.objects.bulk_create(
        [Attendance(class_day=class_day, enrolment=one, state="present") for one in enrolments], batch_size=500
    )
    design = CertificateDesign.objects.create(
        programme=programme,
        name="Usual",
        title="Certificate of Completion",
        body="This is to certify that\n{name}\n[of {institution}]\nhas completed the course\n{course}\n({weeks} weeks)",
    )
    DesignSignatory.objects.create(design=design, order=1, name="Dr Somchai Jaidee", position="Director")
    return order_certificates(group=group_of(cohort), design=design, user=None)


NAMES = ("សុខ ដារ៉ា", "ສົມສັກ ວົງພະຈັນ", "သီတာ ကျော်", "ปิ่นแก้ว น้ำทิพย์", "Nguyễn Thị Phương Thảo", "王赟", "Siti Nur’aini")

if __name__ == "__main__":
    sys.exit(main())
