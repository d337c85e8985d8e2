"""What people say of a token, and what programs say of an agreement."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from api.models import Token
from api.services import LONGEST
from pages.forms import PageForm
from partnerships.forms.draft import DraftForm
from partnerships.models import Institution


class TokenForm(PageForm):
    """A name, the last day, and whether it may submit."""

    may_submit = forms.TypedChoiceField(
        label=_("What it may do"),
        choices=[("no", _("read what I may see")), ("yes", _("read, and draft and propose agreements"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )

    class Meta:
        model = Token
        fields = ["name", "expires_on"]

    field_order = ["name", "may_submit", "expires_on"]

    def clean_expires_on(self) -> dt.date:
        """Refuse a day that has passed, and one more than a year ahead."""
        day, today = self.cleaned_data["expires_on"], timezone.localdate()
        if day < today:
            raise forms.ValidationError(_("This day has passed."))
        if day > today + LONGEST:
            raise forms.ValidationError(_("A token is valid for a year at most."))
        return day


class SentDraftForm(DraftForm):
    """The form of a draft with institutions named by their numbers, as programs know them."""

    first = forms.ModelChoiceField(Institution.objects.none())
    second = forms.ModelChoiceField(Institution.objects.none())
