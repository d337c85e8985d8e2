"""Who would get a letter by e-mail, and why the others would not; nothing is written here."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext as _

from workshops.models import Delegate, DelegateLetter

Kind, State = DelegateLetter.Kind, Delegate.State
# An invitation goes to those who may still come, a confirmation to those who are confirmed.
STATES = {
    Kind.INVITATION: (State.INVITED, State.REGISTERED, State.CONFIRMED),
    Kind.CONFIRMATION: (State.CONFIRMED,),
}


@dataclass(frozen=True)
class LetterPlan:
    """The delegates who were meant, sorted by what becomes of them."""

    kind: str
    getting: list[Delegate]
    without_address: list[Delegate]
    had: list[Delegate]
    # Ordered before, and not certainly sent: the list of letters says what became of it.
    in_work: list[Delegate]
    not_due: list[Delegate]

    @cached_property
    def fingerprint(self) -> str:
        """A hash over those who get the letter: they were seen, and nobody else is written to."""
        return hashlib.sha256(",".join(f"{one.pk}:{one.person.email}" for one in self.getting).encode()).hexdigest()


def plan_letters(*, kind: str, delegates: models.QuerySet) -> LetterPlan:
    """Sort ``delegates`` by what becomes of them when letters of ``kind`` go out; in two queries."""
    rows = list(delegates.select_related("person", "institution").order_by("person__full_name", "pk"))
    letters = DelegateLetter.objects.filter(kind=kind, delegate__in=delegates.order_by().values("pk"))
    states = dict(letters.values_list("delegate_id", "state"))
    plan = LetterPlan(kind, [], [], [], [], [])
    for one in rows:
        _place(plan, one, states.get(one.pk)).append(one)
    return plan


def reason_against(delegate: Delegate, kind: str) -> str:
    """Say why ``delegate`` gets no letter of ``kind``, or nothing."""
    if delegate.state not in STATES[kind]:
        return _("Is %(state)s, so this letter is not sent.") % {"state": delegate.get_state_display()}
    if not delegate.person.email:
        return _("Has no e-mail address in the records.")
    return ""


def _place(plan: LetterPlan, delegate: Delegate, letter: str | None) -> list[Delegate]:
    if letter is not None:
        return plan.had if letter == DelegateLetter.State.SENT else plan.in_work
    if delegate.state not in STATES[plan.kind]:
        return plan.not_due
    return plan.getting if delegate.person.email else plan.without_address
