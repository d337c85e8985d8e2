"""Tokens: what a person's program shows instead of a password."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from api.querysets import TokenQuerySet


class Token(models.Model):
    """Opens to a program what its owner may see, until a day. The secret itself is kept nowhere."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=80, help_text=_("For example: the sheet of the ministry."))
    sha256 = models.CharField(_("SHA-256 of the token"), max_length=64, unique=True, editable=False)
    # Changes with the password, as sessions do: who signs out everywhere by a new password ends the tokens, too.
    password_mark = models.CharField(_("mark of the password"), max_length=64, editable=False)
    may_submit = models.BooleanField(_("may submit agreements"), default=False)
    expires_on = models.DateField(_("valid until"), help_text=_("The last day; a year from today at most."))
    last_used_on = models.DateField(_("last used"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = TokenQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["sha256", "password_mark", "last_used_on"])

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="token_has_a_name",
                violation_error_message=_("Say what will use the token."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def state_on(self, day: dt.date | None = None) -> str:
        """Return ``alive``, ``expired``, ``revoked`` or ``void`` (the password was changed) on ``day`` (today)."""
        if self.revoked_at:
            return "revoked"
        if self.expires_on < (day or timezone.localdate()):
            return "expired"
        return "alive" if self.password_mark == self.user.get_session_auth_hash() else "void"
