"""What people type about reports, targets and published figures."""

from reports.forms.editions import EditionForm, ScheduleForm
from reports.forms.figures import PublishedFigureForm, TargetForm

__all__ = ["EditionForm", "PublishedFigureForm", "ScheduleForm", "TargetForm"]
