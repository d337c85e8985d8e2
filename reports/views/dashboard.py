"""The dashboard: a programme, or a part of it, in pictures; and all its figures."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django_countries import countries

from accounts.doors import require, role_required
from partnerships.models import Institution
from reports.dashboard import pictures
from reports.dashboard.kept import numbers_of
from reports.figures import compute, filters_in_words, read_in
from reports.kept import Kept
from reports.links import chips, links_to, narrowed
from reports.printing import shown_sections
from reports.quality import gaps
from reports.rules import can_make_reports, can_read_reports
from reports.scope_form import DashboardForm

FIGURES_NOW = Kept("figures_now", compute)


@role_required("staff", "viewer", "coordinator")
def dashboard(request):
    """Show the figures of what the address says. A coordinator sees those of the own institution alone."""
    may_read = can_read_reports(request.user, request.programme)
    form = _form(request, None if may_read else Institution.objects.coordinated_by(request.user))
    context = {"form": form, "may_read": may_read, "may_make": can_make_reports(request.user, request.programme)}
    if not form.is_valid():
        return render(request, "reports/dashboard.html", context, status=422)
    scope = form.scope
    numbers, counted_at = numbers_of(scope, again="again" in request.GET)
    context |= {
        "scope": scope,
        "counted_at": counted_at,
        "query": narrowed(scope),
        "heading": _heading(scope),
        "about": read_in(get_language(), filters_in_words(scope)),
        "chips": chips(form),
        "asked_for": form.cleaned_data["institution"],
        "figures": numbers.big(),
        "partners": pictures.who_with_whom(numbers, linked=may_read),
        "kinds": pictures.kinds_and_states(numbers),
        "progress": pictures.activities_by_plan(numbers),
        "people": pictures.people_by_plan(numbers),
        "months": pictures.twelve_months(numbers),
        "training": pictures.training(numbers),
    }
    return render(request, "reports/dashboard.html", context)


@role_required("staff", "viewer")
def dashboard_gaps(request):
    """Show the gaps in the records behind a dashboard, which takes longer: as a page, or as a part of the dashboard."""
    require(can_read_reports(request.user, request.programme))
    form = _form(request)
    if not form.is_valid():
        return render(request, "reports/dashboard.html", {"form": form, "may_read": True}, status=422)
    scope = form.scope
    # The lists of gaps know no other filter, and no other day than today.
    has_lists = not (scope.is_narrow or scope.since) and scope.as_of == timezone.localdate()
    context = {
        "scope": scope,
        "query": narrowed(scope),
        "heading": _heading(scope),
        "gaps": gaps(scope),
        "may_make": has_lists and can_make_reports(request.user, request.programme),
    }
    template = "reports/_quality.html" if request.htmx else "reports/dashboard_gaps.html"
    return render(request, template, context)


@role_required("staff", "viewer")
def report_now(request):
    """Show all figures of what the address says, as a report of that day would have them."""
    require(can_read_reports(request.user, request.programme))
    form = _form(request)
    context = {"form": form, "may_make": can_make_reports(request.user, request.programme)}
    if not form.is_valid():
        return render(request, "reports/report_now.html", context, status=422)
    scope = form.scope
    computed, counted_at = FIGURES_NOW.of(scope, again="again" in request.GET)
    figures = read_in(get_language(), computed)
    context |= {
        "scope": scope,
        "counted_at": counted_at,
        "query": narrowed(scope),
        "chips": chips(form),
        "figures": figures,
        "sections": shown_sections(figures, links_to(scope)),
    }
    return render(request, "reports/report_now.html", context)


def _form(request, own=None) -> DashboardForm:
    if not request.programme:
        raise Http404
    form = DashboardForm(request.GET, programme=request.programme, own=own)
    if form.names_nothing:
        raise Http404
    return form


def _heading(scope) -> str:
    return str(scope.institution or scope.workshop or countries.name(scope.country) or scope.programme.name)
