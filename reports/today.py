"""What needs me today: one line a thing to do, with its count and the page where it is done."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import Role
from certificates.models import Certificate
from jobs.models import Job
from partnerships.models import Agreement, CollaborativeActivity, Person, Programme
from training.models import Cohort, Enrolment
from workshops.models import Delegate, Workshop


@dataclass(frozen=True)
class ToDo:
    """One line: how many of what, and where to go."""

    count: int
    words: str
    url: str


def for_staff(user, programme: Programme, on: dt.date) -> list[ToDo]:
    """Return what waits for staff of ``programme``; lines that count nothing are left out. One query a line."""
    agreements = Agreement.objects.visible_to(user).filter(programme=programme)
    people = Person.objects.visible_to(user).of_programme(programme)
    lines = [
        (
            Job.objects.visible_to(user).filter(programme=programme, state=Job.State.FAILED),
            lambda n: ngettext("job stopped with errors", "jobs stopped with errors", n),
            _to("jobs:job_list", state="failed"),
        ),
        (
            agreements.waiting(),
            lambda n: ngettext("agreement waits for a party's answer", "agreements wait for a party's answer", n),
            _to("partnerships:agreement_list", state="waiting"),
        ),
        (
            agreements.ending_soon(on),
            lambda n: ngettext("agreement ends within 90 days", "agreements end within 90 days", n),
            _to("partnerships:agreement_list", state="ending_soon"),
        ),
        (
            agreements.sleeping(on),
            lambda n: ngettext(
                "agreement sleeps: signed 120 days ago or more, nothing started",
                "agreements sleep: signed 120 days ago or more, nothing started",
                n,
            ),
            _to("partnerships:agreement_list", state="sleeping"),
        ),
        (
            CollaborativeActivity.objects.filter(agreement__in=agreements).late(on),
            lambda n: ngettext("activity is late", "activities are late", n),
            _to("partnerships:activity_list", late="true"),
        ),
        (
            cohorts_without_certificates(programme, on),
            lambda n: ngettext("cohort ended without certificates", "cohorts ended without certificates", n),
            _to("certificates:cohort_list"),
        ),
        (
            Certificate.objects.filter(programme=programme).ending_soon(on),
            lambda n: ngettext("certificate expires within 90 days", "certificates expire within 90 days", n),
            _to("certificates:certificate_list", state="ending_soon"),
        ),
        (
            people.with_gaps(),
            lambda n: ngettext("person without sex or institution", "people without sex or institution", n),
            _to("partnerships:person_list", gaps="true"),
        ),
    ]
    return [*applicants(user, programme, on), *_worth_showing(lines)]


def applicants(user, programme: Programme, on: dt.date) -> list[ToDo]:
    """Return a line for each cohort of ``programme`` not ended before ``on`` whose applicants wait; in one query."""
    waiting = (
        Enrolment.objects.visible_to(user)
        .filter(state=Enrolment.State.APPLIED, cohort__course__programme=programme, cohort__ends_on__gte=on)
        .order_by("cohort__starts_on", "cohort")
        .values_list("cohort", "cohort__course__title", "cohort__name")
        .annotate(count=Count("pk"))
    )
    return [
        ToDo(
            count,
            ngettext("person waits to be admitted to %(cohort)s", "people wait to be admitted to %(cohort)s", count)
            % {"cohort": f"{title}, {name}"},
            f"{reverse('training:enrolment_list', args=[pk])}?completion=applied",
        )
        for pk, title, name, count in waiting
    ]


def for_coordinator(user, programme: Programme | None, on: dt.date) -> list[ToDo]:
    """Return what waits for a coordinator; lines that count nothing are left out."""
    own = Role.objects.coordinator_institutions(user)
    agreements = Agreement.objects.visible_to(user)
    if programme:
        agreements = agreements.filter(programme=programme)
    activities = CollaborativeActivity.objects.filter(agreement__in=agreements)
    silent_at = workshops_without_wishes(own, programme, on)
    lines = [
        (
            agreements.waiting_for(own),
            lambda n: ngettext("agreement waits for your institution", "agreements wait for your institution", n),
            _to("partnerships:agreement_list", state="waiting_us"),
        ),
        (
            agreements.filter(status=Agreement.Status.DRAFT),
            lambda n: ngettext("draft is not proposed yet", "drafts are not proposed yet", n),
            _to("partnerships:agreement_list", state="draft"),
        ),
        (
            silent_at,
            lambda n: ngettext(
                "workshop is coming to which you send delegates: say what you offer and seek",
                "workshops are coming to which you send delegates: say what you offer and seek",
                n,
            ),
            _to_wishes(silent_at),
        ),
        (
            agreements.ending_soon(on),
            lambda n: ngettext("agreement ends within 90 days", "agreements end within 90 days", n),
            _to("partnerships:agreement_list", state="ending_soon"),
        ),
        (
            agreements.sleeping(on),
            lambda n: ngettext("agreement sleeps: nothing has started", "agreements sleep: nothing has started", n),
            _to("partnerships:agreement_list", state="sleeping"),
        ),
        (
            activities.late(on),
            lambda n: ngettext("activity is late", "activities are late", n),
            _to("partnerships:activity_list", late="true"),
        ),
    ]
    return _worth_showing(lines)


def cohorts_without_certificates(programme: Programme, on: dt.date):
    """Return the cohorts that ended before ``on``, have somebody who completed, and no certificate at all."""
    issued = Certificate.objects.filter(enrolment__cohort=OuterRef("pk"))
    without = Cohort.objects.ended(on).filter(~Exists(issued), course__programme=programme)
    # The keys, not their query: few cohorts wait, and PostgreSQL then reads the registers of these alone.
    waiting = list(without.order_by().values_list("pk", flat=True))
    completed = Enrolment.objects.filter(cohort__in=waiting).completed_together()
    return without.filter(pk__in=completed.order_by().values("cohort"))


def workshops_without_wishes(own, programme: Programme | None, on: dt.date) -> QuerySet[Workshop]:
    """Return the workshops after ``on`` to which institutions of ``own`` send delegates and say nothing yet."""
    silent = Delegate.objects.taking_part().filter(institution__in=own).without_wishes()
    workshops = Workshop.objects.upcoming(on).filter(pk__in=silent.values("workshop"))
    return workshops.filter(programme=programme) if programme else workshops


def _to_wishes(workshops: QuerySet[Workshop]) -> str:
    """Lead to the page of the only workshop; of several, to the list to choose from."""
    some = list(workshops.values_list("pk", flat=True)[:2])
    if len(some) == 1:
        return reverse("workshops:wish_list", args=some)
    return _to("workshops:workshop_list", stage="upcoming")


def _worth_showing(lines: list[tuple[QuerySet, Callable[[int], str], str]]) -> list[ToDo]:
    counted = [(rows.count(), words, url) for rows, words, url in lines]
    return [ToDo(count, words(count), url) for count, words, url in counted if count]


def _to(name: str, **filters: str) -> str:
    return f"{reverse(name)}?{urlencode(filters)}" if filters else reverse(name)
