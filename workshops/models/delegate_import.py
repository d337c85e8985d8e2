"""A list of delegates that somebody uploaded."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partnerships.models import UploadedList
from workshops.models.workshop import Workshop
from workshops.querysets import WorkshopChildQuerySet


class DelegateImport(UploadedList):
    """An uploaded list of delegates as it was read."""

    workshop = models.ForeignKey(
        Workshop, on_delete=models.CASCADE, related_name="delegate_imports", verbose_name=_("workshop")
    )
    # What came of it, for whoever sends the same page once more.
    added = models.PositiveIntegerField(_("delegates added"), default=0)
    added_waiting = models.PositiveIntegerField(_("of these on the waiting list"), default=0)

    objects = WorkshopChildQuerySet.as_manager()

    class Meta(UploadedList.Meta):
        verbose_name = _("list of delegates")
        verbose_name_plural = _("lists of delegates")
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "sha256"], condition=Q(imported_at=None), name="delegate_import_open_once",
                violation_error_message=_("This file is uploaded already and waits to be imported."),
            )
        ]  # fmt: skip

    @property
    def added_words(self) -> str:
        """What came of the import."""
        return ngettext("%d delegate added", "%d delegates added", self.added) % self.added

    def get_absolute_url(self) -> str:
        """The page that says what the list would do."""
        return reverse("workshops:delegate_import_detail", args=[self.pk])
