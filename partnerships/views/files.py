"""Evidence: handed out as it was kept, and added."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import require, role_required
from pages.responses import attachment, way_back
from partnerships import rules
from partnerships.files import read_checked
from partnerships.forms.evidence import ActivityEvidenceForm, AgreementEvidenceForm
from partnerships.models import Agreement, AgreementFile, CollaborativeActivity
from partnerships.services.errors import PartnershipError
from partnerships.services.evidence import add_evidence, evidence_of


@role_required("staff", "coordinator")
@require_GET
def file_download(request, pk):
    """Hand a file out to be saved, when it is still the one that was kept."""
    files = AgreementFile.objects.visible_to(request.user).select_related("agreement", "activity")
    evidence = get_object_or_404(files, pk=pk)
    try:
        content = read_checked(evidence)
    except PartnershipError as error:
        context = {"reason": str(error), "back": (evidence.activity or evidence.agreement).get_absolute_url()}
        return render(request, "partnerships/file_not_available.html", context, status=409)
    return attachment(content, evidence.name, evidence.content_type)


@role_required("staff", "coordinator")
def activity_evidence_add(request, pk):
    """Add a file that shows what became of an activity."""
    activities = CollaborativeActivity.objects.visible_to(request.user).with_parties()
    activity = get_object_or_404(activities, pk=pk)
    require(rules.can_report_activity(request.user, activity))
    form = ActivityEvidenceForm(*_sent(request))
    return _add(request, form, activity.agreement, activity)


@role_required("staff", "coordinator")
def agreement_evidence_add(request, pk):
    """Add a letter, other evidence or, as staff, the scan of the signed paper to an agreement."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user).with_parties(), pk=pk)
    require(rules.can_add_evidence(request.user, agreement))
    is_staff = rules.is_staff_of(request.user, agreement)
    form = AgreementEvidenceForm(*_sent(request), agreement=agreement, is_staff=is_staff)
    return _add(request, form, agreement)


def _sent(request) -> tuple:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _add(request, form, agreement: Agreement, activity: CollaborativeActivity | None = None):
    back = way_back(request, (activity or agreement).get_absolute_url())
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data.get("kind", AgreementFile.Kind.OTHER)
        evidence = evidence_of(form.cleaned_data["file"], kind=kind, by=request.user)
        try:
            kept = add_evidence(agreement=agreement, activity=activity, evidence=evidence)
        except PartnershipError as error:
            form.add_error(None, str(error))
        else:
            words = _("“%(name)s” is added.") if kept is evidence else _("This file is here already, as “%(name)s”.")
            messages.success(request, words % {"name": kept})
            return redirect(back)
    context = {
        "form": form,
        "title": _("Add a file"),
        "intro": _intro(agreement, activity),
        "submit": _("Add the file"),
        "back": back,
    }
    return render(request, "partnerships/evidence_form.html", context)


def _intro(agreement: Agreement, activity: CollaborativeActivity | None) -> str:
    words = _("It is kept with %(number)s. Whoever may read the agreement can download it.")
    if activity is not None:
        words = _(
            "It is kept with the activity “%(activity)s” of %(number)s. Whoever may read the agreement can download it."
        )
    return words % {"number": agreement, "activity": activity and activity.get_kind_display()}
