"""Lists of trainees: uploaded, looked at, and imported."""

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
from training import rules, services
from training.errors import TrainingError
from training.models import EnrolmentImport
from training.trainee_lists import make_plan, template_workbook
from training.views.cohorts import get_cohort_to_run


@role_required("staff", "coordinator")
def enrolment_import_create(request, pk: int):
    """Upload a list of trainees; nobody is added before its preview was seen."""
    cohort = get_cohort_to_run(request, pk)
    lists = EnrolmentImport.objects.visible_to(request.user).filter(cohort=cohort)
    answer = uploading(request, lists, partial(services.keep_trainees, cohort=cohort))
    if not isinstance(answer, dict):
        return answer
    context = {"cohort": cohort, "place": cohort, "title": _("Import trainees")}
    context["back"] = reverse("training:enrolment_list", args=[cohort.pk])
    return render(request, "training/enrolment_import_form.html", answer | context)


@role_required("staff", "coordinator")
@require_safe
def enrolment_import_template(request, pk: int):
    """Hand out an empty list to fill in."""
    cohort = get_cohort_to_run(request, pk)
    institutions = Institution.objects.visible_to(request.user).of_programme(cohort.course.programme)
    return attachment(template_workbook(institutions), "trainees.xlsx", CONTENT_TYPES["xlsx"])


@role_required("staff")
def enrolment_import_detail(request, pk: int):
    """Say for each row what importing the list would do, and do it."""
    imports = EnrolmentImport.objects.visible_to(request.user).select_related(
        "cohort__course__programme", "imported_by"
    )
    uploaded = get_object_or_404(imports, pk=pk)
    require(rules.can_edit_cohort(request.user, uploaded.cohort))
    error = None
    if request.method == "POST":
        fingerprint = request.POST.get("fingerprint", "")
        try:
            count = services.import_trainees(uploaded=uploaded, fingerprint=fingerprint, by=request.user).added
        except TrainingError as refusal:
            error = str(refusal)
        else:
            messages.success(request, ngettext("%d person is added.", "%d people are added.", count) % count)
            return redirect("training:enrolment_list", uploaded.cohort_id)
    context = preview(request, uploaded, make_plan(uploaded, uploaded.cohort), error)
    context |= {"cohort": uploaded.cohort, "place": uploaded.cohort}
    return render(request, "training/enrolment_import_detail.html", context, status=409 if error else 200)
