"""The certificates app."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Names the app for Django."""

    name = "certificates"
