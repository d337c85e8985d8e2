"""The report on an activity."""

from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm
from partnerships.models import CollaborativeActivity


class ActivityReportForm(PageForm):
    """Plan, state and what happened in fact."""

    class Meta:
        model = CollaborativeActivity
        fields = [
            "status", "status_reason", "planned_start", "planned_end", "actual_start", "actual_end", "actual_length",
            "actual_women", "actual_men", "actual_not_stated",
        ]  # fmt: skip
        help_texts = {
            "status_reason": _("Needed when it is delayed or cancelled."),
            "actual_length": _("In the same unit as the plan."),
        }

    def clean(self) -> dict:
        """Put each error beside the field that mends it."""
        data = super().clean()
        status, start, end = data.get("status"), data.get("actual_start"), data.get("actual_end")
        if status in ("delayed", "cancelled") and not (data.get("status_reason") or "").strip():
            self.add_error("status_reason", _("Say why it is delayed or cancelled."))
        if status in ("started", "completed") and not start and "actual_start" not in self.errors:
            self.add_error("actual_start", _("Say when it started."))
        if status == "completed" and not end and "actual_end" not in self.errors:
            self.add_error("actual_end", _("Say when it ended."))
        if end and (not start or end < start):
            self.add_error("actual_end", _("The activity ended before it started."))
        if data.get("planned_start") and data.get("planned_end") and data["planned_end"] < data["planned_start"]:
            self.add_error("planned_end", _("The plan ends before it starts."))
        return data
