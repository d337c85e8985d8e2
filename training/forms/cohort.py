"""A cohort, its class days, and somebody's withdrawal."""

from decimal import Decimal

from django import forms
from django.db.models import Max, Min
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm, PlainForm
from partnerships.models import Institution, Programme
from training.models import Cohort, Course, Topic


class CohortForm(PageForm):
    """A cohort; its course is chosen once, since completion is judged by the rule of the course."""

    beside = {"cohort_name_once": "name", "cohort_dates_in_order": "ends_on"}

    class Meta:
        model = Cohort
        fields = ["course", "name", "starts_on", "ends_on", "capacity", "hosts"]
        widgets = {"hosts": forms.CheckboxSelectMultiple}

    def __init__(self, *args, user, programme, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Institution.objects.visible_to(user).of_programme(programme)
        if self.instance.pk:
            # Institutions that have left the programme since still hosted this cohort.
            offered = offered | Institution.objects.filter(pk__in=self.instance.hosts.values("pk"))
        self.fields["hosts"].queryset = offered
        self.fields["capacity"].help_text = _("Empty when there is no limit.")
        if self.instance.pk:
            del self.fields["course"]
        else:
            run = Programme.objects.run_by(user)
            self.fields["course"].queryset = Course.objects.filter(programme__in=run, programme=programme)

    def clean(self) -> dict:
        """Keep the class days that exist inside the cohort's dates."""
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if self.instance.pk and first and last:
            days = self.instance.class_days.aggregate(first=Min("day"), last=Max("day"))
            if days["first"] and days["first"] < first:
                self.add_error(
                    "starts_on",
                    _("The cohort already meets on %(day)s.") % {"day": date_format(days["first"])},
                )
            if days["last"] and days["last"] > last:
                self.add_error("ends_on", _("The cohort still meets on %(day)s.") % {"day": date_format(days["last"])})
        return data


class ClassDaysForm(PlainForm):
    """A run of class days: from, to, on which weekdays."""

    first = forms.DateField(label=_("From"))
    last = forms.DateField(label=_("To"), help_text=_("The same day for one day alone."))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"), coerce=int, choices=list(WEEKDAYS.items()), initial=[0, 1, 2, 3, 4],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    hours = forms.DecimalField(
        label=_("Hours a day"), min_value=Decimal("0.5"), max_value=24, max_digits=4, decimal_places=1,
        initial=Decimal("6"),
    )  # fmt: skip
    topic = forms.ModelChoiceField(label=_("Topic"), queryset=Topic.objects.none(), required=False)

    def __init__(self, *args, cohort: Cohort, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = cohort.course.topics.all()


class WithdrawForm(PlainForm):
    """Why somebody withdraws."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in the record, and is shown beside the person's name in this cohort."),
    )  # fmt: skip
