"""What people type about reports, targets and published figures."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm, PlainForm
from partnerships.models import Programme
from reports.models import PublishedFigure, Target
from training.models import Cohort
from workshops.models import Workshop


class EditionForm(PlainForm):
    """What the next edition is about."""

    workshop = forms.ModelChoiceField(
        Workshop.objects.none(), required=False, label=_("Workshop"), empty_label=_("The whole programme")
    )
    as_of = forms.DateField(label=_("As of"), help_text=_("Records after this day are left out."))

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["workshop"].queryset = Workshop.objects.filter(programme=programme)
        self.fields["as_of"].initial = timezone.localdate

    def clean_as_of(self):
        """Refuse a day to come: nobody knows its figures yet."""
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Choose today or an earlier day."))
        return day


class TargetForm(PageForm):
    """A target."""

    class Meta:
        model = Target
        fields = ["indicator", "starts_on", "ends_on", "baseline", "target"]


# The others count things that have two sides, or none.
INDICATORS_WITH_SIDE = ("institutions", "countries", "delegates", "trainers", "completed", "certified")


class PublishedFigureForm(PageForm):
    """A published figure."""

    class Meta:
        model = PublishedFigure
        fields = [
            "indicator", "value", "at_least", "words", "source", "source_url", "published_on", "as_of", "side",
            "workshop", "cohorts", "note",
        ]  # fmt: skip

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["workshop"].queryset = Workshop.objects.filter(programme=programme)
        self.fields["cohorts"].queryset = Cohort.objects.filter(course__programme=programme).select_related("course")

    def clean(self) -> dict:
        """Refuse a side where the records could not be narrowed to it."""
        data = super().clean()
        if data.get("side") and data.get("indicator") not in INDICATORS_WITH_SIDE:
            self.add_error("side", _("This figure is not counted by side. Leave the side empty."))
        return data
