"""The dashboard's pictures: each a chart that carries its numbers, empty where there is nothing to show."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from documents.charts import bar_chart, column_chart, figure_table, matrix, plan_chart, stacked_bar_chart
from documents.charts.sizes import others_of
from partnerships.models import CollaborativeActivity
from reports.dashboard.numbers import IN_CHINA, NOT_STATED, SEVERAL, Numbers, Partner, Place
from reports.dimensions import DIMENSIONS
from reports.indicators import INDICATORS
from reports.links import narrowed

MOST_PARTNERS = 25
MOST_COURSES = 16
MOST_PLACES = 36


def who_with_whom(numbers: Numbers, *, linked: bool) -> str:
    """Draw who partners with whom: the partners of an institution or a country, else provinces against countries.

    With ``linked`` countries and partners lead to their own dashboard.
    """
    if numbers.scope.institution:
        return _partners(numbers, linked=linked)
    if not numbers.places:
        return ""
    if numbers.scope.country and numbers.scope.country != "CN":
        return _places_of_partners(numbers)
    return _provinces_and_countries(numbers, linked=linked)


def _provinces_and_countries(numbers: Numbers, *, linked: bool) -> str:
    words = _words_of({place for pair in numbers.places for place in pair})
    cells: dict[tuple[str, str], int] = {}
    for (one, other), number in numbers.places.items():
        cell = words[one], words[other]
        cells[cell] = cells.get(cell, 0) + number
    rows = _largest_first((one, number) for (one, _other), number in cells.items())
    columns = _largest_first((other, number) for (_one, other), number in cells.items())
    countries = {words[place]: place.key for place in words if place.kind != IN_CHINA}
    links = {
        name: f"?{narrowed(numbers.scope, country=key)}"
        for name, key in countries.items()
        if linked and key not in (NOT_STATED, SEVERAL)
    }
    return matrix(
        _("Who works with whom: agreements signed"),
        rows,
        columns,
        cells,
        label=_("Province of China, or country"),
        most_rows=MOST_PLACES,
        keep=[words[place] for place in words if place.key in (NOT_STATED, SEVERAL)],
        links=links,
        note=_("Each agreement counts once: in the row of the Chinese party, in the column of the other."),
    )


def _places_of_partners(numbers: Numbers) -> str:
    own, found = numbers.scope.country, {}
    for (one, other), number in numbers.places.items():
        place = other if one.key == own and one.kind != IN_CHINA else one
        found[place] = found.get(place, 0) + number
    words = _words_of(found)
    rows = sorted(((words[place], number) for place, number in found.items()), key=lambda row: (-row[1], row[0]))
    keep = [words[place] for place in words if place.key in (NOT_STATED, SEVERAL)]
    return bar_chart(
        _("Who works with %(country)s: agreements signed") % {"country": DIMENSIONS["country"].words([own])[own]},
        rows,
        label=_("Province of China, or country"),
        number=_("Agreements"),
        total=sum(found.values()),
        most=MOST_PARTNERS,
        keep=keep,
    )


def _partners(numbers: Numbers, *, linked: bool) -> str:
    partners = numbers.partners
    if not partners:
        return ""
    shown, rest = partners, []
    if len(partners) > MOST_PARTNERS:
        shown, rest = partners[: MOST_PARTNERS - 1], partners[MOST_PARTNERS - 1 :]
    names = DIMENSIONS["institution"].words(one.institution for one in shown)
    rows = [
        (_partner(numbers, one, names[one.institution], linked=linked), one.agreements, one.activities) for one in shown
    ]
    if rest:
        rows.append((others_of(len(rest)), sum(one.agreements for one in rest), sum(one.activities for one in rest)))
    totals = (_("Total"), sum(one.agreements for one in partners), sum(one.activities for one in partners))
    headings = [_("Partner"), _("Agreements signed"), _("Activities agreed")]
    return figure_table(_("Partners"), headings, rows, totals=totals)


def _partner(numbers: Numbers, partner: Partner, name: str, *, linked: bool) -> str:
    if not linked or partner.institution == NOT_STATED:
        return name
    return format_html('<a href="?{}">{}</a>', narrowed(numbers.scope, institution=partner.institution), name)


def kinds_and_states(numbers: Numbers) -> str:
    """Draw the activities agreed by kind and state."""
    counted = numbers.kinds_and_states
    if not counted:
        return ""
    states = CollaborativeActivity.Status.values
    words = DIMENSIONS["activity_state"].words(states)
    rows = [(name, [counted.get((kind, state), 0) for state in states]) for kind, name in _kinds(counted)]
    return stacked_bar_chart(
        _("Activities agreed, by kind and state"),
        [words[state] for state in states],
        rows,
        label=_("Kind of activity"),
    )


def _kinds(counted) -> list[tuple[str, str]]:
    sums: dict[str, int] = {}
    for key, number in counted.items():
        kind = key[0] if isinstance(key, tuple) else key
        sums[kind] = sums.get(kind, 0) + number
    dimension = DIMENSIONS["activity_kind"]
    words = dimension.words(sums)
    return [(kind, words[kind]) for kind, _number in dimension.sorted(sums)]


def people_by_plan(numbers: Numbers) -> str:
    """Draw the people planned and in fact by kind of activity."""
    planned, in_fact = numbers.people_planned, numbers.people_in_fact
    if not planned and not in_fact:
        return ""
    sums = {kind: planned.get(kind, 0) + in_fact.get(kind, 0) for kind in planned.keys() | in_fact.keys()}
    return plan_chart(
        _("People planned and in fact"),
        [(name, planned.get(kind, 0), in_fact.get(kind, 0)) for kind, name in _kinds(sums)],
        label=_("Kind of activity"),
        actual=_("Took part"),
        total=True,
        note=_("In fact are those whom reports name. Above 100 per cent more came than were planned."),
    )


def activities_by_plan(numbers: Numbers) -> str:
    """Draw how many of the activities agreed have started and are completed."""
    agreed = sum(numbers.kinds_and_states.values())
    if not agreed:
        return ""
    return plan_chart(
        _("Activities agreed and what became of them"),
        [
            (_("started"), agreed, numbers.activities_started),
            (_("completed"), agreed, numbers.activities_in("completed")),
        ],
        label=_("Of the activities agreed"),
        planned=_("Agreed"),
        note=_("What is completed has started, too."),
    )


def twelve_months(numbers: Numbers) -> str:
    """Draw the agreements signed and the activities started month by month, months of nothing too."""
    months = [(date_format(month, "Y"), date_format(month, "M")) for month in numbers.months]
    series = [
        (str(INDICATORS["agreements_signed"].title), numbers.signed_by_month),
        (str(INDICATORS["activities_started"].title), numbers.started_by_month),
    ]
    if not any(number for __, counted in series for number in counted):
        return ""
    title = _("Month by month up to %(day)s") % {"day": date_format(numbers.scope.as_of)}
    return column_chart(title, months, series)


def training(numbers: Numbers) -> list[str]:
    """Draw who completed: by course and by sex; nothing for a workshop."""
    if not numbers.completed:
        return []
    return [
        _rows_of("course", numbers.completed_by_course, _("People who completed, by course")),
        _rows_of("sex", numbers.completed_by_sex, _("People who completed, by sex")),
    ]


def _rows_of(by: str, counted: dict, title: str) -> str:
    dimension = DIMENSIONS[by]
    rows = dimension.sorted(counted)
    words = dimension.words(key for key, _number in rows)
    keep = [words[NOT_STATED], words[SEVERAL]]
    return bar_chart(
        title,
        [(words[key], value) for key, value in rows],
        label=dimension.heading,
        number=_("People"),
        total=sum(counted.values()),
        most=MOST_COURSES,
        keep=keep,
    )


def _words_of(places: Iterable[Place]) -> dict[Place, str]:
    places = list(places)
    countries = DIMENSIONS["country"].words({one.key for one in places if one.kind != IN_CHINA})
    in_china = {NOT_STATED: _("China, province not stated"), SEVERAL: _("China, two provinces")}
    found = {one: in_china.get(one.key, one.key) if one.kind == IN_CHINA else countries[one.key] for one in places}
    return found | {one: _("country not stated") for one in places if one.kind != IN_CHINA and one.key == NOT_STATED}


def _largest_first(rows: Iterable[tuple[str, int]]) -> list[str]:
    sums: dict[str, int] = {}
    for name, number in rows:
        sums[name] = sums.get(name, 0) + number
    return sorted(sums, key=lambda name: (-sums[name], name))
