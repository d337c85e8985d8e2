"""An entry at the signing board: what two institutions have just signed."""

import datetime as dt
import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.forms import PlainForm
from partnerships.forms.fields import InstitutionField
from partnerships.forms.lines import line_of
from partnerships.models import Agreement, PaperSignature
from partnerships.services.drafts import Terms
from workshops.models import Workshop

USUAL_YEARS = 3
# What the next entry at the same desk most likely has in common with this one.
KEPT = ("desk", "kind", "signed_on", "starts_on", "ends_on")


class BoardForm(PlainForm):
    """The two parties and who signed for them; then what is the same for most entries of a desk."""

    first = InstitutionField(label=_("First party"), help_text="")
    first_signatory = forms.CharField(label=_("Signed for the first party by"), max_length=200)
    second = InstitutionField(label=_("Second party"), help_text="")
    second_signatory = forms.CharField(label=_("Signed for the second party by"), max_length=200)
    desk = forms.CharField(label=_("Desk"), max_length=50, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Agreement.Kind)
    signed_on = forms.DateField(label=_("Signed on"))
    starts_on = forms.DateField(label=_("From"))
    ends_on = forms.DateField(label=_("To"))
    is_another = forms.BooleanField(label=_("It is one more agreement of these two"), required=False)
    # Names the entry: sent twice it is recorded once.
    entry = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, workshop: Workshop, institutions, **kwargs):
        """``institutions``: those that may be named."""
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            self.fields[name].queryset = institutions
            self.fields[f"{name}_signatory"].widget.attrs |= {"list": "people-who-may-sign", "autocomplete": "off"}
        self.fields["first"].widget.attrs["autofocus"] = True
        day = min(workshop.ends_on, workshop.today, timezone.localdate())
        self.fields["entry"].initial = uuid.uuid4
        self.initial = {
            "kind": Agreement.Kind.MOU,
            "signed_on": day,
            "starts_on": day,
            "ends_on": _years_later(day, USUAL_YEARS) - dt.timedelta(days=1),
        } | self.initial

    def clean_signed_on(self) -> dt.date:
        """Refuse a day that has not come."""
        if self.cleaned_data["signed_on"] > timezone.localdate():
            raise forms.ValidationError(_("The day of the signing lies in the future."))
        return self.cleaned_data["signed_on"]

    def clean(self) -> dict:
        """Hold the two parties, and the two dates, against each other."""
        data = super().clean()
        if data.get("first") and data.get("first") == data.get("second"):
            self.add_error("second", _("An agreement is between two different institutions."))
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("The agreement ends before it starts."))
        return data

    def begin_anew(self) -> None:
        """Let the form, sent again, be another entry."""
        self.data = self.data.copy()
        self.data[self.add_prefix("entry")] = str(uuid.uuid4())

    def terms(self, lines: list[dict]) -> Terms:
        """Return what the valid form and the ``lines`` of its formset say."""
        data = self.cleaned_data
        first, second = data["first"], data["second"]
        return Terms(
            first_party=first,
            second_party=second,
            kind=data["kind"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            lines=[line_of(line, first, second) for line in lines],
        )

    def signature(self) -> PaperSignature:
        """Return the unsaved signatures that the valid form tells of."""
        return PaperSignature(
            **{name: self.cleaned_data[name] for name in ("signed_on", "first_signatory", "second_signatory")}
        )

    def kept(self) -> dict:
        """Return what the next entry of the same desk starts with."""
        return {name: self.cleaned_data[name] for name in KEPT}


def _years_later(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # The 29th of February.
        return dt.date(day.year + years, 3, 1)
