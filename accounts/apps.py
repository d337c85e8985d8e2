"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app for Django."""

    name = "accounts"

    def ready(self) -> None:
        """Listen to what is told of sign-ins."""
        from accounts import signals  # noqa: F401
