"""Search over everything that a user may see."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from certificates import codes
from certificates.models import AwardCeremony, Certificate
from partnerships.models import Agreement, Institution, Person
from training.models import Course
from workshops.models import Workshop

PER_GROUP = 8


@dataclass(frozen=True)
class Group:
    """The first hits of one kind of thing; ``more_url`` leads to the list when there are others."""

    title: str
    hits: list
    more_url: str = ""


def find(user, words: str) -> list[Group]:
    """Return groups of what ``user`` may see and ``words`` name; one query a group, empty groups left out."""
    agreements = Agreement.objects.visible_to(user).with_parties()
    named = Institution.objects.called(words).values("pk")
    found = [
        (_("Institutions"), Institution.objects.visible_to(user).called(words), "partnerships:institution_list"),
        (_("People"), Person.objects.visible_to(user).called(words), "partnerships:person_list"),
        (
            _("Agreements"),
            agreements.filter(Q(number__icontains=words) | Q(first_party__in=named) | Q(second_party__in=named)),
            "partnerships:agreement_list",
        ),
        (
            _("Workshops"),
            Workshop.objects.visible_to(user).filter(Q(title__icontains=words) | Q(native_title__icontains=words)),
            "workshops:workshop_list",
        ),
        (
            _("Courses"),
            Course.objects.visible_to(user).filter(Q(title__icontains=words) | Q(native_title__icontains=words)),
            "training:course_list",
        ),
        (
            _("Certificates"),
            Certificate.objects.visible_to(user).filter(
                Q(serial__icontains=words)
                | Q(printed_name__icontains=words)
                | Q(printed_native_name__icontains=words)
                | Q(code=codes.normalise(words))
            ),
            "certificates:certificate_list",
        ),
        (
            _("Award ceremonies"),
            AwardCeremony.objects.visible_to(user).filter(title__icontains=words),
            "certificates:ceremony_list",
        ),
    ]
    groups = []
    for title, rows, list_name in found:
        hits = list(rows[: PER_GROUP + 1])
        if hits:
            more = f"{reverse(list_name)}?{urlencode({'q': words})}" if len(hits) > PER_GROUP else ""
            groups.append(Group(title, hits[:PER_GROUP], more))
    return groups
