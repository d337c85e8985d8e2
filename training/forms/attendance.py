"""The attendance grid: names of its fields, and what was typed in it."""

from collections.abc import Iterable

from django.http import QueryDict
from django.utils.translation import gettext as _

from training.errors import TrainingError
from training.models import Attendance, ClassDay, Enrolment
from training.services.attendance import Cell

# One letter a cell in the field that remembers what the page showed.
LETTERS = {"": "-", **{state: state[0] for state in Attendance.State.values}}
STATES = {letter: state for state, letter in LETTERS.items()}


def seen_text(enrolments: Iterable[Enrolment], days: list[ClassDay], states: dict[tuple[int, int], str]) -> str:
    """Write down what the page shows, so that saving it changes only what was changed on it."""
    return " ".join(
        f"{one.pk}:{day.pk}:{LETTERS[states.get((one.pk, day.pk), '')]}" for one in enrolments for day in days
    )


def cells_from(data: QueryDict) -> list[Cell]:
    """Read the grid that was sent; ``fill`` names a day on which everybody left empty was present.

    Raises TrainingError when the fields are not those of a grid.
    """
    cells = []
    try:
        for entry in data.get("seen", "").split():
            enrolment, day, letter = entry.split(":")
            seen = STATES[letter]
            state = data.get(f"a-{enrolment}-{day}", seen)
            if not state and data.get("fill") == day:
                state = Attendance.State.PRESENT.value
            cells.append(Cell(enrolment_id=int(enrolment), class_day_id=int(day), state=state, seen=seen))
    except (ValueError, KeyError):
        raise TrainingError(_("This grid cannot be read. Nothing was saved; open the page again.")) from None
    return cells
