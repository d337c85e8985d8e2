"""`{% load document_names %}`: people's names and other texts in their own script, and QR codes, inside templates."""

from django import template

from documents import names, qr

register = template.Library()


@register.simple_tag
def name(text, lang=""):
    """`{% name person.full_name %}`: the name in a span with its language and the class of its script."""
    return names.name_span(text, lang)


@register.simple_tag
def qr_code(text, alt):
    """`{% qr_code url "Check this certificate" %}`: a QR code drawn into a PDF; `alt` says what it leads to."""
    return qr.qr_image(text, alt=alt)


@register.simple_tag
def qr_slot(name: str, alt: str):
    """The place of a QR code that each copy of a blank has of its own."""
    return qr.qr_slot(name, alt=alt)
