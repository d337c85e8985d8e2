"""The partnerships app."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """Names the app for Django."""

    name = "partnerships"
