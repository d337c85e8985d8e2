"""The activity lines of an agreement as a formset: posted, grown by a button, read back."""

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pages.forms import name_the_empty_choice
from partnerships.models import ActivityLine, AgreementVersion, FieldOfStudy, Institution

MORE_LINES = 3


class LineForm(forms.ModelForm):
    """One activity line; its direction is told as seen from the own (or first) party."""

    # A row that nobody touched must look unchanged, so its first choice is also its initial one.
    direction = forms.ChoiceField(label=_("Direction"), initial="out")
    people_per_year = forms.IntegerField(label=_("People a year"), min_value=1, max_value=100_000)
    length = forms.IntegerField(label=_("Length"), min_value=1, max_value=10_000)

    class Meta:
        model = ActivityLine
        fields = ["kind", "people_per_year", "length", "length_unit", "field_of_study", "language", "mode"]

    field_order = ["kind", "direction"]

    def __init__(self, *args, directions, fields_of_study, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["direction"].choices = directions
        for name in ("kind", "language"):
            name_the_empty_choice(self.fields[name])
        # The same list for every row: read once by the formset.
        self.fields["field_of_study"].choices = fields_of_study


class BaseLineFormSet(forms.BaseFormSet):
    """The lines of a draft in their order; rows left empty are no lines."""

    def __init__(self, *args, is_staff: bool, fields_of_study, **kwargs):
        if is_staff:
            directions = [("out", _("first party sends")), ("in", _("second party sends"))]
        else:
            directions = [("out", _("we send, the partner receives")), ("in", _("the partner sends, we receive"))]
        choices = [("", _("not stated")), *((one.pk, str(one)) for one in fields_of_study)]
        super().__init__(*args, form_kwargs={"directions": directions, "fields_of_study": choices}, **kwargs)

    def add_fields(self, form, index) -> None:
        """Name the box of a row that takes it away."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this line")

    def lines(self) -> list[dict]:
        """Return the valid lines that are there to stay."""
        rows = [form.cleaned_data for form in self.forms]
        return [row for row in rows if row and not row.get("DELETE")]


LineFormSet = forms.formset_factory(
    LineForm, formset=BaseLineFormSet, extra=2, can_delete=True, max_num=60, absolute_max=80, validate_max=True
)


def stored_lines(version: AgreementVersion | None, here: Institution) -> list[dict]:
    """Return the lines of ``version`` as initial data, with directions as seen from ``here``."""
    if version is None:
        return []
    names = LineForm.Meta.fields
    return [
        {name: getattr(line, f"{name}_id" if name == "field_of_study" else name) for name in names}
        | {"direction": "out" if line.sending_id == here.pk else "in"}
        for line in version.lines.all()
    ]


def line_of(row: dict, here: Institution, there: Institution) -> ActivityLine:
    """Return the unsaved line that the valid ``row`` describes, as seen from ``here``."""
    sending, receiving = (here, there) if row["direction"] == "out" else (there, here)
    return ActivityLine(sending=sending, receiving=receiving, **{name: row[name] for name in LineForm.Meta.fields})


def line_formset(data: QueryDict | None, *, initial, is_staff: bool, empty: int = 2) -> BaseLineFormSet:
    """Return the lines that were posted as ``data``, more empty ones when they were asked for, or those of ``initial``.

    ``data`` is None for a page that is opened, which has ``empty`` lines below those of ``initial``.
    """
    if data and "more" in data:
        data = data.copy()
        data["lines-TOTAL_FORMS"] = str(small_number(data.get("lines-TOTAL_FORMS")) + MORE_LINES)
    fields_of_study = list(FieldOfStudy.objects.all())
    # What was posted speaks for itself: a row that equals what an earlier save of the same page stored would else look
    # untouched, and untouched rows are no lines.
    initial = None if data else initial
    lines = LineFormSet(data, prefix="lines", initial=initial, is_staff=is_staff, fields_of_study=fields_of_study)
    lines.extra = empty
    return lines


def formset_words(lines) -> dict:
    """Return the lines with their heading and help, as the page of a form wants them."""
    words = _("One line for each activity and direction. Lines that you leave empty are not saved.")
    return {"formset": lines, "title": _("Activities"), "help": words}


def keep_unchecked(form, lines) -> None:
    """Keep what is half typed without calling it wrong: more lines were asked for, nothing is saved."""
    for one in (form, *lines.forms):
        one._errors, one.cleaned_data = ErrorDict(), {}
    lines._errors, lines._non_form_errors = [{} for _row in lines.forms], lines.error_class()


def all_valid(form, lines) -> bool:
    """Whether both are valid; both are asked, so that all errors are shown at once."""
    form_valid, lines_valid = form.is_valid(), lines.is_valid()
    if form_valid and not lines_valid:
        form.add_error(None, _("Look at the activities below: something needs a correction."))
    return form_valid and lines_valid


def small_number(text: str | None) -> int:
    """Return the number that ``text`` from an address or a form stands for, 0 when it is none or far too large."""
    return int(text) if str(text).isdecimal() and len(text) < 6 else 0
