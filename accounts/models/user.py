"""People who sign in."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


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
    # Without choices: a language more in the settings is no change of the table.
    language = models.CharField(
        _("language"), max_length=10, blank=True, help_text=_("In which pages and e-mails are read.")
    )

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

    @property
    def reads(self) -> str:
        """The code of the language in which this person reads pages and e-mails: the office's if none was chosen."""
        return self.language if self.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    @cached_property
    def role_kinds(self) -> frozenset[str]:
        """The kinds of role this person has anywhere, read once."""
        return frozenset(self.roles.values_list("kind", flat=True))
