"""Spreadsheets that somebody uploaded for a cohort: lists of trainees, and sheets with attendance and scores."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partnerships.models import UploadedList
from training.models.cohort import Cohort
from training.querysets import UploadedQuerySet


class EnrolmentImport(UploadedList):
    """An uploaded list of trainees as it was read."""

    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, related_name="enrolment_imports", verbose_name=_("cohort")
    )
    # What came of it, for whoever sends the same page once more.
    added = models.PositiveIntegerField(_("people added"), default=0)

    objects = UploadedQuerySet.as_manager()

    class Meta(UploadedList.Meta):
        verbose_name = _("list of trainees")
        verbose_name_plural = _("lists of trainees")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "sha256"], condition=Q(imported_at=None), name="enrolment_import_open_once",
                violation_error_message=_("This file is uploaded already and waits to be imported."),
            )
        ]  # fmt: skip

    @property
    def added_words(self) -> str:
        """What came of the import."""
        return ngettext("%d person added", "%d people added", self.added) % self.added

    def get_absolute_url(self) -> str:
        """The page that says what the list would do."""
        return reverse("training:enrolment_import_detail", args=[self.pk])


class ResultImport(UploadedList):
    """An uploaded sheet with attendance and scores as it was read."""

    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, related_name="result_imports", verbose_name=_("cohort")
    )
    changed = models.PositiveIntegerField(_("people changed"), default=0)

    objects = UploadedQuerySet.as_manager()

    class Meta(UploadedList.Meta):
        verbose_name = _("sheet of attendance and scores")
        verbose_name_plural = _("sheets of attendance and scores")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "sha256"], condition=Q(imported_at=None), name="result_import_open_once",
                violation_error_message=_("This file is uploaded already and waits to be imported."),
            )
        ]  # fmt: skip

    @property
    def added_words(self) -> str:
        """What came of the import."""
        return ngettext("entries of %d person changed", "entries of %d people changed", self.changed) % self.changed

    def get_absolute_url(self) -> str:
        """The page that says what the sheet would change."""
        return reverse("training:result_import_detail", args=[self.pk])
