"""Attendance of a cohort, as entered on a grid of people and days."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from training.errors import TrainingError
from training.models import Attendance, Cohort


@dataclass(frozen=True)
class Cell:
    """One field of the grid: what stands there now, and what stood there when the page was opened."""

    enrolment_id: int
    class_day_id: int
    state: str
    seen: str

    @property
    def place(self) -> tuple[int, int]:
        """Person and day."""
        return self.enrolment_id, self.class_day_id


@dataclass
class Recorded:
    """How many cells were changed, and which were left because somebody else had changed them meanwhile."""

    changed: int = 0
    conflicts: list[Cell] = field(default_factory=list)


@transaction.atomic
def record_attendance(*, cohort: Cohort, cells: Iterable[Cell]) -> Recorded:
    """Save the cells that differ from what was seen, all or none; an empty state takes the record away.

    A cell that somebody else changed in the meantime is not overwritten but returned as a conflict. Raises
    TrainingError for a state that is none, a day that is no class day of the cohort, or a person who is not
    enrolled in it.
    """
    changed = [cell for cell in cells if cell.state != cell.seen]
    if not changed:
        return Recorded()
    # Locked, so that two grids of one cohort are saved one after the other.
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    _require_places(cohort, changed)
    there = {
        (one.enrolment_id, one.class_day_id): one
        for one in Attendance.objects.filter(
            enrolment__in={cell.enrolment_id for cell in changed},
            class_day__in={cell.class_day_id for cell in changed},
        )
    }
    result, new, other, gone = Recorded(), [], [], []
    for cell in changed:
        row = there.get(cell.place)
        now = row.state if row else ""
        if now == cell.state:
            continue
        if now != cell.seen:
            result.conflicts.append(cell)
        elif row is None:
            new.append(Attendance(enrolment_id=cell.enrolment_id, class_day_id=cell.class_day_id, state=cell.state))
        elif not cell.state:
            gone.append(row)
        else:
            row.state = cell.state
            other.append(row)
    if new:
        bulk_create_with_history(new, Attendance)
    bulk_update_with_history(other, Attendance, ["state"])
    for row in gone:
        row.delete()  # one by one: a deletion in bulk leaves no history
    result.changed = len(new) + len(other) + len(gone)
    return result


def _require_places(cohort: Cohort, cells: list[Cell]) -> None:
    if any(cell.state not in {"", *Attendance.State.values} for cell in cells):
        raise TrainingError(_("Attendance is present, absent or excused. Nothing was saved."))
    days = set(cohort.class_days.values_list("pk", flat=True))
    if any(cell.class_day_id not in days for cell in cells):
        raise TrainingError(
            _("One of the days is no class day of this cohort. Nothing was saved; open the page again.")
        )
    enrolled = set(cohort.enrolments.filter(state="enrolled").values_list("pk", flat=True))
    if any(cell.enrolment_id not in enrolled for cell in cells):
        raise TrainingError(
            _("One of the people is not enrolled in this cohort. Nothing was saved; open the page again.")
        )
