"""How long importing a list of delegates takes, as a ratio to writing the same rows without asking anything.

``python benchmarks/delegate_import.py 10000`` prints one line for each part: reading the XLSX file, the preview's
plan, the import, a plain ``bulk_create`` of the same people and delegates without trail or check, and the ratio of
the last two. Half of the people are known already. Database and files are temporary and gone afterwards;
DATABASE_URL may name a PostgreSQL server.
"""

import io
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST = 10_000
INSTITUTIONS = 100


def main() -> int:
    """Read the number, set up, measure, print."""
    number = sys.argv[1] if len(sys.argv) == 2 else str(MOST)
    if not number.isascii() or not number.isdigit() or not 2 <= int(number) <= MOST:
        print(f"Say how many delegates: a number from 2 to {MOST}.", file=sys.stderr)
        return 2
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="delegates-bench-") as folder:
        os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        os.environ.setdefault("SECRET_KEY", "for-the-benchmark-only-" * 3)
        os.environ.setdefault("USE_HTTPS", "false")
        os.environ.setdefault("LOG_LEVEL", "WARNING")
        import django

        django.setup()
        seconds = measure(int(number))
    for part, taken in seconds.items():
        print(f"{number} delegates, {part}: {taken:.2f} s")
    print(f"import / plain bulk_create = {seconds['import'] / seconds['plain bulk_create']:.1f}")
    return 0


def measure(number: int) -> dict[str, float]:
    """Return how long each part took, in seconds."""
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        return measure_parts(number)
    finally:
        teardown_databases(databases, verbosity=0)


def measure_parts(number: int) -> dict[str, float]:
    """Import a list into one workshop, then write the same rows for another one plainly."""
    from partnerships.people_sheet.reading import read_people
    from workshops.delegate_lists import make_plan
    from workshops.models import Delegate
    from workshops.services import import_delegates, keep_upload

    workshop, other = made_workshops(number)
    content = listed(number)
    seconds = {}

    start = time.perf_counter()
    sheet = read_people(io.BytesIO(content))
    uploaded = keep_upload(workshop=workshop, sheet=sheet, file_name="delegates.xlsx")
    seconds["reading and keeping the file"] = time.perf_counter() - start

    start = time.perf_counter()
    plan = make_plan(uploaded, workshop)
    seconds["plan of the preview"] = time.perf_counter() - start

    start = time.perf_counter()
    import_delegates(uploaded=uploaded, fingerprint=plan.fingerprint)
    seconds["import"] = time.perf_counter() - start
    if workshop.delegates.count() != number:
        sys.exit(f"The import did not add {number} delegates.")

    imported = list(workshop.delegates.select_related("person"))
    seconds["plain bulk_create"] = written_plainly(imported, other)
    if Delegate.objects.filter(workshop=other).count() != number:
        sys.exit(f"The plain way did not add {number} delegates.")
    return seconds


def made_workshops(number: int) -> list:
    """Make two workshops of a programme that keeps half of the people who will be in the list."""
    import datetime as dt

    from partnerships.models import Institution, Membership, Person, Programme
    from workshops.models import Workshop

    day = dt.date(2018, 7, 23)
    programme = Programme.objects.create(code="BENCH", name="Twinning Programme", starts_on=day)
    institutions = Institution.objects.bulk_create(
        Institution(official_name=f"Technical College {one:03}", country="KH", kind="technical_college")
        for one in range(INSTITUTIONS)
    )
    Membership.objects.bulk_create(Membership(programme=programme, institution=one, since=day) for one in institutions)
    people = Person.objects.bulk_create(
        Person(full_name=f"Delegate {one:05}", institution=institutions[one % INSTITUTIONS])
        for one in range(0, number, 2)
    )
    kept = Person.programmes.through
    kept.objects.bulk_create(kept(person=one, programme=programme) for one in people)
    return [
        Workshop.objects.create(
            programme=programme, edition=edition, title="Workshop", starts_on=day, ends_on=day, city="Kunming",
            country="CN",
        )
        for edition in (1, 2)
    ]  # fmt: skip


def listed(number: int) -> bytes:
    """Return the XLSX file with ``number`` delegates."""
    from documents.sheets import Sheet, workbook

    columns = ["Full name", "Native name", "Sex", "Category", "Institution", "Position", "E-mail", "State"]
    rows = (
        [
            f"Delegate {one:05}", "សុខ ដារ៉ា" * (one % 2), "female", "teacher",
            f"Technical College {one % INSTITUTIONS:03}", "Head of Department", f"d{one}@example.org", "confirmed",
        ]
        for one in range(number)
    )  # fmt: skip
    return workbook([Sheet("Delegates", columns, rows)])


def written_plainly(imported: list, workshop) -> float:
    """Write those people of ``imported`` who were new, and all delegates, once more without trail or check."""
    from django.db import transaction

    from partnerships.models import Person
    from workshops.models import Delegate, new_badge_code

    kept = Person.programmes.through
    start = time.perf_counter()
    with transaction.atomic():
        people = [
            Person(
                full_name=one.person.full_name, native_name=one.person.native_name, sex=one.person.sex,
                category=one.person.category, institution_id=one.institution_id, position=one.person.position,
                email=one.person.email,
            )
            for one in imported
            if one.person.email
        ]  # fmt: skip
        Person.objects.bulk_create(people)
        kept.objects.bulk_create(kept(person=one, programme_id=workshop.programme_id) for one in people)
        Delegate.objects.bulk_create(
            Delegate(
                workshop=workshop, person_id=one.person_id, institution_id=one.institution_id, state=one.state,
                badge_code=new_badge_code(),
            )
            for one in imported
        )  # fmt: skip
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
