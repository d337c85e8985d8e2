"""Workshops: one edition each."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Max
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.doors import require, role_required
from pages.lists import list_page
from workshops import rules, services
from workshops.attendance import going_along
from workshops.clashes import in_one_room
from workshops.filters import WorkshopFilter
from workshops.forms import OrganiserFormSet, WorkshopForm
from workshops.models import Session, SiteVisit, Workshop
from workshops.time_zones import zone_words
from workshops.totals import totals_of
from workshops.trail import trail_of_workshop
from workshops.wording import room_words


@role_required("staff", "coordinator")
def workshop_list(request):
    """Workshops of the current programme."""
    workshops = Workshop.objects.visible_to(request.user)
    if request.programme:
        workshops = workshops.filter(programme=request.programme.pk)
    sort = {"title": "title", "starts": "starts_on", "city": "city"}
    page = list_page(request, workshops, WorkshopFilter, sort=sort, default_sort="-starts")
    may_add = rules.can_plan_workshop(request.user, request.programme)
    return render(request, "workshops/workshop_list.html", {"page": page, "may_add": may_add})


@role_required("staff", "coordinator")
def workshop_detail(request, pk: int):
    """One workshop: its figures, programme and organisers. A coordinator's figures are of the own delegates."""
    workshop = get_workshop(request, pk)
    may_edit = rules.can_edit_workshop(request.user, workshop)
    sessions = list(Session.objects.visible_to(request.user).filter(workshop=workshop))
    visits = SiteVisit.objects.visible_to(request.user).filter(workshop=workshop).select_related("institution")
    context = {
        "workshop": workshop,
        "totals": totals_of(workshop, request.user),
        "organisers": workshop.organiser_roles.select_related("institution"),
        "sessions": sessions,
        "room_warnings": [room_words(*pair) for pair in in_one_room(sessions)] if may_edit else [],
        "time_zone": zone_words(workshop.time_zone, workshop.starts_on),
        "visits": visits.annotate(people=going_along()),
        "may_edit": may_edit,
        "trail": trail_of_workshop(workshop) if may_edit else [],
        "may_nominate": may_edit or rules.can_nominate(request.user, workshop),
        "may_add": may_edit or rules.can_add_delegates(request.user, workshop),
    }
    return render(request, "workshops/workshop_detail.html", context)


@role_required("staff")
def workshop_create(request):
    """A new workshop of the current programme, with the next edition number."""
    require(rules.can_plan_workshop(request.user, request.programme))
    last = Workshop.objects.filter(programme=request.programme.pk).aggregate(last=Max("edition"))["last"]
    workshop = Workshop(programme_id=request.programme.pk, edition=(last or 0) + 1)
    return _edit(request, workshop, reverse("workshops:workshop_list"))


@role_required("staff", "coordinator")
def workshop_edit(request, pk: int):
    """Change a workshop and who carries it."""
    workshop = get_workshop_to_run(request, pk)
    return _edit(request, workshop, workshop.get_absolute_url())


def _edit(request, workshop: Workshop, back: str):
    title = _("Edit %(workshop)s") % {"workshop": workshop} if workshop.pk else _("New workshop")
    with transaction.atomic():
        if request.method == "POST" and workshop.pk:
            workshop = services.hold(workshop)
        form = WorkshopForm(request.POST or None, instance=workshop)
        organisers = OrganiserFormSet(request.POST or None, instance=workshop, user=request.user)
        if is_saved := request.method == "POST" and all([form.is_valid(), organisers.is_valid()]):
            form.save()
            organisers.save()
    if is_saved:
        messages.success(request, _("The workshop is saved."))
        return redirect(workshop)
    about = _(
        "Members and organisations of the programme, named in the order that you number them. Save to get more lines."
    )
    formsets = [{"formset": organisers, "title": _("Organisers"), "help": about}]
    return render(request, "pages/form.html", {"form": form, "title": title, "back": back, "formsets": formsets})


def get_workshop(request, pk: int) -> Workshop:
    """Return the workshop with its programme if the user may see it, else raise Http404."""
    return get_object_or_404(Workshop.objects.visible_to(request.user).select_related("programme"), pk=pk)


def get_workshop_to_run(request, pk: int) -> Workshop:
    """Return the workshop as ``get_workshop`` does; PermissionDenied (403) for who sees it and does not run it."""
    workshop = get_workshop(request, pk)
    require(rules.can_edit_workshop(request.user, workshop))
    return workshop


def chosen_ids(data, name: str) -> list[int]:
    """Return the numbers ticked under ``name``; whatever is no number is left out."""
    return [int(value) for value in data.getlist(name) if value.isdecimal() and len(value) < 19]
