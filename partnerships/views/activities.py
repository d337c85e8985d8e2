"""Pages of collaborative activities."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.doors import require, role_required
from pages.lists import list_page
from partnerships import rules
from partnerships.filters import ActivityFilter
from partnerships.forms.activity import ActivityReportForm
from partnerships.models import CollaborativeActivity
from partnerships.services.activities import report_activity
from partnerships.services.errors import PartnershipError

SORT = {
    "kind": "kind",
    "sending": "sending__official_name",
    "receiving": "receiving__official_name",
    "state": "status",
    "start": ("actual_start", "planned_start"),
    "people": "planned_people",
    "agreement": "agreement__number",
}


@role_required("staff", "coordinator")
def activity_list(request):
    """Activities of the current programme's agreements."""
    activities = CollaborativeActivity.objects.visible_to(request.user).with_parties()
    if request.programme:
        activities = activities.filter(agreement__programme=request.programme)
    page = list_page(request, activities, ActivityFilter, sort=SORT, default_sort="agreement")
    return render(request, "partnerships/activity_list.html", {"page": page})


@role_required("staff", "coordinator")
def activity_detail(request, pk):
    """An activity: plan, what became of it, and its trail."""
    activity = get_object_or_404(CollaborativeActivity.objects.visible_to(request.user).with_parties(), pk=pk)
    context = {"activity": activity, "may_report": rules.can_report_activity(request.user, activity)}
    return render(request, "partnerships/activity_detail.html", context)


@role_required("staff", "coordinator")
def activity_report(request, pk):
    """Report the plan, the state and what happened in fact."""
    activity = get_object_or_404(CollaborativeActivity.objects.visible_to(request.user).with_parties(), pk=pk)
    require(rules.can_report_activity(request.user, activity))
    form = ActivityReportForm(request.POST or None, instance=activity)
    if request.method == "POST" and form.is_valid():
        try:
            report_activity(activity=form.save(commit=False))
        except PartnershipError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The report is saved."))
            return redirect(activity)
    intro = _("%(sending)s sends to %(receiving)s.") % {"sending": activity.sending, "receiving": activity.receiving}
    title = _("Report: %(kind)s") % {"kind": activity.get_kind_display()}
    context = {"form": form, "title": title, "intro": intro, "back": activity.get_absolute_url()}
    return render(request, "pages/form.html", context)
