"""What happens with cohorts: days, people, attendance and scores."""

from training.services.attendance import record_attendance
from training.services.days import add_class_days, remove_class_day
from training.services.people import admit, enrol, withdraw
from training.services.scores import record_scores

__all__ = [
    "add_class_days",
    "admit",
    "enrol",
    "record_attendance",
    "record_scores",
    "remove_class_day",
    "withdraw",
]
