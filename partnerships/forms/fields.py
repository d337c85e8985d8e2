"""Choosing an institution or a person by typing any name: no list of 5,000 options, and no need for JavaScript."""

import re
import unicodedata

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from partnerships.models import Institution, Person

# No more suggestions come with the page; they are all there is without JavaScript.
SUGGEST_AT_ONCE = 200
# With more than one sees at a glance, the server suggests while one types: the browser knows no other spelling.
SEEN_AT_A_GLANCE = 20
NAMED_IN_ERROR = 5


def label_of(one: Institution | Person) -> str:
    """Return the words that stand for ``one`` in a form: its name, and country or institution."""
    if isinstance(one, Person):
        return f"{one.full_name} ({one.institution})" if one.institution_id else one.full_name
    country = one.country.name
    return f"{one.official_name} ({country})" if country else one.official_name


class _SuggestingWidget(forms.TextInput):
    """A text box with suggestions; shows what is chosen by its label."""

    model: type[Institution] | type[Person]
    suggestions: str
    # Of a label: two names of 200 letters at most.
    longest = 420
    # What labels read, so that no label asks a query.
    related: tuple[str, ...] = ()

    def __init__(self, attrs: dict | None = None):
        super().__init__(attrs={"autocomplete": "off", "maxlength": self.longest, **(attrs or {})})
        self.queryset = self.model.objects.none()

    def format_value(self, value) -> str | None:
        """Return the label of a record or its key; text as it was typed."""
        if isinstance(value, int):
            value = self.model.objects.select_related(*self.related).filter(pk=value).first()
        return label_of(value) if isinstance(value, self.model) else super().format_value(value)

    def render(self, name, value, attrs=None, renderer=None) -> str:
        """Draw the box and the list that its suggestions come from."""
        list_id = f"{(attrs or {}).get('id', name)}_options"
        known = list(in_order(self.queryset)[: SUGGEST_AT_ONCE + 1])
        attrs = {**(attrs or {}), "list": list_id}
        if len(known) > SUGGEST_AT_ONCE:
            known = []
        if not 0 < len(known) <= SEEN_AT_A_GLANCE:
            attrs |= {
                "hx-get": reverse_lazy(self.suggestions),
                "hx-trigger": "input changed delay:250ms",
                "hx-target": f"#{list_id}",
                "hx-sync": "this:replace",
            }
        return super().render(name, value, attrs, renderer) + format_html(
            '<datalist id="{}">{}</datalist>', list_id, options(known)
        )


class InstitutionWidget(_SuggestingWidget):
    """A text box for an institution."""

    model = Institution
    suggestions = "partnerships:institution_options"
    longest = 300


class PersonWidget(_SuggestingWidget):
    """A text box for a person."""

    model = Person
    suggestions = "partnerships:person_options"
    related = ("institution",)


class _NamedField(forms.CharField):
    """Takes any name of a record among ``queryset`` and gives the record, or None when left empty."""

    none_found: str
    several_found: str

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", self.widget.longest)
        super().__init__(**kwargs)
        self.queryset = self.widget.model.objects.none()

    @property
    def queryset(self) -> QuerySet:
        """The records that may be chosen."""
        return self._queryset

    @queryset.setter
    def queryset(self, queryset: QuerySet) -> None:
        self._queryset = self.widget.queryset = queryset

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.queryset = self._queryset
        return copied

    def clean(self, value) -> Institution | Person | None:
        """Return the one record that was meant; ValidationError names those that might be, or says none is."""
        if self.disabled:
            # What is shown, whatever was sent.
            return value
        words = unicodedata.normalize("NFC", super().clean(value)).strip()
        if not words:
            return None
        found = self._called_exactly(words) or list(in_order(self.queryset.called(words))[: NAMED_IN_ERROR + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(self.none_found)
        names = "; ".join(self._told(one) for one in found[:NAMED_IN_ERROR])
        more = "; …" if len(found) > NAMED_IN_ERROR else ""
        raise forms.ValidationError(self.several_found, params={"names": names + more})

    def has_changed(self, initial, data) -> bool:
        """Whether another record is named than the one in ``initial``."""
        return (self.widget.format_value(initial) or "") != (data or "").strip()

    def _called_exactly(self, words: str) -> list:
        labelled = re.fullmatch(r"(.+) \((.+)\)", words)
        if labelled:
            namesakes = self._named(labelled[1])
            found = [one for one in namesakes if label_of(one).casefold() == words.casefold()]
            if found:
                return found
        return self._meant(words)

    def _named(self, name: str) -> QuerySet:
        """Return those whose first name is ``name``."""
        raise NotImplementedError

    def _meant(self, words: str) -> list:
        """Return those that are called ``words`` and nothing more."""
        raise NotImplementedError

    def _told(self, one) -> str:
        return label_of(one)


class InstitutionField(_NamedField):
    """Takes any name of an institution among ``queryset`` and gives the institution, or None when left empty."""

    widget = InstitutionWidget
    none_found = _("No institution that you can choose has this name. Try another of its names.")
    several_found = _("Several institutions match. Type one of these: %(names)s")

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("Type any of its names: English, native, former. Then choose."))
        super().__init__(**kwargs)

    def _named(self, name: str) -> QuerySet:
        return self.queryset.filter(official_name__iexact=name)

    def _meant(self, words: str) -> list[Institution]:
        return list(self.queryset.called_exactly(words)[: NAMED_IN_ERROR + 1])


class PersonField(_NamedField):
    """Takes a name or the e-mail address of a person among ``queryset`` and gives the person, or None."""

    widget = PersonWidget
    none_found = _("Nobody whom you can choose has this name. Try the name in another script, or the e-mail address.")
    several_found = _("Several people match. Type more, or the e-mail address of the one who is meant: %(names)s")

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("Type a name, in any script and order, or an e-mail address. Then choose."))
        super().__init__(**kwargs)

    def _named(self, name: str) -> QuerySet:
        return in_order(self.queryset.filter(full_name__iexact=name))

    def _meant(self, words: str) -> list[Person]:
        same = self.queryset.filter(email__iexact=words) if "@" in words else self.queryset.called_exactly(words)
        return list(in_order(same)[: NAMED_IN_ERROR + 1])

    def _told(self, one: Person) -> str:
        return f"{label_of(one)}, {one.email}" if one.email else label_of(one)


def in_order(records: QuerySet) -> QuerySet:
    """Return ``records`` by name, with what their labels read."""
    if records.model is Person:
        return records.select_related("institution").order_by("full_name", "pk")
    return records.order_by("official_name", "pk")


def options(records, words: str = "") -> str:
    """Return the suggestions for ``records`` as HTML.

    A browser shows those alone that have the typed ``words`` in them; one that was found by another name or spelling
    has them beside it therefore.
    """
    return format_html_join(
        "", '<option value="{}">{}</option>', ((label_of(one), _beside(one, words)) for one in records)
    )


def _beside(one: Institution | Person, words: str) -> str:
    shown = f"{label_of(one)} {one.native_name}".casefold()
    if not words or words.casefold() in shown:
        return one.native_name
    return f"{one.native_name} ({words})".strip()
