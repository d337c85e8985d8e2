"""A person's part in a workshop."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partnerships.models import Institution, Person
from workshops.models.workshop import Workshop
from workshops.querysets import DelegateQuerySet


def new_badge_code() -> str:
    """Return an unguessable code for a badge."""
    return secrets.token_hex(8).upper()


class Delegate(models.Model):
    """A person's part in a workshop, from invitation to attendance."""

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        REGISTERED = "registered", _("registered")
        CONFIRMED = "confirmed", _("confirmed")
        WAITING = "waiting", _("on the waiting list")
        CANCELLED = "cancelled", _("cancelled")
        ATTENDED = "attended", _("attended")

    # Those who are in one of these states take up a place of the workshop; an invitation takes none.
    TAKES_PLACE = (State.REGISTERED, State.CONFIRMED, State.ATTENDED)

    workshop = models.ForeignKey(
        Workshop, on_delete=models.PROTECT, related_name="delegates", verbose_name=_("workshop")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations", verbose_name=_("person"))
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="delegates",
        verbose_name=_("institution"), help_text=_("That sent the delegate, at the time."),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.INVITED)
    waiting_since = models.DateTimeField(
        _("on the waiting list since"), null=True, blank=True, editable=False,
        help_text=_("The first to come is the first to move up."),
    )  # fmt: skip
    badge_code = models.CharField(_("badge code"), max_length=16, unique=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = DelegateQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        ordering = ["workshop", "person__full_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "person"], name="delegate_once_a_workshop",
                violation_error_message=_("This person is already a delegate of this workshop."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.person)

    def save(self, *args, **kwargs) -> None:
        """Give a new delegate the code of the badge."""
        if not self.badge_code:
            self.badge_code = new_badge_code()
        super().save(*args, **kwargs)

    @property
    def takes_part(self) -> bool:
        """Whether the delegate is expected or came; the rows are ``taking_part()``."""
        return self.state not in (self.State.CANCELLED, self.State.WAITING)

    @property
    def may_be_cancelled(self) -> bool:
        """Whether there is something to cancel."""
        return self.state not in (self.State.CANCELLED, self.State.ATTENDED)

    @property
    def waiting_rank(self) -> int:
        """The place on the waiting list, from 1; 0 for who is not on it. One query for who is."""
        if self.state != self.State.WAITING:
            return 0
        queue = type(self).objects.filter(workshop=self.workshop_id).waiting_in_order()
        waiting = list(queue.values_list("pk", flat=True))
        # Somebody may have moved the delegate up a moment ago.
        return waiting.index(self.pk) + 1 if self.pk in waiting else 0

    @property
    def code_in_groups(self) -> str:
        """The badge code as it is printed: 3F2A 91C0 77DE 0B12."""
        return " ".join(self.badge_code[start : start + 4] for start in range(0, len(self.badge_code), 4))

    @property
    def door_url(self) -> str:
        """The address in the QR code of the badge: at the door it opens the check-in of this delegate."""
        return f"{settings.SITE_URL}{reverse('workshops:badge_open', args=[self.badge_code])}"
