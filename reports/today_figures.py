"""The programme in five figures and one picture, for the first page."""

from partnerships.models import CollaborativeActivity
from partnerships.models.terms import ActivityKind
from reports.indicators import INDICATORS
from reports.kept import Kept
from reports.scope import Scope

FIVE = ("institutions", "agreements_signed", "activities_agreed", "delegates", "completed")


def _count(scope: Scope) -> dict:
    activities = INDICATORS["activities_agreed"].cross(scope, ["activity_kind", "activity_state"])
    known = {"activities_agreed": sum(activities.values())}
    values = {key: known[key] if key in known else INDICATORS[key].value(scope) for key in FIVE}
    return {"values": values, "activities": activities}


# "values" {key of an indicator: number} and "activities" {(kind, state): number}; one query for each of the five.
TODAY = Kept("today", _count)


def by_kind_and_state(activities: dict[tuple, int]) -> tuple[list[str], list[tuple[str, list[int]]]]:
    """Return the words of the states and, for each kind of activity that occurs, a number a state."""
    states = CollaborativeActivity.Status
    rows = [
        (str(kind.label), [activities.get((kind.value, state.value), 0) for state in states])
        for kind in ActivityKind
        if any((kind.value, state.value) in activities for state in states)
    ]
    return [str(state.label) for state in states], rows
