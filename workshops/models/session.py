"""One session of a workshop."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from workshops.models.workshop import Workshop
from workshops.querysets import WorkshopChildQuerySet


class Session(models.Model):
    """One session of a workshop's programme."""

    workshop = models.ForeignKey(
        Workshop, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("workshop")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    native_title = models.CharField(_("title in Chinese"), max_length=200, blank=True)
    day = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    track = models.CharField(_("track"), max_length=100, blank=True)
    native_track = models.CharField(_("track in Chinese"), max_length=100, blank=True)
    room = models.CharField(_("room"), max_length=100, blank=True)
    native_room = models.CharField(_("room in Chinese"), max_length=100, blank=True)
    speakers = models.CharField(_("speakers"), max_length=500, blank=True)
    native_speakers = models.CharField(_("speakers in Chinese"), max_length=500, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = WorkshopChildQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["workshop", "day", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "number"], name="session_number_once",
                violation_error_message=_("This workshop already has a session with this number."),
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="session_times_in_order",
                violation_error_message=_("The session ends before it starts."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def clean(self) -> None:
        """Refuse an end without a beginning."""
        if self.ends_at and not self.starts_at:
            raise ValidationError({"starts_at": _("Say when it starts, or leave the end empty too.")})
