"""Award ceremonies and who presides."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from certificates.models import AwardCeremony
from pages.forms import PageForm, PlainForm
from partnerships.forms.fields import PersonField
from workshops.time_zones import zone_choices

MOST_PRESIDERS = 6


class CeremonyForm(PageForm):
    """An award ceremony with its cohorts and workshops."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"), initial="Asia/Shanghai", help_text=_("Of the place."),
    )  # fmt: skip

    class Meta:
        model = AwardCeremony
        fields = [
            "title", "held_on", "starts_at", "time_zone", "place", "cohorts", "workshops", "participants",
        ]  # fmt: skip
        widgets = {"cohorts": forms.CheckboxSelectMultiple, "workshops": forms.CheckboxSelectMultiple}

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme = programme
        cohorts = self.fields["cohorts"].queryset
        self.fields["cohorts"].queryset = cohorts.filter(course__programme=programme).select_related("course")
        workshops = self.fields["workshops"].queryset.filter(programme=programme)
        self.fields["workshops"].queryset = workshops
        if not workshops:
            del self.fields["workshops"]
        self.fields["time_zone"].choices = zone_choices(self.instance.time_zone)

    def clean(self) -> dict:
        """Refuse a second ceremony of the same name and day."""
        data = super().clean()
        same = AwardCeremony.objects.filter(
            programme=self.programme, title=data.get("title", ""), held_on=data.get("held_on")
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("title", _("This ceremony is already here: same title, same day."))
        return data


class PresiderForm(PlainForm):
    """One person who presides."""

    person = PersonField(
        label=_("Presider"), required=False,
        help_text=_("Officials and managers of the programme: type a name, in any script, or an e-mail address."),
    )  # fmt: skip

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class _Presiders(forms.BaseFormSet):
    def clean(self) -> None:
        """Nobody presides twice."""
        chosen = [form.cleaned_data["person"] for form in self.forms if form.cleaned_data.get("person")]
        if len(set(chosen)) != len(chosen):
            raise ValidationError(_("The same person was chosen twice."))


PresiderFormSet = forms.formset_factory(
    PresiderForm, formset=_Presiders, extra=MOST_PRESIDERS, max_num=MOST_PRESIDERS, absolute_max=MOST_PRESIDERS
)
