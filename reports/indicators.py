"""Every figure, defined once: its words, its records, and what is counted once.

A figure on a page, in a PDF or on a sheet is ``INDICATORS[key].value(scope)``; the records behind it are
``INDICATORS[key].records(scope)``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from partnerships.models import Agreement
from reports.scope import Scope


@dataclass(frozen=True)
class Indicator:
    """One figure. ``once_per`` is the field whose different values are counted, or several that are one together.

    Of several the first is counted within a row of a table that is split by another of them.
    """

    key: str
    section: str
    title: str
    definition: str
    records: Callable[[Scope], QuerySet]
    once_per: str | tuple[str, ...] = "pk"

    def value(self, scope: Scope) -> int:
        """Return the figure for ``scope``, in one query."""
        records = self.records(scope).order_by()
        if self.once_per == "pk":
            return records.count()
        if isinstance(self.once_per, tuple):
            return records.values(*self.once_per).distinct().count()
        return records.exclude(**{f"{self.once_per}__isnull": True}).values(self.once_per).distinct().count()


def _completed(scope: Scope) -> QuerySet:
    return scope.enrolments().completed()


def _certified(scope: Scope) -> QuerySet:
    # What was revoked or replaced after the day was still valid on it.
    valid = (
        Q(is_live=True)
        | Q(revoked_at__date__gt=scope.as_of)
        | Q(revoked_at=None, superseded_by__issued_on__gt=scope.as_of)
    )
    sent_by = scope.of_side("enrolment__institution__country") | scope.of_side("delegate__institution__country")
    found = Certificate.objects.filter(valid, sent_by, programme=scope.programme, issued_on__lte=scope.as_of)
    if scope.workshop:
        return found.filter(delegate__workshop=scope.workshop)
    return found.filter(enrolment__cohort__in=scope.cohort_rows()) if scope.cohorts else found


def _on_paper(scope: Scope) -> QuerySet:
    return scope.agreements_signed().filter(signed_version__paper_signature__isnull=False)


def _in_force(scope: Scope) -> QuerySet:
    return scope.agreements_signed().in_force(scope.as_of)


def _expired(scope: Scope) -> QuerySet:
    return scope.agreements_signed().expired(scope.as_of)


def _terminated(scope: Scope) -> QuerySet:
    return scope.agreements_signed().filter(status="terminated", terminated_on__lte=scope.as_of)


def _started(scope: Scope) -> QuerySet:
    return scope.activities().filter(actual_start__lte=scope.as_of)


def _done(scope: Scope) -> QuerySet:
    return (
        scope.activities()
        .filter(status="completed")
        .filter(Q(actual_end=None) | Q(actual_end__lte=scope.as_of), actual_start__lte=scope.as_of)
    )


def _partners_met(scope: Scope) -> QuerySet:
    """Signed agreements that are the first of their pair, whichever institution is named first."""
    same_pair = Q(first_party=OuterRef("first_party"), second_party=OuterRef("second_party")) | Q(
        first_party=OuterRef("second_party"), second_party=OuterRef("first_party")
    )
    earlier = Agreement.objects.filter(same_pair, pk__in=scope.agreements_signed().values("pk"), pk__lt=OuterRef("pk"))
    return scope.agreements_signed().filter(~Exists(earlier))


REACH, PARTNERSHIP, ACTIVITIES, TRAINING = _("Reach"), _("Partnership"), _("Activities"), _("Training")

INDICATORS: dict[str, Indicator] = {
    indicator.key: indicator
    for indicator in (
        Indicator(
            "institutions", REACH, _("institutions"),
            _("Institutions that sent a delegate who attended, or a trainee. Each counts once."),
            Scope.institutions,
        ),
        Indicator(
            "countries", REACH, _("countries"),
            _("Countries of these institutions. Each counts once; institutions without a country are left out."),
            lambda scope: scope.institutions().exclude(country=""), once_per="country",
        ),
        Indicator(
            "workshops", REACH, _("workshops"), _("Workshops that began on or before the day."), Scope.workshops,
        ),
        Indicator(
            "days_attended", REACH, _("days attended"),
            _("Days on which delegates were checked in. Who came on three days counts three times."),
            Scope.check_ins, once_per=("delegate", "day"),
        ),
        Indicator("sessions", REACH, _("sessions"), _("Sessions of these workshops."), Scope.sessions),
        Indicator("visits", REACH, _("school visits"), _("School visits of these workshops."), Scope.visits),
        Indicator(
            "delegates", REACH, _("delegates"),
            _("Delegates who attended a workshop. A person at two workshops counts twice."), Scope.delegates,
        ),
        Indicator(
            "agreements_proposed", PARTNERSHIP, _("agreements proposed, not signed yet"),
            _("Agreements proposed on or before the day that still wait for an approval."), Scope.agreements_open,
        ),
        Indicator(
            "agreements_signed", PARTNERSHIP, _("agreements signed"),
            _("Bilateral agreements signed on or before the day, whatever became of them since."),
            Scope.agreements_signed,
        ),
        Indicator(
            "pairs", PARTNERSHIP, _("pairs of institutions"),
            _("Different pairs of institutions among the agreements signed."), _partners_met,
        ),
        Indicator(
            "agreements_in_force", PARTNERSHIP, _("agreements in force"),
            _("Signed agreements whose period contains the day."), _in_force,
        ),
        Indicator(
            "agreements_expired", PARTNERSHIP, _("agreements expired"),
            _("Signed agreements whose period ended before the day."), _expired,
        ),
        Indicator(
            "agreements_terminated", PARTNERSHIP, _("agreements terminated"),
            _("Agreements ended before their time."), _terminated,
        ),
        Indicator(
            "agreements_on_paper", PARTNERSHIP, _("signed on paper"),
            _("Signed agreements whose signatures staff recorded from paper."), _on_paper,
        ),
        Indicator(
            "activities_agreed", ACTIVITIES, _("activities agreed"),
            _("Collaborative activities of the agreements signed."), Scope.activities,
        ),
        Indicator(
            "activities_started", ACTIVITIES, _("activities started"),
            _("Agreed activities that started on or before the day."), _started,
        ),
        Indicator(
            "activities_completed", ACTIVITIES, _("activities completed"),
            _("Agreed activities that were completed on or before the day."), _done,
        ),
        Indicator(
            "activities_cancelled", ACTIVITIES, _("activities cancelled"),
            _("Agreed activities that were cancelled."), lambda scope: scope.activities().filter(status="cancelled"),
        ),
        Indicator(
            "courses", TRAINING, _("courses held"), _("Courses of which a cohort ended on or before the day."),
            Scope.courses,
        ),
        Indicator(
            "tot_courses", TRAINING, _("training-of-trainers courses"),
            _("Courses held that train trainers."),
            lambda scope: scope.courses().filter(is_training_of_trainers=True),
        ),
        Indicator(
            "enrolled", TRAINING, _("people enrolled"),
            _("Different people with a place in a cohort that ended, withdrawals included."),
            Scope.enrolments, once_per="person",
        ),
        Indicator(
            "completed", TRAINING, _("people who completed a course"),
            _("Different people who met the completion rule of a course."), _completed, once_per="person",
        ),
        Indicator(
            "trainers", TRAINING, _("trainers trained"),
            _("Different people who completed a training-of-trainers course."),
            lambda scope: _completed(scope).filter(cohort__course__is_training_of_trainers=True), once_per="person",
        ),
        Indicator(
            "certified", TRAINING, _("people with a certificate"),
            _("Different people with a valid certificate issued on or before the day."), _certified,
            once_per="person",
        ),
    )
}  # fmt: skip

# What a report of one workshop shows; the others would be nought or speak of something else.
WORKSHOP_KEYS = (
    "delegates", "institutions", "countries", "sessions", "visits", "agreements_signed", "pairs",
    "agreements_on_paper", "activities_agreed", "activities_started", "activities_completed", "certified",
)  # fmt: skip


def indicators_for(scope: Scope) -> list[Indicator]:
    """Return the indicators that a report on ``scope`` shows, in their order."""
    if scope.workshop:
        return [INDICATORS[key] for key in WORKSHOP_KEYS]
    return list(INDICATORS.values())
