"""The documents app: PDF, QR codes, spreadsheets and charts, for whoever needs them. It knows no other app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """Has no models: it only turns what it is given into files."""

    name = "documents"
    verbose_name = _("Documents")

    def ready(self):
        """Registers the check of libraries and fonts."""
        from documents import checks  # noqa: F401
