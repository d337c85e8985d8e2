"""What each of those who sign in may do, and where."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models.user import User
from accounts.querysets import RoleQuerySet


class Role(models.Model):
    """What a user may do, and where: in a programme, for an institution, at a workshop."""

    class Kind(models.TextChoices):
        STAFF = "staff", _("programme staff")
        COORDINATOR = "coordinator", _("institution coordinator")
        HELPER = "helper", _("workshop helper")
        VIEWER = "viewer", _("viewer")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles", verbose_name=_("user"))
    kind = models.CharField(_("role"), max_length=12, choices=Kind)
    # Named as text: the things of a role live on floors above this one.
    programme = models.ForeignKey(
        "partnerships.Programme", on_delete=models.CASCADE, null=True, blank=True, related_name="roles",
        verbose_name=_("programme"),
    )  # fmt: skip
    institution = models.ForeignKey(
        "partnerships.Institution", on_delete=models.CASCADE, null=True, blank=True, related_name="roles",
        verbose_name=_("institution"),
    )  # fmt: skip
    workshop = models.ForeignKey(
        "workshops.Workshop", on_delete=models.CASCADE, null=True, blank=True, related_name="roles",
        verbose_name=_("workshop"),
    )  # fmt: skip
    is_approver = models.BooleanField(
        _("approver"), default=False, help_text=_("May approve agreements in the institution's name.")
    )
    granted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("granted by")
    )
    created_at = models.DateTimeField(_("granted"), auto_now_add=True)

    objects = RoleQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["user", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["staff", "viewer"], programme__isnull=False, institution=None, workshop=None)
                | Q(kind="coordinator", programme=None, institution__isnull=False, workshop=None)
                | Q(kind="helper", programme=None, institution=None, workshop__isnull=False),
                name="role_has_its_place",
                violation_error_message=_(
                    "Staff and viewers have a programme, coordinators an institution, helpers a workshop, "
                    "and none of the others."
                ),
            ),
            models.CheckConstraint(
                condition=Q(is_approver=False) | Q(kind="coordinator"),
                name="role_approver_is_coordinator",
                violation_error_message=_("Only a coordinator can be an approver."),
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "programme"], condition=Q(programme__isnull=False),
                name="role_once_a_programme", violation_error_message=_("This person already has this role."),
            ),
            models.UniqueConstraint(
                fields=["user", "institution"], condition=Q(institution__isnull=False),
                name="role_once_an_institution", violation_error_message=_("This person already has this role."),
            ),
            models.UniqueConstraint(
                fields=["user", "workshop"], condition=Q(workshop__isnull=False),
                name="role_once_a_workshop", violation_error_message=_("This person already has this role."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"

    @property
    def place(self):
        """The programme, institution or workshop that the role is for."""
        return self.programme or self.institution or self.workshop
