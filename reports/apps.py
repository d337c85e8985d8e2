"""The reports app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Names the app for Django."""

    name = "reports"
