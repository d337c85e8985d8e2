"""Named reads of versions."""

from django.db import models
from django.db.models import Exists, OuterRef, Q


class VersionQuerySet(models.QuerySet):
    """Which versions."""

    def open(self) -> models.QuerySet:
        """Proposed versions, amendments among them, that wait for approvals: the newest ones without an outcome."""
        newer = self.model._default_manager.filter(agreement=OuterRef("agreement"), number__gt=OuterRef("number"))
        asked = Q(agreement__status="proposed") | Q(agreement__status="signed", signed_agreement=None)
        return self.filter(asked, ~Q(sha256=""), ~Exists(newer), outcome="")

    def lacking_approval_of(self, party: str) -> models.QuerySet:
        """Versions that ``party`` (``first_party`` or ``second_party``) has not approved."""
        given = self.model.approvals.rel.related_model._default_manager.filter(
            version=OuterRef("pk"), institution=OuterRef(f"agreement__{party}")
        )
        return self.filter(~Exists(given))
