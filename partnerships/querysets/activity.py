"""Named reads of collaborative activities."""

import datetime as dt
from typing import NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from partnerships.countries import Direction, direction_expression


class Balance(NamedTuple):
    """What goes in one direction between the sides: activities, people planned, people reported to have taken part."""

    direction: Direction
    activities: int
    people_planned: int
    people_in_fact: int = 0


class ActivityQuerySet(models.QuerySet):
    """Which activities."""

    def visible_to(self, user) -> models.QuerySet:
        """Who sees an agreement sees its activities."""
        return self.filter(agreement__in=apps.get_model("partnerships", "Agreement").objects.visible_to(user))

    def with_parties(self) -> models.QuerySet:
        """Read agreement, the words in force and both institutions in the same query."""
        return self.select_related("agreement__signed_version", "sending", "receiving", "field_of_study")

    def with_people(self) -> models.QuerySet:
        """Read how many took part in fact in one more query, however many activities there are."""
        return self.prefetch_related("people")

    def of_institution(self, institution) -> models.QuerySet:
        """Activities of the agreements to which ``institution`` is a party."""
        return self.filter(Q(sending=institution) | Q(receiving=institution))

    def called(self, words: str) -> models.QuerySet:
        """Activities whose agreement's number, or one of whose institutions' names, contains ``words``."""
        institutions = apps.get_model("partnerships", "Institution").objects.called(words).values("pk")
        return self.filter(
            Q(agreement__number__icontains=words) | Q(sending__in=institutions) | Q(receiving__in=institutions)
        )

    def open(self) -> models.QuerySet:
        """Activities that are neither completed nor cancelled."""
        return self.exclude(status__in=["completed", "cancelled"])

    def late(self, on: dt.date) -> models.QuerySet:
        """Open activities that should be further on ``on``; ``why_late`` says so of one, and why.

        Their planned end has passed, or their planned start and nothing is reported, or their agreement has ended.
        """
        waits = Q(status="planned", planned_start__lt=on)
        return self.open().filter(waits | _has_passed(on))

    def past_end(self, on: dt.date) -> models.QuerySet:
        """Open activities whose planned end has passed on ``on``, or whose agreement has ended."""
        return self.open().filter(_has_passed(on))

    def without_plan(self, on: dt.date) -> models.QuerySet:
        """Open activities that have not started and of which no day is planned, of agreements not ended on ``on``."""
        unplanned = self.open().filter(planned_start=None, planned_end=None, actual_start=None)
        return unplanned.exclude(_agreement_ended(on))

    def balance(self) -> list[Balance]:
        """Return each direction that occurs, in the order of ``Direction``; together they count every activity."""
        directed = self.order_by().annotate(
            direction=direction_expression("sending__country", "receiving__country"), in_fact=_people_in_fact()
        )
        counted = directed.values_list("direction").annotate(Count("pk"), Sum("planned_people"), Sum("in_fact"))
        rows = [Balance(Direction(code), *numbers) for code, *numbers in counted]
        return sorted(rows, key=lambda row: Direction.values.index(row.direction))


def _has_passed(on: dt.date) -> Q:
    return Q(planned_end__lt=on) | _agreement_ended(on)


def _agreement_ended(on: dt.date) -> Q:
    return Q(agreement__signed_version__ends_on__lt=on) | Q(
        agreement__status="terminated", agreement__terminated_on__lte=on
    )


def _people_in_fact() -> Coalesce:
    # Summed apart: a join would count an activity once for each category of its people.
    people = apps.get_model("partnerships", "ActivityPeople").objects.filter(activity=OuterRef("pk")).order_by()
    summed = people.values("activity").annotate(total=Sum(F("women") + F("men") + F("not_stated")))
    return Coalesce(Subquery(summed.values("total")), 0)
