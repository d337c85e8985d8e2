"""What people type about training, turned into clean data."""

from training.forms.attendance import cells_from
from training.forms.cohort import ClassDaysForm, CohortForm, CopyForm, WithdrawForm
from training.forms.course import CourseForm, TopicFormSet, save_topics
from training.forms.enrolment import EnrolmentForm
from training.forms.results import ResultsForm
from training.forms.scores import ScoresForm

__all__ = [
    "ClassDaysForm",
    "CohortForm",
    "CopyForm",
    "CourseForm",
    "EnrolmentForm",
    "ResultsForm",
    "ScoresForm",
    "TopicFormSet",
    "WithdrawForm",
    "cells_from",
    "save_topics",
]
