"""Named reads of tokens."""

import datetime as dt

from django.db import models


class TokenQuerySet(models.QuerySet):
    """Which tokens."""

    def visible_to(self, user) -> models.QuerySet:
        """Everybody sees their own, nobody those of others."""
        return self.filter(user=user) if user.is_authenticated and user.is_active else self.none()

    def alive(self, on: dt.date) -> models.QuerySet:
        """Tokens that open something on the day ``on``: not revoked, and their last day has not passed."""
        return self.filter(revoked_at=None, expires_on__gte=on)
