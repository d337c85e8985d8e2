"""Pages of collaborative activities."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import require, role_required
from pages.lists import ListPage, list_page
from pages.responses import way_back
from partnerships import rules
from partnerships.activity_words import SEXES, advice_on_activity, why_late
from partnerships.exports import ACTIVITIES, export_list
from partnerships.filters import ActivityFilter
from partnerships.forms.activity import ActivityReportForm
from partnerships.models import ActivityPeople, CollaborativeActivity
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
    """Activities of the current programme's agreements, with the balance of directions of those listed."""
    page = _page(request)
    return render(request, "partnerships/activity_list.html", {"page": page, "balance": page.rows.balance()})


@require_GET
@role_required("staff", "coordinator")
def activity_export(request, form):
    """The list of activities, filtered and sorted by the same address, as a file."""
    return export_list(request, _page(request), ACTIVITIES, form)


@role_required("staff", "coordinator")
def activity_detail(request, pk):
    """An activity: plan, what became of it, who took part, evidence, and its trail."""
    activity = _activity(request, pk)
    people = sorted(activity.people.all(), key=lambda row: ActivityPeople.Category.values.index(row.category))
    context = {
        "activity": activity,
        "late": why_late(activity),
        "advice": advice_on_activity(activity),
        "people": people,
        "totals": [sum(getattr(row, name) for row in people) for name in (*SEXES, "total")],
        "files": activity.files.select_related("uploaded_by"),
        "may_report": rules.can_report_activity(request.user, activity),
    }
    return render(request, "partnerships/activity_detail.html", context)


@role_required("staff", "coordinator")
def activity_report(request, pk):
    """Report the plan, the state and what happened in fact."""
    activity = _activity(request, pk)
    require(rules.can_report_activity(request.user, activity))
    form = ActivityReportForm(request.POST or None, instance=activity)
    back = way_back(request, activity.get_absolute_url())
    if request.method == "POST" and _is_saved(form, request.user):
        messages.success(request, _("The report is saved."))
        return redirect(back)
    intro = _("%(sending)s sends to %(receiving)s.") % {"sending": activity.sending, "receiving": activity.receiving}
    title = _("Report: %(kind)s") % {"kind": activity.get_kind_display()}
    context = {"form": form, "title": title, "intro": intro, "back": back}
    return render(request, "partnerships/activity_report.html", context | {"activity": activity})


@transaction.atomic
def _is_saved(form: ActivityReportForm, user) -> bool:
    """Save the report; False leaves the reasons in the form."""
    # Locked while it is compared and saved, so that of two reports at once the second is shown the first.
    CollaborativeActivity.objects.select_for_update(no_key=True).get(pk=form.instance.pk)
    if not form.is_valid():
        return False
    if not set(form.changed_data) - {"seen_at"}:
        # Sent twice, or nothing to say: the trail keeps what changed.
        return True
    try:
        report_activity(activity=form.save(commit=False), people=form.people(), by=user)
    except PartnershipError as error:
        form.add_error(None, str(error))
        return False
    return True


def _activity(request, pk: int) -> CollaborativeActivity:
    activities = CollaborativeActivity.objects.visible_to(request.user).with_parties().with_people()
    return get_object_or_404(activities, pk=pk)


def _page(request) -> ListPage:
    activities = CollaborativeActivity.objects.visible_to(request.user).with_parties().with_people()
    if request.programme:
        activities = activities.filter(agreement__programme=request.programme)
    return list_page(request, activities, ActivityFilter, sort=SORT, default_sort="agreement")
