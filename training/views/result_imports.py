"""Attendance and scores as a sheet: handed out, uploaded, looked at, and imported."""

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
from partnerships.views.people_lists import preview, uploading
from training import rules, services
from training.errors import TrainingError
from training.forms import ResultsForm
from training.models import Enrolment, ResultImport
from training.result_plan import make_plan
from training.result_sheet import DAYS_A_FILE, results_workbook
from training.views.cohorts import get_cohort_to_run


@role_required("staff", "coordinator")
def result_import_create(request, pk: int):
    """Upload a sheet of attendance and scores; nothing is saved before its preview was seen."""
    cohort = get_cohort_to_run(request, pk)
    sheets = ResultImport.objects.visible_to(request.user).filter(cohort=cohort)
    answer = uploading(request, sheets, partial(services.keep_results, cohort=cohort), ResultsForm)
    if not isinstance(answer, dict):
        return answer
    files = range(1, -(-cohort.class_days.count() // DAYS_A_FILE) + 1)
    context = {"cohort": cohort, "place": cohort, "title": _("Attendance and scores as a sheet"), "files": files or [1]}
    context["back"] = reverse("training:attendance_grid", args=[cohort.pk])
    return render(request, "training/result_import_form.html", answer | context)


@role_required("staff", "coordinator")
@require_safe
def result_sheet(request, pk: int):
    """Hand out the sheet with what is recorded; ``?part=2`` has the days after the first 150."""
    cohort = get_cohort_to_run(request, pk)
    part = request.GET.get("part", "1")
    first = (int(part) - 1) * DAYS_A_FILE if part.isdecimal() and 0 < int(part[:4]) < 100 else 0
    days = list(cohort.class_days.order_by("day")[first : first + DAYS_A_FILE])
    people = cohort.enrolments.filter(state=Enrolment.State.ENROLLED).select_related("person", "institution")
    content = results_workbook(cohort, people.order_by("person__full_name", "pk"), days)
    return attachment(content, "attendance.xlsx", CONTENT_TYPES["xlsx"])


@role_required("staff")
def result_import_detail(request, pk: int):
    """Say for each row what importing the sheet would change, and do it."""
    imports = ResultImport.objects.visible_to(request.user).select_related("cohort__course__programme")
    uploaded = get_object_or_404(imports, pk=pk)
    require(rules.can_edit_cohort(request.user, uploaded.cohort))
    error = None
    if request.method == "POST":
        fingerprint = request.POST.get("fingerprint", "")
        try:
            count = services.import_results(uploaded=uploaded, fingerprint=fingerprint, by=request.user).changed
        except TrainingError as refusal:
            error = str(refusal)
        else:
            words = ngettext("Entries of %d person are saved.", "Entries of %d people are saved.", count)
            messages.success(request, words % count)
            return redirect("training:attendance_grid", uploaded.cohort_id)
    context = preview(request, uploaded, make_plan(uploaded, uploaded.cohort), error)
    context |= {"cohort": uploaded.cohort, "place": uploaded.cohort}
    return render(request, "training/result_import_detail.html", context, status=409 if error else 200)
