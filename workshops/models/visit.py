"""A visit to a school during a workshop."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partnerships.models import Institution
from workshops.models.delegate import Delegate
from workshops.models.workshop import Workshop
from workshops.querysets import WorkshopChildQuerySet


class SiteVisit(models.Model):
    """A visit to a school during a workshop, with its own roster."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="visits", verbose_name=_("workshop"))
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="visits_received", verbose_name=_("institution visited")
    )
    day = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    bus = models.CharField(_("bus"), max_length=50, blank=True)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    roster = models.ManyToManyField(Delegate, blank=True, related_name="visits", verbose_name=_("roster"))
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = WorkshopChildQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[roster])

    class Meta:
        verbose_name = _("school visit")
        verbose_name_plural = _("school visits")
        ordering = ["workshop", "day", "starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "institution", "day"], name="visit_once_a_day",
                violation_error_message=_("This visit is already in the programme of that day."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="visit_times_in_order",
                violation_error_message=_("The visit ends before it starts."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.institution)

    def clean(self) -> None:
        """Refuse an end without a beginning."""
        if self.ends_at and not self.starts_at:
            raise ValidationError({"starts_at": _("Say when it starts, or leave the end empty too.")})
