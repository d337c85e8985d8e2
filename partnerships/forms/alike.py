"""The question to whoever enters a record by hand that looks like one that is here."""

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from partnerships.merge_plan import Record


def another(label: str) -> forms.BooleanField:
    """Return the mark that says that it is another one; it is shown after the question alone."""
    return forms.BooleanField(label=label, required=False)


def ask_about(form: forms.Form, found: list[Record], beside: str) -> None:
    """Let ``form`` ask, beside the field ``beside``, whether one of ``found`` is meant, unless it was answered."""
    if not found:
        form.fields.pop("is_another", None)
    elif not form.cleaned_data.get("is_another"):
        links = format_html_join("; ", '<a href="{}">{}</a>', ((one.get_absolute_url(), one) for one in found))
        words = format_html(_("This looks like: {}. Open it, or mark that it is another one and save again."), links)
        form.add_error(beside if beside in form.fields else None, words)
