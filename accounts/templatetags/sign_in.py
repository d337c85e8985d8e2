"""What the pages of allauth need to look like the others."""

from django import forms, template

register = template.Library()


@register.filter
def labelled(form: forms.Form) -> forms.Form:
    """Return ``form`` without placeholders: every field has a label, and grey text in a field looks filled in."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form


@register.filter
def minutes(duration) -> int:
    """Return a timedelta in whole minutes, at least 1."""
    return max(1, round(duration.total_seconds() / 60))
