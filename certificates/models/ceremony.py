"""Award ceremonies, and who presides over them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from certificates.querysets import CeremonyQuerySet
from partnerships.models import Person, Programme
from training.models import Cohort


class AwardCeremony(models.Model):
    """The ceremony at which certificates of some cohorts are handed over."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="ceremonies", verbose_name=_("programme")
    )
    title = models.CharField(_("title"), max_length=200)
    held_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    cohorts = models.ManyToManyField(Cohort, blank=True, related_name="ceremonies", verbose_name=_("cohorts"))
    participants = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = CeremonyQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[cohorts])

    class Meta:
        verbose_name = _("award ceremony")
        verbose_name_plural = _("award ceremonies")
        ordering = ["-held_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "title", "held_on"], name="ceremony_once",
                violation_error_message=_("This ceremony is already here."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The ceremony's page."""
        return reverse("certificates:ceremony_detail", args=[self.pk])


class CeremonyPresider(models.Model):
    """Somebody who presides over an award ceremony."""

    ceremony = models.ForeignKey(
        AwardCeremony, on_delete=models.CASCADE, related_name="presiders", verbose_name=_("ceremony")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="ceremonies_presided", verbose_name=_("person")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("presider")
        verbose_name_plural = _("presiders")
        ordering = ["ceremony", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ceremony", "person"], name="presider_once",
                violation_error_message=_("This person already presides."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.person)
