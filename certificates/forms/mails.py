"""Sending certificates by e-mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.mail_words import LANGUAGES
from pages.forms import PlainForm


class MailForm(PlainForm):
    """The language of the words around certificates, and a sentence of one's own."""

    language = forms.ChoiceField(
        label=_("Language of the e-mail"), required=False,
        choices=[("", _("that of the design")), *((one.value, one.label) for one in LANGUAGES)],
    )  # fmt: skip
    note = forms.CharField(
        label=_("A sentence of your own"), max_length=300, required=False,
        help_text=_("The same in each e-mail, below the first lines."),
    )  # fmt: skip


class SingleMailForm(MailForm):
    """The same for one certificate, with the address that it goes to."""

    address = forms.EmailField(label=_("E-mail address"), max_length=254)

    field_order = ["address", "language", "note"]
