"""Pages of programmes."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.doors import require, role_required
from pages.responses import way_back
from partnerships import rules
from partnerships.forms.programme import ObjectiveFormSet, ProgrammeForm
from partnerships.middleware import SESSION_KEY
from partnerships.models import Programme

SHOWN = 25


@role_required("staff", "coordinator", "viewer")
def programme_detail(request, pk):
    """A programme: objectives, organisations, members."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), pk=pk)
    members = programme.memberships.select_related("institution").order_by("institution__official_name")
    context = {
        "programme": programme,
        "objectives": programme.objectives.all(),
        "organisations": programme.organisation_roles.select_related("institution"),
        "members": members[:SHOWN],
        "member_count": members.count(),
        "may_edit": rules.can_edit_programme(request.user, programme),
        "is_inside": request.user.is_superuser or not request.user.role_kinds.isdisjoint({"staff", "coordinator"}),
    }
    return render(request, "partnerships/programme_detail.html", context)


@role_required("staff")
def programme_edit(request, pk):
    """Change a programme and its objectives."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), pk=pk)
    require(rules.can_edit_programme(request.user, programme))
    form = ProgrammeForm(request.POST or None, instance=programme)
    objectives = ObjectiveFormSet(request.POST or None, instance=programme)
    if request.method == "POST" and all([form.is_valid(), objectives.is_valid()]):
        programme._change_reason = _("changed")
        with transaction.atomic():
            form.save()
            objectives.save()
        messages.success(request, _("Saved."))
        return redirect(programme)
    context = {
        "form": form,
        "title": _("Change the programme"),
        "back": programme.get_absolute_url(),
        "formsets": [{"formset": objectives, "title": _("Objectives"), "help": _("As its document words them.")}],
    }
    return render(request, "pages/form.html", context)


@require_POST
@role_required("staff", "coordinator", "viewer")
def programme_switch(request):
    """Work in another of one's programmes from now on, and go back to where one was, or to the start."""
    chosen = request.POST.get("programme", "")
    programme = next((one for one in request.programmes if str(one.pk) == chosen), None)
    if programme is None:
        raise Http404
    request.session[SESSION_KEY] = programme.pk
    messages.success(request, _("You now work in %(programme)s.") % {"programme": programme})
    return redirect(way_back(request, "/", request.POST.get("next", "")))
