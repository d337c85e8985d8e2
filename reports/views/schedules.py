"""Reports that are made by themselves."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.doors import require, role_required
from pages.lists import list_page
from reports.filters import ScheduleFilter
from reports.forms import ScheduleForm
from reports.models import ReportSchedule
from reports.rules import can_make_reports
from reports.services.editions import parts_used_last


@role_required("staff")
def schedule_list(request):
    """List the schedules of the current programme."""
    require(can_make_reports(request.user, request.programme))
    schedules = ReportSchedule.objects.visible_to(request.user).filter(programme=request.programme)
    page = list_page(
        request,
        schedules.select_related("programme", "institution"),
        ScheduleFilter,
        sort={"every": "every", "made_until": "made_until"},
        default_sort="every",
    )
    return render(request, "reports/schedule_list.html", {"page": page})


@role_required("staff")
def schedule_create(request):
    """Set up a report that is made by itself."""
    require(can_make_reports(request.user, request.programme))
    parts = parts_used_last(request.programme, request.user)
    schedule = ReportSchedule(programme=request.programme, owner=request.user, parts=parts)
    return _save(request, ScheduleForm(request.POST or None, instance=schedule), _("Schedule a report"))


@role_required("staff")
def schedule_edit(request, pk: int):
    """Change such a report, or let it rest."""
    schedule = get_object_or_404(ReportSchedule.objects.visible_to(request.user), pk=pk)
    require(can_make_reports(request.user, schedule.programme))
    return _save(request, ScheduleForm(request.POST or None, instance=schedule), _("Change the schedule"))


def _save(request, form: ScheduleForm, title: str):
    back = reverse("reports:schedule_list")
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(back)
    context = {"form": form, "title": title, "back": back}
    return render(request, "pages/form.html", context, status=422 if form.is_bound else 200)
