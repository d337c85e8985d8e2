"""A design without its logos and signatories."""

from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from certificates import texts
from certificates.forms.printed import PrintedField, PrintedLineField
from certificates.models import CertificateDesign
from certificates.previews import SAMPLES
from pages.forms import PageForm

ALONE = _("Leave all three empty for a certificate in one language.")
FIRST_BODY = (
    "This is to certify that\n{name}\n[of {institution}]\nhas completed the course\n{course}\n"
    "({weeks} weeks, {starts_on} to {ends_on})"
)


class DesignForm(PageForm):
    """What a design says and what it looks like; ``who`` is the name its preview shows and is not saved."""

    beside = {
        "design_second_language_whole": "second_language",
        "design_languages_differ": "second_language",
        "design_valid_months": "valid_months",
    }
    who = forms.ChoiceField(
        label=_("Preview with"), required=False, choices=[(key, one.label) for key, one in SAMPLES.items()],
        help_text=_("Names of every length and script: whatever is chosen here, the design stays the same."),
    )  # fmt: skip

    class Meta:
        model = CertificateDesign
        fields = [
            "name", "kind", "language", "title", "body", "show_native_name", "second_language", "second_title",
            "second_body", "paper", "border", "accent", "variant", "valid_months",
        ]  # fmt: skip
        field_classes = {
            "title": PrintedLineField, "body": PrintedField,
            "second_title": PrintedLineField, "second_body": PrintedField,
        }  # fmt: skip
        widgets = {
            "body": forms.Textarea(attrs={"rows": 6}),
            "second_body": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "body": _(
                "The name is set large where {name} stands. Further fields: {native_name}, {course}, {weeks} (for "
                "completion only), {starts_on}, {ends_on}, {institution}, {programme}. Words in square brackets are "
                "left out when a field in them is empty: [of {institution}]. A new line begins a new line."
            ),
            "second_body": _(
                "The same fields, dates in the words of this language. {native_name} is the native name where it is "
                "written in this language's script, and otherwise the name."
            ),
        }

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme = programme
        if not self.instance.pk:
            self.initial["body"] = FIRST_BODY
        second = self.fields["second_language"]
        second.choices = [("", _("none")), *second.choices[1:]]
        self.fields["who"].label = self.fields["who"].plain_label
        sections = [
            Fieldset(_("What it is"), "name", "kind", "valid_months"),
            Fieldset(_("Words"), "language", "title", "body", "show_native_name"),
            Fieldset(
                _("Second language"),
                HTML(format_html('<p class="form-text">{}</p>', ALONE)),
                "second_language", "second_title", "second_body",
            ),
            Fieldset(_("Look"), "paper", "border", "accent", "variant"),
        ]  # fmt: skip
        self.helper.layout = Layout(*sections, *(["seen_at"] if "seen_at" in self.fields else []))

    def clean_name(self) -> str:
        """Refuse the name of another design of the programme; versions of one design share it."""
        name = self.cleaned_data["name"]
        own = CertificateDesign.objects.filter(pk=self.instance.pk).values_list("name", flat=True).first()
        if name != own and CertificateDesign.objects.filter(programme=self.programme, name=name).exists():
            raise ValidationError(_("This programme already has a design of this name. Choose another name."))
        return name

    def clean(self) -> dict:
        """Hold the texts against the fields that their kind knows, and ask for a whole second language or none."""
        data = super().clean()
        for field in ("body", "second_body"):
            if data.get(field) and data.get("kind"):
                try:
                    texts.check_body(data[field], data["kind"], is_second=field == "second_body")
                except ValidationError as error:
                    self.add_error(field, error)
        second = ("second_language", "second_title", "second_body")
        missing = {
            "second_language": _("Which language are title and text in? Choose it, or empty both."),
            "second_title": _("Write the title in the second language, or choose none."),
            "second_body": _("Write the text in the second language, or choose none."),
        }
        if any(data.get(field) for field in second):
            for field in second:
                if not data.get(field) and field not in self.errors:
                    self.add_error(field, missing[field])
        return data


class UnsavedDesignForm(DesignForm):
    """The same form while it is being filled in: its name and the edits of others do not hinder a preview."""

    class Meta(DesignForm.Meta):
        fields = [field for field in DesignForm.Meta.fields if field != "name"]

    clean_name = None

    def _guards_edits(self) -> bool:
        return False
