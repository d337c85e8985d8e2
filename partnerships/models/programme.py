"""A programme, its objectives, the organisations that carry it and its member institutions."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pages.trail import Trail
from partnerships.querysets.programme import ProgrammeQuerySet


class Programme(models.Model):
    """A partnership programme with its own office, members and figures."""

    code = models.SlugField(
        _("code"), max_length=20, unique=True, help_text=_("Short and lasting: it begins every number and serial.")
    )
    name = models.CharField(_("name (English)"), max_length=200)
    native_name = models.CharField(_("native name"), max_length=200, blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    # "2-4 partners, 1-3 activities each": advice of SEAMEO's workshop mechanism (2018), never a block.
    advised_partners_min = models.PositiveSmallIntegerField(_("advised partners, from"), default=2)
    advised_partners_max = models.PositiveSmallIntegerField(_("advised partners, to"), default=4)
    advised_activities_min = models.PositiveSmallIntegerField(_("advised activities an agreement, from"), default=1)
    advised_activities_max = models.PositiveSmallIntegerField(_("advised activities an agreement, to"), default=3)
    organisations = models.ManyToManyField(
        "partnerships.Institution", through="ProgrammeOrganisation", related_name="carried_programmes",
        verbose_name=_("organisations"),
    )  # fmt: skip
    members = models.ManyToManyField(
        "partnerships.Institution", through="Membership", related_name="programmes", verbose_name=_("members")
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ProgrammeQuerySet.as_manager()
    history = Trail()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="programme_dates_in_order",
                violation_error_message=_("The programme ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(advised_partners_max__gte=F("advised_partners_min"))
                & Q(advised_activities_max__gte=F("advised_activities_min")),
                name="programme_advice_in_order",
                violation_error_message=_("The advice must go from the smaller to the larger number."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The programme's page."""
        return reverse("partnerships:programme_detail", args=[self.pk])

    def clean(self) -> None:
        """Refuse a code that differs from another one by capitals alone: serials are written in capitals."""
        if Programme.objects.filter(code__iexact=self.code).exclude(pk=self.pk).exists():
            raise ValidationError({"code": _("Another programme has this code already.")})


class Objective(models.Model):
    """One written objective of a programme, numbered as in its document."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="objectives", verbose_name=_("programme")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("text"), max_length=1000)

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering = ["programme", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="objective_number_once",
                violation_error_message=_("This programme already has an objective with this number."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class ProgrammeOrganisation(models.Model):
    """An organisation that carries a programme, and in which role."""

    class Role(models.TextChoices):
        ORGANISER = "organiser", _("organiser")
        CO_ORGANISER = "co_organiser", _("co-organiser")
        HOST = "host", _("host")
        DONOR = "donor", _("donor")
        IMPLEMENTING = "implementing", _("implementing organisation")

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="organisation_roles", verbose_name=_("programme")
    )
    institution = models.ForeignKey(
        "partnerships.Institution", on_delete=models.PROTECT, related_name="programme_roles",
        verbose_name=_("organisation"),
    )  # fmt: skip
    role = models.CharField(_("role"), max_length=12, choices=Role)

    class Meta:
        verbose_name = _("organisation of a programme")
        verbose_name_plural = _("organisations of a programme")
        ordering = ["programme", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "institution", "role"], name="programme_organisation_once",
                violation_error_message=_("This organisation already has this role in the programme."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.institution} ({self.get_role_display()})"


class Membership(models.Model):
    """An institution's membership of a programme since a date."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("programme")
    )
    institution = models.ForeignKey(
        "partnerships.Institution", on_delete=models.PROTECT, related_name="memberships", verbose_name=_("institution")
    )
    since = models.DateField(_("member since"))
    until = models.DateField(_("member until"), null=True, blank=True)

    history = Trail()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["programme", "since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "institution"], name="membership_once",
                violation_error_message=_("This institution is already a member of the programme."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="membership_dates_in_order",
                violation_error_message=_("The membership ends before it starts."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.institution} – {self.programme}"
