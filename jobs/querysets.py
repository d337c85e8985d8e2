"""Which jobs: named, chainable reads."""

from datetime import datetime

from django.db import models


class JobQuerySet(models.QuerySet):
    """Reads of jobs. Everything that people see begins with ``visible_to``."""

    def visible_to(self, user) -> "JobQuerySet":
        """Return the jobs that ``user`` started, and those of the programmes that ``user`` is staff of.

        Who has left a programme no longer sees what they started there, and cannot start it again.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        # Roles live on a floor above; the user's own reverse relation needs no import of them.
        in_programmes = user.roles.filter(programme__isnull=False)
        own = models.Q(programme=None) | models.Q(programme__in=in_programmes.values("programme_id"))
        staff_of = in_programmes.filter(kind="staff").values("programme_id")
        return self.filter(models.Q(own, owner=user) | models.Q(programme__in=staff_of))

    def about(self, thing: models.Model) -> "JobQuerySet":
        """Return the jobs done for ``thing``, newest first."""
        from jobs.models import subject_of

        return self.filter(subject=subject_of(thing)).order_by("-created_at", "-pk")

    def open(self) -> "JobQuerySet":
        """Return jobs that wait or run."""
        return self.filter(state__in=self.model.OPEN_STATES)

    def waiting(self) -> "JobQuerySet":
        """Return jobs that wait for a worker, the longest waiting first."""
        return self.filter(state=self.model.State.WAITING).order_by("waiting_since", "pk")

    def lost(self, now: datetime) -> "JobQuerySet":
        """Return running jobs whose worker has not been heard of in time."""
        return self.filter(state=self.model.State.RUNNING, lease_until__lt=now)

    def stopped(self) -> "JobQuerySet":
        """Return failed jobs, newest first: somebody has to look at them."""
        return self.filter(state=self.model.State.FAILED).order_by("-finished_at", "-pk")


class PieceQuerySet(models.QuerySet):
    """Reads of the pieces of jobs."""

    def waiting(self) -> "PieceQuerySet":
        """Return pieces that are neither done nor failed, those that were tried before last."""
        return self.filter(state=self.model.State.WAITING).order_by("attempts", "number")

    def free(self, now: datetime) -> "PieceQuerySet":
        """Return waiting pieces that no living worker has in its hands."""
        return self.waiting().filter(models.Q(worker="") | models.Q(lease_until__lt=now))

    def held_by(self, worker: str) -> "PieceQuerySet":
        """Return the pieces that ``worker`` has claimed, kept from others until the transaction ends.

        All who lock several pieces do it in one order, so that no two wait for each other.
        """
        return self.waiting().filter(worker=worker).order_by("pk").select_for_update()
