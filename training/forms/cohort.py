"""A cohort, its class days, and somebody's withdrawal."""

from decimal import Decimal

from django import forms
from django.db import transaction
from django.db.models import Max, Min
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pages.forms import IN_LIVING_MEMORY, PageForm, PlainForm
from partnerships.forms.fields import InstitutionField
from partnerships.models import Institution, Programme
from training.forms.sentences import limit_texts, take_numbers
from training.models import Cohort, Course, Enrolment, Topic

MOST_HOSTS = 40
MOST_PLACES = 100_000


class CohortForm(PageForm):
    """A cohort; its course is chosen once, since completion is judged by the rule of the course."""

    beside = {"cohort_name_once": "name", "cohort_dates_in_order": "ends_on"}

    class Meta:
        model = Cohort
        fields = ["course", "name", "starts_on", "ends_on", "capacity"]

    def __init__(self, *args, user, programme, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Institution.objects.visible_to(user).of_programme(programme)
        if self.instance.pk:
            # Institutions that have left the programme since still hosted this cohort.
            offered = offered | Institution.objects.filter(pk__in=self.instance.hosts.values("pk"))
        self._add_hosts(offered)
        self.fields["capacity"].help_text = _("Empty when there is no limit.")
        take_numbers(self.fields["capacity"], 0, MOST_PLACES)
        limit_texts(self.fields)
        if self.instance.pk:
            del self.fields["course"]
        else:
            run = Programme.objects.run_by(user)
            self.fields["course"].queryset = Course.objects.filter(programme__in=run, programme=programme)

    def _add_hosts(self, offered) -> None:
        """Add a text box for each host, and two for more; what was sent says how many there were."""
        hosts = list(self.instance.hosts.order_by("official_name")) if self.instance.pk else []
        sent = sum(name.startswith("host_") for name in self.data)
        for number in range(1, min(max(len(hosts) + 2, sent), MOST_HOSTS) + 1):
            field = InstitutionField(label=format_lazy(_("Host {number} (optional)"), number=number), required=False)
            field.queryset = offered
            field.help_text = field.help_text if number == 1 else ""
            if number <= len(hosts):
                field.initial = hosts[number - 1]
            self.fields[f"host_{number}"] = field

    @transaction.atomic
    def save(self, commit: bool = True) -> Cohort:
        """Save the cohort with its hosts."""
        cohort = super().save(commit)
        chosen = [value for name, value in self.cleaned_data.items() if name.startswith("host_") and value]
        cohort.hosts.set(chosen)
        return cohort

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


class CopyForm(PlainForm):
    """Another run of a course: its name and first day, and whether the people come along."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("For example: 2023, second run."))
    starts_on = forms.DateField(
        label=_("Starts on"), help_text=_("All class days move by as many days; the course stays as long as it was.")
    )
    people_as = forms.ChoiceField(
        label=_("People"),
        required=False,
        choices=[
            ("", _("none of them")),
            (Enrolment.State.APPLIED, _("those enrolled or applied, as applied")),
            (Enrolment.State.ENROLLED, _("those enrolled or applied, as enrolled")),
        ],
        help_text=_("Who has withdrawn never comes along. Attendance and scores stay with the earlier run."),
    )

    def __init__(self, *args, cohort: Cohort, **kwargs):
        super().__init__(*args, **kwargs)
        self.cohort = cohort
        limit_texts(self.fields)

    def clean_starts_on(self):
        """Keep the last day in living memory, too."""
        first = self.cleaned_data["starts_on"]
        try:
            for check in IN_LIVING_MEMORY:
                check(first + (self.cohort.ends_on - self.cohort.starts_on))
        except OverflowError:
            raise forms.ValidationError(_("Write a year before 2200.")) from None
        return first


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
        take_numbers(self.fields["hours"], Decimal("0.5"), 24)


class WithdrawForm(PlainForm):
    """Why somebody withdraws."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in the record, and is shown beside the person's name in this cohort."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        limit_texts(self.fields)
