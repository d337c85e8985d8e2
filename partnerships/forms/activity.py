"""The report on an activity."""

import datetime as dt

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm
from partnerships.activity_words import SEXES, people_words, sex_words
from partnerships.models import ActivityPeople, CollaborativeActivity
from partnerships.services.activities import MOST_PEOPLE

REPORTED = [
    "status", "status_reason", "cancelled_on", "planned_start", "planned_end", "actual_start", "actual_end",
    "actual_length",
]  # fmt: skip
Category = ActivityPeople.Category
# The names of the fields of people: one for each category and sex.
PEOPLE = {category: [f"people_{category}_{sex}" for sex in SEXES] for category in Category}
NOBODY = (0,) * len(SEXES)


class ActivityReportForm(PageForm):
    """Plan, state and what happened in fact, with a small table of the people who took part."""

    class Meta:
        model = CollaborativeActivity
        fields = REPORTED
        help_texts = {
            "status_reason": _("Needed when it is delayed or cancelled."),
            "cancelled_on": _("Only when it is cancelled; today when you leave it empty."),
            "actual_length": _("In the same unit as the plan."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The page draws the table of people by itself.
        self.helper.layout = Layout(*REPORTED)
        self.helper.render_hidden_fields = True
        reported = _reported_people(self.instance)
        for category, names in PEOPLE.items():
            self.initial |= dict(zip(names, reported.get(category, ()), strict=False))
            for name, sex in zip(names, SEXES, strict=True):
                self.fields[name] = CountField(label=f"{capfirst(category.label)}: {sex_words(sex)}")

    def people_rows(self) -> list[tuple[str, list, list]]:
        """Return for the page each category's label, its fields, and those with errors as (sex in words, field)."""
        rows = []
        for category, names in PEOPLE.items():
            fields = [self[name] for name in names]
            wrong = [(sex_words(sex), field) for sex, field in zip(SEXES, fields, strict=True) if field.errors]
            for _sex, field in wrong:
                error_id = f"{field.id_for_label}_error"
                field.field.widget.attrs |= {"class": "form-control is-invalid", "aria-describedby": error_id}
            rows.append((category.label, fields, wrong))
        return rows

    def people(self) -> dict[str, tuple[int, int, int]]:
        """Return the counts of the valid form by category; a category of which nothing was typed is left out."""
        typed = {category: [self.cleaned_data.get(name) for name in names] for category, names in PEOPLE.items()}
        return {
            category.value: tuple(count or 0 for count in counts)
            for category, counts in typed.items()
            if any(count is not None for count in counts)
        }

    def clean_actual_start(self) -> dt.date | None:
        """Refuse a day that has not come and one before the agreement was signed."""
        day, signed_on = _not_in_future(self.cleaned_data["actual_start"]), self.instance.agreement.signed_on
        if day and signed_on and day < signed_on:
            raise forms.ValidationError(
                _("It cannot have started before its agreement was signed on %(day)s."),
                params={"day": date_format(signed_on)},
            )
        return day

    def clean_actual_end(self) -> dt.date | None:
        """Refuse a day that has not come."""
        return _not_in_future(self.cleaned_data["actual_end"])

    def clean_cancelled_on(self) -> dt.date | None:
        """Refuse a day that has not come; of what is not cancelled none is kept."""
        day = _not_in_future(self.cleaned_data["cancelled_on"])
        return day if self.cleaned_data.get("status") == "cancelled" else None

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
        if end and "actual_start" not in self.errors and (not start or end < start):
            self.add_error("actual_end", _("The activity ended before it started."))
        if data.get("planned_start") and data.get("planned_end") and data["planned_end"] < data["planned_start"]:
            self.add_error("planned_end", _("The plan ends before it starts."))
        if status == "completed":
            self._refuse_nobody()
        return data

    def _refuse_nobody(self) -> None:
        """Nothing typed is a gap that may be filled later; nothing but zeros says that nobody took part."""
        names = [name for row in PEOPLE.values() for name in row]
        typed = [name for name in names if self.cleaned_data.get(name) is not None]
        if typed and not any(self.cleaned_data[name] for name in typed) and not self.errors.keys() & names:
            self.add_error(typed[0], _("Say how many took part, or cancel it with a reason."))

    def _was_seen(self, stored: CollaborativeActivity) -> bool:
        # A report that was sent twice, or that somebody else made just so, overwrites nothing.
        return super()._was_seen(stored) or not (self._differs(stored) or self._people_apart(stored))

    def _differs(self, stored: CollaborativeActivity) -> bool:
        saved = forms.models.model_to_dict(stored, fields=REPORTED)
        return any(self.fields[name].has_changed(value, self[name].data) for name, value in saved.items())

    def _keep_both(self, stored: CollaborativeActivity) -> None:
        super()._keep_both(stored)
        self.conflict += self._people_apart(stored)

    def _people_apart(self, stored: CollaborativeActivity) -> list[tuple[str, str, str]]:
        """Return the categories whose typed counts are not the stored ones, as (label, theirs, yours)."""
        reported, apart = _reported_people(stored), []
        for category, names in PEOPLE.items():
            theirs, yours = reported.get(category, NOBODY), [self[name].data or "" for name in names]
            if any(self.fields[name].has_changed(a, b) for name, a, b in zip(names, theirs, yours, strict=True)):
                apart.append((capfirst(category.label), people_words(theirs), people_words(yours)))
        return apart


class CountField(forms.IntegerField):
    """How many people, or nothing when nobody says."""

    def __init__(self, **kwargs):
        wrong = _("Type a whole number from 0 to 100,000, or nothing.")
        super().__init__(
            required=False,
            min_value=0,
            max_value=MOST_PEOPLE,
            widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
            **kwargs,
        )

    def has_changed(self, initial, data) -> bool:
        """Whether another count was typed: nothing and zero are kept as the same."""
        return super().has_changed(initial or "", data if (data or "").strip(" 0") else "")


def _reported_people(activity: CollaborativeActivity) -> dict[str, tuple[int, int, int]]:
    return {row.category: (row.women, row.men, row.not_stated) for row in activity.people.all()}


def _not_in_future(day: dt.date | None) -> dt.date | None:
    if day and day > timezone.localdate():
        raise forms.ValidationError(_("This day is in the future: write it into the plan."))
    return day
