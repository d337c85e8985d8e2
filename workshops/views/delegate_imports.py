"""Lists of delegates: uploaded, looked at, and imported."""

from types import SimpleNamespace

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.doors import require, role_required
from pages.responses import attachment
from partnerships.exports import CONTENT_TYPES
from partnerships.models import Institution
from workshops import rules, services
from workshops.delegate_plan import ADDING, Outcome, make_plan
from workshops.delegate_sheet import template_workbook
from workshops.errors import WorkshopError
from workshops.forms import DelegateImportForm
from workshops.models import DelegateImport
from workshops.views.workshops import get_workshop_to_run

PER_PAGE = 50
EARLIER = 10


@role_required("staff", "coordinator")
def delegate_import_create(request, pk: int):
    """Upload a list of delegates; nothing is added before its preview was seen."""
    workshop = get_workshop_to_run(request, pk)
    form = DelegateImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        uploaded = services.keep_upload(
            workshop=workshop, sheet=data["sheet"], file_name=data["file_name"], by=request.user
        )
        return redirect(uploaded)
    earlier = DelegateImport.objects.visible_to(request.user).filter(workshop=workshop).select_related("uploaded_by")
    context = {"form": form, "workshop": workshop, "earlier": earlier.defer("rows", "columns", "unread")[:EARLIER]}
    return render(request, "workshops/delegate_import_form.html", context)


@role_required("staff", "coordinator")
@require_safe
def delegate_import_template(request, pk: int):
    """Hand out an empty list to fill in."""
    workshop = get_workshop_to_run(request, pk)
    institutions = Institution.objects.visible_to(request.user).of_programme(workshop.programme)
    return attachment(template_workbook(institutions), "delegates.xlsx", CONTENT_TYPES["xlsx"])


@role_required("staff")
def delegate_import_detail(request, pk: int):
    """Say for each row what importing the list would do, and do it."""
    imports = DelegateImport.objects.visible_to(request.user).select_related("workshop__programme", "imported_by")
    uploaded = get_object_or_404(imports, pk=pk)
    require(rules.can_edit_workshop(request.user, uploaded.workshop))
    error = None
    if request.method == "POST":
        try:
            done = services.import_delegates(
                uploaded=uploaded, fingerprint=request.POST.get("fingerprint", ""), by=request.user
            )
        except WorkshopError as refusal:
            error = str(refusal)
        else:
            _tell(request, done)
            return redirect("workshops:delegate_list", uploaded.workshop_id)
    return _preview(request, uploaded, error)


def _tell(request, done: DelegateImport) -> None:
    count = done.added
    messages.success(request, ngettext("%d delegate is added.", "%d delegates are added.", count) % count)
    if count := done.added_waiting:
        words = ngettext(
            "All places are taken: %d of them is on the waiting list.",
            "All places are taken: %d of them are on the waiting list.",
            count,
        )
        messages.warning(request, words % count)


def _preview(request, uploaded: DelegateImport, error: str | None):
    plan = make_plan(uploaded, uploaded.workshop)
    outcome = request.GET.get("outcome", "")
    rows = Paginator(plan.chosen(outcome), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "uploaded": uploaded,
        "workshop": uploaded.workshop,
        "plan": plan,
        "rows": [(row, plan.explain(row)) for row in rows],
        "page": SimpleNamespace(objects=rows),
        "outcome": outcome if outcome in Outcome.values else "",
        "outcomes": [(one.value, one.label, plan.counts[one]) for one in Outcome],
        "wrong": plan.counts[Outcome.WRONG],
        "adding": ADDING,
        "error": error,
    }
    return render(request, "workshops/delegate_import_detail.html", context, status=409 if error else 200)
