"""Collaborative activities: agreed, started, completed, and with how many people."""

from typing import ClassVar

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from partnerships.countries import direction_expression, side_expression
from partnerships.models import ActivityPeople
from reports.indicators.base import Count, Ratio, Section, Sum
from reports.indicators.paths import chinese_province, of_year, partner_country
from reports.scope import Scope
from reports.tallies import NOT_STATED, tally


def of_activity(activity: str = "") -> dict:
    """Return what an activity at the path ``activity`` ("" or "activity__") is split by."""
    parties = f"{activity}sending", f"{activity}receiving"
    return {
        "activity_kind": f"{activity}kind",
        "direction": direction_expression(*(f"{party}__country" for party in parties)),
        "sending_side": side_expression(f"{parties[0]}__country"),
        "partner_country": partner_country(*parties),
        "province": chinese_province(*parties),
        "field_of_study": f"{activity}field_of_study",
        "mode": f"{activity}mode",
        "workshop": f"{activity}agreement__signing__workshop",
    }


def state_on(day) -> Case:
    """Return the state of an activity on ``day`` as an expression; what is delayed now counts as delayed all along."""
    return Case(
        When(_completed_on(day), then=Value("completed")),
        When(_cancelled_on(day), then=Value("cancelled")),
        When(status="delayed", then=Value("delayed")),
        When(actual_start__lte=day, then=Value("started")),
        default=Value("planned"),
        output_field=CharField(),
    )


def _completed_on(day) -> Q:
    return Q(Q(actual_end=None) | Q(actual_end__lte=day), status="completed", actual_start__lte=day)


def _cancelled_on(day) -> Q:
    # Those of before the day was recorded count as cancelled all along.
    return Q(Q(cancelled_on=None) | Q(cancelled_on__lte=day), status="cancelled")


class _OfActivities(Count):
    section, unit, by = Section.ACTIVITIES, _("activity"), of_activity()


class ActivitiesAgreed(_OfActivities):
    key = "activities_agreed"
    title = _("activities agreed")
    definition = _("Collaborative activities of the agreements signed in the period, those of amendments included.")
    by = {
        "activity_state": lambda scope: state_on(scope.as_of),
        **of_activity(),
        **of_year("agreement__signed_on"),
    }

    def records(self, scope):
        return scope.activities_agreed()


class ActivitiesStarted(_OfActivities):
    key = "activities_started"
    title = _("activities started")
    definition = _("Activities that started in the period.")
    by = {**of_activity(), **of_year("actual_start")}

    def records(self, scope):
        return scope.activities().filter(scope.within("actual_start"))


class ActivitiesCompleted(_OfActivities):
    key = "activities_completed"
    title = _("activities completed")
    definition = _("Activities that were completed in the period; one without a last day by its first.")

    def records(self, scope):
        return completed(scope)


class ActivitiesCancelled(_OfActivities):
    key = "activities_cancelled"
    title = _("activities cancelled")
    definition = _("Activities cancelled in the period. One without the day of it counts in every period.")

    def records(self, scope):
        found = scope.activities().filter(status="cancelled")
        return found.filter(Q(cancelled_on=None) | scope.within("cancelled_on"))


class ActivitiesImplemented(_OfActivities):
    key = "activities_implemented"
    title = _("activities agreed that have started")
    definition = _("Of the activities agreed in the period, those that had started by the day.")
    by = ActivitiesAgreed.by
    in_reports = False

    def records(self, scope):
        return scope.activities_agreed().filter(actual_start__lte=scope.as_of)


class ImplementationRate(Ratio):
    key, section, unit = "implementation_rate", Section.ACTIVITIES, _("per cent")
    title = _("implementation rate")
    definition = _("Of the activities agreed in the period, the part that had started by the day.")
    made_of = (ActivitiesImplemented, ActivitiesAgreed)


class PeoplePlanned(Sum):
    key, section, unit = "people_planned", Section.ACTIVITIES, _("person")
    title = _("people planned")
    definition = _("People whom the activities agreed in the period plan to send. Who is to go twice counts twice.")
    amount = "planned_people"
    by = ActivitiesAgreed.by

    def records(self, scope):
        return scope.activities_agreed()


class PeopleInFact(Sum):
    key, section, unit = "people_in_fact", Section.ACTIVITIES, _("person")
    of_people = True
    title = _("people who took part")
    definition = _(
        "People reported to have taken part in activities that started in the period, participations added up."
    )
    amount = F("women") + F("men") + F("not_stated")
    # A record counts people of each sex, so that the sex says what is added up and not which records.
    amounts: ClassVar = {"female": F("women"), "male": F("men"), NOT_STATED: F("not_stated")}
    by = {
        "sex": Value(""),
        "reported_category": "category",
        **of_activity("activity__"),
        **of_year("activity__actual_start"),
    }

    def records(self, scope):
        started = scope.activities().filter(scope.within("actual_start"))
        return ActivityPeople.objects.filter(activity__in=started)

    def cross(self, scope, by):
        by = list(by)
        if "sex" not in by:
            return super().cross(scope, by)
        place, found = by.index("sex"), {}
        paths = {name: self.path(name, scope) for name in by}
        for sex, amount in self.amounts.items():
            for key, number in tally(self.records(scope), paths, amount=amount).items():
                if number:
                    found[*key[:place], sex, *key[place + 1 :]] = number
        return found

    def things(self, scope, by="", group=NOT_STATED):
        if by != "sex":
            return super().things(scope, by, group)
        amount = self.amounts[group]
        return self.records(scope).annotate(amount=amount).filter(amount__gt=0)


class _Length(Sum):
    section, by = Section.ACTIVITIES, ActivitiesAgreed.by
    unit_kept = ""

    def records(self, scope):
        return scope.activities_agreed().filter(length_unit=self.unit_kept)


class DaysPlanned(_Length):
    key, unit, amount, unit_kept = "days_planned", _("day"), "planned_length", "days"
    title = _("days planned")
    definition = _("Days that the activities agreed in the period are to last, of those planned in days.")


class MonthsPlanned(_Length):
    key, unit, amount, unit_kept = "months_planned", _("month"), "planned_length", "months"
    title = _("months planned")
    definition = _("Months that the activities agreed in the period are to last, of those planned in months.")


class _LengthInFact(Sum):
    section, amount, by = Section.ACTIVITIES, "actual_length", ActivitiesStarted.by
    unit_kept = ""

    def records(self, scope):
        found = scope.activities().filter(scope.within("actual_start"), actual_length__isnull=False)
        return found.filter(length_unit=self.unit_kept)


class DaysInFact(_LengthInFact):
    key, unit, unit_kept = "days_in_fact", _("day"), "days"
    title = _("days in fact")
    definition = _("Days that activities which started in the period lasted, of those counted in days.")


class MonthsInFact(_LengthInFact):
    key, unit, unit_kept = "months_in_fact", _("month"), "months"
    title = _("months in fact")
    definition = _("Months that activities which started in the period lasted, of those counted in months.")


def completed(scope: Scope) -> QuerySet:
    """Return the activities that were completed in the period of ``scope``."""
    by_start = Q(scope.within("actual_start"), actual_end=None)
    return scope.activities().filter(
        by_start | Q(scope.within("actual_end"), actual_end__isnull=False), status="completed"
    )


INDICATORS = (
    ActivitiesAgreed, ActivitiesStarted, ActivitiesCompleted, ActivitiesCancelled, ImplementationRate, PeoplePlanned,
    PeopleInFact, DaysPlanned, DaysInFact, MonthsPlanned, MonthsInFact,
    ActivitiesImplemented,
)  # fmt: skip
