"""Named reads of targets, published figures and editions."""

from django.db import models
from django.db.models import Q

from accounts.models import Role

# Of a public address: 128 bits in base 32.
CODE_LETTERS = 26


class OfProgrammeQuerySet(models.QuerySet):
    """Targets, published figures and editions."""

    def visible_to(self, user) -> models.QuerySet:
        """Staff of the programme and its viewers."""
        if user.is_superuser:
            return self
        return self.filter(
            Q(programme__in=Role.objects.staff_programmes(user)) | Q(programme__in=Role.objects.viewer_programmes(user))
        )


class PublishedFigureQuerySet(OfProgrammeQuerySet):
    """Published figures."""

    def with_scope(self) -> models.QuerySet:
        """Fetch what each speaks of: programme, workshop and cohorts."""
        return self.select_related("programme", "workshop").prefetch_related("cohorts")


class EditionQuerySet(OfProgrammeQuerySet):
    """Editions of reports."""

    def published(self) -> models.QuerySet:
        """Those that everybody may read who has their address."""
        return self.filter(published_at__isnull=False)

    def with_public_code(self, code: str) -> models.QuerySet:
        """The edition whose public address has ``code``, in small letters or capitals; none for other text."""
        # Databases refuse some of what can stand in an address.
        is_code = len(code) == CODE_LETTERS and code.isascii() and code.isalnum()
        return self.filter(public_code=code.lower()) if is_code else self.none()

    def of_same_subject(self, edition) -> models.QuerySet:
        """Those about the same thing, for the same readers, that count in the same way: in a period, or all since.

        ``edition`` need not be saved.
        """
        found = self.filter(
            programme=edition.programme, workshop=edition.workshop, institution=edition.institution,
            country=edition.country or "", is_public=edition.is_public,
        )  # fmt: skip
        return found.exclude(pk=edition.pk) if edition.pk else found

    def before(self, edition) -> models.QuerySet:
        """Those of the same subject as ``edition`` up to its day, the newest first."""
        found = self.of_same_subject(edition).filter(since__isnull=edition.since is None, as_of__lte=edition.as_of)
        return found.order_by("-as_of", "-made_at", "-pk")
