"""How long a certificate is valid."""

import calendar
import datetime as dt

# So many days before its last one a certificate is said to end soon.
SOON = dt.timedelta(days=90)


def last_day(issued_on: dt.date, months: int | None) -> dt.date | None:
    """Return the last day of a certificate that is valid for ``months``; None for one that does not expire.

    It is the day of the same number, or the last one of a month that has no such day: a month from 31 January ends on
    28 or 29 February.
    """
    if not months:
        return None
    years, month = divmod(issued_on.month - 1 + months, 12)
    year = issued_on.year + years
    return dt.date(year, month + 1, min(issued_on.day, calendar.monthrange(year, month + 1)[1]))
