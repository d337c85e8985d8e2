"""Lists of delegates: uploaded, looked at, and imported."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.doors import require, role_required
from pages.responses import attachment
from partnerships.exports import CONTENT_TYPES
from partnerships.models import Institution
from partnerships.views.people_lists import preview, uploading
from workshops import rules, services
from workshops.delegate_lists import make_plan, template_workbook, waiting
from workshops.errors import WorkshopError
from workshops.models import DelegateImport
from workshops.views.workshops import get_workshop_to_run


@role_required("staff", "coordinator")
def delegate_import_create(request, pk: int):
    """Upload a list of delegates; nothing is added before its preview was seen."""
    workshop = get_workshop_to_run(request, pk)
    lists = DelegateImport.objects.visible_to(request.user).filter(workshop=workshop)
    answer = uploading(request, lists, partial(services.keep_upload, workshop=workshop))
    if not isinstance(answer, dict):
        return answer
    context = {"workshop": workshop, "place": workshop, "title": _("Import delegates")}
    context["back"] = reverse("workshops:delegate_list", args=[workshop.pk])
    return render(request, "workshops/delegate_import_form.html", answer | context)


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
    plan = make_plan(uploaded, uploaded.workshop)
    context = preview(request, uploaded, plan, error)
    context |= {"workshop": uploaded.workshop, "place": uploaded.workshop, "waiting": waiting(plan)}
    return render(request, "workshops/delegate_import_detail.html", context, status=409 if error else 200)


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
