"""Forms over institutions and their names."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm, name_the_empty_choice
from partnerships.forms.alike import another, ask_about
from partnerships.forms.fields import InstitutionField
from partnerships.likely_pairs import institutions_like
from partnerships.models import Institution, InstitutionName
from partnerships.people_sheet.words import key_of


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
    is_another = another(_("It is another institution than those named above"))
    field_order = ["is_another", "official_name"]

    class Meta(InstitutionForm.Meta):
        fields = [name for name in InstitutionForm.Meta.fields if name != "official_name"]

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, choices=choices, **kwargs)
        self.known = choices
        if not self.is_bound:
            del self.fields["is_another"]

    def clean(self) -> dict:
        """Give the new institution its name."""
        data = super().clean()
        self.instance.official_name = data.get("official_name", "")
        return data

    def _post_clean(self) -> None:
        """Ask, once all fields are read, whether it is one that is here under another name or spelling."""
        super()._post_clean()
        new = self.instance
        own = (key_of(new.official_name), str(new.country.code or ""))
        found = institutions_like(self.known, new) if new.official_name else []
        # The very same name and country is no question: that record joins.
        is_here = any((key_of(one.official_name), str(one.country.code or "")) == own for one in found)
        ask_about(self, [] if is_here else found, "official_name")

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
