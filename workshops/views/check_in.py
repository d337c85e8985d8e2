"""The door. A helper sees this and nothing else."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import require, role_required
from pages.lists import list_page, typed_words
from workshops import rules, services
from workshops.door_words import checked_in_words, clock, warnings_at
from workshops.errors import WorkshopError
from workshops.filters import WorkshopFilter
from workshops.models import CheckIn, Delegate, Workshop
from workshops.places import Place, place_now, places_of, remembered_place
from workshops.views.offline import camera_allowed, door_settings

MOST_MATCHES = 20


@role_required("staff", "helper")
def check_in_list(request):
    """Workshops at whose door the user may stand; a single one is opened at once."""
    workshops = Workshop.objects.open_to_helper(request.user)
    page = list_page(request, workshops, WorkshopFilter, sort={"starts": "starts_on"}, default_sort="-starts")
    if page.count == 1 and not page.is_filtered:
        return redirect("workshops:check_in_create", page.objects[0].pk)
    return render(request, "workshops/check_in_list.html", {"page": page})


@role_required("staff", "helper")
@camera_allowed
def check_in_create(request, pk: int):
    """Find a delegate by name or badge and mark the delegate as present; a second press changes nothing."""
    workshop = get_object_or_404(Workshop.objects.open_to_helper(request.user), pk=pk)
    places = places_of(workshop)
    if request.method == "POST":
        code = request.POST.get("place", "")
        place = places.get(code) if code else place_now(workshop, places, "")
        if place is None:
            # Never somewhere else instead: presence at one place says nothing of another.
            messages.error(request, _("Nobody was checked in: this session or visit is no longer in the programme."))
            return redirect("workshops:check_in_create", workshop.pk)
        return _check_in(request, workshop, place)
    place = remembered_place(request, workshop, places, request.GET.get("place", ""))
    words = typed_words(request)
    found = list(
        workshop.delegates.at_the_door(words)
        .select_related("person", "institution")
        .order_by("person__full_name", "pk")[: MOST_MATCHES + 1]
    )
    here = CheckIn.objects.filter(delegate__workshop=workshop, **place.records)
    times = dict(here.filter(delegate__in=found).values_list("delegate_id", "checked_in_at"))
    context = {
        "workshop": workshop,
        "places": places.values(),
        "place": place,
        "words": words,
        "matches": [(one, clock(workshop, times.get(one.pk))) for one in found[:MOST_MATCHES]],
        "are_more": len(found) > MOST_MATCHES,
        "present": here.count(),
        "expected": workshop.delegates.taking_part().count(),
        "door": door_settings(request, workshop),
    }
    return render(request, "workshops/check_in.html", context)


@role_required("staff", "helper")
@require_GET
def badge_open(request, code: str):
    """The check-in of the delegate whose badge was read; 404 for whoever does not stand at that door."""
    workshops = Workshop.objects.open_to_helper(request.user)
    delegates = Delegate.objects.filter(workshop__in=workshops).select_related("person", "institution", "workshop")
    delegate = get_object_or_404(delegates, badge_code=code.upper().replace("\0", ""))
    workshop = delegate.workshop
    places = places_of(workshop)
    place = remembered_place(request, workshop, places, request.GET.get("place", ""))
    there = CheckIn.objects.filter(delegate=delegate, **place.records).first()
    context = {
        "workshop": workshop,
        "delegate": delegate,
        "places": places.values(),
        "place": place,
        "time": clock(workshop, there and there.checked_in_at),
        "here": _here(workshop, place),
        "door": door_settings(request, workshop),
    }
    return render(request, "workshops/badge_open.html", context)


def _check_in(request, workshop: Workshop, place: Place):
    delegate = request.POST.get("delegate", "")
    delegates = workshop.delegates.select_related("person", "workshop")
    delegate = get_object_or_404(delegates, pk=int(delegate) if delegate.isdecimal() and len(delegate) < 19 else 0)
    state = delegate.state
    try:
        result = services.check_in(delegate=delegate, by=request.user, **place.asked)
    except WorkshopError as error:
        messages.error(request, str(error))
        return redirect(_here(workshop, place))
    words = checked_in_words(delegate, clock(workshop, result.check_in.checked_in_at), is_new=result.is_new)
    if not result.is_new:
        messages.info(request, words)
        return redirect(_here(workshop, place))
    messages.success(request, words)
    for warning in warnings_at(place, delegate, state):
        messages.warning(request, warning)
    return redirect(_here(workshop, place))


@role_required("staff")
def check_in_remove(request, pk: int):
    """Take back a check-in that was pressed by mistake."""
    check_ins = CheckIn.objects.visible_to(request.user).select_related("delegate__person", "delegate__workshop")
    check_in = get_object_or_404(check_ins, pk=pk)
    require(rules.can_edit_workshop(request.user, check_in.delegate.workshop))
    back = reverse("workshops:delegate_detail", args=[check_in.delegate_id])
    if request.method == "POST":
        services.take_back_check_in(check_in=check_in)
        messages.success(request, _("The check-in is taken back."))
        return redirect(back)
    question = _("Take back the check-in of %(check_in)s?") % {"check_in": check_in}
    context = {"title": _("Take back a check-in"), "question": question, "back": back, "submit": _("Take it back")}
    return render(request, "pages/confirm.html", context)


def _here(workshop: Workshop, place: Place) -> str:
    return f"{reverse('workshops:check_in_create', args=[workshop.pk])}?{urlencode({'place': place.code})}"
