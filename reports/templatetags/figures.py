"""Addresses of figures in templates."""

from django import template

from reports import links

register = template.Library()

register.simple_tag(links.figure_url, name="figure_url")
