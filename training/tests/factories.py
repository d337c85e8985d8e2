"""Courses, cohorts and the people in them, for tests. Cohorts run in September 2022."""

import datetime as dt

import factory

from training import models

PARTNERSHIPS = "partnerships.tests.factories"


class CourseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Course

    programme = factory.SubFactory(f"{PARTNERSHIPS}.ProgrammeFactory")
    code = factory.Sequence(lambda n: f"course-{n + 1}")
    title = factory.Sequence(lambda n: f"Cloud Computing {n + 1}")
    weeks = 4


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Topic

    course = factory.SubFactory(CourseFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Topic {n + 1}")


class CohortFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Cohort

    course = factory.SubFactory(CourseFactory)
    name = factory.Sequence(lambda n: f"run {n + 1}")
    starts_on = dt.date(2022, 9, 1)
    ends_on = dt.date(2022, 9, 30)


class ClassDayFactory(factory.django.DjangoModelFactory):
    """A class day; each next one is a day later, beginning with 1 September 2022 (at most 30 a cohort in tests)."""

    class Meta:
        model = models.ClassDay

    cohort = factory.SubFactory(CohortFactory)

    @factory.lazy_attribute
    def day(self):
        return self.cohort.starts_on + dt.timedelta(days=self.cohort.class_days.count())


class EnrolmentFactory(factory.django.DjangoModelFactory):
    """An enrolment of a person kept by the course's programme and sent by the person's institution."""

    class Meta:
        model = models.Enrolment
        skip_postgeneration_save = True

    cohort = factory.SubFactory(CohortFactory)
    person = factory.SubFactory(f"{PARTNERSHIPS}.PersonFactory")
    institution = factory.SelfAttribute("person.institution")

    @factory.post_generation
    def kept(self, create, extracted, **kwargs):
        if create:
            self.person.programmes.add(self.cohort.course.programme_id)


class EnrolmentImportFactory(factory.django.DjangoModelFactory):
    """A list with one row, of somebody at an institution that nobody knows."""

    class Meta:
        model = models.EnrolmentImport

    cohort = factory.SubFactory(CohortFactory)
    file_name = "trainees.xlsx"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    columns = [["full_name", "A"], ["institution", "B"]]
    rows = [[2, "Sok Dara", "Nowhere College"]]
    unread = factory.LazyFunction(dict)


class ResultImportFactory(factory.django.DjangoModelFactory):
    """A sheet with one row, of a key that nobody has."""

    class Meta:
        model = models.ResultImport

    cohort = factory.SubFactory(CohortFactory)
    file_name = "attendance.xlsx"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    columns = [["key", "A"], ["score_after", "B"]]
    rows = [[2, 999_999, 80]]
    unread = factory.LazyFunction(dict)


class AttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Attendance

    enrolment = factory.SubFactory(EnrolmentFactory)
    class_day = factory.SubFactory(ClassDayFactory, cohort=factory.SelfAttribute("..enrolment.cohort"))
    state = models.Attendance.State.PRESENT


def cohort_with_days(days: int = 5, **fields) -> models.Cohort:
    """Make a cohort that meets on ``days`` days."""
    cohort = CohortFactory(**fields)
    ClassDayFactory.create_batch(days, cohort=cohort)
    return cohort


def enrolment_present_on(cohort: models.Cohort, days: int, **fields) -> models.Enrolment:
    """Enrol somebody in ``cohort`` who was present on its first ``days`` class days and absent on the others."""
    enrolment = EnrolmentFactory(cohort=cohort, **fields)
    state = models.Attendance.State
    models.Attendance.objects.bulk_create(
        models.Attendance(
            enrolment=enrolment, class_day=class_day, state=state.PRESENT if number < days else state.ABSENT
        )
        for number, class_day in enumerate(cohort.class_days.order_by("day"))
    )
    return enrolment


def completed_enrolment(cohort: models.Cohort | None = None, **fields) -> models.Enrolment:
    """Enrol somebody who meets the completion rule: present on every class day, and with the score it asks for.

    Makes a cohort with five class days when none is given, and five class days when the given one has none.
    """
    cohort = cohort or CohortFactory()
    if not cohort.class_days.exists():
        ClassDayFactory.create_batch(5, cohort=cohort)
    if cohort.course.least_score is not None:
        fields.setdefault("score_after", cohort.course.least_score)
    return enrolment_present_on(cohort, cohort.class_days.count(), **fields)
