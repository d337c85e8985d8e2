"""Delegates of a workshop."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.doors import require, role_required
from accounts.models import Role
from pages.lists import list_page
from pages.responses import way_back
from partnerships.filters import PersonFilter
from partnerships.models import Person
from workshops import rules, services
from workshops.errors import WorkshopError
from workshops.filters import DelegateFilter
from workshops.forms import DelegateForm
from workshops.models import Delegate, DelegateLetter, Workshop
from workshops.views.workshops import chosen_ids, get_workshop, get_workshop_to_run

State = Delegate.State
SORT = {
    "name": "person__full_name",
    "institution": "institution__official_name",
    "country": ("institution__country", "person__full_name"),
    "state": ("state", "person__full_name"),
}


@role_required("staff", "coordinator")
def delegate_list(request, pk: int):
    """Delegates of a workshop; coordinators see whom their institution sent."""
    workshop = get_workshop(request, pk)
    delegates = (
        Delegate.objects.visible_to(request.user)
        .filter(workshop=workshop)
        .select_related("person", "institution")
        .with_side()
    )
    filterset = partial(DelegateFilter, workshop=workshop)
    page = list_page(request, delegates, filterset, sort=SORT, default_sort="name")
    may_edit = rules.can_edit_workshop(request.user, workshop)
    context = {
        "page": page,
        "workshop": workshop,
        "states": State.choices,
        "places": _places(workshop) if may_edit else None,
        "may_edit": may_edit,
        "may_nominate": may_edit or rules.can_add_delegates(request.user, workshop),
    }
    return render(request, "workshops/delegate_list.html", context)


def _places(workshop: Workshop) -> dict:
    """Say how many places are free and who is the first to wait, in two queries."""
    counts = workshop.delegates.count_by_state()
    left = workshop.places_left(counts)
    waiting = counts.get(State.WAITING, 0)
    queue = workshop.delegates.waiting_in_order().select_related("person", "institution")
    return {
        "taken": sum(counts.get(state, 0) for state in Delegate.TAKES_PLACE),
        "left": left,
        "over": -left if left is not None and left < 0 else 0,
        "waiting": waiting,
        "first": queue.first() if waiting and (left is None or left > 0) else None,
    }


@role_required("staff", "coordinator")
def delegate_create(request, pk: int):
    """Choose people as delegates: staff invite them, coordinators register people of their institution."""
    workshop = get_workshop(request, pk)
    require(rules.can_add_delegates(request.user, workshop))
    is_staff = rules.can_edit_workshop(request.user, workshop)
    people = Person.objects.visible_to(request.user).of_programme(workshop.programme)
    if not is_staff:
        people = people.filter(institution__in=Role.objects.coordinator_institutions(request.user))
    chosen = []
    if request.method == "POST":
        chosen = list(people.filter(pk__in=chosen_ids(request.POST, "person")))
        state = State.INVITED if is_staff else State.REGISTERED
        if _add(request, workshop, chosen, state):
            return redirect("workshops:delegate_list", workshop.pk)
    free = people.exclude(delegations__workshop=workshop).select_related("institution")
    sort = {"name": "full_name", "institution": "institution__official_name"}
    page = list_page(request, free, PersonFilter, sort=sort, default_sort="name")
    context = {"page": page, "workshop": workshop, "is_staff": is_staff, "ticked": {person.pk for person in chosen}}
    return render(request, "workshops/person_choose.html", context)


def _add(request, workshop, chosen: list[Person], state: str) -> bool:
    """Add those chosen and say so; say why not and return False when it is refused."""
    if not chosen:
        messages.error(request, _("Nobody was chosen. Tick at least one person."))
        return False
    try:
        result = services.add_delegates(workshop=workshop, people=chosen, state=state)
    except WorkshopError as error:
        messages.error(request, str(error))
        return False
    count = len(result.new)
    messages.success(request, ngettext("%d delegate is added.", "%d delegates are added.", count) % count)
    if result.already_in:
        names = ", ".join(person.full_name for person in result.already_in)
        messages.warning(request, _("Already delegates: %(names)s.") % {"names": names})
    _tell_of_waiting(request, result.waiting)
    return True


def _tell_of_waiting(request, waiting: list[Delegate]) -> None:
    if waiting:
        names = ", ".join(one.person.full_name for one in waiting)
        words = _("No place is free for these, or others wait before them; they are on the waiting list: %(names)s.")
        messages.warning(request, words % {"names": names})


@role_required("staff", "coordinator")
@require_POST
def delegate_state(request, pk: int):
    """Move the ticked delegates to one state; when places are lacking, ask first what is meant."""
    workshop = get_workshop_to_run(request, pk)
    wanted = set(chosen_ids(request.POST, "delegate"))
    chosen = workshop.delegates.filter(pk__in=wanted).select_related("person")
    if len(chosen) != len(wanted):
        messages.error(request, _("One of them is no delegate of this workshop. Nothing was changed."))
        return redirect("workshops:delegate_list", workshop.pk)
    state, answer = request.POST.get("state", ""), request.POST.get("places", "")
    if not answer and (late := services.who_must_wait(workshop=workshop, delegates=chosen, state=state)):
        return _ask_for_places(request, workshop, chosen, late)
    try:
        changed = services.change_state(
            workshop=workshop, delegates=chosen, state=state, beyond_capacity=answer == "beyond"
        )
    except WorkshopError as error:
        messages.error(request, str(error))
    else:
        count = len(changed)
        words = ngettext("The state of %d delegate is changed.", "The state of %d delegates is changed.", count)
        messages.success(request, words % count if count else _("Nothing was changed. Tick at least one delegate."))
        if state != State.WAITING:
            _tell_of_waiting(request, [one for one in changed if one.state == State.WAITING])
    query = request.POST.get("query", "")
    return redirect(reverse("workshops:delegate_list", args=[workshop.pk]) + (f"?{query}" if query else ""))


def _ask_for_places(request, workshop: Workshop, chosen, late: list[Delegate]):
    taken = _places(workshop)["taken"]
    context = {
        "workshop": workshop,
        "chosen": chosen,
        "late": late,
        "taken": taken,
        "state": request.POST["state"],
        "query": request.POST.get("query", ""),
    }
    return render(request, "workshops/delegate_places.html", context)


@role_required("staff", "coordinator")
@require_POST
def delegate_move_up(request, pk: int):
    """Give the first one on the waiting list the place that became free."""
    delegate = _get(request, pk)
    require(rules.can_edit_workshop(request.user, delegate.workshop))
    try:
        services.move_up_waiting(delegate=delegate)
    except WorkshopError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(person)s has a place now and is registered.") % {"person": delegate})
    return redirect("workshops:delegate_list", delegate.workshop_id)


@role_required("staff", "coordinator")
def delegate_withdraw(request, pk: int):
    """Cancel for one delegate: staff, and the coordinator who sent the person."""
    delegate = _get(request, pk)
    require(rules.can_withdraw(request.user, delegate))
    back = reverse("workshops:delegate_detail", args=[delegate.pk])
    if not delegate.may_be_cancelled:
        messages.warning(
            request,
            _("Nothing was changed: %(person)s is %(state)s.")
            % {"person": delegate, "state": delegate.get_state_display()},
        )
        return redirect(back)
    if request.method == "POST":
        try:
            services.change_state(workshop=delegate.workshop, delegates=[delegate], state=State.CANCELLED)
        except WorkshopError as error:
            messages.error(request, str(error))
            return redirect(back)
        messages.success(request, _("%(person)s is cancelled; the record stays.") % {"person": delegate})
        for visit in delegate.visits.select_related("institution"):
            messages.warning(
                request, _("The seat on the visit to %(school)s is free: see its roster.") % {"school": visit}
            )
        return redirect("workshops:delegate_list", delegate.workshop_id)
    question = _(
        "Cancel for %(person)s? The record stays; a place that becomes free goes to the waiting list. "
        "Only the programme office can take this back."
    )
    context = {
        "title": _("Cancel for a delegate"),
        "question": question % {"person": delegate},
        "back": back,
        "submit": _("Cancel for this delegate"),
    }
    return render(request, "pages/confirm.html", context)


@role_required("staff", "coordinator")
def delegate_detail(request, pk: int):
    """One delegate: who, sent by whom, and when present."""
    delegate = _get(request, pk)
    context = {
        "delegate": delegate,
        "check_ins": delegate.check_ins.select_related("session", "visit__institution", "checked_in_by"),
        "visits": delegate.visits.select_related("institution"),
        "may_edit": rules.can_edit_workshop(request.user, delegate.workshop),
        "may_withdraw": delegate.may_be_cancelled and rules.can_withdraw(request.user, delegate),
        "rank": delegate.waiting_rank,
    }
    if context["may_edit"]:
        letters = {letter.kind: letter for letter in delegate.letters.all()}
        context["letters"] = [(*kind, letters.get(kind[0])) for kind in DelegateLetter.Kind.choices]
    return render(request, "workshops/delegate_detail.html", context)


@role_required("staff", "coordinator")
def delegate_edit(request, pk: int):
    """Change the institution and the state of a delegate."""
    delegate = _get(request, pk)
    require(rules.can_edit_workshop(request.user, delegate.workshop))
    back = way_back(request, reverse("workshops:delegate_detail", args=[delegate.pk]))
    form = DelegateForm(request.POST or None, instance=delegate, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                form.save()
                changed = services.change_state(
                    workshop=delegate.workshop, delegates=[delegate], state=form.cleaned_data["new_state"],
                    beyond_capacity=form.cleaned_data.get("beyond_capacity", False),
                )  # fmt: skip
        except WorkshopError as error:
            form.add_error("new_state", error)
        else:
            messages.success(request, _("The delegate is saved."))
            if form.cleaned_data["new_state"] in Delegate.TAKES_PLACE:
                _tell_of_waiting(request, [one for one in changed or [delegate] if one.state == State.WAITING])
            return redirect(back)
    title = _("Edit delegate %(person)s") % {"person": delegate}
    return render(request, "pages/form.html", {"form": form, "title": title, "back": back})


def _get(request, pk: int) -> Delegate:
    delegates = Delegate.objects.visible_to(request.user).select_related("person", "institution", "workshop__programme")
    return get_object_or_404(delegates, pk=pk)
