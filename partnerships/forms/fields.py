"""Choosing an institution by typing any of its names: no list of 5,000 options, and no need for JavaScript."""

import re
import unicodedata

from django import forms
from django.urls import reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from partnerships.models import Institution

# No more suggestions come with the page; they are all there is without JavaScript.
SUGGEST_AT_ONCE = 200
# With more than one sees at a glance, the server suggests while one types: the browser knows no other spelling.
SEEN_AT_A_GLANCE = 20
NAMED_IN_ERROR = 5


def label_of(institution: Institution) -> str:
    """Return the words that stand for ``institution`` in a form: its official name and country."""
    country = institution.country.name
    return f"{institution.official_name} ({country})" if country else institution.official_name


class InstitutionWidget(forms.TextInput):
    """A text box with suggestions; shows a chosen institution by its label."""

    def __init__(self, attrs: dict | None = None):
        super().__init__(attrs={"autocomplete": "off", "maxlength": 300, **(attrs or {})})
        self.queryset = Institution.objects.none()

    def format_value(self, value) -> str | None:
        """Return the label of an institution or its key; text as it was typed."""
        if isinstance(value, int):
            value = Institution.objects.filter(pk=value).first()
        return label_of(value) if isinstance(value, Institution) else super().format_value(value)

    def render(self, name, value, attrs=None, renderer=None) -> str:
        """Draw the box and the list that its suggestions come from."""
        list_id = f"{(attrs or {}).get('id', name)}_options"
        known = list(self.queryset.order_by("official_name")[: SUGGEST_AT_ONCE + 1])
        attrs = {**(attrs or {}), "list": list_id}
        if len(known) > SUGGEST_AT_ONCE:
            known = []
        if not 0 < len(known) <= SEEN_AT_A_GLANCE:
            attrs |= {
                "hx-get": reverse_lazy("partnerships:institution_options"),
                "hx-trigger": "input changed delay:250ms",
                "hx-target": f"#{list_id}",
                "hx-sync": "this:replace",
            }
        return super().render(name, value, attrs, renderer) + format_html(
            '<datalist id="{}">{}</datalist>', list_id, options(known)
        )


class InstitutionField(forms.CharField):
    """Takes any name of an institution among ``queryset`` and gives the institution, or None when left empty."""

    widget = InstitutionWidget

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 300)
        kwargs.setdefault("help_text", _("Type any of its names: English, native, former. Then choose."))
        super().__init__(**kwargs)
        self.queryset = Institution.objects.none()

    @property
    def queryset(self):
        """The institutions that may be chosen."""
        return self._queryset

    @queryset.setter
    def queryset(self, queryset) -> None:
        self._queryset = self.widget.queryset = queryset

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.queryset = self._queryset
        return copied

    def clean(self, value) -> Institution | None:
        """Return the one institution that was meant; ValidationError names those that might be, or says none is."""
        if self.disabled:
            # What is shown, whatever was sent.
            return value
        words = unicodedata.normalize("NFC", super().clean(value)).strip()
        if not words:
            return None
        found = self._called_exactly(words) or list(self.queryset.called(words)[: NAMED_IN_ERROR + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(
                _("No institution that you can choose has this name. Try another of its names.")
            )
        names = "; ".join(label_of(one) for one in found[:NAMED_IN_ERROR])
        more = "; …" if len(found) > NAMED_IN_ERROR else ""
        raise forms.ValidationError(
            _("Several institutions match. Type one of these: %(names)s"), params={"names": names + more}
        )

    def has_changed(self, initial, data) -> bool:
        """Whether another institution is named than the one in ``initial``."""
        return (self.widget.format_value(initial) or "") != (data or "").strip()

    def _called_exactly(self, words: str) -> list[Institution]:
        labelled = re.fullmatch(r"(.+) \((.+)\)", words)
        if labelled:
            namesakes = self.queryset.filter(official_name__iexact=labelled[1])
            found = [one for one in namesakes if label_of(one).casefold() == words.casefold()]
            if found:
                return found
        return list(self.queryset.called_exactly(words)[: NAMED_IN_ERROR + 1])


def options(institutions, words: str = "") -> str:
    """Return the suggestions for ``institutions`` as HTML.

    A browser shows those alone that have the typed ``words`` in them; one that was found by another name or spelling
    has them beside it therefore.
    """
    return format_html_join(
        "", '<option value="{}">{}</option>', ((label_of(one), _beside(one, words)) for one in institutions)
    )


def _beside(institution: Institution, words: str) -> str:
    shown = f"{label_of(institution)} {institution.native_name}".casefold()
    if not words or words.casefold() in shown:
        return institution.native_name
    return f"{institution.native_name} ({words})".strip()
