"""Attendance: a grid of people and days for the desk, and one day for the phone."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.doors import require, role_required
from training import rules, services
from training.errors import TrainingError
from training.forms import cells_from
from training.forms.attendance import seen_text
from training.models import Attendance, ClassDay, Cohort, Enrolment
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


@role_required("staff", "coordinator")
def attendance_grid(request, pk: int):
    """People of a cohort by class days; ``?page=`` turns the people, ``?days=`` the days."""
    cohort = get_cohort(request, pk)
    require(rules.can_edit_cohort(request.user, cohort))
    if request.method == "POST":
        _save(request, cohort)
        return redirect(request.get_full_path())
    days = Paginator(cohort.class_days.order_by("day"), DAYS_A_PAGE).get_page(request.GET.get("days"))
    return render(request, "training/attendance_grid.html", _grid(request, cohort, list(days)) | {"days": days})


@role_required("staff", "coordinator")
def attendance_day(request, pk: int):
    """Everybody of a cohort on one class day, with large buttons."""
    class_days = ClassDay.objects.visible_to(request.user).select_related("cohort__course__programme", "topic")
    class_day = get_object_or_404(class_days, pk=pk)
    require(rules.can_edit_cohort(request.user, class_day.cohort))
    if request.method == "POST":
        _save(request, class_day.cohort)
        return redirect(request.get_full_path())
    context = _grid(request, class_day.cohort, [class_day]) | {"class_day": class_day}
    return render(request, "training/attendance_day.html", context)


def _grid(request, cohort: Cohort, days: list[ClassDay]) -> dict:
    enrolled = cohort.enrolments.filter(state=Enrolment.State.ENROLLED).select_related("person", "institution")
    people = Paginator(enrolled.order_by("person__full_name", "pk"), PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    marks = Attendance.objects.filter(enrolment__in=[one.pk for one in people], class_day__in=days)
    states = {(one.enrolment_id, one.class_day_id): one.state for one in marks}
    rows = [
        (one, [Field(f"a-{one.pk}-{day.pk}", day, states.get((one.pk, day.pk), "")) for day in days]) for one in people
    ]
    choices = [*Attendance.State.choices, ("", _("not recorded"))]
    return {
        "cohort": cohort,
        "people": people,
        "rows": rows,
        "choices": choices,
        "seen": seen_text(people, days, states),
    }


def _save(request, cohort: Cohort) -> None:
    try:
        result = services.record_attendance(cohort=cohort, cells=cells_from(request.POST))
    except TrainingError as error:
        messages.error(request, str(error))
        return
    if result.changed:
        words = ngettext("%d entry is saved.", "%d entries are saved.", result.changed)
        messages.success(request, words % result.changed)
    elif not result.conflicts:
        messages.info(request, _("Nothing was changed."))
    if result.conflicts:
        words = ngettext(
            "%d entry was changed by somebody else meanwhile and is shown below as they left it. Check it.",
            "%d entries were changed by somebody else meanwhile and are shown below as they left them. Check them.",
            len(result.conflicts),
        )
        messages.warning(request, words % len(result.conflicts))
