"""Scores before and after a course."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from training.errors import TrainingError
from training.models import Cohort, Enrolment

FIELDS = ("score_before", "score_after")


@transaction.atomic
def record_scores(*, cohort: Cohort, scores: Mapping[int, Mapping[str, Decimal | None]]) -> int:
    """Save scores by enrolment: ``{17: {"score_after": Decimal("80")}}``. All or none; returns how many people.

    Raises TrainingError for a score outside 0 to 100, or for a person who is not in the cohort.
    """
    rows = {row.pk: row for row in cohort.enrolments.select_for_update().filter(pk__in=scores)}
    if len(rows) != len(scores):
        raise TrainingError(_("One of the people is not in this cohort. Nothing was saved."))
    for pk, fields in scores.items():
        for name, value in fields.items():
            if name not in FIELDS:
                raise ValueError(name)
            setattr(rows[pk], name, value)
        rows[pk].changed_at = timezone.now()
        try:
            rows[pk].validate_constraints(exclude=["cohort", "person"])
        except ValidationError as error:
            raise TrainingError(error.messages) from None
    bulk_update_with_history(list(rows.values()), Enrolment, [*FIELDS, "changed_at"])
    return len(rows)
