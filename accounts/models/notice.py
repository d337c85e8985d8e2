"""What people who sign in are told of by e-mail."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from accounts.querysets import NoticeQuerySet


class Notice(models.Model):
    """One e-mail to one person about one event. The row is what keeps it from being sent twice."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")
        UNCLEAR = "unclear", _("Not known whether it went out")

    # Drawn here and not by the database: whoever writes many rows at once knows by it which of them are its own, and
    # the e-mail's Message-ID does not come again when a database is set up anew.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.CharField(_("event"), max_length=200, help_text=_("Such as agreement:17:proposed:2."))
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices", verbose_name=_("recipient"))
    address = models.EmailField(_("sent to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    url = models.CharField(_("leads to"), max_length=300)
    about = models.CharField(_("is about"), max_length=150, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    error = models.TextField(_("what went wrong"), blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "recipient"],
                name="notice_once_an_event",
                violation_error_message=_("This person has a notice of this event already."),
            ),
            models.CheckConstraint(
                condition=~Q(event=""),
                name="notice_has_event",
                violation_error_message=_("A notice needs the event that it is about."),
            ),
            models.CheckConstraint(
                condition=Q(url__startswith="/"),
                name="notice_url_is_a_path",
                violation_error_message=_("A notice leads to a page of this site: write its path."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "sent", "failed", "unclear"]),
                name="notice_state_known",
                violation_error_message=_("A notice waits, is being sent, was sent, was not sent, or nobody knows."),
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="notice_sent_has_time",
                violation_error_message=_("A notice that was sent has the time of it, and no other has."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sending", "sent", "unclear"]) | ~Q(address=""),
                name="notice_sent_has_address",
                violation_error_message=_("A notice that may have gone out has the address that it went to."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "unclear"]) | ~Q(error=""),
                name="notice_not_sent_has_reason",
                violation_error_message=_("A notice that was not sent has the reason for it."),
            ),
        ]
        indexes = [
            models.Index(fields=["about", "-created_at"], name="notice_of_thing"),
            models.Index(fields=["-created_at"], name="notice_newest"),
        ]

    def __str__(self) -> str:
        return self.subject
