"""What happens with cohorts: days, people, attendance and scores."""

from training.services.attendance import record_attendance
from training.services.copies import copy_cohort
from training.services.days import add_class_days, remove_class_day
from training.services.enrolment_imports import import_trainees, keep_trainees
from training.services.people import admit, enrol, withdraw
from training.services.result_imports import import_results, keep_results
from training.services.scores import record_scores

__all__ = [
    "add_class_days",
    "admit",
    "copy_cohort",
    "enrol",
    "import_results",
    "import_trainees",
    "keep_results",
    "keep_trainees",
    "record_attendance",
    "record_scores",
    "remove_class_day",
    "withdraw",
]
