"""Pages about long work. Everybody sees what they ordered; staff also see what runs in their programmes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from jobs import registry, services
from jobs.models import Job, Piece

# A page names at most this many failed pieces; the admin site has them all.
MOST_FAILED_SHOWN = 100


@login_required
@require_GET
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one job: how far it is, what failed, and the way to its result."""
    job = get_object_or_404(Job.objects.visible_to(request.user).select_related("owner", "programme"), pk=pk)
    return render(request, "jobs/job_detail.html", _facts_of(job))


@login_required
@require_GET
@never_cache
def job_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the part of the page that moves, for htmx; without htmx, go to the whole page."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if not request.htmx:
        return redirect(job)
    return render(request, "jobs/_fragments/progress.html", _facts_of(job))


@login_required
@require_POST
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Put what failed back to work."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    try:
        services.retry(job)
    except registry.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It will be tried again. What was done before is kept."))
    return redirect(job)


@login_required
@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """End a job before it is through."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    try:
        services.cancel(job)
    except registry.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The job is cancelled. What was done before is kept."))
    return redirect(job)


def _facts_of(job: Job) -> dict:
    failed = job.pieces.filter(state=Piece.State.FAILED).order_by("number") if job.failed else Piece.objects.none()
    return {"job": job, "failed_pieces": failed[:MOST_FAILED_SHOWN], "kind_label": registry.label(job.kind)}


@login_required
@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    """List jobs, the newest first."""
    raise NotImplementedError
