"""A list of delegates that somebody uploaded."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshops.models.workshop import Workshop
from workshops.querysets import WorkshopChildQuerySet


class DelegateImport(models.Model):
    """An uploaded list as it was read; whom it would add is worked out anew each time somebody looks."""

    workshop = models.ForeignKey(
        Workshop, on_delete=models.CASCADE, related_name="delegate_imports", verbose_name=_("workshop")
    )
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    # Which columns were read, as pairs of what they hold and their letter; each row is its number and its cells.
    columns = models.JSONField(_("columns"), default=list)
    rows = models.JSONField(_("rows"), default=list)
    # What else the file holds: {"columns": [heading], "sheets": [name]}.
    unread = models.JSONField(_("not read"), default=dict)
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("uploaded by"),
    )  # fmt: skip
    imported_at = models.DateTimeField(_("imported"), null=True, blank=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("imported by"),
    )  # fmt: skip
    # What came of it, for whoever sends the same page once more.
    added = models.PositiveIntegerField(_("delegates added"), default=0)
    added_waiting = models.PositiveIntegerField(_("of these on the waiting list"), default=0)

    objects = WorkshopChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of delegates")
        verbose_name_plural = _("lists of delegates")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "sha256"], condition=Q(imported_at=None), name="delegate_import_open_once",
                violation_error_message=_("This file is uploaded already and waits to be imported."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """The page that says what the list would do."""
        return reverse("workshops:delegate_import_detail", args=[self.pk])
