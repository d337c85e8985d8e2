"""What people type about targets and published figures."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm
from partnerships.models import Programme
from reports.indicators import Indicator, Section
from reports.models import PublishedFigure, Target
from reports.rows import code_of, read_code, row_choices
from training.models import Cohort
from workshops.models import Workshop

# What can be narrowed to some cohorts beside the figures of training.
OF_COHORTS = ("institutions", "countries", "people", "participations")


class _OfFigureForm(PageForm):
    """Base of forms of what speaks of a figure or, with ``only``, of one row of it."""

    only = forms.ChoiceField(required=False, label=_("Only"), help_text=_("One row of the figure, such as one sex."))

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = code_of(self.instance)
        groups = [("", _("the whole figure")), *row_choices(programme)]
        known = {code for _heading, rows in groups[1:] for code, _words in rows}
        if chosen and chosen not in known:
            groups.append((chosen, self.instance.title))
        self.fields["only"].choices = groups
        self.fields["only"].initial = chosen
        self.order_fields(["indicator", "only"])

    def clean(self) -> dict:
        """Take over the row, and refuse one that the figure does not have."""
        data = super().clean()
        one = self.instance
        one.indicator = data.get("indicator", "")
        one.by, one.row = read_code(data.get("only", ""))
        if one.by and one.indicator:
            try:
                one.check_row()
            except ValidationError as error:
                one.by = one.row = ""
                self.add_error("only", error.messages)
        return data


class TargetForm(_OfFigureForm):
    """A target."""

    beside = {
        "target_dates_in_order": "ends_on",
        "target_baseline_of_day": "baseline",
        "target_once_a_period": "starts_on",
    }

    class Meta:
        model = Target
        fields = ["indicator", "counts", "starts_on", "ends_on", "baseline", "baseline_on", "target"]


class PublishedFigureForm(_OfFigureForm):
    """A published figure."""

    cohorts = forms.ModelMultipleChoiceField(
        Cohort.objects.none(), required=False, label=_("Cohorts"),
        help_text=_("When the figure speaks of some cohorts alone. Hold Ctrl to choose several."),
    )  # fmt: skip
    beside = {"published_figure_dates_in_order": "since", "published_figure_once": "value"}

    class Meta:
        model = PublishedFigure
        fields = [
            "indicator", "value", "at_least", "words", "kind", "speaker", "source", "source_url", "published_on",
            "since", "as_of", "workshop", "cohorts", "note",
        ]  # fmt: skip

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, programme=programme, **kwargs)
        self.fields["workshop"].queryset = Workshop.objects.filter(programme=programme)
        self.fields["workshop"].empty_label = _("The whole programme")
        self.fields["cohorts"].queryset = Cohort.objects.filter(course__programme=programme).select_related("course")
        if not self.fields["cohorts"].queryset.exists():
            del self.fields["cohorts"]

    def clean_as_of(self):
        """Refuse a day to come."""
        return _come_already(self.cleaned_data["as_of"])

    def clean_published_on(self):
        """Refuse a day to come."""
        return _come_already(self.cleaned_data["published_on"])

    def clean(self) -> dict:
        """Refuse cohorts where nothing is counted for them, and beside a workshop, which has none."""
        data = super().clean()
        if data.get("cohorts") and data.get("indicator") and not _counts_cohorts(self.instance.figure):
            self.add_error("cohorts", _("This figure is not counted for cohorts. Leave them out."))
        if data.get("workshop") and data.get("cohorts"):
            self.add_error("cohorts", _("Choose a workshop or cohorts, not both."))
        return data


def _counts_cohorts(figure: Indicator) -> bool:
    return figure.section == Section.TRAINING or figure.key in OF_COHORTS


def _come_already(day: dt.date | None) -> dt.date | None:
    if day and day > timezone.localdate():
        raise ValidationError(_("This day has not come yet. Choose today or an earlier day."))
    return day
