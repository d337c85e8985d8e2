"""Who goes on a school visit: hundreds to choose from, so ticks are kept while one searches and turns pages."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from accounts.doors import role_required
from pages.lists import ListPage, list_page
from workshops import services
from workshops.clashes import elsewhere
from workshops.errors import WorkshopError
from workshops.filters import RosterFilter
from workshops.models import Delegate, SiteVisit
from workshops.views.visits import get_visit
from workshops.views.workshops import chosen_ids

PER_PAGE = 50
SORT = {"country": ("institution__country", "institution__official_name", "person__full_name")}


@role_required("staff", "coordinator")
def visit_roster(request, pk: int):
    """Choose who goes. Every button sends all ticks along; only the one that saves writes them."""
    visit = get_visit(request, pk)
    offered = _offered(visit)
    ticked, errors, seen_at = _ticks(request, visit, offered), [], visit.changed_at.isoformat()
    if "save" in request.POST:
        try:
            services.set_roster(
                visit=visit, delegates=offered.filter(pk__in=ticked), seen_at=request.POST.get("seen_at", "")
            )
        except WorkshopError as error:
            errors = error.messages
        else:
            messages.success(request, _saved_words(visit, len(ticked)))
            return redirect(f"{visit.workshop.get_absolute_url()}#visits")
    elif request.method == "POST":
        seen_at = request.POST.get("seen_at", "")
    page = _page(request, offered, ticked)
    ticked = _tick_all(request, page, ticked)
    context = {"visit": visit, "page": page, "ticked": ticked, "errors": errors, "seen_at": seen_at}
    return render(request, "workshops/visit_roster.html", context | _about(visit, offered, page, ticked))


def _offered(visit: SiteVisit):
    """Return whom one can tick: those who take part, and whoever is on the roster already."""
    taking_part = Delegate.objects.filter(workshop=visit.workshop_id).taking_part().values("pk")
    on_roster = visit.roster.through.objects.filter(sitevisit=visit).values("delegate")
    return Delegate.objects.filter(Q(pk__in=taking_part) | Q(pk__in=on_roster)).select_related("person", "institution")


def _ticks(request: HttpRequest, visit: SiteVisit, offered) -> set[int]:
    """Return the ticks that were sent, at first those of the roster; nobody else's delegate is among them."""
    if request.method != "POST":
        return set(visit.roster.values_list("pk", flat=True))
    return set(chosen_ids(request.POST, "delegate")) & set(offered.values_list("pk", flat=True))


def _page(request: HttpRequest, offered, ticked: set[int]) -> ListPage:
    if request.method == "POST":
        # The list kit reads filters from the address; here they come with the ticks.
        request.GET = request.POST.copy()
    rows = offered.with_ticks(ticked)
    return list_page(request, rows, RosterFilter, sort=SORT, default_sort="country", per_page=PER_PAGE)


def _tick_all(request: HttpRequest, page: ListPage, ticked: set[int]) -> set[int]:
    """Return the ticks after one of the buttons that tick or untick all who were found."""
    if "tick" in request.POST:
        return ticked | set(page.rows.values_list("pk", flat=True))
    if "untick" in request.POST:
        return ticked - set(page.rows.values_list("pk", flat=True))
    return ticked


def _about(visit: SiteVisit, offered, page: ListPage, ticked: set[int]) -> dict:
    """Return what the page says beside the list: seats, ticks on other pages, and what stands in the way."""
    everybody = list(offered)
    busy = {one.pk: other for other, both in elsewhere(visit, everybody) for one in both}
    for row in page.objects:
        row.elsewhere = busy.get(row.pk)
    return {
        "offered": len(everybody),
        "seats_left": None if visit.capacity is None else visit.capacity - len(ticked),
        "hidden_ticks": sorted(ticked - {row.pk for row in page.objects}),
        "gone": [one for one in everybody if one.pk in ticked and not one.takes_part],
    }


def _saved_words(visit: SiteVisit, people: int) -> str:
    saved = ngettext(
        "The roster is saved: %(count)s person goes.", "The roster is saved: %(count)s people go.", people
    ) % {"count": people}
    if visit.capacity is None:
        return saved
    left = visit.capacity - people
    return f"{saved} {ngettext('%(count)s seat is left.', '%(count)s seats are left.', left) % {'count': left}}"
