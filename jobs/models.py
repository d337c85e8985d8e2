"""A long piece of work as a row, and its pieces."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from jobs.querysets import JobQuerySet, PieceQuerySet

# A message that nobody picked up in this time is taken for lost.
HINT_PATIENCE = timedelta(seconds=15)
# After this time people are told that the wait is not usual.
USUAL_WAIT = timedelta(minutes=2)
# A page names at most this many failed pieces.
MOST_FAILED_SHOWN = 100


def subject_of(thing: models.Model) -> str:
    """Return the words under which jobs remember the saved ``thing`` they were done for."""
    if thing.pk is None:
        raise ValueError(f"{thing!r} must be saved before a job can be about it.")
    return f"{thing._meta.label_lower}:{thing.pk}"


class Job(models.Model):
    """One long piece of work. The row is the truth; a message only hints that there is something to do."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Stopped with errors")
        CANCELLED = "cancelled", _("Cancelled")

    OPEN_STATES = (State.WAITING, State.RUNNING)

    kind = models.CharField(_("kind"), max_length=100)
    title = models.CharField(_("title"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("started by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="jobs",
    )
    programme = models.ForeignKey(
        "partnerships.Programme",
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="jobs",
    )
    subject = models.CharField(_("done for"), max_length=150, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(_("pieces in all"), default=0)
    done = models.PositiveIntegerField(_("pieces done"), default=0)
    failed = models.PositiveIntegerField(_("pieces failed"), default=0)
    message = models.CharField(_("message"), max_length=300, blank=True)
    error = models.TextField(_("what went wrong"), blank=True)
    arguments = models.JSONField(_("arguments"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    result = models.JSONField(_("result"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    # Two open jobs never share a key; empty means that the same work may wait twice.
    once_key = models.CharField(max_length=64, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # Names one claim, not one process: a worker that comes back too late finds another name here.
    worker = models.CharField(_("worker"), max_length=150, blank=True)
    lease_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    waiting_since = models.DateTimeField(_("waiting since"), default=timezone.now)
    hinted_at = models.DateTimeField(_("worker told at"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    # On the copy of a worker that helps the one that holds the job: the name under which it claims pieces.
    helper = ""

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="job_counts_fit_total",
                condition=Q(total__gte=F("done") + F("failed")),
                violation_error_message=_("A job cannot have more pieces done and failed than it has in all."),
            ),
            models.CheckConstraint(
                name="job_state_known",
                condition=Q(state__in=["waiting", "running", "done", "failed", "cancelled"]),
                violation_error_message=_("A job waits, runs, is done, has stopped with errors or is cancelled."),
            ),
            models.CheckConstraint(
                name="job_running_has_worker",
                condition=~Q(state="running") | (~Q(worker="") & Q(lease_until__isnull=False)),
                violation_error_message=_("A running job needs a worker and the time until which it is claimed."),
            ),
            models.CheckConstraint(
                name="job_ended_has_time",
                condition=~Q(state__in=["done", "failed", "cancelled"]) | Q(finished_at__isnull=False),
                violation_error_message=_("A job that has ended needs the time when it ended."),
            ),
            models.UniqueConstraint(
                name="job_once_while_open",
                fields=["once_key"],
                condition=Q(state__in=["waiting", "running"]) & ~Q(once_key=""),
                violation_error_message=_("The same work is already waiting or running."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "lease_until"], name="job_lease"),
            models.Index(fields=["state", "waiting_since"], name="job_waiting"),
            models.Index(fields=["programme", "-created_at"], name="job_of_programme"),
            models.Index(fields=["owner", "-created_at"], name="job_of_owner"),
            models.Index(fields=["subject", "-created_at"], name="job_of_subject"),
            models.Index(fields=["-created_at"], name="job_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the job's page."""
        return reverse("jobs:job_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether the job still waits or runs."""
        return self.state in self.OPEN_STATES

    @property
    def can_be_retried(self) -> bool:
        """Whether "Try again" makes sense: it ended without everything done."""
        return self.state in {self.State.FAILED, self.State.CANCELLED}

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        from jobs import registry

        return registry.label(self.kind)

    @property
    def counts(self) -> str:
        """How far the job is, in words; empty when there is nothing to count."""
        if self.total < 2:
            return ""
        words = gettext("%(done)s of %(total)s done") % {"done": self.done, "total": self.total}
        if not self.failed:
            return words
        failed = ngettext("%(failed)s failed", "%(failed)s failed", self.failed) % {"failed": self.failed}
        return f"{words}, {failed}"

    @property
    def behind(self) -> int:
        """How many pieces are behind us, done or not."""
        return self.done + self.failed

    @property
    def waits_long(self) -> bool:
        """Whether no worker took the job in the usual time."""
        return self.state == self.State.WAITING and timezone.now() - self.waiting_since > USUAL_WAIT

    @property
    def failed_pieces(self) -> "models.QuerySet[Piece]":
        """The first pieces that failed, with their reasons."""
        failed = self.pieces.filter(state=Piece.State.FAILED) if self.failed else Piece.objects.none()
        return failed.order_by("number")[:MOST_FAILED_SHOWN]

    @property
    def finished_url(self) -> str | None:
        """Return the address of what the job made, or None when there is none (yet)."""
        from jobs import registry

        if self.state != self.State.DONE and not self.done:
            return None
        return registry.finished_url(self)

    def hint_is_due(self, now: datetime) -> bool:
        """Whether the worker should be told (again) of this waiting job.

        The pause doubles each time, so that a long queue is not flooded with messages about itself.
        """
        if self.hinted_at is None:
            return True
        return now - self.hinted_at >= max(HINT_PATIENCE, self.hinted_at - self.waiting_since)


class Piece(models.Model):
    """One part of a job that is done, counted and tried again by itself."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    job = models.ForeignKey(Job, verbose_name=_("job"), on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField(_("number"))
    key = models.CharField(_("key"), max_length=150)
    label = models.CharField(_("what it is"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("what went wrong"), blank=True)
    # Names one claim, as the job's own field does: the worker that holds the job, or one that helps it.
    worker = models.CharField(_("worker"), max_length=150, blank=True)
    lease_until = models.DateTimeField(_("claimed until"), null=True, blank=True)

    objects = PieceQuerySet.as_manager()

    class Meta:
        verbose_name = _("piece of a job")
        verbose_name_plural = _("pieces of jobs")
        ordering = ["job", "number"]
        constraints = [
            models.UniqueConstraint(
                name="piece_number_once",
                fields=["job", "number"],
                violation_error_message=_("Two pieces of a job cannot have the same number."),
            ),
            models.UniqueConstraint(
                name="piece_key_once",
                fields=["job", "key"],
                violation_error_message=_("A job does each thing once."),
            ),
            models.CheckConstraint(
                name="piece_state_known",
                condition=Q(state__in=["waiting", "done", "failed"]),
                violation_error_message=_("A piece waits, is done or has failed."),
            ),
            models.CheckConstraint(
                name="piece_failed_has_reason",
                condition=~Q(state="failed") | ~Q(error=""),
                violation_error_message=_("A failed piece needs its reason."),
            ),
            models.CheckConstraint(
                name="piece_claimed_while_waiting",
                condition=Q(worker="", lease_until__isnull=True)
                | (~Q(worker="") & Q(lease_until__isnull=False, state="waiting")),
                violation_error_message=_("A piece is claimed until a certain time, and only while it waits."),
            ),
        ]
        indexes = [models.Index(fields=["job", "state", "attempts", "number"], name="piece_next")]

    def __str__(self) -> str:
        return self.label or self.key
