"""What people type about themselves and about whom they invite."""

from django import forms
from django.apps import apps
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.services import PLACE_OF
from pages.forms import PageForm, PlainForm


class ProfileForm(PageForm):
    """One's own name."""

    class Meta:
        model = User
        fields = ["full_name"]
        widgets = {"full_name": forms.TextInput(attrs={"autocomplete": "name"})}


class InviteForm(PlainForm):
    """Whom to invite to which role in ``programme``; offers only this programme's institutions and workshops."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, help_text=_("The person signs in with this address.")
    )
    full_name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        help_text=_("As the person writes it. Who is here already keeps the name they have."),
    )
    kind = forms.ChoiceField(label=_("Role"), choices=Role.Kind, widget=forms.RadioSelect)
    institution = forms.ModelChoiceField(
        label=_("Institution"), queryset=None, required=False, help_text=_("Only for a coordinator.")
    )
    is_approver = forms.BooleanField(
        label=_("May approve agreements in the institution's name"),
        required=False,
        help_text=_("Only for a coordinator."),
    )
    workshop = forms.ModelChoiceField(
        label=_("Workshop"), queryset=None, required=False, help_text=_("Only for a helper at the door.")
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme = programme
        # One of the two is needed, and which one depends on the role: neither is optional.
        self.fields["institution"].label, self.fields["workshop"].label = _("Institution"), _("Workshop")
        self.fields["institution"].empty_label = self.fields["workshop"].empty_label = _("none")
        institutions = apps.get_model("partnerships", "Institution").objects
        workshops = apps.get_model("workshops", "Workshop").objects
        self.fields["institution"].queryset = institutions.members_of(programme).order_by("official_name")
        self.fields["workshop"].queryset = workshops.filter(programme=programme)

    def clean(self) -> dict:
        """Ask for the place that the role needs, and refuse the places that it has not."""
        data = super().clean()
        kind = data.get("kind")
        if not kind:
            return data
        needed = PLACE_OF[kind]
        if needed != "programme" and not data.get(needed) and needed not in self.errors:
            self.add_error(needed, _("Choose one: this role is for one of them."))
        for name in ("institution", "workshop"):
            if name != needed and data.get(name):
                self.add_error(name, _("Leave this empty: the role you chose does not have one."))
        if data.get("is_approver") and kind != Role.Kind.COORDINATOR:
            self.add_error("is_approver", _("Only a coordinator can be an approver."))
        return data

    @property
    def place(self):
        """The programme, institution or workshop of the cleaned role."""
        return self.cleaned_data.get(PLACE_OF[self.cleaned_data["kind"]]) or self.programme
