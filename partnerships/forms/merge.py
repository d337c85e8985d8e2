"""Which values stay when two records become one."""

from django import forms
from django.utils.translation import gettext as _

from pages.forms import PlainForm
from partnerships.merge_plan import NAMES, UNSAID, Record, differing, value_of
from partnerships.models import Institution, InstitutionName

KEPT, DROPPED = "kept", "dropped"


class MergeForm(PlainForm):
    """A choice between the two values of each field in which the records differ."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, kept: Record, dropped: Record, **kwargs):
        super().__init__(*args, **kwargs)
        self.differing = differing(kept, dropped)
        for name in self._asked():
            field = kept._meta.get_field(name)
            values = [(KEPT, in_words(kept, name)), (DROPPED, in_words(dropped, name))]
            self.fields[name] = forms.ChoiceField(
                label=str(field.verbose_name).capitalize(), choices=values, widget=forms.RadioSelect,
                initial=_usual(kept, dropped, name),
            )  # fmt: skip
        if isinstance(kept, Institution) and set(self.differing) & set(NAMES[Institution]):
            self.fields["names_become"] = forms.ChoiceField(
                label=_("Names that are not chosen become"), choices=InstitutionName.Kind, initial="other",
                help_text=_("They stay with the record and are found as before."),
            )  # fmt: skip

    def _asked(self) -> list[str]:
        # The language goes with the name.
        return [name for name in self.differing if name != "native_language" or "native_name" not in self.differing]

    @property
    def take(self) -> dict[str, bool]:
        """Whether the value of the record that goes is taken, by field."""
        taken = {name: self.cleaned_data[name] == DROPPED for name in self._asked()}
        if "native_name" in taken and "native_language" in self.differing:
            taken["native_language"] = taken["native_name"]
        return taken


def in_words(record: Record, name: str) -> str:
    """Return a field's value as people read it."""
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    if name == "country":
        value = record.country.name
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value) if value not in ("", None) else _("not stated")


def _usual(kept: Record, dropped: Record, name: str) -> str:
    if name == "show_name_publicly":
        # Who once did not agree is not shown.
        return KEPT if not kept.show_name_publicly else DROPPED
    return DROPPED if value_of(kept, name) in UNSAID and value_of(dropped, name) not in UNSAID else KEPT
