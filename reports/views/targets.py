"""Targets."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import require, role_required
from pages.lists import list_page
from reports.filters import TargetFilter
from reports.forms import TargetForm
from reports.models import Target
from reports.rules import can_make_reports
from reports.targets import periods_beside, progress_of
from reports.views.saving import save_or_show


@role_required("staff", "viewer")
def target_list(request):
    """List the current programme's targets, each with what the records say."""
    targets = Target.objects.visible_to(request.user).filter(programme=request.programme)
    page = list_page(
        request,
        targets.select_related("programme"),
        TargetFilter,
        sort={
            "indicator": ("indicator", "by", "row", "starts_on"),
            "ends_on": "ends_on",
            "target": "target",
        },
        default_sort="indicator",
    )
    page.objects.object_list = progress_of(page.objects, timezone.localdate())
    context = {"page": page, "may_make": can_make_reports(request.user, request.programme)}
    return render(request, "reports/target_list.html", context)


@role_required("staff", "viewer")
def target_detail(request, pk: int):
    """Show what is reached of a target, beside the other periods of the same figure."""
    target = get_object_or_404(Target.objects.visible_to(request.user).select_related("programme"), pk=pk)
    periods = progress_of(periods_beside(target), timezone.localdate(), together=True)
    context = {
        "target": target,
        "one": next(one for one in periods if one.target == target),
        "periods": periods,
        "may_edit": can_make_reports(request.user, target.programme),
    }
    return render(request, "reports/target_detail.html", context)


@role_required("staff")
def target_create(request):
    """Set a target."""
    require(can_make_reports(request.user, request.programme))
    target = Target(programme=request.programme)
    form = TargetForm(request.POST or None, instance=target, programme=request.programme)
    return save_or_show(request, form, title=_("Set a target"), back=reverse("reports:target_list"))


@role_required("staff")
def target_edit(request, pk: int):
    """Change a target."""
    target = get_object_or_404(Target.objects.visible_to(request.user).select_related("programme"), pk=pk)
    require(can_make_reports(request.user, target.programme))
    form = TargetForm(request.POST or None, instance=target, programme=target.programme)
    return save_or_show(request, form, title=_("Change the target"), back=target.get_absolute_url())
