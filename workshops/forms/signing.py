"""The signing of an agreement at a workshop."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm, PlainForm
from partnerships.models import Agreement
from workshops.models import Signing, Workshop


def _not_in_future(day):
    if day > timezone.localdate():
        raise forms.ValidationError(_("The day of the signing lies in the future."))
    return day


class _NumberAndParties(forms.ModelChoiceField):
    def label_from_instance(self, agreement: Agreement) -> str:
        return f"{agreement.number}: {agreement.first_party} – {agreement.second_party}"


class SigningForm(PlainForm):
    """Which signed agreement of the programme was signed here, on which day, at which desk."""

    agreement = _NumberAndParties(
        label=_("Agreement"), queryset=Agreement.objects.none(),
        help_text=_("Signed agreements of the programme that are recorded at no workshop yet."),
    )  # fmt: skip
    signed_on = forms.DateField(label=_("Signed on"))
    desk = forms.CharField(label=_("Desk"), max_length=50, required=False)

    def __init__(self, *args, user, workshop: Workshop, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agreement"].queryset = (
            Agreement.objects.visible_to(user)
            .signed()
            .filter(programme=workshop.programme_id, signing=None)
            .select_related("first_party", "second_party")
            .order_by("number")
        )
        self.initial.setdefault("signed_on", min(workshop.ends_on, workshop.today))

    def clean_signed_on(self):
        """Refuse a day that has not come."""
        return _not_in_future(self.cleaned_data["signed_on"])


class SigningEditForm(PageForm):
    """Day and desk of a signing."""

    class Meta:
        model = Signing
        fields = ["signed_on", "desk"]

    def clean_signed_on(self):
        """Refuse a day that has not come."""
        return _not_in_future(self.cleaned_data["signed_on"])
