"""A programme as large as one may get, to measure reports on: rows for an empty database.

``python benchmarks/report_rows.py 1`` fills the database of DATABASE_URL (SQLite in VAR_DIR without it) with 5,000
institutions, 50,000 agreements, 200,000 activities, 300,000 delegates and 700,000 enrolments of one programme, and a
twentieth of that for a second one, so that filters have something to leave out; 0.01 makes a hundredth. The same
argument makes the same rows. Each kind of row has missing values, and every state that the models allow.
"""

import csv
import datetime as dt
import os
import sys
import time
from collections import defaultdict
from itertools import count
from pathlib import Path
from random import Random
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BATCH = 5_000
INSTITUTIONS, PEOPLE, AGREEMENTS, ACTIVITIES = 5_000, 500_000, 50_000, 200_000
WORKSHOPS, DELEGATES, COURSES, COHORTS, ENROLMENTS = 60, 300_000, 500, 20_000, 700_000
CERTIFICATES, SECOND = 200_000, 0.05
# The last records lie after the day that reports are made for.
FIRST, LAST, AS_OF = dt.date(2014, 1, 1), dt.date(2024, 12, 31), dt.date(2024, 6, 30)
DAY = dt.timedelta(days=1)
PUBLISHED = (
    "institutions", "countries", "delegates", "sessions", "agreements_signed", "activities_agreed", "tot_courses",
    "trainers", "completed", "certified",
)  # fmt: skip
COUNTRIES = {
    "CN": 45, "VN": 9, "TH": 9, "ID": 8, "MY": 7, "PH": 6, "KH": 4, "LA": 2, "MM": 2, "SG": 1, "BN": 1, "TL": 1,
    "JP": 1, "DE": 1, "": 3,
}  # fmt: skip


class Kept(NamedTuple):
    """What later rows need to know of a programme's earlier ones."""

    programme: object
    institutions: range
    # The institution of each person, by key: None where it is not stated.
    people: dict[int, int | None]

    @property
    def everybody(self) -> range:
        """The keys of the people."""
        return range(min(self.people), max(self.people) + 1)


class Rows:
    """Rows on their way into the database, with keys of their own, inserted some thousands at a time."""

    def __init__(self):
        self.random = Random(2018)
        self.keys = defaultdict(lambda: count(1))
        self.waiting = defaultdict(list)
        self.numbers = defaultdict(int)

    def add(self, model, **fields):
        """Keep a row until enough of its kind have come, and return it with its key."""
        row = model(pk=next(self.keys[model]), **fields)
        waiting = self.waiting[model]
        waiting.append(row)
        if len(waiting) == BATCH:
            self.flush(model)
        return row

    def flush(self, model=None) -> None:
        """Insert what waits, of ``model`` or of all."""
        for one in [model] if model else list(self.waiting):
            rows = self.waiting.pop(one, [])
            one._default_manager.bulk_create(rows)
            self.numbers[one._meta.db_table] += len(rows)

    def chance(self, per_cent: float) -> bool:
        """Return True in so many per cent of the calls."""
        return self.random.random() * 100 < per_cent

    def one_of(self, weights: dict):
        """Return one of the keys, as often as its weight says."""
        return self.random.choices(list(weights), weights.values())[0]

    def date(self, first: dt.date = FIRST, last: dt.date = LAST) -> dt.date:
        """Return a day between two."""
        return first + DAY * self.random.randint(0, max((last - first).days, 0))


def main() -> int:
    """Read the size, fill the database, print what is in it."""
    try:
        scale = float(sys.argv[1]) if len(sys.argv) == 2 else 0
    except ValueError:
        scale = 0
    if not 0.001 <= scale <= 2:
        print("Say how large: 1 for the full size, 0.01 for a hundredth.", file=sys.stderr)
        return 2
    sys.path.insert(0, str(ROOT))
    set_up()
    from django.core.management import call_command

    from partnerships.models import Programme

    call_command("migrate", verbosity=0)
    if Programme.objects.exists():
        print("The database has programmes already. Name an empty one in DATABASE_URL.", file=sys.stderr)
        return 1
    fill(scale)
    return 0


def set_up() -> None:
    """Start Django with settings for a benchmark."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ.setdefault("SECRET_KEY", "for-the-benchmark-only-" * 3)
    os.environ.setdefault("USE_HTTPS", "false")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    import django

    django.setup()


def fill(scale: float) -> None:
    """Insert the rows of both programmes and print how many there are of each kind, and the seconds."""
    from django.db import connection, transaction

    start = time.perf_counter()
    rows = Rows()
    with transaction.atomic():
        fields = add_fields_of_study(rows)
        for code, size in (("BENCH", scale), ("OTHER", scale * SECOND)):
            kept = add_programme(rows, code, size)
            workshops = add_workshops(rows, kept, size)
            add_agreements(rows, kept, size, workshops, fields)
            add_training(rows, kept, size, fields)
            add_ceremonies(rows, kept)
            add_published(rows, kept)
        rows.flush()
    tell_the_database(rows)
    for table, number in sorted(rows.numbers.items()):
        print(f"{number:>10,} {table}")
    seconds = time.perf_counter() - start
    print(f"{sum(rows.numbers.values()):>10,} rows in {seconds:.0f} s on {connection.vendor}")


def add_fields_of_study(rows: Rows) -> list[int]:
    """Add the fields that every database has."""
    from partnerships.models import FieldOfStudy

    with (ROOT / "reports/programme_data/fields_of_study.csv").open(encoding="utf-8") as file:
        added = [rows.add(FieldOfStudy, **line).pk for line in csv.DictReader(file)]
    rows.flush()
    return added


def add_programme(rows: Rows, code: str, size: float) -> Kept:
    """Add a programme with its institutions and people."""
    from partnerships.models import Institution, Membership, Person, Programme

    programme = rows.add(Programme, code=code, name=f"Programme {code}", starts_on=FIRST)
    first = None
    for number in range(at_least(20, INSTITUTIONS * size)):
        country = rows.one_of(COUNTRIES)
        kind = rows.random.choice(Institution.Kind.values) if country else "organisation"
        # One that carries on another has come before it, so that no circle arises.
        later = first + rows.random.randrange(number) if number and rows.chance(1) else None
        institution = rows.add(
            Institution, official_name=f"Institution {code} {number}", country=country, kind=kind,
            province="" if rows.chance(5) else f"Province {number % 31}", city=f"City {number % 97}",
            now_known_as_id=later,
        )  # fmt: skip
        first = first or institution.pk
        rows.add(Membership, programme=programme, institution=institution, since=rows.date())
    rows.flush()
    institutions = range(first, institution.pk + 1)
    people = {}
    kept_by = Person.programmes.through
    for number in range(at_least(400, PEOPLE * size)):
        person = rows.add(
            Person, full_name=f"Person {code} {number}",
            sex=rows.one_of({"female": 46, "male": 49, "not_stated": 5}),
            category=rows.one_of({"teacher": 50, "student": 25, "manager": 10, "official": 8, "other": 7}),
            institution_id=None if rows.chance(5) else rows.random.choice(institutions),
        )  # fmt: skip
        people[person.pk] = person.institution_id
        rows.add(kept_by, person=person, programme=programme)
    rows.flush()
    return Kept(programme, institutions, people)


def add_workshops(rows: Rows, kept: Kept, size: float) -> list:
    """Add workshops of three days with sessions, visits, delegates and check-ins."""
    from workshops.models import CheckIn, Session, SiteVisit, Workshop

    workshops, everybody = [], kept.everybody
    for edition in range(1, at_least(2, WORKSHOPS * size) + 1):
        starts_on = rows.date()
        workshop = rows.add(
            Workshop, programme=kept.programme, edition=edition, title=f"Workshop {edition}", starts_on=starts_on,
            ends_on=starts_on + 2 * DAY, city="Nanning", country=rows.one_of({"CN": 2, "TH": 1}),
        )  # fmt: skip
        sessions = [
            rows.add(
                Session, workshop=workshop, number=number, title=f"Session {number}", day=starts_on + number % 3 * DAY
            )
            for number in range(1, rows.random.randint(6, 10))
        ]
        for place in range(2):
            host = kept.institutions[(edition * 2 + place) % len(kept.institutions)]
            rows.add(SiteVisit, workshop=workshop, institution_id=host, day=starts_on + place * DAY)
        workshops.append(workshop)
        number = min(int(DELEGATES * size) // at_least(2, WORKSHOPS * size), len(kept.people))
        for person in rows.random.sample(everybody, number):
            delegate = add_delegate(rows, kept, workshop, person)
            if delegate.state != "attended":
                continue
            came_at = dt.datetime.combine(starts_on, dt.time(8), dt.UTC)
            days = [starts_on + number * DAY for number in range(3) if rows.chance(85)]
            for day in days:
                rows.add(CheckIn, delegate=delegate, day=day, checked_in_at=came_at)
            if rows.chance(10):
                session = rows.random.choice(sessions)
                rows.add(CheckIn, delegate=delegate, day=session.day, session=session, checked_in_at=came_at)
    rows.flush()
    return workshops


def add_delegate(rows: Rows, kept: Kept, workshop, person: int):
    """Add a delegate, mostly sent by the institution that the person's record says."""
    from workshops.models import Delegate

    states = {"attended": 80, "cancelled": 6, "confirmed": 5, "invited": 3, "registered": 3, "waiting": 3}
    return rows.add(
        Delegate, workshop=workshop, person_id=person, institution_id=sent_by(rows, kept, person),
        state=rows.one_of(states), badge_code=f"{person:08X}{workshop.pk:08X}",
    )  # fmt: skip


def sent_by(rows: Rows, kept: Kept, person: int) -> int | None:
    """Return the person's institution; in some cases another one, or none."""
    return rows.random.choice(kept.institutions) if rows.chance(5) else kept.people[person]


def add_agreements(rows: Rows, kept: Kept, size: float, workshops: list, fields: list[int]) -> None:
    """Add agreements in all states with their versions, paper signatures, signings at workshops and activities."""
    from partnerships.models import Agreement, AgreementVersion, PaperSignature
    from workshops.models import Signing

    states = {"signed": 76, "terminated": 6, "proposed": 8, "draft": 6, "withdrawn": 2, "declined": 2}
    number = at_least(40, AGREEMENTS * size)
    left = at_least(160, ACTIVITIES * size)
    one_before = None
    for place in range(number):
        status = rows.one_of(states)
        has_words = status in ("signed", "terminated")
        proposed_on = rows.date(last=LAST - 200 * DAY)
        signed_on = proposed_on + DAY * rows.random.randint(0, 200)
        workshop = rows.random.choice(workshops) if has_words and rows.chance(25) else None
        if workshop:
            signed_on, proposed_on = workshop.starts_on + DAY, workshop.starts_on - 30 * DAY
        first, second = rows.random.sample(kept.institutions, 2)
        # Some pairs sign again, with the other one named first.
        if one_before and rows.chance(6):
            first, second = one_before.second_party_id, one_before.first_party_id
        renewed = one_before if has_words and not workshop and one_before and rows.chance(8) else None
        if renewed:
            first, second = renewed.first_party_id, renewed.second_party_id
        agreement = Agreement(
            pk=next(rows.keys[Agreement]), programme=kept.programme, first_party_id=first, second_party_id=second,
            number=f"{kept.programme.code}-{place:06}", kind=rows.one_of({"mou": 6, "moa": 3, "letter": 1}),
            status=status, status_reason="" if status in ("signed", "proposed", "draft") else "As both sides wished.",
            proposed_on=None if status == "draft" or rows.chance(5) else proposed_on,
            signed_on=signed_on if has_words else None,
            terminated_on=signed_on + rows.random.randint(100, 900) * DAY if status == "terminated" else None,
            renewal_of=renewed,
        )  # fmt: skip
        for version in range(1, 3 if rows.chance(10) else 2):
            words = rows.add(
                AgreementVersion, agreement=agreement, number=version, kind=agreement.kind, starts_on=signed_on,
                ends_on=signed_on + rows.random.randint(1, 5) * 365 * DAY,
                sha256="" if status == "draft" else "0" * 64,
                agreed_on=agreement.signed_on,
            )  # fmt: skip
        if has_words:
            agreement.signed_version = words
            if rows.chance(30):
                rows.add(PaperSignature, version=words, signed_on=signed_on)
            if workshop:
                rows.add(Signing, workshop=workshop, agreement=agreement, signed_on=signed_on)
            share = left * 100 // max(int((number - place) * 82), 1)
            activities = min(left, rows.random.randint(max(share - 2, 1), share + 2))
            left -= activities
            for _activity in range(activities):
                add_activity(rows, agreement, fields)
        rows.waiting[Agreement].append(agreement)
        one_before = agreement if status == "signed" and not renewed else None
    rows.flush()


def add_activity(rows: Rows, agreement, fields: list[int]) -> None:
    """Add an activity under a signed agreement, with the people who took part if it started."""
    from partnerships.models import ActivityPeople, CollaborativeActivity
    from partnerships.models.terms import ActivityKind, Mode

    status = rows.one_of({"completed": 35, "planned": 30, "started": 15, "cancelled": 12, "delayed": 8})
    began = status in ("started", "completed")
    sending, receiving = rows.random.sample(agreement.party_ids, 2)
    planned = None if rows.chance(5) else agreement.signed_on + rows.random.randint(10, 400) * DAY
    actual = (planned or agreement.signed_on) + rows.random.randint(0, 90) * DAY if began else None
    activity = rows.add(
        CollaborativeActivity, agreement=agreement, kind=rows.random.choice(ActivityKind.values),
        sending_id=sending, receiving_id=receiving,
        field_of_study_id=None if rows.chance(5) else rows.random.choice(fields),
        language=rows.one_of({"en": 5, "zh": 3, "": 1}), mode=rows.random.choice(Mode.values),
        planned_people=rows.random.randint(1, 40), planned_length=rows.random.randint(1, 12),
        length_unit=rows.one_of({"days": 3, "months": 1}), planned_start=planned,
        planned_end=planned and planned + 30 * DAY, status=status,
        status_reason="The semester was moved." if status in ("delayed", "cancelled") else "", actual_start=actual,
        actual_end=actual + rows.random.randint(0, 60) * DAY if status == "completed" and rows.chance(95) else None,
        actual_length=rows.random.randint(1, 12) if began and rows.chance(90) else None,
        cancelled_on=agreement.signed_on + rows.random.randint(0, 400) * DAY
        if status == "cancelled" and rows.chance(80) else None,
    )  # fmt: skip
    if began and rows.chance(92):
        for category in rows.random.sample(ActivityPeople.Category.values, rows.random.randint(1, 2)):
            women, men, others = (rows.random.randint(0, most) for most in (15, 15, 2))
            rows.add(
                ActivityPeople, activity=activity, category=category, women=women, men=men, not_stated=others
            )  # fmt: skip


def add_training(rows: Rows, kept: Kept, size: float, fields: list[int]) -> None:
    """Add courses with topics, cohorts with class days, enrolments with attendance and scores, and certificates."""
    from partnerships.models.terms import Mode
    from training.models import ClassDay, Cohort, Course, Topic

    courses, cohorts = at_least(4, COURSES * size), at_least(8, COHORTS * size)
    certificates = count(1)
    design, everybody = add_design(rows, kept), kept.everybody
    for number in range(courses):
        course = rows.add(
            Course, programme=kept.programme, code=f"course-{number}", title=f"Course {number}",
            weeks=rows.random.randint(1, 10), mode=rows.random.choice(Mode.values),
            is_training_of_trainers=rows.chance(40),
            field_of_study_id=None if rows.chance(5) else rows.random.choice(fields),
            provider_id=None if rows.chance(5) else rows.random.choice(kept.institutions),
            least_attendance=rows.one_of({80: 6, 50: 2, 100: 1, 0: 1}), least_score=60 if rows.chance(40) else None,
        )  # fmt: skip
        asks = rows.chance(20)
        topics = [
            rows.add(Topic, course=course, number=one, title=f"Topic {one}", is_required=asks and one == 1)
            for one in (1, 2)
        ]
        for run in range(number, cohorts, courses):
            starts_on = rows.date()
            cohort = rows.add(
                Cohort, course=course, name=f"Run {run}", starts_on=starts_on,
                ends_on=starts_on + course.weeks * 7 * DAY, capacity=40,
            )  # fmt: skip
            hosts, trainers = Cohort.hosts.through, Cohort.trainers.through
            rows.add(hosts, cohort=cohort, institution_id=rows.random.choice(kept.institutions))
            rows.add(trainers, cohort=cohort, person_id=rows.random.choice(everybody))
            # Of some cohorts nobody has entered the class days.
            days = [
                rows.add(ClassDay, cohort=cohort, day=starts_on + place * 3 * DAY, topic=topics[place])
                for place in range(0 if rows.chance(2) else 2)
            ]
            people = int(ENROLMENTS * size) // cohorts
            for person in rows.random.sample(everybody, max(people, 1)):
                enrolment, completed = add_enrolment(rows, kept, cohort, person, days)
                if completed and rows.chance(CERTIFICATES * 100 / ENROLMENTS / 0.55):
                    add_certificate(rows, kept, design, next(certificates), enrolment)
    rows.flush()


def add_enrolment(rows: Rows, kept: Kept, cohort, person: int, days: list) -> tuple:
    """Add a place in a cohort with its attendance, and say whether the completion rule is met."""
    from training.models import Attendance, Enrolment

    after = None if rows.chance(15) else rows.random.randint(40, 100)
    enrolment = rows.add(
        Enrolment, cohort=cohort, person_id=person, institution_id=sent_by(rows, kept, person),
        state=rows.one_of({"enrolled": 90, "withdrawn": 5, "applied": 5}),
        score_before=None if rows.chance(20) else rows.random.randint(20, 80), score_after=after,
    )  # fmt: skip
    if enrolment.state == "withdrawn":
        enrolment.never_enrolled = rows.chance(20)
    if enrolment.state == "applied" or enrolment.never_enrolled:
        return enrolment, False
    topics = set()
    for day in days:
        state = rows.one_of({"present": 85, "absent": 10, "excused": 5})
        rows.add(Attendance, class_day=day, enrolment=enrolment, state=state)
        if state == "present":
            topics.add(day.topic)
    course = cohort.course
    completed = (
        enrolment.state == "enrolled"
        and days
        and len(topics) * 100 >= len(days) * course.least_attendance
        and all(day.topic in topics for day in days if day.topic.is_required)
        and (course.least_score is None or (after is not None and after >= course.least_score))
    )
    return enrolment, bool(completed)


def add_design(rows: Rows, kept: Kept):
    """Add a design for certificates of completion."""
    from certificates.models import CertificateDesign

    return rows.add(CertificateDesign, programme=kept.programme, name="Completion", title="Certificate", body="{name}")


def add_certificate(rows: Rows, kept: Kept, design, number: int, enrolment) -> None:
    """Add a certificate for a trainee; of some the name was corrected, some were revoked."""
    from certificates.models import Certificate

    issued_on = enrolment.cohort.ends_on + 10 * DAY
    older = None
    for version in range(2 if rows.chance(2) else 1):
        if older:
            older.is_live = False
        certificate = Certificate(
            pk=next(rows.keys[Certificate]), programme=kept.programme, kind="completion",
            serial=f"{kept.programme.code}-{number}-{version}", code=f"{kept.programme.pk}{number:020}{version:05}",
            person_id=enrolment.person_id, enrolment=enrolment, design=design, printed_name="Name",
            printed_title="Certificate", printed_text="{name}", issued_on=issued_on + version * 100 * DAY,
            sha256="0" * 64, supersedes=older, reissue_reason="The name was corrected." if older else "",
        )  # fmt: skip
        rows.waiting[Certificate].append(certificate)
        older = certificate
    if rows.chance(1):
        certificate.is_live, certificate.revocation_reason = False, "Issued by mistake."
        certificate.revoked_at = dt.datetime.combine(certificate.issued_on + 60 * DAY, dt.time(), dt.UTC)
    if len(rows.waiting[Certificate]) >= BATCH:
        rows.flush(Certificate)


def add_ceremonies(rows: Rows, kept: Kept) -> None:
    """Add award ceremonies; of some nobody reported how many people came."""
    from certificates.models import AwardCeremony

    for number in range(20):
        rows.add(
            AwardCeremony, programme=kept.programme, title=f"Ceremony {number}", held_on=rows.date(), place="Bangkok",
            participants=None if rows.chance(20) else rows.random.randint(50, 500),
        )  # fmt: skip


def add_published(rows: Rows, kept: Kept) -> None:
    """Add targets, and figures as others published them."""
    from reports.models import PublishedFigure, Target

    for place, indicator in enumerate(PUBLISHED):
        rows.add(
            Target, programme=kept.programme, indicator=indicator, starts_on=FIRST, ends_on=LAST, target=10_000 + place
        )
        rows.add(
            PublishedFigure, programme=kept.programme, indicator=indicator, value=10_000 + place, words="Ten thousand.",
            source="Press release", as_of=AS_OF,
        )  # fmt: skip


def at_least(least: int, number: float) -> int:
    """Return the whole number, never less than ``least``."""
    return max(least, int(number))


def tell_the_database(rows: Rows) -> None:
    """Set the sequences behind the keys given here, and let the database count what it holds."""
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(rows.keys)):
            cursor.execute(statement)
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


if __name__ == "__main__":
    sys.exit(main())
