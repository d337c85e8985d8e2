"""Forms over a programme and its objectives."""

from django import forms

from pages.forms import PageForm
from partnerships.models import Objective, Programme


class ProgrammeForm(PageForm):
    """What staff may change of their programme; its code is lasting."""

    class Meta:
        model = Programme
        fields = [
            "name", "native_name", "starts_on", "ends_on", "advised_partners_min", "advised_partners_max",
            "advised_activities_min", "advised_activities_max",
        ]  # fmt: skip


class ObjectiveForm(forms.ModelForm):
    """One written objective."""

    class Meta:
        model = Objective
        fields = ["number", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


ObjectiveFormSet = forms.inlineformset_factory(
    Programme, Objective, form=ObjectiveForm, extra=2, max_num=50, validate_max=True
)
