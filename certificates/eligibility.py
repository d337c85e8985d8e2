"""Who of a cohort or workshop gets a certificate, who has one, and why the others get none; read in one query."""

from dataclasses import dataclass, field

from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates.groups import Group, recipients
from certificates.models import Certificate
from training import completion
from workshops.models import Delegate


@dataclass
class Eligibility:
    """The people of a group in three lists; ``problem`` says in a sentence why nothing can be issued now, or is empty.

    Each person is the enrolment or delegate; those who get none carry the sentence in ``reason``, those who have one
    its id in ``live_certificate``.
    """

    eligible: list = field(default_factory=list)
    certified: list = field(default_factory=list)
    others: list = field(default_factory=list)
    problem: str = ""


def eligibility_of(group: Group) -> Eligibility:
    """Sort the people of ``group``. Costs one query, however many they are."""
    found = Eligibility()
    for one in candidates(group.name).filter(**{group.name: group.thing}).order_by("person__full_name", "pk"):
        one.reason = reason_against(one)
        if one.live_certificate:
            found.certified.append(one)
        elif one.reason:
            found.others.append(one)
        else:
            found.eligible.append(one)
    found.problem = _problem(group, found)
    return found


def candidates(name: str) -> models.QuerySet:
    """Return trainees (with their completion) or delegates, annotated with what certificates they have."""
    recipient = "enrolment" if name == "cohort" else "delegate"
    own = Certificate.objects.filter(**{recipient: OuterRef("pk")}).order_by()
    people = recipients(name)
    if name == "cohort":
        people = people.with_completion()
    return people.annotate(
        live_certificate=Subquery(own.filter(is_live=True).values("pk")[:1]),
        was_revoked=Exists(own.filter(revoked_at__isnull=False)),
    )


def reason_against(one) -> str:
    """Say in a sentence why this candidate gets no certificate; empty when nothing speaks against it."""
    if one.was_revoked and not one.live_certificate:
        return _("An earlier certificate was revoked. A new one is issued from the page of the revoked one.")
    if isinstance(one, Delegate):
        if one.state == Delegate.State.ATTENDED:
            return ""
        return _("Not recorded as having attended: %(state)s.") % {"state": one.get_state_display()}
    return "" if one.completion == completion.Completion.COMPLETED else str(completion.reason(one))


def _problem(group: Group, found: Eligibility) -> str:
    if not group.has_ended:
        return _("It ends on %(day)s. Certificates can be issued from the day after.") % {
            "day": date_format(group.thing.ends_on)
        }
    if found.eligible:
        return ""
    if found.certified and not found.others:
        return _("Everybody has a certificate already.")
    if found.certified:
        return _("Everybody who may have a certificate has one. The reasons of the others stand below.")
    if found.others:
        return _("Nobody may have a certificate yet. The reasons stand below; when they change, come back here.")
    if group.name == "cohort":
        return _("Nobody is enrolled in this cohort, so there is nobody to issue certificates to.")
    return _("This workshop has no delegates, so there is nobody to issue certificates to.")
