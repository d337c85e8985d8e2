"""How long training takes with many people: a list imported, a sheet of attendance saved, the completion rule asked.

``python benchmarks/training.py 2000`` prints one line for each part: reading, planning and importing a list of so many
trainees (half of them known already), planning and saving a sheet with their attendance on 20 days, and the completion
rule (attendance, three needed topics, score) over 10,000 people and 20 days with the number of its queries. Database
and files are temporary and gone afterwards; DATABASE_URL may name a PostgreSQL server.
"""

import datetime as dt
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST = 10_000
INSTITUTIONS, DAYS, JUDGED = 100, 20, 10_000
FIRST = dt.date(2022, 9, 1)


def main() -> int:
    """Read the number, set up, measure, print."""
    number = sys.argv[1] if len(sys.argv) == 2 else "2000"
    if not number.isascii() or not number.isdigit() or not 2 <= int(number) <= MOST:
        print(f"Say how many trainees: a number from 2 to {MOST}.", file=sys.stderr)
        return 2
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="training-bench-") as folder:
        os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        os.environ.setdefault("SECRET_KEY", "for-the-benchmark-only-" * 3)
        os.environ.setdefault("USE_HTTPS", "false")
        os.environ.setdefault("LOG_LEVEL", "WARNING")
        import django

        django.setup()
        from django.test.utils import setup_databases, teardown_databases

        databases = setup_databases(verbosity=0, interactive=False)
        try:
            measure(int(number))
        finally:
            teardown_databases(databases, verbosity=0)
    return 0


def measure(number: int) -> None:
    """Make a programme, run each part and print how long it took."""
    programme, institutions, course = made_course(number)
    cohort = made_cohort(course, "imported")
    importing(number, cohort)
    saving(number, cohort)
    judging(institutions, made_cohort(course, "judged"))


def timed(words: str, call: Callable):
    """Run ``call``, print its seconds after ``words``, and return what it gave."""
    start = time.perf_counter()
    result = call()
    print(f"{words}: {time.perf_counter() - start:.2f} s")
    return result


def made_course(number: int) -> tuple:
    """Make a programme that keeps half of the people of the list, and a course with three needed topics of five."""
    from partnerships.models import Institution, Membership, Person, Programme
    from training.models import Course, Topic

    programme = Programme.objects.create(code="BENCH", name="Network", starts_on=FIRST)
    institutions = Institution.objects.bulk_create(
        Institution(official_name=f"Technical College {one:03}", country="KH", kind="technical_college")
        for one in range(INSTITUTIONS)
    )
    Membership.objects.bulk_create(
        Membership(programme=programme, institution=one, since=FIRST) for one in institutions
    )
    people = Person.objects.bulk_create(
        Person(full_name=f"Trainee {one:05}", institution=institutions[one % INSTITUTIONS])
        for one in range(0, number, 2)
    )
    kept = Person.programmes.through
    kept.objects.bulk_create(kept(person=one, programme=programme) for one in people)
    course = Course.objects.create(programme=programme, code="cloud", title="Cloud Computing", weeks=4, least_score=60)
    Topic.objects.bulk_create(
        Topic(course=course, number=one, title=f"Topic {one}", is_required=one <= 3) for one in range(1, 6)
    )
    return programme, institutions, course


def made_cohort(course, name: str):
    """Make a cohort that meets on 20 days, on each topic in turn."""
    from training.models import ClassDay, Cohort

    days = [FIRST + dt.timedelta(days=one) for one in range(DAYS)]
    cohort = Cohort.objects.create(course=course, name=name, starts_on=days[0], ends_on=days[-1])
    topics = list(course.topics.order_by("number"))
    ClassDay.objects.bulk_create(
        ClassDay(cohort=cohort, day=day, topic=topics[one % len(topics)]) for one, day in enumerate(days)
    )
    return cohort


def importing(number: int, cohort) -> None:
    """Read, plan and import a list of trainees."""
    from documents.sheets import Sheet, workbook
    from partnerships.people_sheet.reading import read_people
    from training.services import import_trainees, keep_trainees
    from training.trainee_lists import make_plan

    columns = ["Full name", "Sex", "Category", "Institution", "E-mail", "State"]
    rows = (
        [
            f"Trainee {one:05}", "female", "teacher", f"Technical College {one % INSTITUTIONS:03}",
            f"t{one}@example.org", "enrolled",
        ]
        for one in range(number)
    )  # fmt: skip
    content = workbook([Sheet("Trainees", columns, rows)])
    sheet = timed(f"{number} trainees, read", lambda: read_people(io.BytesIO(content)))
    uploaded = keep_trainees(cohort=cohort, sheet=sheet, file_name="trainees.xlsx")
    plan = timed(f"{number} trainees, planned", lambda: make_plan(uploaded, cohort))
    timed(f"{number} trainees, imported", lambda: import_trainees(uploaded=uploaded, fingerprint=plan.fingerprint))
    if cohort.enrolments.count() != number:
        sys.exit(f"The import did not add {number} people.")


def saving(number: int, cohort) -> None:
    """Plan and save a sheet with the attendance of all on all days."""
    from partnerships.people_sheet.reading import ReadSheet
    from training.models import Attendance
    from training.result_plan import make_plan
    from training.services import import_results, keep_results

    days = [day.isoformat() for day in cohort.class_days.order_by("day").values_list("day", flat=True)]
    columns = [("key", "A"), *((day, f"C{place}") for place, day in enumerate(days))]
    rows = [[line, pk, *["P"] * DAYS] for line, pk in enumerate(cohort.enrolments.values_list("pk", flat=True), 2)]
    sheet = ReadSheet(sha256="0" * 64, columns=columns, rows=rows, unread={})
    uploaded = keep_results(cohort=cohort, sheet=sheet, file_name="attendance.xlsx")
    cells = f"{number * DAYS} entries of attendance"
    plan = timed(f"{cells}, planned", lambda: make_plan(uploaded, cohort))
    timed(f"{cells}, saved", lambda: import_results(uploaded=uploaded, fingerprint=plan.fingerprint))
    if Attendance.objects.count() != number * DAYS:
        sys.exit("The import did not save all attendance.")


def judging(institutions: list, cohort) -> None:
    """Ask for the completion of 10,000 people, as rows and as counts."""
    from django.db import connection
    from django.db.models import Count
    from django.test.utils import CaptureQueriesContext

    from partnerships.models import Person
    from training.models import Attendance, Enrolment

    people = Person.objects.bulk_create(
        Person(full_name=f"Person {one}", institution=institutions[one % INSTITUTIONS]) for one in range(JUDGED)
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(cohort=cohort, person=one, institution_id=one.institution_id, score_after=70) for one in people
    )
    days = list(cohort.class_days.order_by("day"))
    Attendance.objects.bulk_create(
        Attendance(class_day=day, enrolment=one, state="present" if (place + number) % 5 else "absent")
        for place, one in enumerate(enrolments)
        for number, day in enumerate(days)
    )
    judged = cohort.enrolments.with_completion()
    words = f"completion of {JUDGED} people over {DAYS} days"
    with CaptureQueriesContext(connection) as queries:
        timed(f"{words}, all rows", lambda: list(judged.select_related("person", "cohort__course")))
        counted = timed(
            f"{words}, counted",
            lambda: dict(judged.order_by().values_list("completion").annotate(count=Count("pk"))),
        )
    print(f"{len(queries)} queries for both; {counted}")


if __name__ == "__main__":
    sys.exit(main())
