"""People to tick for a cohort: ticks are kept while one searches and turns pages."""

from pages.lists import list_page
from partnerships.filters import PersonFilter
from partnerships.models import Person

SORT = {"name": "full_name", "institution": "institution__official_name"}
# The buttons that only look for more people.
LOOKS = frozenset({"show", "sort", "page"})


def is_sent(request) -> bool:
    """Whether the button was pressed that takes those ticked."""
    return request.method == "POST" and LOOKS.isdisjoint(request.POST)


def chosen_people(request, people) -> list[Person]:
    """Return those of ``people`` whose ticks were sent, on this page of the list or another."""
    if request.method != "POST":
        return []
    return list(people.filter(pk__in=chosen_ids(request.POST, "person")).order_by("full_name", "pk"))


def choosing(request, people, chosen: list[Person]) -> dict:
    """Return what the page shows: ``people`` to choose from, and of those ``chosen`` whom its list does not show."""
    if request.method == "POST":
        # The list kit reads filters from the address; here they come with the ticks.
        looked = request.GET.copy()
        for name in request.POST:
            looked.setlist(name, request.POST.getlist(name))
        request.GET = looked
    page = list_page(request, people.select_related("institution"), PersonFilter, sort=SORT, default_sort="name")
    shown = {person.pk for person in page.objects}
    return {
        "page": page,
        "ticked": {person.pk for person in chosen},
        "chosen_elsewhere": [person for person in chosen if person.pk not in shown],
    }


def chosen_ids(data, name: str) -> list[int]:
    """Return the numbers ticked under ``name``; whatever is no number is left out."""
    return [int(value) for value in data.getlist(name) if value.isdecimal() and len(value) < 19]
