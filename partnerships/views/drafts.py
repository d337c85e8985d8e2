"""Writing drafts of agreements."""

from django.contrib import messages
from django.forms.utils import ErrorDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.doors import require, role_required
from partnerships import rules
from partnerships.forms.draft import DraftForm, LineFormSet, stored_lines
from partnerships.models import Agreement, FieldOfStudy, Institution
from partnerships.services.drafts import change_draft, draft_agreement
from partnerships.services.errors import PartnershipError

MORE_LINES = 3


@role_required("staff", "coordinator")
def agreement_create(request):
    """Write a new draft: for the own institution, or as staff for any two of the programme."""
    require(rules.can_draft_agreement(request.user, request.programme))
    draft = Agreement(programme=request.programme)

    def save(form, lines):
        return draft_agreement(
            programme=request.programme,
            terms=form.terms(lines.lines()),
            author=request.user,
            drafted_by=form.drafted_by(),
        )

    return _draft_page(request, draft, save, title=_("New agreement"), back=reverse("partnerships:agreement_list"))


@role_required("staff", "coordinator")
def agreement_edit(request, pk):
    """Change a draft."""
    draft = get_object_or_404(Agreement.objects.visible_to(request.user).with_parties(), pk=pk)
    require(rules.can_edit_agreement(request.user, draft))

    def save(form, lines):
        return change_draft(agreement=draft, terms=form.terms(lines.lines()), drafted_by=form.drafted_by())

    title = _("Change draft %(number)s") % {"number": draft.number}
    return _draft_page(request, draft, save, title=title, back=draft.get_absolute_url())


def _draft_page(request, draft, save, *, title, back):
    form, lines = _forms(request, draft)
    if "more" in request.POST:
        _keep_unchecked(form, lines)
    elif request.method == "POST" and _all_valid(form, lines):
        try:
            agreement = save(form, lines)
        except PartnershipError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Draft %(number)s is saved.") % {"number": agreement.number})
            return redirect(agreement)
    words = _("One line for each activity and direction. Lines that you leave empty are not saved.")
    formsets = [{"formset": lines, "title": _("Activities"), "help": words}]
    intro = _("In %(programme)s. It stays a draft until it is proposed.") % {"programme": draft.programme}
    context = {"form": form, "formsets": formsets, "title": title, "back": back, "intro": intro}
    return render(request, "partnerships/agreement_form.html", context)


def _forms(request, draft):
    is_staff = rules.can_edit_programme(request.user, draft.programme)
    institutions = Institution.objects.visible_to(request.user).of_programme(draft.programme)
    own = Institution.objects.coordinated_by(request.user).of_programme(draft.programme)
    form = DraftForm(request.POST or None, instance=draft, choices=institutions, own=own, is_staff=is_staff)
    here = form.own_party()
    data = request.POST.copy() if request.method == "POST" else None
    if data and "more" in data:
        data["lines-TOTAL_FORMS"] = str(_number(data.get("lines-TOTAL_FORMS")) + MORE_LINES)
    lines = LineFormSet(
        data,
        prefix="lines",
        initial=stored_lines(draft, here) if here else None,
        is_staff=is_staff,
        fields_of_study=list(FieldOfStudy.objects.all()),
    )
    return form, lines


def _keep_unchecked(form, lines) -> None:
    # More lines were asked for, nothing is saved: what is half typed is no error yet.
    for one in (form, *lines.forms):
        one._errors, one.cleaned_data = ErrorDict(), {}
    lines._errors, lines._non_form_errors = [{} for _row in lines.forms], lines.error_class()


def _all_valid(form, lines) -> bool:
    form_valid, lines_valid = form.is_valid(), lines.is_valid()
    if form_valid and not lines_valid:
        form.add_error(None, _("Look at the activities below: something needs a correction."))
    return form_valid and lines_valid


def _number(text) -> int:
    return int(text) if str(text).isdecimal() else 0
