"""What is wrong with a number or a text, in one plain sentence each, in the place of the framework's own."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


def take_numbers(field: forms.IntegerField, low: int | Decimal, high: int | Decimal, words: str = "") -> None:
    """Let ``field`` take numbers from ``low`` to ``high``, and say ``words`` about any other.

    One sentence is said and no other: the framework speaks of the range and of the digits at once.
    """
    words = words or format_lazy(_("Write a number from {low} to {high}."), low=low, high=high)
    field.validators = [_in_range(low, high, words, getattr(field, "decimal_places", None))]


def limit_texts(fields: Mapping[str, forms.Field]) -> None:
    """Say of each text that is too long how long it may be."""
    for field in fields.values():
        field.error_messages["max_length"] = _("Write at most %(limit_value)d characters.")


def _in_range(low, high, words: str, decimals: int | None) -> Callable:
    def check(value) -> None:
        if not low <= value <= high:
            raise ValidationError(words, code="range")
        if decimals is not None and round(value, decimals) != value:
            raise ValidationError(
                _("Write at most %(decimals)d digits after the point."), code="decimals", params={"decimals": decimals}
            )

    return check
