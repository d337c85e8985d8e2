"""Named reads of evidence files."""

from django.apps import apps
from django.db import models
from django.db.models import F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Role


class AgreementFileQuerySet(models.QuerySet):
    """Which files."""

    def visible_to(self, user) -> models.QuerySet:
        """Who sees an agreement sees its files; what was added to a draft stays with the side that drafted it.

        Scans and documents belong to both sides. An agreement is shared since its first proposal or, when a draft was
        signed on paper, since that was recorded.
        """
        agreements = apps.get_model("partnerships", "Agreement").objects.visible_to(user)
        seen = self.filter(agreement__in=agreements.values("pk"))
        if user.is_superuser:
            return seen
        versions = apps.get_model("partnerships", "AgreementVersion").objects.filter(agreement=OuterRef("agreement"))
        since = versions.order_by().values("agreement")
        shared = Coalesce(
            Subquery(since.annotate(first=Min("proposed_at")).values("first")),
            Subquery(since.annotate(first=Min("paper_signature__recorded_at")).values("first")),
        )
        return seen.annotate(shared_since=shared).filter(
            Q(kind__in=["scan", "document"])
            | Q(uploaded_at__gte=F("shared_since"))
            | Q(agreement__programme__in=Role.objects.staff_programmes(user))
            | Q(agreement__drafted_by__in=Role.objects.coordinator_institutions(user))
        )

    def documents(self) -> models.QuerySet:
        """The frozen documents of agreed versions."""
        return self.filter(kind="document")

    def uploaded(self) -> models.QuerySet:
        """What people uploaded with an agreement itself, without its activities' evidence."""
        return self.exclude(kind="document").filter(activity=None)
