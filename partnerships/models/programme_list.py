"""Lists of institutions and of people that somebody uploaded for a programme."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partnerships.models.institution import Institution
from partnerships.models.programme import Programme
from partnerships.models.uploaded_list import UploadedList
from partnerships.querysets.records import ProgrammeListQuerySet


class _ProgrammeList(UploadedList):
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("programme")
    )
    # What people answered where a row looks like a record: the number of the row, and "new", "row 5" or a key.
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    # What came of it, for whoever sends the same page once more.
    added = models.PositiveIntegerField(_("added"), default=0)

    objects = ProgrammeListQuerySet.as_manager()

    class Meta(UploadedList.Meta):
        abstract = True


class InstitutionImport(_ProgrammeList):
    """An uploaded list of institutions as it was read."""

    # Of those whose kind neither a column nor their name tells.
    usual_kind = models.CharField(_("kind"), max_length=20, choices=Institution.Kind)
    joined = models.PositiveIntegerField(_("known ones that joined"), default=0)

    class Meta(_ProgrammeList.Meta):
        verbose_name = _("list of institutions")
        verbose_name_plural = _("lists of institutions")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "sha256"], condition=Q(imported_at=None), name="institution_import_open_once",
                violation_error_message=_("This file is uploaded already and waits to be imported."),
            )
        ]  # fmt: skip

    @property
    def added_words(self) -> str:
        """What came of the import."""
        new = ngettext("%d institution added", "%d institutions added", self.added) % self.added
        return f"{new}, " + ngettext("%d known one joined", "%d known ones joined", self.joined) % self.joined

    def get_absolute_url(self) -> str:
        """The page that says what the list would do."""
        return reverse("partnerships:institution_import_detail", args=[self.pk])


class PersonImport(_ProgrammeList):
    """An uploaded list of people as it was read."""

    class Meta(_ProgrammeList.Meta):
        verbose_name = _("list of people")
        verbose_name_plural = _("lists of people")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "sha256"], condition=Q(imported_at=None), name="person_import_open_once",
                violation_error_message=_("This file is uploaded already and waits to be imported."),
            )
        ]  # fmt: skip

    @property
    def added_words(self) -> str:
        """What came of the import."""
        return ngettext("%d person added", "%d people added", self.added) % self.added

    def get_absolute_url(self) -> str:
        """The page that says what the list would do."""
        return reverse("partnerships:person_import_detail", args=[self.pk])
