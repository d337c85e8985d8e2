"""What staff should know of a ceremony before it is held; nothing of it stops anybody."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates.ceremony_list import recipients_to_list
from certificates.models import AwardCeremony


@dataclass(frozen=True)
class ListState:
    """How a list stands: how many are called, are there, lack a certificate, came later, are missing or too many."""

    called: int = 0
    present: int = 0
    absent: int = 0
    without: int = 0
    new: int = 0
    missing: int = 0
    gone: int = 0

    @property
    def unknown(self) -> int:
        """Of how many nobody has said yet whether they are there."""
        return self.called - self.present - self.absent


def list_state(ceremony: AwardCeremony) -> ListState:
    """Count the list of ``ceremony``, in four queries."""
    called = ceremony.calls.called()
    marks = called.order_by().values_list("attendance", "is_new")
    states = list(marks)
    return ListState(
        called=len(states),
        present=sum(state == "present" for state, _new in states),
        absent=sum(state == "absent" for state, _new in states),
        new=sum(is_new for _state, is_new in states),
        without=called.with_certificate().filter(has_certificate=False).count(),
        missing=recipients_to_list(ceremony).count(),
        gone=ceremony.calls.of_groups_gone(ceremony).count(),
    )


def warnings_of(ceremony: AwardCeremony) -> list[str]:
    """Return sentences on dates and on cohorts that have another ceremony."""
    found = []
    cohorts = ceremony.cohorts.select_related("course").prefetch_related("ceremonies")
    for thing in (*cohorts, *ceremony.workshops.prefetch_related("ceremonies")):
        if thing.ends_on > ceremony.held_on:
            words = {"thing": thing, "day": date_format(thing.ends_on)}
            found.append(_("%(thing)s ends on %(day)s, after the ceremony.") % words)
        for other in thing.ceremonies.all():
            if other != ceremony:
                words = {"thing": thing, "title": other, "day": date_format(other.held_on)}
                found.append(_("%(thing)s is also part of “%(title)s” (%(day)s).") % words)
    return found
