"""Lists of institutions and of people: uploaded, looked at, and imported."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.doors import require, role_required
from pages.responses import attachment
from partnerships import rules
from partnerships.exports import CONTENT_TYPES
from partnerships.forms.people_list import InstitutionListForm, ListForm
from partnerships.institution_sheet import plan as institution_plan
from partnerships.institution_sheet import reading as institution_reading
from partnerships.models import Institution, InstitutionImport, PersonImport
from partnerships.people_lists import make_plan as make_people_plan
from partnerships.people_lists import template_workbook as people_template
from partnerships.services.errors import PartnershipError
from partnerships.services.programme_lists import (
    answer_rows,
    import_institutions,
    import_people,
    keep_institutions,
    keep_people,
)
from partnerships.views.people_lists import preview, uploading

ANSWER = "row-"


@role_required("staff")
def institution_import_create(request):
    """Upload a list of institutions; nothing is added before its preview was seen."""
    require(rules.can_add_institution(request.user, request.programme))
    lists = InstitutionImport.objects.visible_to(request.user).filter(programme=request.programme)
    keep = partial(keep_institutions, programme=request.programme)
    return _upload(request, lists, keep, InstitutionListForm, "institution", _("Import institutions"))


@role_required("staff")
def person_import_create(request):
    """Upload a list of people; nobody is added before its preview was seen."""
    require(rules.can_add_institution(request.user, request.programme))
    lists = PersonImport.objects.visible_to(request.user).filter(programme=request.programme)
    keep = partial(keep_people, programme=request.programme)
    return _upload(request, lists, keep, ListForm, "person", _("Import people"))


@role_required("staff")
@require_safe
def institution_import_template(request):
    """Hand out an empty list of institutions to fill in."""
    require(rules.can_add_institution(request.user, request.programme))
    return attachment(institution_reading.template_workbook(), "institutions.xlsx", CONTENT_TYPES["xlsx"])


@role_required("staff")
@require_safe
def person_import_template(request):
    """Hand out an empty list of people to fill in."""
    require(rules.can_add_institution(request.user, request.programme))
    institutions = Institution.objects.visible_to(request.user).of_programme(request.programme)
    return attachment(people_template(institutions), "people.xlsx", CONTENT_TYPES["xlsx"])


@role_required("staff")
def institution_import_detail(request, pk: int):
    """Say for each row what importing the list would do; take what is chosen for the unclear ones; do it."""
    uploaded = _get(request, InstitutionImport, pk)
    if request.method == "POST" and "keep" in request.POST:
        return _keep(request, uploaded)
    error = None
    if request.method == "POST":
        try:
            done = import_institutions(
                uploaded=uploaded, fingerprint=request.POST.get("fingerprint", ""), by=request.user
            )
        except PartnershipError as refusal:
            error = str(refusal)
        else:
            messages.success(request, f"{done.added_words}.")
            return redirect("partnerships:institution_list")
    plan = institution_plan.make_plan(uploaded, uploaded.programme, request.user)
    return _show(request, uploaded, plan, error, "institution")


@role_required("staff")
def person_import_detail(request, pk: int):
    """Say for each row what importing the list would do; take what is chosen for the unclear ones; do it."""
    uploaded = _get(request, PersonImport, pk)
    if request.method == "POST" and "keep" in request.POST:
        return _keep(request, uploaded)
    error = None
    if request.method == "POST":
        try:
            done = import_people(uploaded=uploaded, fingerprint=request.POST.get("fingerprint", ""), by=request.user)
        except PartnershipError as refusal:
            error = str(refusal)
        else:
            messages.success(request, f"{done.added_words}.")
            return redirect("partnerships:person_list")
    return _show(request, uploaded, make_people_plan(uploaded, uploaded.programme), error, "person")


def _get(request, model, pk: int):
    lists = model.objects.visible_to(request.user).select_related("programme", "imported_by")
    return get_object_or_404(lists, pk=pk)


def _keep(request, uploaded):
    given = {name.removeprefix(ANSWER): value for name, value in request.POST.items() if name.startswith(ANSWER)}
    answer_rows(uploaded=uploaded, answers=given)
    messages.success(request, _("Your choices are kept."))
    return redirect(request.get_full_path())


def _upload(request, lists, keep, form_class, thing: str, title: str):
    answer = uploading(request, lists, keep, form_class)
    if not isinstance(answer, dict):
        return answer
    context = {"place": request.programme, "title": title, "back": reverse(f"partnerships:{thing}_list")}
    status = 422 if answer["form"].errors else 200
    return render(request, f"partnerships/{thing}_import_form.html", answer | context, status=status)


def _show(request, uploaded, plan, error: str | None, thing: str):
    context = preview(request, uploaded, plan, error) | {"place": uploaded.programme}
    return render(request, f"partnerships/{thing}_import_detail.html", context, status=409 if error else 200)
