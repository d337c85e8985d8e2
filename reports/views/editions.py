"""Reports: the frozen editions, and how two of them differ."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import require, role_required
from pages.lists import list_page
from reports.changes import changes
from reports.edition_files import file_answer
from reports.figures import read_in
from reports.filters import EditionFilter
from reports.forms import EditionForm
from reports.links import links_to
from reports.models import Edition
from reports.printing import shown_sections
from reports.rules import can_make_reports
from reports.scope_form import is_key
from reports.services.editions import order_edition, parts_used_last
from workshops.programme_files import in_language, side_of


def get_edition(request: HttpRequest, pk: int) -> Edition:
    """Return the edition, if its reader may see it; raises Http404."""
    found = Edition.objects.visible_to(request.user)
    return get_object_or_404(
        found.select_related("programme", "workshop__programme", "institution", "made_by", "schedule"), pk=pk
    )


@role_required("staff", "viewer")
def report_list(request):
    """List the editions of the current programme."""
    editions = Edition.objects.visible_to(request.user).filter(programme=request.programme)
    page = list_page(
        request,
        editions.select_related("workshop", "institution", "made_by").defer("figures"),
        EditionFilter,
        sort={"title": "title", "as_of": "as_of", "made": "made_at"},
        default_sort="-made",
    )
    context = {"page": page, "may_make": can_make_reports(request.user, request.programme)}
    return render(request, "reports/report_list.html", context)


@role_required("staff")
def edition_create(request):
    """Order an edition; a worker makes it while one may leave."""
    require(can_make_reports(request.user, request.programme))
    names = ("workshop", "institution", "country", "since", "as_of")
    form = EditionForm(
        request.POST or None,
        programme=request.programme,
        parts=parts_used_last(request.programme, request.user),
        initial={name: request.GET[name] for name in names if request.GET.get(name)},
    )
    if request.method == "POST" and form.is_valid():
        job = order_edition(owner=request.user, **form.order)
        messages.success(request, _("The report is being made. You may leave this page and come back."))
        return redirect("jobs:job_detail", job.pk)
    context = {
        "form": form,
        "title": _("Make a summary report"),
        "back": reverse("reports:report_list"),
        "submit": _("Make the report"),
    }
    return render(request, "pages/form.html", context, status=422 if form.is_bound else 200)


@role_required("staff", "viewer")
def edition_detail(request, pk: int):
    """Show a frozen edition, in English or Chinese, each number with the way to its records."""
    edition = get_edition(request, pk)
    figures = read_in(side_of(request).code, edition.figures)
    context = {
        "edition": edition,
        "figures": figures,
        "make_sections": lambda: shown_sections(figures, None if edition.is_old else links_to(edition.scope)),
        "files": edition.files.all(),
        "others": Edition.objects.visible_to(request.user).of_same_subject(edition).defer("figures")[:20],
        "may_make": can_make_reports(request.user, edition.programme),
        "public_address": edition.public_address,
    }
    return in_language(request, "reports/edition_detail.html", context)


@role_required("staff", "viewer")
def edition_compare(request, pk: int):
    """Say what changed from another edition of the same subject (``?with=``) to this one."""
    edition = get_edition(request, pk)
    others = Edition.objects.visible_to(request.user).of_same_subject(edition)
    chosen = request.GET.get("with", "")
    other = get_object_or_404(others, pk=chosen if is_key(chosen) else 0)
    section = read_in(get_language(), changes(other, edition.figures))
    (shown,) = shown_sections({"sections": [section]})
    return render(request, "reports/edition_compare.html", {"edition": edition, "other": other, "section": shown})


@require_GET
@role_required("staff", "viewer")
def edition_file(request, pk: int, language: str, form: str):
    """Serve one of the edition's files, always as a download."""
    return file_answer(get_edition(request, pk), language, form)
