"""Counting ahead of visits: whoever looks at a large programme need not wait until it is counted."""

import datetime as dt

from partnerships.models import Programme
from reports.dashboard.kept import DASHBOARD
from reports.scope import Scope
from reports.today_figures import TODAY


def count_ahead(on: dt.date) -> int:
    """Count anew for ``on`` what is kept of whole programmes, also of the day before; return how many pages that were.

    What nobody has looked at for some minutes is left alone; then the next visit counts, and this goes on from it.
    """
    counted = 0
    for programme in Programme.objects.order_by("pk"):
        for page in (TODAY, DASHBOARD):
            if any(page.was_looked_at(Scope(programme, day)) for day in (on, on - dt.timedelta(days=1))):
                page.count_again(Scope(programme, on))
                counted += 1
    return counted
