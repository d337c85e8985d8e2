"""What people narrow figures by, as it stands in an address."""

from dataclasses import replace
from functools import cache

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from pages.forms import PlainForm
from partnerships.countries import SOUTHEAST_ASIA, Side
from partnerships.forms.fields import SUGGEST_AT_ONCE, InstitutionField, InstitutionWidget
from partnerships.models import Agreement, Institution, Programme
from reports.scope import Scope
from training.models import Cohort, Enrolment
from workshops.models import Delegate, Workshop

# The side of others is no part of the partnership.
SIDES = (Side.CHINA, Side.SOUTHEAST_ASIA)


class InstitutionByKeyWidget(InstitutionWidget):
    """Shows the institution whose key stands in an address by its name.

    Of very many it suggests none: viewers, who narrow figures too, may not ask the server for names.
    """

    def format_value(self, value) -> str | None:
        """Return the name of an institution among those that may be chosen; text as it was typed."""
        return super().format_value(one_of(self.queryset, value) or value)

    def render(self, name, value, attrs=None, renderer=None) -> str:
        """Draw the box and, of no more than can be read, the names that it suggests."""
        if self.queryset[SUGGEST_AT_ONCE:].exists():
            return forms.TextInput.render(self, name, value, attrs, renderer)
        return super().render(name, value, attrs, renderer)


class InstitutionByKey(InstitutionField):
    """Takes the key of an institution, as addresses have it, or any of its names."""

    widget = InstitutionByKeyWidget

    def clean(self, value) -> Institution | None:
        """Return the institution that was meant; ValidationError says that there is none, or several."""
        return one_of(self.queryset, value) or super().clean(value)


def one_of(institutions: QuerySet, key) -> Institution | None:
    """Return the one of ``institutions`` whose ``key`` is written so; None for another text."""
    return institutions.filter(pk=key).first() if is_key(key) else None


def is_key(text) -> bool:
    """Whether ``text`` of an address can be the key of a record; databases refuse longer numbers."""
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 10


class ScopeForm(PlainForm):
    """Period, workshop, institution, country and side, among those of ``programme``; all may stay empty."""

    since = forms.DateField(required=False, label=_("From"))
    as_of = forms.DateField(required=False, label=_("As of"))
    workshop = forms.ModelChoiceField(
        Workshop.objects.none(), required=False, label=_("Workshop"), empty_label=_("all")
    )
    institution = InstitutionByKey(required=False, label=_("Institution"), help_text="")
    country = forms.ChoiceField(required=False, label=_("Country"))
    side = forms.ChoiceField(
        required=False, label=_("Side"), choices=[("", _("both")), *((one.value, one.label) for one in SIDES)]
    )
    # Published figures speak of cohorts; nobody chooses them here.
    cohorts = forms.ModelMultipleChoiceField(
        Cohort.objects.none(), required=False, label=_("Cohorts"), widget=forms.MultipleHiddenInput
    )

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme = programme
        self.fields["workshop"].queryset = Workshop.objects.filter(programme=programme).order_by("-starts_on", "pk")
        self.fields["institution"].queryset = institutions_in(programme).order_by("official_name", "pk")
        self.fields["cohorts"].queryset = Cohort.objects.filter(course__programme=programme)
        # Asked for by the check of what was typed and by the field itself.
        self.fields["country"].choices = cache(lambda: [("", _("all")), *countries_in(programme)])
        self.fields["institution"].widget.attrs["placeholder"] = _("all; or any of its names")
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if hasattr(field, "choices") else "form-control"

    def clean_as_of(self):
        """Refuse a day to come: nobody knows its figures yet."""
        day = self.cleaned_data["as_of"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Choose today or an earlier day."))
        return day

    def clean(self) -> dict:
        """Refuse a period that ends before it starts."""
        data = super().clean()
        if data.get("since") and not self.errors and data["since"] > (data["as_of"] or timezone.localdate()):
            self.add_error("since", _("The period ends before it starts."))
        return data

    @cached_property
    def scope(self) -> Scope | None:
        """What was asked for, as of today without a day; None when it cannot be read: ``errors`` say why."""
        if not self.is_valid():
            return None
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        asked["cohorts"] = tuple(sorted(cohort.pk for cohort in self.cleaned_data.get("cohorts", ())))
        return Scope(programme=self.programme, **{"as_of": timezone.localdate()} | asked)


class DashboardForm(ScopeForm):
    """The same without side and cohorts, to which not all pictures can be narrowed.

    A coordinator narrows to one of the ``own`` institutions and to a period.
    """

    def __init__(self, data, *, programme: Programme, own: QuerySet | None = None):
        super().__init__({name: data.get(name, "") for name in self.base_fields}, programme=programme)
        del self.fields["side"], self.fields["cohorts"]
        if own is not None:
            # What goes on under another name is seen by those who coordinate that one.
            self.fields["institution"].queryset = own.filter(now_known_as=None)
            self.fields["institution"].required = True
            self.fields["institution"].widget = forms.HiddenInput()
            del self.fields["workshop"], self.fields["country"]

    @property
    def names_nothing(self) -> bool:
        """Whether the address asks for the key of a workshop or an institution that is not there."""
        return any(
            name in self.errors and (str(self[name].data).isdigit() or self[name].is_hidden)
            for name in ("workshop", "institution")
        )

    @cached_property
    def scope(self) -> Scope | None:
        """What was asked for; of a merged institution what it is known as now."""
        found = super().scope
        if found and found.institution and found.institution.now_known_as_id:
            now = Institution.objects.filter(pk=found.institution.pk).as_known_now().get()
            return replace(found, institution=now)
        return found


def institutions_in(programme: Programme):
    """Return the institutions that figures of ``programme`` can be narrowed to: all that its records name."""
    agreements = Agreement.objects.filter(programme=programme)
    # Each asked by itself: lists joined by OR are compared row by row where they are long.
    return Institution.objects.filter(
        Exists(Institution.objects.of_programme(programme).filter(pk=OuterRef("pk")))
        | Exists(Delegate.objects.filter(institution=OuterRef("pk"), workshop__programme=programme))
        | Exists(Enrolment.objects.filter(institution=OuterRef("pk"), cohort__course__programme=programme))
        | Exists(agreements.filter(first_party=OuterRef("pk")))
        | Exists(agreements.filter(second_party=OuterRef("pk")))
    )


def countries_in(programme: Programme) -> list[tuple[str, str]]:
    """Return (code, name) of the countries of both sides and of those institutions, by name."""
    found = institutions_in(programme).exclude(country="").order_by().values_list("country", flat=True).distinct()
    codes = {"CN", *SOUTHEAST_ASIA, *found}
    return sorted(((code, countries.name(code) or code) for code in codes), key=lambda one: one[1])
