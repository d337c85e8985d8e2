"""The way from a cohort or workshop to its certificates: who gets one, a preview, the order, the ZIP."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import require, role_required
from accounts.services.accesses import record_download
from certificates import rules, services
from certificates.eligibility import Eligibility, eligibility_of
from certificates.errors import CertificateError
from certificates.files import zip_of
from certificates.filters import CohortFilter, WorkshopFilter
from certificates.forms import IssueForm
from certificates.groups import Group, group_of, things
from certificates.previews import preview_for
from certificates.querysets import cohorts_to_certify, workshops_to_certify
from certificates.reissue_plan import count_of_other_names
from certificates.services.ordering import ISSUE
from certificates.views.responses import not_available
from certificates.withdrawals import note_withdrawals
from jobs.models import Job
from pages.lists import list_page
from pages.responses import attachment, shown_pdf

# A page names at most so many people of each list.
MOST_SHOWN = 100


@role_required("staff")
@require_GET
def cohort_list(request: HttpRequest) -> HttpResponse:
    """List the cohorts that have ended, those without certificates first."""
    cohorts = cohorts_to_certify(request.user, request.programme)
    sort = {"waiting": ("certified", "-ends_on"), "ended": "ends_on", "cohort": ("course__title", "name")}
    page = list_page(request, cohorts, CohortFilter, sort=sort, default_sort="waiting")
    return render(request, "certificates/cohort_list.html", {"page": page})


@role_required("staff")
@require_GET
def workshop_list(request: HttpRequest) -> HttpResponse:
    """List the workshops that have ended, those without certificates first."""
    workshops = workshops_to_certify(request.user, request.programme)
    sort = {"waiting": ("certified", "-ends_on"), "ended": "ends_on", "workshop": "title"}
    page = list_page(request, workshops, WorkshopFilter, sort=sort, default_sort="waiting")
    return render(request, "certificates/workshop_list.html", {"page": page})


@role_required("staff", "coordinator")
@require_GET
def group_certificates(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Show who gets a certificate, who has one and why the others get none; coordinators see their own people's."""
    group = group_or_404(request, name, pk)
    return _group_page(request, group, IssueForm(group=group))


@role_required("staff")
@require_POST
def group_issue(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Order the certificates; pressed twice it leads to the same job."""
    group = group_or_404(request, name, pk)
    require(rules.can_issue(request.user, group))
    form = IssueForm(request.POST, group=group)
    if not form.is_valid():
        return _group_page(request, group, form, status=422)
    try:
        job = services.order_certificates(group=group, design=form.cleaned_data["design"], user=request.user)
    except CertificateError as error:
        messages.error(request, str(error))
        return redirect(group.url)
    return redirect(job)


@role_required("staff")
@require_http_methods(["GET", "POST"])
def group_preview(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Show the first certificate as it would be printed, without serial and code."""
    group = group_or_404(request, name, pk)
    require(rules.can_issue(request.user, group))
    # The button stands in the form that issues: as a POST its token stays out of the address.
    form = IssueForm(request.POST or request.GET, group=group)
    if not form.is_valid():
        return _group_page(request, group, form, status=422)
    try:
        pdf = preview_for(group, form.cleaned_data["design"])
    except CertificateError as error:
        return not_available(request, str(error), group.url, status=422)
    return shown_pdf(request, pdf, "preview.pdf")


@role_required("staff", "coordinator")
@require_GET
def group_zip(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Hand out all current certificates of the group that this person may see, packed into one file."""
    group = group_or_404(request, name, pk)
    certificates = group.certificates().visible_to(request.user).live().order_by("serial")
    if not certificates.exists():
        return not_available(request, _("There are no certificates to download yet."), group.url, status=404)
    try:
        archive = zip_of(certificates.iterator())
    except OSError:
        return not_available(request, _("There is no room to pack the files. Ask the administrator."), group.url)
    record_download(request=request, what=f"certificates-{name}-{pk}.zip")
    return attachment(archive, f"certificates-{name}-{pk}.zip", "application/zip")


def group_or_404(request: HttpRequest, name: str, pk: int) -> Group:
    """Return the cohort or workshop as a group; Http404 when this person may not know of it."""
    return group_of(get_object_or_404(things(name).visible_to(request.user), pk=pk))


def _group_page(request: HttpRequest, group: Group, form: IssueForm, status: int = 200) -> HttpResponse:
    may_issue = rules.can_issue(request.user, group)
    certificates = group.certificates().visible_to(request.user)
    if not may_issue and not certificates.exists():
        raise Http404
    shown = list(certificates.with_things().order_by("-serial")[:MOST_SHOWN])
    note_withdrawals(shown)
    context = {
        "group": group,
        "may_issue": may_issue,
        "people": eligibility_of(group) if may_issue else Eligibility(),
        "form": form,
        "job": Job.objects.visible_to(request.user).about(group.thing).filter(kind=ISSUE).first(),
        "certificates": shown,
        "count": certificates.count(),
        "live_count": certificates.live().count(),
        "most_shown": MOST_SHOWN,
        "issue_url": group.url_of("issue"),
        "preview_url": group.url_of("preview"),
        "zip_url": group.url_of("zip"),
        "print_url": group.url_of("print"),
        "reissue_url": group.url_of("reissue"),
        "mail_url": group.url_of("mail"),
        "other_names": count_of_other_names(certificates) if may_issue else 0,
    }
    return render(request, "certificates/group.html", context, status=status)
