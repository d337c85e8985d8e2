"""The programme in five figures and one picture, for the first page."""

from django.db.models import Count

from partnerships.models import CollaborativeActivity
from partnerships.models.terms import ActivityKind
from reports.scope import Scope

# Indicator and the list that shows its records, as far as one does.
FIVE = (
    ("institutions", "partnerships:institution_list"),
    ("agreements_signed", "partnerships:agreement_list"),
    ("activities_agreed", "partnerships:activity_list"),
    ("delegates", "workshops:workshop_list"),
    ("completed", "training:cohort_list"),
)


def activities_by_kind_and_state(scope: Scope) -> tuple[list[str], list[tuple[str, list[int]]]]:
    """Return the words of the states and, for each kind of activity that occurs, a number a state. One query."""
    states = CollaborativeActivity.Status
    counted = scope.activities().order_by().values_list("kind", "status").annotate(number=Count("pk"))
    numbers = {(kind, state): number for kind, state, number in counted}
    rows = [
        (str(kind.label), [numbers.get((kind.value, state.value), 0) for state in states])
        for kind in ActivityKind
        if any((kind.value, state.value) in numbers for state in states)
    ]
    return [str(state.label) for state in states], rows
