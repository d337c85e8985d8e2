"""Named reads of evidence files."""

from django.apps import apps
from django.db import models


class AgreementFileQuerySet(models.QuerySet):
    """Which files."""

    def visible_to(self, user) -> models.QuerySet:
        """Who sees an agreement sees its files; a file of a draft is as private as the draft."""
        agreements = apps.get_model("partnerships", "Agreement").objects.visible_to(user)
        return self.filter(agreement__in=agreements.values("pk"))

    def documents(self) -> models.QuerySet:
        """The frozen documents of agreed versions."""
        return self.filter(kind="document")

    def uploaded(self) -> models.QuerySet:
        """What people uploaded with an agreement itself, without its activities' evidence."""
        return self.exclude(kind="document").filter(activity=None)
