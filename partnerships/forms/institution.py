"""Forms over institutions and their names."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm
from partnerships.forms.fields import InstitutionField
from partnerships.models import Institution, InstitutionName


class InstitutionForm(PageForm):
    """An institution's own facts. A new one may be here already: then it joins, so no name is refused."""

    now_known_as = InstitutionField(
        label=_("Now known as"), required=False, help_text=_("The institution that carries this one on, if any.")
    )

    class Meta:
        model = Institution
        fields = [
            "official_name", "native_name", "native_language", "kind", "country", "province", "city", "website",
            "fields_of_study", "now_known_as",
        ]  # fmt: skip
        widgets = {"fields_of_study": forms.SelectMultiple(attrs={"size": 8})}
        help_texts = {"fields_of_study": _("Hold Ctrl, or Cmd on a Mac, to choose several.")}

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["now_known_as"].queryset = choices.exclude(pk=self.instance.pk)

    def clean(self) -> dict:
        """Leave a new institution's name to the service, which knows what to do with one that is here already."""
        data = super().clean()
        if self.instance.pk is None:
            self._validate_constraints = False
        return data


class JoiningForm(InstitutionForm):
    """A new institution with the day since when it is a member."""

    since = forms.DateField(label=_("Member since"), required=False, help_text=_("Today when left empty."))


class NameForm(forms.ModelForm):
    """Another name of an institution."""

    class Meta:
        model = InstitutionName
        fields = ["name", "language", "kind"]


NameFormSet = forms.inlineformset_factory(
    Institution, InstitutionName, form=NameForm, extra=2, max_num=30, validate_max=True
)
