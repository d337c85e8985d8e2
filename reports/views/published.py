"""Published figures."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.doors import require, role_required
from pages.lists import list_page
from pages.responses import way_back
from reports.explanations import explanations
from reports.filters import PublishedFigureFilter
from reports.forms import PublishedFigureForm
from reports.links import figure_url
from reports.models import PublishedFigure
from reports.published import asked_by, comparison, difference, held, others_say, result_words, values_of
from reports.rules import can_make_reports
from reports.views.saving import save_or_show


@role_required("staff", "viewer")
def published_figure_list(request):
    """List what others published of the current programme, each held against the records."""
    figures = PublishedFigure.objects.visible_to(request.user).filter(programme=request.programme)
    page = list_page(
        request,
        figures.with_scope(),
        PublishedFigureFilter,
        sort={"value": "value", "indicator": "indicator", "as_of": "as_of"},
        default_sort="indicator",
    )
    page.objects.object_list = held(page.objects)
    context = {"page": page, "may_make": can_make_reports(request.user, request.programme)}
    return render(request, "reports/published_figure_list.html", context)


@role_required("staff", "viewer")
def published_figure_detail(request, pk: int):
    """Hold one published figure against the records, with what could explain a difference."""
    found = PublishedFigure.objects.visible_to(request.user).with_scope()
    figure = get_object_or_404(found.prefetch_related("cohorts__course"), pk=pk)
    value = values_of([figure])[figure.pk]
    asked = asked_by(figure)
    context = {
        "figure": figure,
        "value": value,
        "value_url": figure_url(asked.indicator, asked.scope, asked.by, asked.row),
        "result": comparison(figure, value).value,
        "result_words": result_words(figure, value),
        "difference": None if value is None else difference(figure, value),
        "explanations": explanations(figure, value),
        "others": others_say([figure])[figure.pk],
        "at_least": _("The source says at least.") if figure.at_least else "",
        "may_edit": can_make_reports(request.user, figure.programme),
    }
    return render(request, "reports/published_figure_detail.html", context)


@role_required("staff")
def published_figure_create(request):
    """Keep a figure that somebody published."""
    require(can_make_reports(request.user, request.programme))
    figure = PublishedFigure(programme=request.programme)
    form = PublishedFigureForm(request.POST or None, instance=figure, programme=request.programme)
    back = reverse("reports:published_figure_list")
    return save_or_show(request, form, title=_("Add a published figure"), back=back)


@role_required("staff")
def published_figure_edit(request, pk: int):
    """Change a published figure."""
    found = PublishedFigure.objects.visible_to(request.user).select_related("programme")
    figure = get_object_or_404(found, pk=pk)
    require(can_make_reports(request.user, figure.programme))
    form = PublishedFigureForm(request.POST or None, instance=figure, programme=figure.programme)
    back = way_back(request, figure.get_absolute_url())
    return save_or_show(request, form, title=_("Change the published figure"), back=back)
