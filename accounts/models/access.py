"""Who signed in, or tried to, and who took names along."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from accounts.querysets import AccessQuerySet


class Access(models.Model):
    """One sign-in, one try, or one download of personal data. Rows are only added, and swept after a year."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")
        SIGNED_OUT = "signed_out", _("Signed out")
        FAILED = "failed", _("Wrong password")
        LOCKED_OUT = "locked_out", _("Locked out after wrong passwords")
        SECOND_STEP = "second_step", _("Second step passed")
        SECOND_STEP_FAILED = "second_failed", _("Wrong code in the second step")
        SECOND_STEP_CHANGED = "second_changed", _("Second step switched on or off")
        PASSWORD_CHANGED = "password", _("Password changed")
        PASSWORD_RESET = "reset", _("Password set by a link")
        DOWNLOADED = "downloaded", _("Downloaded personal data")

    # Kept when the account goes: the address that was used stays in ``name``.
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="accesses", verbose_name=_("user")
    )
    name = models.CharField(_("e-mail address"), max_length=254, blank=True)
    kind = models.CharField(_("what happened"), max_length=14, choices=Kind)
    what = models.CharField(_("what was taken"), max_length=300, blank=True)
    network_address = models.GenericIPAddressField(_("network address"), null=True, blank=True)
    happened_at = models.DateTimeField(_("when"), default=timezone.now)

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("accesses")
        ordering = ["-happened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="downloaded") ^ models.Q(what=""),
                name="access_download_says_what",
                violation_error_message=_("A download says what was taken, and nothing else does."),
            )
        ]
        indexes = [
            models.Index(fields=["user", "-happened_at"], name="access_of_user"),
            models.Index(fields=["-happened_at"], name="access_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_kind_display()}"
