"""Courses, their cohorts, class days, enrolments and attendance."""

from training.models.cohort import ClassDay, Cohort
from training.models.course import Course, Topic
from training.models.enrolment import Attendance, Enrolment
from training.models.uploaded import EnrolmentImport, ResultImport

__all__ = ["Attendance", "ClassDay", "Cohort", "Course", "Enrolment", "EnrolmentImport", "ResultImport", "Topic"]
