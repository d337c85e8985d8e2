"""The programming interface."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """Read access and submitting agreements for programs that carry a person's token."""

    name = "api"
    verbose_name = _("programming interface")
