"""People who sign in, and what each of them may do where."""

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.querysets import RoleQuerySet


class UserManager(BaseUserManager):
    """Makes users whose e-mail address is their sign-in name."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Create a user; without a password the account cannot sign in until one is set by e-mail."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """Create an admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        """Find a user by e-mail address, whatever its capitals."""
        return self.get(email__iexact=email)


class User(AbstractUser):
    """Somebody who signs in with an e-mail address."""

    username = first_name = last_name = None
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    full_name = models.CharField(_("full name"), max_length=200, help_text=_("As the person writes it."))

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["full_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_whatever_capitals",
                violation_error_message=_("Somebody with this e-mail address is already here."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        """Return the name as the person writes it."""
        return self.full_name

    def get_short_name(self) -> str:
        """Return the whole name: which part of it is short is for nobody to guess."""
        return self.full_name

    @cached_property
    def role_kinds(self) -> frozenset[str]:
        """The kinds of role this person has anywhere, read once."""
        return frozenset(self.roles.values_list("kind", flat=True))


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
