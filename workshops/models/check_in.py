"""That a delegate was there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from workshops.models.delegate import Delegate
from workshops.models.session import Session
from workshops.models.visit import SiteVisit
from workshops.querysets import WorkshopChildQuerySet


class CheckIn(models.Model):
    """That a delegate was there: on a day, or at a session or a visit of it."""

    delegate = models.ForeignKey(
        Delegate, on_delete=models.PROTECT, related_name="check_ins", verbose_name=_("delegate")
    )
    day = models.DateField(_("day"))
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="check_ins", verbose_name=_("session")
    )
    visit = models.ForeignKey(
        SiteVisit, on_delete=models.PROTECT, null=True, blank=True, related_name="check_ins", verbose_name=_("visit")
    )
    checked_in_at = models.DateTimeField(_("checked in"))
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("by"),
    )  # fmt: skip
    # While the network is away a phone names each check-in itself, so that one sent twice is known again.
    sent_as = models.UUIDField(_("sent as"), null=True, blank=True, unique=True, editable=False)

    # What the delegate was until then; nothing when the delegate had attended before.
    state_before = models.CharField(_("state before"), max_length=10, blank=True, editable=False)

    objects = WorkshopChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["-checked_in_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(session=None) | Q(visit=None), name="check_in_at_one_place",
                violation_error_message=_("A check-in is for a session or for a visit, not for both."),
            ),
            models.UniqueConstraint(
                fields=["delegate", "day"], condition=Q(session=None, visit=None), name="check_in_once_a_day",
                violation_error_message=_("Already checked in on this day."),
            ),
            models.UniqueConstraint(
                fields=["delegate", "session"], condition=Q(session__isnull=False), name="check_in_once_a_session",
                violation_error_message=_("Already checked in for this session."),
            ),
            models.UniqueConstraint(
                fields=["delegate", "visit"], condition=Q(visit__isnull=False), name="check_in_once_a_visit",
                violation_error_message=_("Already checked in for this visit."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.delegate}, {date_format(self.day)}"


class TakenBackCheckIn(models.Model):
    """The name of a check-in that a phone sent and the office took back: sent again, it is not made anew."""

    sent_as = models.UUIDField(_("sent as"), unique=True)
    taken_back_at = models.DateTimeField(_("taken back"), auto_now_add=True)

    class Meta:
        verbose_name = _("check-in taken back")
        verbose_name_plural = _("check-ins taken back")

    def __str__(self) -> str:
        return str(self.sent_as)
