"""Published figures and targets."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import require, role_required
from pages.lists import list_page
from reports.figures import comparison, value_of
from reports.filters import PublishedFigureFilter, TargetFilter
from reports.forms import PublishedFigureForm, TargetForm
from reports.indicators import INDICATORS
from reports.models import PublishedFigure, Target
from reports.printing import COMPARISONS
from reports.rules import can_make_reports
from reports.scope import Scope


@role_required("staff", "viewer")
def published_figure_list(request):
    """List what others published of the current programme."""
    figures = PublishedFigure.objects.visible_to(request.user).filter(programme=request.programme)
    page = list_page(
        request,
        figures.select_related("workshop"),
        PublishedFigureFilter,
        sort={"value": "value", "indicator": "indicator", "as_of": "as_of"},
        default_sort="indicator",
    )
    context = {"page": page, "may_make": can_make_reports(request.user, request.programme)}
    return render(request, "reports/published_figure_list.html", context)


@role_required("staff", "viewer")
def published_figure_detail(request, pk: int):
    """Hold one published figure against the records."""
    found = PublishedFigure.objects.visible_to(request.user).select_related("programme", "workshop")
    figure = get_object_or_404(found.prefetch_related("cohorts__course"), pk=pk)
    value = value_of(figure)
    result = comparison(figure, value)
    context = {
        "figure": figure,
        "value": value,
        "result": result,
        "result_words": COMPARISONS[result],
        "difference": value - figure.value,
        "at_least": _("The source says at least.") if figure.at_least else "",
        "indicator": INDICATORS[figure.indicator],
        "may_edit": can_make_reports(request.user, figure.programme),
    }
    return render(request, "reports/published_figure_detail.html", context)


@role_required("staff")
def published_figure_create(request):
    """Keep a figure that somebody published."""
    require(can_make_reports(request.user, request.programme))
    figure = PublishedFigure(programme=request.programme)
    return _save(
        request,
        PublishedFigureForm(request.POST or None, instance=figure, programme=request.programme),
        title=_("Keep a published figure"),
        back=reverse("reports:published_figure_list"),
    )


@role_required("staff")
def published_figure_edit(request, pk: int):
    """Change a published figure."""
    figure = get_object_or_404(PublishedFigure.objects.visible_to(request.user), pk=pk)
    require(can_make_reports(request.user, figure.programme))
    form = PublishedFigureForm(request.POST or None, instance=figure, programme=figure.programme)
    return _save(request, form, title=_("Change the published figure"), back=figure.get_absolute_url())


@role_required("staff", "viewer")
def target_list(request):
    """List the current programme's targets; what is reached stands on each one's page."""
    targets = Target.objects.visible_to(request.user).filter(programme=request.programme)
    page = list_page(
        request,
        targets,
        TargetFilter,
        sort={"indicator": "indicator", "ends_on": "ends_on", "target": "target"},
        default_sort="ends_on",
    )
    context = {"page": page, "may_make": can_make_reports(request.user, request.programme)}
    return render(request, "reports/target_list.html", context)


@role_required("staff", "viewer")
def target_detail(request, pk: int):
    """Show what is reached of a target, by its last day or today."""
    target = get_object_or_404(Target.objects.visible_to(request.user).select_related("programme"), pk=pk)
    as_of = min(target.ends_on, timezone.localdate())
    indicator = INDICATORS[target.indicator]
    context = {
        "target": target,
        "as_of": as_of,
        "indicator": indicator,
        "actual": indicator.value(Scope(programme=target.programme, as_of=as_of)),
        "may_edit": can_make_reports(request.user, target.programme),
    }
    return render(request, "reports/target_detail.html", context)


@role_required("staff")
def target_create(request):
    """Set a target."""
    require(can_make_reports(request.user, request.programme))
    form = TargetForm(request.POST or None, instance=Target(programme=request.programme))
    return _save(request, form, title=_("Set a target"), back=reverse("reports:target_list"))


@role_required("staff")
def target_edit(request, pk: int):
    """Change a target."""
    target = get_object_or_404(Target.objects.visible_to(request.user), pk=pk)
    require(can_make_reports(request.user, target.programme))
    return _save(
        request,
        TargetForm(request.POST or None, instance=target),
        title=_("Change the target"),
        back=target.get_absolute_url(),
    )


def _save(request, form, *, title: str, back: str):
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(back)
    return render(request, "pages/form.html", {"form": form, "title": title, "back": back})
