"""School visits of a workshop, with their rosters."""

from django.contrib import messages
from django.db import transaction
from django.db.models import ProtectedError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.doors import require, role_required
from workshops import rules, services
from workshops.forms import VisitForm
from workshops.models import SiteVisit
from workshops.views.workshops import get_workshop_to_run


@role_required("staff", "coordinator")
def visit_create(request, pk: int):
    """A new school visit."""
    workshop = get_workshop_to_run(request, pk)
    return _edit(request, SiteVisit(workshop=workshop), _("New school visit"))


@role_required("staff", "coordinator")
def visit_edit(request, pk: int):
    """Change a school visit; who goes is changed by ``visit_roster``."""
    visit = get_visit(request, pk)
    return _edit(request, visit, _("Edit the visit to %(school)s") % {"school": visit})


@role_required("staff", "coordinator")
def visit_remove(request, pk: int):
    """Remove a visit for which nobody was checked in."""
    visit = get_visit(request, pk)
    back = visit.workshop.get_absolute_url()
    if request.method == "POST":
        try:
            visit.delete()
        except ProtectedError:
            messages.error(request, _("Delegates were checked in for this visit, so it stays."))
        else:
            messages.success(request, _("The visit is removed."))
        return redirect(back)
    question = _("Remove the visit to %(school)s and its roster?") % {"school": visit}
    context = {"title": _("Remove a visit"), "question": question, "back": back, "submit": _("Remove the visit")}
    return render(request, "pages/confirm.html", context)


def get_visit(request, pk: int) -> SiteVisit:
    """Return the visit if the user may change it, else raise Http404 or PermissionDenied."""
    visits = SiteVisit.objects.visible_to(request.user).select_related("workshop__programme", "institution")
    visit = get_object_or_404(visits, pk=pk)
    require(rules.can_edit_workshop(request.user, visit.workshop))
    return visit


def _edit(request, visit: SiteVisit, title: str):
    back = visit.workshop.get_absolute_url()
    is_new = visit.pk is None
    with transaction.atomic():
        if request.method == "POST":
            visit.workshop = services.hold(visit.workshop)
        form = VisitForm(request.POST or None, instance=visit, user=request.user)
        if is_saved := request.method == "POST" and form.is_valid():
            form.save()
    if is_saved:
        messages.success(request, _("The visit is saved. Now choose who goes.") if is_new else _("The visit is saved."))
        return redirect("workshops:visit_roster", visit.pk) if is_new else redirect(back)
    return render(request, "pages/form.html", {"form": form, "title": title, "back": back})
