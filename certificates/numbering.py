"""Serial numbers without gaps or repeats, for each programme and year."""

from django.db.models import F

from certificates.models import SerialCounter


def likely_next(programme_id: int, year: int) -> int:
    """Return the number that comes next unless somebody else is quicker; takes nothing."""
    counter, _created = SerialCounter.objects.get_or_create(programme_id=programme_id, year=year)
    return counter.last + 1


def take(programme_id: int, year: int) -> int:
    """Count up and return the number, which is ours if the surrounding transaction commits, and nobody's if not.

    The update holds the counter's row until then (on SQLite the whole database), so that others wait for the outcome
    instead of leaving a gap.
    """
    mine = SerialCounter.objects.filter(programme_id=programme_id, year=year)
    if not mine.update(last=F("last") + 1):
        SerialCounter.objects.get_or_create(programme_id=programme_id, year=year)
        mine.update(last=F("last") + 1)
    return mine.values_list("last", flat=True).get()


def serial(programme_code: str, year: int, number: int) -> str:
    """Return the serial as printed, for example ILO-2022-00017."""
    return f"{programme_code.upper()}-{year}-{number:05}"
