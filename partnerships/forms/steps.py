"""The short forms that go with a step in an agreement's life."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from documents.uploads.field import EvidenceField
from pages.forms import PageForm, PlainForm
from partnerships.models import Agreement, CollaborativeActivity, Institution, PaperSignature


class PaperSignatureForm(PageForm):
    """Who signed on paper, when, and the scan of it."""

    ceremony_on = forms.DateField(
        label=_("Signing ceremony on"), required=False, help_text=_("When there was a ceremony, on its own day.")
    )
    scan = EvidenceField(label=_("Scan of the signed paper"), required=False)
    scan_follows = forms.BooleanField(
        label=_("The scan follows later"), required=False,
        help_text=_("The agreement then stands in the list “on paper without a scan”."),
    )  # fmt: skip

    class Meta:
        model = PaperSignature
        fields = ["signed_on", "first_signatory", "first_position", "second_signatory", "second_position"]

    def __init__(self, *args, agreement, **kwargs):
        super().__init__(*args, **kwargs)
        for name, party in (("first", agreement.first_party), ("second", agreement.second_party)):
            signatory = self.fields[f"{name}_signatory"]
            signatory.required = True
            signatory.label = _("Signed for %(institution)s by") % {"institution": party}
            self.fields[f"{name}_position"].label = _("Position at %(institution)s (optional)") % {"institution": party}
        # It is either chosen, or said to follow.
        self.fields["scan"].label = self.fields["scan"].plain_label

    def clean_signed_on(self) -> dt.date:
        """Refuse a day that has not come."""
        return _not_in_future(self.cleaned_data["signed_on"])

    def clean_ceremony_on(self) -> dt.date | None:
        """Refuse a day that has not come."""
        return _not_in_future(self.cleaned_data["ceremony_on"])

    def clean(self) -> dict:
        """Ask for the scan, or for the word that it follows."""
        data = super().clean()
        if not data.get("scan") and not data.get("scan_follows") and "scan" not in self.errors:
            self.add_error("scan", _("Choose the scan, or say below that it follows later."))
        return data


class ProposalDayForm(PageForm):
    """The day on which one side proposed to the other what was signed and entered afterwards."""

    class Meta:
        model = Agreement
        fields = ["proposed_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["proposed_on"].required = True
        self.fields["proposed_on"].label = self.fields["proposed_on"].plain_label

    def clean_proposed_on(self) -> dt.date:
        """Refuse a day after the signature, and one that has not come."""
        day, signed_on = _not_in_future(self.cleaned_data["proposed_on"]), self.instance.signed_on
        if day > signed_on:
            raise forms.ValidationError(
                _("It was signed on %(day)s, so it was proposed on that day or before."),
                params={"day": date_format(signed_on)},
            )
        return day


class ReasonForm(PlainForm):
    """Why; the words stay in the record."""

    why = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class TerminationForm(ReasonForm):
    """From when on an agreement ends, why, and for each of its open activities whether it ends with it."""

    on = forms.DateField(label=_("With effect from"))
    field_order = ["on", "why"]

    def __init__(self, *args, agreement, activities, **kwargs):
        super().__init__(*args, **kwargs)
        self.agreement = agreement
        self.activities = list(activities)
        for activity in self.activities:
            self.fields[_field_of(activity)] = forms.ChoiceField(
                label=f"{capfirst(activity.get_kind_display())}: {activity.sending} → {activity.receiving}",
                choices=[("goes_on", _("goes on to its end")), ("cancelled", _("is cancelled"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Say what becomes of this activity.")},
            )

    def clean_on(self) -> dt.date:
        """Refuse a day before the signing and one on which it has ended by itself."""
        day = self.cleaned_data["on"]
        if day < self.agreement.signed_on:
            raise forms.ValidationError(_("It cannot end before it was signed."))
        if day > self.agreement.signed_version.ends_on:
            raise forms.ValidationError(_("By this day it has ended by itself."))
        return day

    def cancelled(self) -> list[CollaborativeActivity]:
        """Return the activities that end with the agreement."""
        return [one for one in self.activities if self.cleaned_data[_field_of(one)] == "cancelled"]


class LetterTerminationForm(TerminationForm):
    """The same for staff, who hold the letter that ends the agreement."""

    letter = EvidenceField(label=_("Letter that ends it"))
    field_order = ["on", "why", "letter"]


class ApprovalForm(PlainForm):
    """In whose name, and the hash of the words that were shown."""

    institution = forms.ModelChoiceField(
        Institution.objects.none(), label=_("You approve in the name of"), empty_label=None, widget=forms.RadioSelect
    )
    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, institutions, version, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["institution"]
        field.queryset = institutions
        self.initial |= {"sha256": version.sha256}
        if len(institutions) == 1:
            field.widget = forms.HiddenInput()
            self.initial["institution"] = institutions[0]
        field.error_messages["invalid_choice"] = _("You cannot approve in the name of this institution.")


def _field_of(activity: CollaborativeActivity) -> str:
    return f"activity_{activity.pk}"


def _not_in_future(day: dt.date | None) -> dt.date | None:
    if day and day > timezone.localdate():
        raise forms.ValidationError(_("This day is in the future."))
    return day
