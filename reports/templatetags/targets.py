"""Numbers of targets and published figures in templates."""

from django import template
from django.utils.formats import number_format

from reports.models.figure import plain

register = template.Library()


@register.filter
def number(value) -> str:
    """Show a number as people write it: no decimals where it has none, and a dash where there is none."""
    return "–" if value is None else number_format(plain(value), force_grouping=False)


@register.filter
def signed(value) -> str:
    """Show a difference with its sign."""
    if not value:
        return number(value)
    return f"+{number(value)}" if value > 0 else f"−{number(-value)}"


@register.filter
def unlocalize(value) -> str:
    """Show a number as HTML wants it, whatever the language."""
    return str(value)
