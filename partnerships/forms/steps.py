"""The short forms that go with a step in an agreement's life."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm, PlainForm
from partnerships.models import CollaborativeActivity, PaperSignature


class PaperSignatureForm(PageForm):
    """Who signed on paper, and when."""

    ceremony_on = forms.DateField(
        label=_("Signing ceremony on"), required=False, help_text=_("When there was a ceremony, on its own day.")
    )

    class Meta:
        model = PaperSignature
        fields = ["signed_on", "first_signatory", "first_position", "second_signatory", "second_position"]

    def __init__(self, *args, agreement, **kwargs):
        super().__init__(*args, **kwargs)
        for name, party in (("first", agreement.first_party), ("second", agreement.second_party)):
            signatory = self.fields[f"{name}_signatory"]
            signatory.required = True
            signatory.label = _("Signed for %(institution)s by") % {"institution": party}

    def clean_signed_on(self) -> dt.date:
        """Refuse a day that has not come."""
        return _not_in_future(self.cleaned_data["signed_on"])

    def clean_ceremony_on(self) -> dt.date | None:
        """Refuse a day that has not come."""
        return _not_in_future(self.cleaned_data["ceremony_on"])


class ReasonForm(PlainForm):
    """Why; the words stay in the record."""

    why = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class TerminationForm(ReasonForm):
    """Since when an agreement is over, why, and which of its open activities end with it."""

    on = forms.DateField(label=_("With effect from"))
    cancelled = forms.ModelMultipleChoiceField(
        CollaborativeActivity.objects.none(), label=_("Open activities that are cancelled"), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Those that you do not mark go on."),
    )  # fmt: skip
    field_order = ["on", "why", "cancelled"]

    def __init__(self, *args, activities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cancelled"].queryset = activities

    def clean_on(self) -> dt.date:
        """Refuse a day that has not come."""
        return _not_in_future(self.cleaned_data["on"])


def _not_in_future(day: dt.date | None) -> dt.date | None:
    if day and day > timezone.localdate():
        raise forms.ValidationError(_("This day is in the future."))
    return day
