"""Forms over institutions and their names."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm, name_the_empty_choice
from partnerships.forms.fields import InstitutionField
from partnerships.models import Institution, InstitutionName


class InstitutionForm(PageForm):
    """An institution's own facts."""

    now_known_as = InstitutionField(
        label=_("Now known as"), required=False, help_text=_("The institution that carries this one on, if any.")
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")

    class Meta:
        model = Institution
        fields = [
            "official_name", "native_name", "native_language", "kind", "country", "province", "city", "website",
            "fields_of_study", "now_known_as",
        ]  # fmt: skip
        widgets = {"fields_of_study": forms.CheckboxSelectMultiple}
        help_texts = {"fields_of_study": _("Mark as many as are taught there.")}

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["now_known_as"].queryset = choices.exclude(pk=self.instance.pk)


class JoiningForm(InstitutionForm):
    """A new institution with the day since when it is a member.

    One of this name may be here already. Then it joins, so the name is a field of the form alone, which the model's
    constraint does not refuse.
    """

    official_name = forms.CharField(label=_("Official name"), max_length=200, help_text=_("In English."))
    since = forms.DateField(label=_("Member since"), required=False, help_text=_("Today when left empty."))
    field_order = ["official_name"]

    class Meta(InstitutionForm.Meta):
        fields = [name for name in InstitutionForm.Meta.fields if name != "official_name"]

    def clean(self) -> dict:
        """Give the new institution its name."""
        data = super().clean()
        self.instance.official_name = data.get("official_name", "")
        return data

    def validate_unique(self) -> None:
        """Refuse no name that is here already: the service lets that institution join."""


class NameForm(forms.ModelForm):
    """Another name of an institution."""

    class Meta:
        model = InstitutionName
        fields = ["name", "language", "kind"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_the_empty_choice(self.fields["language"])


NameFormSet = forms.inlineformset_factory(
    Institution, InstitutionName, form=NameForm, extra=2, max_num=30, validate_max=True
)
