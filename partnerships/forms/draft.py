"""The draft of an agreement: parties, period, purpose, commitment, and its activity lines."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import PageForm, PlainForm
from partnerships.forms.fields import InstitutionField
from partnerships.forms.lines import line_of
from partnerships.models import Agreement, AgreementVersion, Institution
from partnerships.services.drafts import Terms


class TermsFields(forms.Form):
    """What a version says beside its parties and its lines."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Agreement.Kind)
    starts_on = forms.DateField(label=_("Starts on"), required=False)
    ends_on = forms.DateField(label=_("Ends on"), required=False)
    purpose = forms.CharField(
        label=_("Purpose"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    purpose_chinese = forms.CharField(
        label=_("Purpose in Chinese"), required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "zh-Hans"}),
        help_text=_("For the printed agreement, which is in English and Chinese side by side."),
    )  # fmt: skip
    commitment_by = forms.CharField(
        label=_("Head who committed the institution"), required=False, max_length=200,
        help_text=_("Needed before the draft can be proposed."),
    )  # fmt: skip
    commitment_on = forms.DateField(label=_("Commitment given on"), required=False)

    def clean(self) -> dict:
        """Hold the two dates against each other."""
        data = super().clean()
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("The agreement ends before it starts."))
        return data

    def show_terms_of(self, version: AgreementVersion | None) -> None:
        """Fill the fields with what ``version`` says."""
        self.initial |= {name: getattr(version, name) for name in TERMS} if version else {}


TERMS = tuple(TermsFields.base_fields)


class DraftForm(TermsFields, PageForm):
    """A draft by a coordinator (own institution and partner) or by staff (two parties and who sees the draft)."""

    own = forms.ModelChoiceField(Institution.objects.none(), label=_("Your institution"), empty_label=None)
    first = InstitutionField(label=_("First party"))
    second = InstitutionField(label=_("Second party"))
    side = forms.ChoiceField(
        label=_("Who sees and proposes the draft"),
        choices=[
            ("", _("only the programme office")),
            ("first", _("the first party and the programme office")),
            ("second", _("the second party and the programme office")),
        ],
        required=False,
    )
    # Names the opened page: sent twice it makes one draft, and nobody is warned of an edit of their own.
    page = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = ["own", "first", "second", "side", *TERMS]

    class Meta:
        model = Agreement
        fields = []

    def __init__(self, *args, choices, own, is_staff: bool, **kwargs):
        """``choices``: institutions that may be named; ``own``: those that the user coordinates."""
        super().__init__(*args, **kwargs)
        self.is_staff = is_staff
        self.is_stale = False
        self.fields["second"].queryset = choices
        self.fields["page"].initial = uuid.uuid4
        if is_staff:
            del self.fields["own"]
            self.fields["first"].queryset = choices
            self.fields["side"].label = _("Who sees and proposes the draft")
        else:
            del self.fields["first"], self.fields["side"]
            self.fields["own"].queryset = own
            self.fields["second"].label = self.fields["second"].plain_label = _("Partner")
        self._show_stored()
        if self.instance.renewal_of_id:
            # A renewal is between the same two.
            for name in {"own", "first", "second"} & set(self.fields):
                self.fields[name].disabled = True

    def clean(self) -> dict:
        """Hold the two parties against each other."""
        data = super().clean()
        first, second = data.get("own") or data.get("first"), data.get("second")
        if first and first == second:
            self.add_error("second", _("An agreement is between two different institutions."))
        return data

    def terms(self, lines: list[dict]) -> Terms:
        """Return what the valid form and the ``lines`` of its formset say."""
        data = self.cleaned_data
        # For a coordinator the own institution comes first on the page, whichever party it is in the agreement.
        here, there = data.get("own") or data["first"], data["second"]
        swapped = not self.is_staff and self.instance.pk and self.instance.second_party_id == here.pk
        return Terms(
            first_party=there if swapped else here,
            second_party=here if swapped else there,
            lines=[line_of(line, here, there) for line in lines],
            **{name: data[name] for name in TERMS},
        )

    def drafted_by(self) -> Institution | None:
        """Return the side that the draft belongs to."""
        data = self.cleaned_data
        return data.get("own") or {"first": data.get("first"), "second": data.get("second")}.get(data.get("side"))

    def own_party(self) -> Institution | None:
        """Return the party that the page speaks of as sending in an "out" line, in a stored draft."""
        draft = self.instance
        if not draft.pk:
            return None
        return draft.first_party if self.is_staff or draft.drafted_by is None else draft.drafted_by

    def refuse_stale(self, stored: Agreement) -> None:
        """Say that somebody else saved the draft; sending the form again then overwrites it knowingly."""
        self._keep_both(stored)

    def _was_seen(self, stored: Agreement) -> bool:
        page = self.cleaned_data.get("page")
        return super()._was_seen(stored) or (page is not None and page == stored.saved_in)

    def _keep_both(self, stored: Agreement) -> None:
        super()._keep_both(stored)
        # The page shows both texts line by line, words that stand in the version and its lines included.
        self.conflict, self.is_stale = [], True

    def _show_stored(self) -> None:
        draft = self.instance
        if not draft.pk:
            return
        here = self.own_party()
        sides = {draft.first_party_id: "first", draft.second_party_id: "second"}
        stored = {
            "own": here,
            "first": draft.first_party,
            "second": draft.partner_of(here.pk),
            "side": sides.get(draft.drafted_by_id, ""),
        }
        self.initial |= {name: value for name, value in stored.items() if name in self.fields}
        self.show_terms_of(draft.newest_version)


class NewVersionForm(TermsFields, PlainForm):
    """Other words for a proposed or signed agreement; its parties stay."""

    # The hash of the words that these shall take the place of: who answers older ones is told so.
    answers = forms.CharField(max_length=64, widget=forms.HiddenInput)
    # Whether they were signed when the page was opened: a counter-proposal must not become an amendment unseen.
    amends = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, answered: AgreementVersion, amends: bool, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("starts_on", "ends_on"):
            self.fields[name].required = True
            self.fields[name].label = self.fields[name].plain_label
        self.fields["commitment_by"].help_text = _("Of your institution, for these words.")
        self.show_terms_of(answered)
        # A commitment was given for the other words.
        self.initial |= {"answers": answered.sha256, "amends": amends, "commitment_by": "", "commitment_on": None}

    def terms(self, agreement: Agreement, own: Institution, lines: list[dict]) -> Terms:
        """Return what the valid form and the ``lines`` of its formset say, written in the name of ``own``."""
        partner = agreement.partner_of(own.pk)
        return Terms(
            first_party=agreement.first_party,
            second_party=agreement.second_party,
            lines=[line_of(line, own, partner) for line in lines],
            **{name: self.cleaned_data[name] for name in TERMS},
        )

    def refuse_stale(self, answered: AgreementVersion, *, amends: bool) -> None:
        """Let the form, sent again, answer the words ``answered`` that were proposed or signed meanwhile."""
        self.data = self.data.copy()
        self.data[self.add_prefix("amends")] = str(amends)
        self.data[self.add_prefix("answers")] = answered.sha256
