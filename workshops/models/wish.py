"""What an institution offers to partners, or seeks from them, at a workshop."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pages.trail import Trail
from partnerships.languages import Language
from partnerships.models import FieldOfStudy, Institution
from partnerships.models.terms import ActivityKind
from workshops.models.workshop import Workshop
from workshops.querysets import WishQuerySet


class Wish(models.Model):
    """One offer, or one thing sought: a kind of activity, and as far as it matters field, places and language."""

    class Direction(models.TextChoices):
        OFFERS = "offer", _("offers")
        SEEKS = "seek", _("seeks")

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="wishes", verbose_name=_("workshop"))
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="wishes", verbose_name=_("institution")
    )
    direction = models.CharField(_("offers or seeks"), max_length=5, choices=Direction)
    kind = models.CharField(_("kind of activity"), max_length=20, choices=ActivityKind)
    field_of_study = models.ForeignKey(
        FieldOfStudy, on_delete=models.PROTECT, null=True, blank=True, related_name="wishes",
        verbose_name=_("field of study"), help_text=_("Empty means any field."),
    )  # fmt: skip
    places = models.PositiveIntegerField(_("places"), null=True, blank=True, help_text=_("For how many people."))
    language = models.CharField(_("language of instruction"), max_length=7, choices=Language, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("stated by"),
    )  # fmt: skip
    stated_at = models.DateTimeField(_("stated"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = WishQuerySet.as_manager()
    history = Trail()

    class Meta:
        verbose_name = _("offer or request")
        verbose_name_plural = _("offers and requests")
        ordering = ["workshop", "institution__official_name", "direction", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(places=None) | Q(places__gt=0), name="wish_places_above_zero",
                violation_error_message=_("Write how many places, at least 1, or leave it empty."),
            ),
            models.CheckConstraint(
                condition=Q(direction__in=["offer", "seek"]), name="wish_offers_or_seeks",
                violation_error_message=_("Say whether the institution offers it or seeks it."),
            ),
            models.UniqueConstraint(
                fields=["workshop", "institution", "direction", "kind", "field_of_study", "language"],
                name="wish_once",
                violation_error_message=_("The institution has stated this already. Change that line."),
            ),
            # Two empty fields are not equal for a database, and they mean the same here.
            models.UniqueConstraint(
                fields=["workshop", "institution", "direction", "kind", "language"],
                condition=Q(field_of_study=None), name="wish_in_any_field_once",
                violation_error_message=_("The institution has stated this already. Change that line."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["workshop", "kind", "direction"], name="wish_by_kind")]

    def __str__(self) -> str:
        words = f"{self.get_direction_display()} {self.get_kind_display()}"
        return f"{words}, {self.field_of_study}" if self.field_of_study_id else words

    @property
    def said(self) -> tuple:
        """What makes it this statement and no other; places and note may change."""
        return self.direction, self.kind, self.field_of_study_id, self.language
