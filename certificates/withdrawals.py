"""Who withdrew after the certificate was issued: it stays valid until somebody revokes it."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from certificates.models import Certificate
from training.models import Enrolment


def note_withdrawals(certificates: Iterable[Certificate]) -> list[Certificate]:
    """Return the valid ones of ``certificates`` whose people withdrew, marked ``has_withdrawn``, with the day.

    ``withdrew_on`` is None where the trail does not know the day. Needs their enrolments (``with_things``); costs one
    query when there are any, else none.
    """
    found = [
        one
        for one in certificates
        if one.enrolment_id and one.enrolment.state == Enrolment.State.WITHDRAWN and one.state == "valid"
    ]
    days = _days([one.enrolment_id for one in found]) if found else {}
    for one in found:
        one.has_withdrawn, one.withdrew_on = True, days.get(one.enrolment_id)
    return found


def _days(enrolments: list[int]) -> dict[int, dt.date]:
    """Return the day on which each of ``enrolments`` (ids) was last withdrawn."""
    days, before = {}, {}
    records = Enrolment.history.filter(id__in=enrolments).order_by("history_date", "history_id")
    for pk, state, when in records.values_list("id", "state", "history_date"):
        if state == Enrolment.State.WITHDRAWN and before.get(pk) != state:
            days[pk] = timezone.localdate(when)
        before[pk] = state
    return days
