"""The training app."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Names the app for Django."""

    name = "training"
