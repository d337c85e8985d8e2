"""Serial numbers without gaps or repeats, for each programme and year."""

from django.db.models import F

from certificates.models import SerialCounter


def take(programme_id: int, year: int, count: int = 1) -> int:
    """Count up by ``count`` and return the first number, ours if the surrounding transaction commits, nobody's if not.

    The update holds the counter's row until then (on SQLite the whole database), so that others wait for the outcome
    instead of leaving a gap.
    """
    mine = SerialCounter.objects.filter(programme_id=programme_id, year=year)
    if not mine.update(last=F("last") + count):
        SerialCounter.objects.get_or_create(programme_id=programme_id, year=year)
        mine.update(last=F("last") + count)
    return mine.values_list("last", flat=True).get() - count + 1


def serial(programme_code: str, year: int, number: int) -> str:
    """Return the serial as printed, for example ILO-2022-00017."""
    return f"{programme_code.upper()}-{year}-{number:05}"
