"""The jobs app: long work as rows."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Makes every app's kinds of job known, in the web process as well as in the worker."""

    name = "jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        """Import each app's ``tasks`` module, which registers its kinds."""
        autodiscover_modules("tasks")
