"""Input to clean data."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from certificates import texts
from certificates.models import AwardCeremony, CertificateDesign
from pages.forms import PageForm, PlainForm
from partnerships.models import Person

# More do not fit beside each other under a certificate.
MOST_SIGNATORIES = 3
MOST_PRESIDERS = 6


class IssueForm(PlainForm):
    """The choice of a design."""

    design = forms.ModelChoiceField(
        CertificateDesign.objects.none(), label=_("Design"), empty_label=None,
        error_messages={
            "required": _("Choose a design."),
            "invalid_choice": _("This design can no longer be chosen. Choose another one."),
        },
    )  # fmt: skip

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["design"].queryset = group.designs()


class RevokeForm(PlainForm):
    """Why a certificate is revoked."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown to everybody who checks the certificate. Name no other person."),
    )  # fmt: skip


class ReplaceForm(PlainForm):
    """The name as it should have been printed."""

    name = forms.CharField(label=_("Name to print"), max_length=200)
    native_name = forms.CharField(label=_("Name in native script"), max_length=200, required=False)


class DesignForm(PageForm):
    """A design without its signatories."""

    class Meta:
        model = CertificateDesign
        fields = ["name", "kind", "language", "title", "body", "accent"]
        widgets = {"body": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "body": _(
                "The name is set large where {name} stands. Further fields: {course}, {weeks} (for completion only), "
                "{starts_on}, {ends_on}, {institution}, {programme}. Words in square brackets are left out when a "
                "field in them is empty: [of {institution}]. A new line begins a new line."
            )
        }

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme = programme
        if not self.instance.pk:
            self.initial["body"] = (
                "This is to certify that\n{name}\n[of {institution}]\nhas completed the course\n{course}\n"
                "({weeks} weeks, {starts_on} to {ends_on})"
            )

    def clean_name(self) -> str:
        """Refuse the name of another design of the programme; versions of one design share it."""
        name = self.cleaned_data["name"]
        own = CertificateDesign.objects.filter(pk=self.instance.pk).values_list("name", flat=True).first()
        if name != own and CertificateDesign.objects.filter(programme=self.programme, name=name).exists():
            raise ValidationError(_("This programme already has a design of this name. Choose another name."))
        return name

    def clean(self) -> dict:
        """Hold the text against the fields that its kind knows."""
        data = super().clean()
        if data.get("body") and data.get("kind"):
            try:
                texts.check_body(data["body"], data["kind"])
            except ValidationError as error:
                self.add_error("body", error)
        return data


class SignatoryForm(PlainForm):
    """One person whose name stands under the certificates."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    position = forms.CharField(label=_("Position"), max_length=200, required=False)

    def clean(self) -> dict:
        """A position needs a name."""
        data = super().clean()
        if data.get("position") and not data.get("name"):
            self.add_error("name", _("Whose position is this? Write the name, or empty both."))
        return data


SignatoryFormSet = forms.formset_factory(
    SignatoryForm, extra=MOST_SIGNATORIES, max_num=MOST_SIGNATORIES, absolute_max=MOST_SIGNATORIES
)


class CeremonyForm(PageForm):
    """An award ceremony with its cohorts."""

    class Meta:
        model = AwardCeremony
        fields = ["title", "held_on", "place", "cohorts", "participants"]
        widgets = {"cohorts": forms.CheckboxSelectMultiple}

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme = programme
        cohorts = self.fields["cohorts"].queryset
        self.fields["cohorts"].queryset = cohorts.filter(course__programme=programme).select_related("course")

    def clean(self) -> dict:
        """Refuse a second ceremony of the same name and day."""
        data = super().clean()
        same = AwardCeremony.objects.filter(
            programme=self.programme, title=data.get("title", ""), held_on=data.get("held_on")
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("title", _("This ceremony is already here: same title, same day."))
        return data


class PresiderForm(PlainForm):
    """One person who presides."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Presider"), required=False, empty_label=_("nobody"),
        help_text=_("Officials and managers of the programme can be chosen."),
    )  # fmt: skip

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class _Presiders(forms.BaseFormSet):
    def clean(self) -> None:
        """Nobody presides twice."""
        chosen = [form.cleaned_data["person"] for form in self.forms if form.cleaned_data.get("person")]
        if len(set(chosen)) != len(chosen):
            raise ValidationError(_("The same person was chosen twice."))


PresiderFormSet = forms.formset_factory(
    PresiderForm, formset=_Presiders, extra=MOST_PRESIDERS, max_num=MOST_PRESIDERS, absolute_max=MOST_PRESIDERS
)
