"""Attendance: a grid of people and days for the desk, and one day for the phone."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.doors import require, role_required
from training import rules, services
from training.errors import TrainingError
from training.forms import cells_from
from training.forms.attendance import seen_text
from training.models import Attendance, ClassDay, Cohort, Enrolment
from training.services.attendance import Cell
from training.views.cohorts import get_cohort

PEOPLE_A_PAGE = 25
# Two weeks of five days: as many columns as fit beside the names on a small laptop.
DAYS_A_PAGE = 10


@dataclass(frozen=True)
class Field:
    """One cell as the template draws it."""

    name: str
    day: ClassDay
    state: str
    # What stands there instead of what was chosen, in a sentence.
    conflict: str = ""

    @property
    def word(self) -> str:
        """What is recorded, in words."""
        return Attendance.State(self.state).label if self.state else ""


@role_required("staff", "coordinator")
def attendance_grid(request, pk: int):
    """People of a cohort by class days; ``?page=`` turns people, ``?days=`` days. Coordinators read their own.

    ``?enrolment=`` shows one person alone.
    """
    cohort = get_cohort(request, pk)
    may_edit, conflicts = rules.can_edit_cohort(request.user, cohort), []
    if request.method == "POST":
        require(may_edit)
        if not (conflicts := _save(request, cohort)):
            return redirect(request.get_full_path())
    turned_to = request.GET.get("days") or _page_of_today(cohort)
    days = Paginator(cohort.class_days.order_by("day"), DAYS_A_PAGE).get_page(turned_to)
    context = _grid(request, cohort, list(days), conflicts) | {"days": days, "may_edit": may_edit}
    return render(request, "training/attendance_grid.html", context, status=409 if conflicts else 200)


@role_required("staff", "coordinator")
def attendance_day(request, pk: int):
    """Everybody of a cohort on one class day, with large buttons."""
    class_days = ClassDay.objects.visible_to(request.user).select_related("cohort__course__programme", "topic")
    class_day = get_object_or_404(class_days, pk=pk)
    require(rules.can_edit_cohort(request.user, class_day.cohort))
    conflicts = []
    if request.method == "POST" and not (conflicts := _save(request, class_day.cohort)):
        return redirect(request.get_full_path())
    days = class_day.cohort.class_days
    context = _grid(request, class_day.cohort, [class_day], conflicts) | {
        "class_day": class_day,
        "earlier": days.filter(day__lt=class_day.day).order_by("-day").first(),
        "later": days.filter(day__gt=class_day.day).order_by("day").first(),
    }
    return render(request, "training/attendance_day.html", context, status=409 if conflicts else 200)


def _page_of_today(cohort: Cohort) -> int:
    """Return the page of days on which the next class day of a running cohort stands; else the first."""
    today = timezone.localdate()
    if cohort.stage != Cohort.Stage.RUNNING:
        return 1
    return cohort.class_days.filter(day__lt=today).count() // DAYS_A_PAGE + 1


def _grid(request, cohort: Cohort, days: list[ClassDay], conflicts: list[Cell]) -> dict:
    enrolled = (
        Enrolment.objects.visible_to(request.user)
        .filter(cohort=cohort, state=Enrolment.State.ENROLLED)
        .select_related("person", "institution")
    )
    if (one := request.GET.get("enrolment", "")).isdecimal():
        enrolled = enrolled.filter(pk=one)
    people = Paginator(enrolled.order_by("person__full_name", "pk"), PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    marks = Attendance.objects.filter(enrolment__in=[one.pk for one in people], class_day__in=days)
    states = {(one.enrolment_id, one.class_day_id): one.state for one in marks}
    told = {cell.place: _conflict_words(states.get(cell.place, ""), cell.state) for cell in conflicts}
    rows = [
        (
            one,
            [
                Field(f"a-{one.pk}-{day.pk}", day, states.get((one.pk, day.pk), ""), told.get((one.pk, day.pk), ""))
                for day in days
            ],
        )
        for one in people
    ]
    choices = [*Attendance.State.choices, ("", _("not recorded"))]
    return {
        "cohort": cohort,
        "people": people,
        "rows": rows,
        "choices": choices,
        "conflicts": [(one, cell) for one, cells in rows for cell in cells if cell.conflict],
        "seen": seen_text(people, days, states),
    }


def _conflict_words(now: str, chosen: str) -> str:
    words = {"": _("not recorded"), **{state.value: state.label for state in Attendance.State}}
    if not now:
        return _("somebody else took the entry away, you chose %(yours)s.") % {"yours": words[chosen]}
    told = {"theirs": words[now], "yours": words[chosen]}
    return _("somebody else entered %(theirs)s, you chose %(yours)s.") % told


def _save(request, cohort: Cohort) -> list[Cell]:
    """Save the grid that was sent, say so, and return what was left because somebody else had changed it."""
    try:
        result = services.record_attendance(cohort=cohort, cells=cells_from(request.POST))
    except TrainingError as error:
        messages.error(request, str(error))
        return []
    if result.changed:
        words = ngettext("%d entry is saved.", "%d entries are saved.", result.changed)
        messages.success(request, words % result.changed)
    elif not result.conflicts:
        messages.info(request, _("Nothing was changed."))
    return result.conflicts
