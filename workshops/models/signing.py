"""That an agreement was signed at a workshop."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partnerships.models import Agreement
from workshops.models.workshop import Workshop
from workshops.querysets import SigningQuerySet


class Signing(models.Model):
    """That an agreement was signed at a workshop. The agreement itself does not know."""

    workshop = models.ForeignKey(
        Workshop, on_delete=models.PROTECT, related_name="signings", verbose_name=_("workshop")
    )
    agreement = models.OneToOneField(
        Agreement, on_delete=models.PROTECT, related_name="signing", verbose_name=_("agreement")
    )
    signed_on = models.DateField(_("signed on"))
    desk = models.CharField(_("desk"), max_length=50, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("recorded by"),
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    objects = SigningQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("signing")
        verbose_name_plural = _("signings")
        ordering = ["workshop", "signed_on", "pk"]

    def __str__(self) -> str:
        return f"{self.agreement} – {self.workshop}"
