"""The dashboard's numbers, kept where they take long to count."""

import datetime as dt

from reports.dashboard.numbers import Numbers
from reports.kept import Kept
from reports.scope import Scope

DASHBOARD = Kept("dashboard", lambda scope: Numbers(scope).counts())


def numbers_of(scope: Scope, *, again: bool = False) -> tuple[Numbers, dt.datetime | None]:
    """Return the numbers of ``scope`` and, of those that were kept, when they were counted.

    ``again`` counts anew what is kept.
    """
    counts, counted_at = DASHBOARD.of(scope, again=again)
    return Numbers(scope, counts), counted_at
