"""Pages about long work. Everybody sees what they ordered; staff also see what runs in their programmes.

Who sees a job may also try it again and cancel it: both are staff of its programme, or the one who ordered it.
"""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jobs import registry, services
from jobs.filters import JobFilter
from jobs.models import Job
from pages.lists import list_page

SORTS = {"title": "title", "state": ("state", "created_at"), "created": "created_at"}


@login_required
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """List jobs of the current programme and of no programme, the newest first; helpers at a door order none."""
    if request.user.role_kinds == {"helper"} and not request.user.is_superuser:
        raise PermissionDenied
    jobs = Job.objects.visible_to(request.user).select_related("owner").defer("arguments", "result", "error")
    if request.programme:
        jobs = jobs.filter(Q(programme=request.programme) | Q(programme=None))
    page = list_page(request, jobs, JobFilter, sort=SORTS, default_sort="-created")
    return render(request, "jobs/job_list.html", {"page": page})


@login_required
@require_safe
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one job: how far it is, what failed, and the way to its result."""
    job = get_object_or_404(Job.objects.visible_to(request.user).select_related("owner", "programme"), pk=pk)
    facts = [
        (_("Kind"), job.kind_label),
        (_("Programme"), job.programme),
        (_("Started by"), job.owner),
    ]
    return render(request, "jobs/job_detail.html", {"job": job, "facts": facts})


@login_required
@require_safe
@never_cache
def job_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the part of the page that moves, for htmx; anybody else is led to the whole page."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if not request.htmx:
        return redirect(job)
    return render(request, "jobs/_fragments/progress.html", {"job": job})


@login_required
@require_POST
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back to work what failed."""
    return _change(request, pk, services.retry, _("It will be tried again. What was done before is kept."))


@login_required
@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """End a job before it is through."""
    return _change(request, pk, services.cancel, _("The job is cancelled. What was done before is kept."))


def _change(request: HttpRequest, pk: int, service: Callable, success: str) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    try:
        service(job)
    except registry.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, success)
    return redirect(job)
