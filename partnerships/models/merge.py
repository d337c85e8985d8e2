"""That two records became one, with all that is needed to make two of it again."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.programme import Programme
from partnerships.querysets.records import MergeQuerySet

DAYS_TO_UNDO = 30


class Merge(models.Model):
    """Two records of one institution or person that were made one.

    The records are named by their keys: the one that went is not there to point to, and the other may go in its turn.
    """

    class Of(models.TextChoices):
        INSTITUTION = "institution", _("institution")
        PERSON = "person", _("person")

    of = models.CharField(_("of"), max_length=11, choices=Of)
    kept_key = models.PositiveBigIntegerField(_("kept record"))
    kept_name = models.CharField(_("name of the kept record"), max_length=200)
    dropped_key = models.PositiveBigIntegerField(_("record that went"))
    dropped_name = models.CharField(_("name of the record that went"), max_length=200)
    programmes = models.ManyToManyField(Programme, related_name="merges", verbose_name=_("programmes"))
    # See services.merging: the record that went, and what was moved, removed and changed.
    changes = models.JSONField(_("changes"), default=dict)
    made_at = models.DateTimeField(_("merged"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("merged by"),
    )  # fmt: skip
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("undone by"),
    )  # fmt: skip

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["of", "kept_key"], name="merge_by_kept"),
            models.Index(fields=["of", "dropped_key"], name="merge_by_dropped"),
        ]

    def __str__(self) -> str:
        return f"{self.dropped_name} → {self.kept_name}"

    @property
    def undo_until(self) -> dt.datetime:
        """The moment from which it can no longer be undone."""
        return self.made_at + dt.timedelta(days=DAYS_TO_UNDO)

    @property
    def can_still_be_undone(self) -> bool:
        """Whether it was not undone, and not too long ago."""
        return self.undone_at is None and timezone.now() < self.undo_until
