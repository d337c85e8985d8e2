"""Badges: a few are drawn at once, many by a job."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import role_required
from accounts.services.accesses import record_download
from documents.errors import DocumentError
from jobs.models import Job
from pages.responses import attachment, shown_pdf
from workshops import services
from workshops.badges import A_SHEET, badges_pdf
from workshops.errors import WorkshopError
from workshops.filters import DelegateFilter
from workshops.models import Delegate, Workshop
from workshops.services.papers import BADGES, BADGES_AT_ONCE
from workshops.views.workshops import chosen_ids, get_workshop_to_run

WITH_BADGE = (Delegate.State.CONFIRMED, Delegate.State.ATTENDED)


@role_required("staff", "coordinator")
@require_GET
def badges_file(request, pk: int):
    """The badges of the delegates ticked, filtered or, without either, confirmed, when they are few."""
    workshop = get_workshop_to_run(request, pk)
    chosen = _chosen(workshop, request.GET)
    if len(chosen) > BADGES_AT_ONCE:
        return redirect(f"{reverse('workshops:badges', args=[workshop.pk])}?{request.GET.urlencode()}")
    if not chosen:
        messages.error(request, _("Nobody is confirmed, or nobody matches the filters: there is no badge to draw."))
        return redirect("workshops:delegate_list", workshop.pk)
    try:
        content = badges_pdf(workshop, chosen)
    except DocumentError as error:
        context = {"reason": str(error), "back": reverse("workshops:delegate_list", args=[workshop.pk])}
        return render(request, "workshops/not_drawn.html", context, status=500)
    return shown_pdf(request, content, f"badges-{workshop.pk}.pdf")


@role_required("staff", "coordinator")
def badges(request, pk: int):
    """What would be drawn, and the file that was drawn last. A POST draws: at once, or as a job."""
    workshop = get_workshop_to_run(request, pk)
    data = request.POST if request.method == "POST" else request.GET
    chosen = _chosen(workshop, data)
    if request.method == "POST":
        return _order(request, workshop, chosen)
    context = {
        "workshop": workshop,
        "count": len(chosen),
        "pages": -(-len(chosen) // A_SHEET),
        "query": request.GET.urlencode(),
        "is_filtered": bool(request.GET),
        "job": services.paper_job(workshop, BADGES),
        "drawn": services.drawn_paper(workshop, BADGES),
    }
    return render(request, "workshops/badges.html", context)


@role_required("staff", "coordinator")
@require_GET
def badges_drawn(request, pk: int):
    """The file that the last job drew."""
    workshop = get_workshop_to_run(request, pk)
    return paper_response(request, services.drawn_paper(workshop, BADGES), f"badges-{workshop.pk}.pdf")


def paper_response(request, job: Job | None, name: str) -> FileResponse:
    """Hand out the file that ``job`` has drawn under ``name``; raises Http404 without one."""
    try:
        content = default_storage.open(job.result["file"]) if job else None
    except (OSError, KeyError) as error:
        raise Http404(_("The file is not where it was stored. Draw it again.")) from error
    if content is None:
        raise Http404
    record_download(request=request, what=name)
    return attachment(content, name, "application/pdf")


def _order(request, workshop: Workshop, chosen: list[Delegate]):
    if 0 < len(chosen) <= BADGES_AT_ONCE:
        ticked = QueryDict(mutable=True)
        ticked.setlist("delegate", [one.pk for one in chosen])
        return redirect(f"{reverse('workshops:badges_file', args=[workshop.pk])}?{ticked.urlencode()}")
    try:
        job = services.order_badges(workshop=workshop, delegates=[one.pk for one in chosen], owner=request.user)
    except WorkshopError as error:
        messages.error(request, str(error))
        return redirect("workshops:delegate_list", workshop.pk)
    return redirect("jobs:job_detail", job.pk)


def _chosen(workshop: Workshop, data) -> list[Delegate]:
    """Return those ticked in ``data``, else those of the list's filters (also as ``query``), else all confirmed."""
    delegates = workshop.delegates.select_related("person", "institution").order_by("person__full_name", "pk")
    if ticked := chosen_ids(data, "delegate"):
        return list(delegates.filter(pk__in=ticked))
    filters = QueryDict(data.get("query", "").replace("\0", "")) if "query" in data else data
    page = DelegateFilter(filters or None, queryset=delegates.with_side(), workshop=workshop)
    if not page.form.is_bound or not any(filters.get(name) for name in page.form.fields):
        return list(delegates.filter(state__in=WITH_BADGE))
    return list(page.qs) if page.form.is_valid() else []
