"""The one shape of every form: one column, optional fields marked, days near ours, no newer edit overwritten unseen."""

import datetime as dt

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import EmailValidator, MaxValueValidator, MinValueValidator, validate_email
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

EMPTY = dict(BLANK_CHOICE_DASH)[""]
FILL_IN = _("Fill this in.")
NO_EMAIL = _("This is no e-mail address.")
MOST_DIGITS = 18
# Typing errors such as the year 0206 or 20266; what follows from a day (a renewal, a delay) can then be reckoned.
IN_LIVING_MEMORY = [
    MinValueValidator(dt.date(1950, 1, 1), _("Write a year from 1950 on.")),
    MaxValueValidator(dt.date(2199, 12, 31), _("Write a year before 2200.")),
]


class _OneColumn:
    """Gives a form the shared crispy helper, marks what is optional and takes only days IN_LIVING_MEMORY."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        for field in self.fields.values():
            name_the_empty_choice(field)
            field.plain_label = field.label
            if not field.required and field.label and not isinstance(field, forms.BooleanField):
                field.label = format_lazy(_("{label} (optional)"), label=field.label)
            say_it_plainly(field)
            if isinstance(field, forms.ModelMultipleChoiceField):
                refuse_long_keys(field)
            if isinstance(field, forms.DateField):
                field.validators = [*field.validators, *IN_LIVING_MEMORY]
                field.widget = forms.DateInput(attrs={**field.widget.attrs, "type": "date"}, format="%Y-%m-%d")
            if isinstance(field, forms.TimeField):
                field.widget = forms.TimeInput(attrs={**field.widget.attrs, "type": "time"}, format="%H:%M")


def say_it_plainly(field: forms.Field) -> None:
    """Put our sentences in the place of Django's own; what a form words itself stays."""
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = FILL_IN
    if isinstance(field, forms.EmailField):
        field.validators = [EmailValidator(NO_EMAIL) if one is validate_email else one for one in field.validators]
    least, most = getattr(field, "min_value", None), getattr(field, "max_value", None)
    if least is not None and most is not None:
        words = format_lazy(_("Write a number from {least} to {most}."), least=least, most=most)
        usual = (MinValueValidator, MaxValueValidator)
        field.validators = [
            type(one)(one.limit_value, words) if type(one) in usual and one.message == type(one).message else one
            for one in field.validators
        ]


def refuse_long_keys(field: forms.ModelMultipleChoiceField) -> None:
    """Refuse keys that no row can have; SQLite fails over a number of more than 64 bits instead of finding nothing."""
    clean = field.clean

    def checked(value):
        for key in value or ():
            if len(str(key)) > MOST_DIGITS:
                raise ValidationError(field.error_messages["invalid_pk_value"], params={"pk": str(key)[:MOST_DIGITS]})
        return clean(value)

    field.clean = checked


def name_the_empty_choice(field: forms.Field) -> None:
    """Put a word in the place of Django's row of dashes."""
    words = _("choose") if field.required else _("not stated")
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == EMPTY:
            field.empty_label = words
    elif isinstance(field, forms.ChoiceField) and ("", EMPTY) in (choices := list(field.choices)):
        field.choices = [("", words) if one == ("", EMPTY) else one for one in choices]


class PlainForm(_OneColumn, forms.Form):
    """Base of forms that belong to no single row."""


class PageForm(_OneColumn, forms.ModelForm):
    """Base of forms over one row.

    A form that was opened before somebody else saved the row is refused once, with both texts in ``conflict``
    as (label, theirs, yours); sending it again then overwrites knowingly. ``beside`` maps names of constraints to the
    fields of the form beside which their messages stand; the others stand on top.
    """

    beside: dict[str, str] = {}
    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.conflict: list[tuple[str, str, str]] = []
        if self._guards_edits():
            self.fields["seen_at"].initial = self.instance.changed_at.isoformat()
        else:
            del self.fields["seen_at"]

    def clean(self) -> dict:
        """Refuse a save over an edit that its author has not seen."""
        data = super().clean()
        if not self._guards_edits():
            return data
        stored = type(self.instance)._default_manager.get(pk=self.instance.pk)
        if not self._was_seen(stored):
            self._keep_both(stored)
        return data

    def _was_seen(self, stored) -> bool:
        return self.cleaned_data.get("seen_at") == stored.changed_at.isoformat()

    def validate_unique(self) -> None:
        """Ask the constraints over fields that the view has set, too; Django asks those of the form alone."""
        super().validate_unique()
        try:
            self.instance.validate_constraints(exclude=set(self.errors))
        except ValidationError as error:
            self._update_errors(error)

    def _update_errors(self, errors: ValidationError) -> None:
        fields = {
            str(constraint.violation_error_message): self.beside[constraint.name]
            for constraint in self._meta.model._meta.constraints
            if constraint.name in self.beside
        }
        found = errors.update_error_dict({})
        placed: dict[str, list] = {}
        for name, messages in found.items():
            for message in messages:
                place = fields.get(" ".join(message.messages), name)
                place = place if place in self.fields else NON_FIELD_ERRORS
                if not set(message.messages) <= set(self.errors.get(place, ())):
                    placed.setdefault(place, []).append(message)
        super()._update_errors(ValidationError(placed))

    def _guards_edits(self) -> bool:
        return bool(self.instance.pk and getattr(self.instance, "changed_at", None))

    def _keep_both(self, stored) -> None:
        saved = forms.models.model_to_dict(stored, fields=list(self.fields))
        for name, field in self.fields.items():
            if name in saved and field.has_changed(saved[name], self[name].data):
                theirs = self.fields[name].widget.format_value(saved[name]) if not self._chooses(field) else None
                self.conflict.append(
                    (
                        str(field.label),
                        str(theirs if theirs is not None else self._choice(field, saved[name])),
                        str(self[name].data if theirs is not None else self._choice(field, self[name].data)),
                    )
                )
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_at")] = stored.changed_at.isoformat()
        self.add_error(
            None,
            _(
                "Somebody else saved this while you were writing. Nothing of yours is lost: compare below, "
                "then save again to keep your version."
            ),
        )

    @staticmethod
    def _chooses(field: forms.Field) -> bool:
        return hasattr(field, "choices") or isinstance(field, forms.BooleanField)

    @staticmethod
    def _choice(field: forms.Field, value) -> str:
        if isinstance(value, (list, tuple)):
            return ", ".join(PageForm._choice(field, one) for one in value)
        if isinstance(field, forms.ModelChoiceField):
            key = getattr(value, "pk", value)
            return str(field.queryset.filter(pk=key).first() or "") if str(key or "").isdecimal() else ""
        return str(dict(getattr(field, "choices", ())).get(value, value))
