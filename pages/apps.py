"""The pages app."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Names the app for Django."""

    name = "pages"
