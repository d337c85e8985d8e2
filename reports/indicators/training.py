"""Courses, the people in them, and what they came away with."""

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.indicators.base import Count, Ratio, Section, Sum
from reports.indicators.paths import of_institution, of_person, of_year

OF_COHORT = {
    "course": "cohort__course",
    "cohort": "cohort",
    "field_of_study": "cohort__course__field_of_study",
    "mode": "cohort__course__mode",
    "length": "cohort__course__weeks",
    **of_year("cohort__ends_on"),
}
OF_PLACE = {**of_person(), **of_institution(), **OF_COHORT}
OF_COURSE = {"length": "weeks", "mode": "mode", "field_of_study": "field_of_study"}


class _OfTraining(Count):
    section, for_workshop = Section.TRAINING, False


class Courses(_OfTraining):
    key, unit = "courses", _("course")
    title = _("courses held")
    definition = _(
        "Courses of which a cohort ended in the period. Each counts once; of an institution or country those in which"
        " somebody of it had a place."
    )
    by = OF_COURSE

    def records(self, scope):
        return scope.courses()


class TrainerCourses(_OfTraining):
    key, unit = "tot_courses", _("course")
    title = _("training-of-trainers courses")
    definition = _("Courses held that train trainers.")
    by = OF_COURSE

    def records(self, scope):
        return scope.courses().filter(is_training_of_trainers=True)


class Cohorts(_OfTraining):
    key, unit = "cohorts", _("cohort")
    title = _("cohorts")
    definition = _(
        "Cohorts that ended in the period; of an institution or country those in which somebody of it had a place."
    )
    by = {"course": "course", "length": "course__weeks", "mode": "course__mode", **of_year("ends_on")}

    def records(self, scope):
        return scope.cohorts_attended()


class Enrolments(_OfTraining):
    key, unit = "enrolments", pgettext_lazy("seat in a cohort", "place")
    of_people = True
    title = _("places taken")
    definition = _(
        "Places in cohorts that ended, withdrawals included, applications left out. A person in two cohorts "
        "counts twice."
    )
    by = OF_PLACE

    def records(self, scope):
        return scope.enrolments()


class Enrolled(_OfTraining):
    key, unit = "enrolled", _("person")
    of_people = True
    title = _("people enrolled")
    definition = _("Different people with a place in a cohort that ended, withdrawals included.")
    once_per, by = ("person",), OF_PLACE

    def records(self, scope):
        return scope.enrolments()


class Attended(_OfTraining):
    key, unit = "attended", _("person")
    of_people = True
    title = _("people who attended")
    definition = _("Different people who were present on at least one class day of a cohort that ended.")
    once_per, by = ("person",), OF_PLACE

    def records(self, scope):
        present = scope.attendance().filter(enrolment=OuterRef("pk"), state="present")
        return scope.enrolments().filter(Exists(present))


class Completions(_OfTraining):
    key, unit = "completions", pgettext_lazy("seat in a cohort", "place")
    of_people = True
    title = _("places completed")
    definition = _("Places whose person met the completion rule of the course. A person in two cohorts counts twice.")
    by = OF_PLACE

    def records(self, scope):
        return scope.completed()


class Completed(_OfTraining):
    key, unit = "completed", _("person")
    of_people = True
    title = _("people who completed a course")
    definition = _("Different people who met the completion rule of a course.")
    once_per, by = ("person",), OF_PLACE

    def records(self, scope):
        return scope.completed()


class CompletionRate(Ratio):
    key, section, unit = "completion_rate", Section.TRAINING, _("per cent")
    title = _("completion rate")
    definition = _("Places completed over places taken, withdrawals included.")
    made_of, for_workshop = (Completions, Enrolments), False


class Trainers(_OfTraining):
    key, unit = "trainers", _("person")
    of_people = True
    title = _("trainers trained")
    definition = _("Different people who completed a training-of-trainers course.")
    once_per, by = ("person",), OF_PLACE

    def records(self, scope):
        return scope.enrolments().filter(cohort__course__is_training_of_trainers=True).completed_together()


class PersonDays(_OfTraining):
    key, unit = "person_days", _("day of a person")
    of_people = True
    title = _("person-days")
    definition = _("Class days of the own cohort on which people were present. Ten people on one day are ten.")
    by = {name: f"enrolment__{path}" if isinstance(path, str) else path for name, path in OF_PLACE.items()}
    by |= of_institution("enrolment__institution") | of_year("class_day__day")

    def records(self, scope):
        return scope.attendance().filter(state="present")


class RegisterEntries(PersonDays):
    key = "register_entries"
    title = _("entries of registers")
    definition = _("Class days for which the register says of a person: present, absent or excused.")
    in_reports = False

    def records(self, scope):
        return scope.attendance()


class AttendanceRate(Ratio):
    key, section, unit = "attendance_rate", Section.TRAINING, _("per cent")
    title = _("attendance")
    definition = _("Person-days over the entries of the registers. A day without an entry is left out.")
    made_of, for_workshop = (PersonDays, RegisterEntries), False


class GainTogether(Sum):
    key, section, unit = "gain_together", Section.TRAINING, _("point")
    title = _("gain in score, together")
    definition = _("Points by which scores after the course lie above those before it, added up.")
    amount, by, in_reports = F("score_after") - F("score_before"), OF_PLACE, False

    def records(self, scope):
        return scope.enrolments().filter(score_before__isnull=False, score_after__isnull=False)


class Tested(_OfTraining):
    key, unit = "tested", pgettext_lazy("seat in a cohort", "place")
    of_people = True
    title = _("places with both scores")
    definition = _("Places with a score before the course and one after it.")
    by, in_reports = OF_PLACE, False

    def records(self, scope):
        return scope.enrolments().filter(score_before__isnull=False, score_after__isnull=False)


class Gain(Ratio):
    key, section, unit = "gain", Section.TRAINING, _("points")
    title = _("gain in score")
    definition = _("The mean of the score after the course less the one before it, over the places with both.")
    made_of, times, for_workshop = (GainTogether, Tested), 1, False


class Certificates(Count):
    key, section, unit = "certificates", Section.TRAINING, _("certificate")
    of_people = True
    title = _("certificates")
    definition = _("Certificates issued in the period and valid on the day.")
    by = {"certificate_kind": "kind", **of_person(), **of_year("issued_on")}

    def records(self, scope):
        return scope.certificates()


class Certified(Certificates):
    key, unit = "certified", _("person")
    title = _("people with a certificate")
    definition = _("Different people with a certificate issued in the period and valid on the day.")
    once_per = ("person",)


class CeremonyParticipants(Sum):
    key, section, unit = "ceremony_participants", Section.TRAINING, _("person")
    of_people = True
    title = _("people at award ceremonies")
    definition = _("People in the hall of the award ceremonies held in the period, guests included, as reported.")
    amount, by = "participants", of_year("held_on")

    def fits(self, scope):
        return not (scope.workshop or scope.is_narrow or scope.side)

    def records(self, scope):
        return scope.ceremonies().filter(participants__isnull=False)


INDICATORS = (
    Courses, TrainerCourses, Cohorts, Enrolments, Enrolled, Attended, Completions, Completed, CompletionRate, Trainers,
    PersonDays, AttendanceRate, Gain, Certificates, Certified, CeremonyParticipants, RegisterEntries, GainTogether,
    Tested,
)  # fmt: skip
