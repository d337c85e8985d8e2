"""Courses, their cohorts, and who was there on which day."""

from partnerships.models import FieldOfStudy, Institution, Person, Programme
from reports.loading.files import DataFolder
from reports.loading.rows import Row
from reports.loading.writing import insert, insert_with_trail, link
from training.models import Attendance, ClassDay, Cohort, Course, Enrolment, Topic

COURSE = "code title native_title weeks mode is_training_of_trainers least_attendance least_score is_sample"
ENROLMENT = "state withdrawal_reason score_before score_after"


def load_courses(
    document: Row,
    programme: Programme,
    institutions: dict[str, Institution],
    fields: dict[str, FieldOfStudy],
    people: dict[str, Person],
) -> dict[str, Cohort]:
    """Insert the courses with topics and cohorts; return the cohorts by key."""
    rows = document.parts("courses")
    courses = insert_with_trail(
        row.make(
            Course, COURSE, programme=programme,
            field_of_study=row.one_of(fields, "field_of_study", needed=False),
            provider=row.one_of(institutions, "provider", needed=False),
        )
        for row in rows
    )  # fmt: skip
    insert(
        Row(row.where, {"title": title}).make(Topic, "title", course=course, number=number)
        for row, course in zip(rows, courses, strict=True)
        for number, title in enumerate(row.words("topics"), 1)
    )
    parts = {
        part.text("key"): (part, part.make(Cohort, "name starts_on ends_on capacity", course=course))
        for row, course in zip(rows, courses, strict=True)
        for part in row.parts("cohorts")
    }
    insert_with_trail(cohort for part, cohort in parts.values())
    link(((cohort, part.some_of(institutions, "hosts")) for part, cohort in parts.values()), "hosts")
    link(((cohort, part.some_of(people, "trainers")) for part, cohort in parts.values()), "trainers")
    return {key: cohort for key, (part, cohort) in parts.items()}


def load_class_days(data: DataFolder, cohorts: dict[str, Cohort]) -> dict[str, list[ClassDay]]:
    """Insert the class days of ``class_days.csv``; return them by cohort, in the file's order."""
    topics = {(topic.course_id, str(topic.number)): topic for topic in Topic.objects.all()}
    days: dict[str, list[ClassDay]] = {key: [] for key in cohorts}
    for row in data.table("class_days.csv", "cohort day topic hours"):
        cohort = row.one_of(cohorts, "cohort")
        topic = topics.get((cohort.course_id, row.text("topic")))
        days[row.text("cohort")].append(row.make(ClassDay, "day hours", cohort=cohort, topic=topic))
    insert_with_trail(day for of_cohort in days.values() for day in of_cohort)
    return days


def load_enrolments(
    data: DataFolder,
    cohorts: dict[str, Cohort],
    days: dict[str, list[ClassDay]],
    people: dict[str, Person],
    institutions: dict[str, Institution],
) -> None:
    """Insert the enrolments of ``enrolments.csv`` and the attendance of each: there, unless a day is named."""
    rows = data.table("enrolments.csv", f"cohort person institution {ENROLMENT} absent excused")
    enrolments = insert_with_trail(
        row.make(
            Enrolment, ENROLMENT, cohort=row.one_of(cohorts, "cohort"), person=row.one_of(people, "person"),
            institution=row.one_of(institutions, "institution", needed=False),
        )
        for row in rows
    )  # fmt: skip
    insert_with_trail(
        attendance
        for row, enrolment in zip(rows, enrolments, strict=True)
        for attendance in _attendance(row, enrolment, days[row.text("cohort")])
    )


def _attendance(row: Row, enrolment: Enrolment, days: list[ClassDay]):
    absent, excused = row.whole_numbers("absent"), row.whole_numbers("excused")
    if unknown := [number for number in absent + excused if not 1 <= number <= len(days)]:
        raise row.wrong(f"there is no class day {unknown[0]}; the cohort has {len(days)}.")
    for number, day in enumerate(days, 1):
        state = Attendance.State.PRESENT
        if number in absent:
            state = Attendance.State.ABSENT
        elif number in excused:
            state = Attendance.State.EXCUSED
        yield Attendance(class_day=day, enrolment=enrolment, state=state)
