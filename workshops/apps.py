"""The workshops app."""

from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    """Names the app for Django."""

    name = "workshops"
