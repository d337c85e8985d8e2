"""What people type about the next edition of a report, and about those that are made by themselves."""

import datetime as dt

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm, PlainForm
from partnerships.countries import SOUTHEAST_ASIA
from partnerships.models import Institution, Programme
from reports.contents import Part
from reports.dimensions import DIMENSIONS
from reports.models import ReportSchedule
from reports.periods import period_of
from reports.scope import Scope
from reports.scope_form import countries_in, institutions_in
from workshops.models import Workshop

PLACES = (
    _("first"), _("second"), _("third"), _("fourth"), _("fifth"), _("sixth"), _("seventh"), _("eighth"), _("ninth"),
)  # fmt: skip


class _WithParts:
    """Gives a form one choice a section: left out, or its place in the order."""

    def add_parts(self, chosen: list[str]) -> None:
        """Add a choice for each section; ``chosen`` are the sections that are offered, in their order."""
        places = [("", _("left out")), *((str(place + 1), words) for place, words in enumerate(PLACES[: len(Part)]))]
        for part in Part:
            initial = str(chosen.index(part) + 1) if part in chosen else ""
            field = forms.ChoiceField(label=part.label, choices=places, required=False, initial=initial)
            field.plain_label = part.label
            self.fields[f"part_{part}"] = field
        parts = [f"part_{part}" for part in Part]
        others = [name for name in self.fields if name not in parts]
        sections = Fieldset(_("Sections and their order"), *parts)
        self.helper.layout = Layout(*others, sections)

    def clean_parts(self) -> list[str]:
        """Return the chosen sections in their order; those in the same place in their usual one."""
        places = {part: self.cleaned_data.get(f"part_{part}") for part in Part.values}
        chosen = sorted((part for part in Part.values if places[part]), key=lambda part: int(places[part]))
        if not chosen:
            self.add_error(f"part_{Part.REACH}", _("Choose at least one section."))
        return chosen


def country_choices(programme: Programme) -> list[tuple[str, str]]:
    """Return the countries that a report of ``programme`` can be about: both sides, then others of its records.

    What a dashboard can be narrowed to a report can, too.
    """
    both_sides = ["CN", *SOUTHEAST_ASIA]
    others = [code for code, _name in countries_in(programme) if code not in both_sides]
    names = DIMENSIONS["country"].words([*both_sides, *others])
    return [("", _("all countries")), *((code, names[code]) for code in (*both_sides, *others))]


def institutions_for(programme: Programme, chosen: int | None = None):
    """Return the institutions that a report of ``programme`` can be about, and the one that was ``chosen`` for it."""
    found = Institution.objects.filter(Q(pk__in=institutions_in(programme).values("pk")) | Q(pk=chosen))
    return found.order_by("official_name", "pk")


class EditionForm(_WithParts, PlainForm):
    """What the next edition is about, and what stands in it."""

    title = forms.CharField(
        label=_("Title"), max_length=200, required=False,
        help_text=_("Empty: “Summary report” and what it is about, in both languages."),
    )  # fmt: skip
    workshop = forms.ModelChoiceField(
        Workshop.objects.none(), required=False, label=_("Workshop"), empty_label=_("The whole programme")
    )
    institution = forms.ModelChoiceField(
        Institution.objects.none(), required=False, label=_("Institution"), empty_label=_("all institutions")
    )
    country = forms.ChoiceField(required=False, label=_("Country"))
    since = forms.DateField(required=False, label=_("From"), help_text=_("Empty: since the programme began."))
    as_of = forms.DateField(label=_("Until"), help_text=_("Records after this day are left out."))
    is_public = forms.BooleanField(
        required=False, label=_("For the public"),
        help_text=_(
            "Numbers of people below 5 are left out, and others from which they could be computed. Such an edition can "
            "be published."
        ),
    )  # fmt: skip

    def __init__(self, *args, programme: Programme, parts: list[str] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme = programme
        self.fields["workshop"].queryset = Workshop.objects.filter(programme=programme)
        self.fields["institution"].queryset = institutions_for(programme)
        self.fields["country"].choices = country_choices(programme)
        self.fields["as_of"].initial = timezone.localdate
        self.add_parts(parts if parts is not None else Part.values)

    def clean_as_of(self) -> dt.date:
        """Refuse a day to come: nobody knows its figures yet."""
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Choose today or an earlier day."))
        return day

    def clean(self) -> dict:
        """Refuse a report about two things at once, and a period that ends before it starts."""
        data = super().clean()
        since, as_of = data.get("since"), data.get("as_of")
        if since and as_of and since > as_of:
            self.add_error("since", _("The period ends before it starts."))
        about = [name for name in ("workshop", "institution", "country") if data.get(name)]
        if len(about) > 1:
            self.add_error(about[-1], _("Choose one of workshop, institution and country. Leave the others empty."))
        data["parts"] = self.clean_parts()
        return data

    @property
    def order(self) -> dict:
        """What ``order_edition`` asks for, of a valid form."""
        data = self.cleaned_data
        scope = Scope(
            programme=self.programme, workshop=data["workshop"], institution=data["institution"],
            country=data["country"], since=data["since"], as_of=data["as_of"],
        )  # fmt: skip
        return {"scope": scope} | {name: data[name] for name in ("parts", "title", "is_public")}


class ScheduleForm(_WithParts, PageForm):
    """Which report is made by itself, and when."""

    country = forms.ChoiceField(required=False, label=_("Country"))

    class Meta:
        model = ReportSchedule
        fields = [
            "title", "institution", "country", "every", "covers", "day", "is_public", "sends_to_viewers", "is_active",
        ]  # fmt: skip

    beside = {"schedule_about_one_thing": "country", "schedule_day_in_every_month": "day"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        programme = self.instance.programme
        self.fields["institution"].queryset = institutions_for(programme, self.instance.institution_id)
        self.fields["country"].choices = country_choices(programme)
        self.fields["institution"].empty_label = _("all institutions")
        self.add_parts(self.instance.parts or Part.values)

    def clean(self) -> dict:
        """Take the sections in their order; a schedule that is new, or rested, begins with the period of today."""
        data = super().clean()
        self.instance.parts = self.clean_parts()
        if self._begins and data.get("every"):
            before = period_of(timezone.localdate(), data["every"]).starts_on - dt.timedelta(days=1)
            self.instance.made_until = max(self.instance.made_until or before, before)
        return data

    @property
    def _begins(self) -> bool:
        is_woken = not self.initial["is_active"] and self.cleaned_data.get("is_active", False)
        return self.instance.pk is None or is_woken

    def save(self, commit: bool = True) -> ReportSchedule:
        """Save what was typed, and leave the mark alone that a worker may move meanwhile, unless it rested."""
        schedule = super().save(commit=False)
        if commit:
            fields = [*self._meta.fields, "parts", "changed_at", *(["made_until"] if self._begins else [])]
            schedule.save(update_fields=fields if schedule.pk else None)
        return schedule
