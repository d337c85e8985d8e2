"""What the dashboard's pictures show: figures of the indicators, split in as few queries as possible."""

import datetime as dt
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Case, CharField, Count, F, Q, Sum, Value, When
from django.db.models.functions import Greatest, Least, TruncMonth

from partnerships.querysets.institution import known_as
from reports.indicators import INDICATORS, Indicator
from reports.indicators.activities import state_on
from reports.indicators.paths import chinese_province, partner_country
from reports.scope import Scope
from reports.tallies import NOT_STATED, SEVERAL, tally

MONTHS = 12
# The big figures on top: of a programme, and of what it is narrowed to.
BIG = (
    "agreements_signed", "pairs", "agreements_in_force", "activities_agreed", "activities_completed", "institutions",
    "countries", "participations", "completed",
)  # fmt: skip
# Those that are the sum of what a picture shows.
ADDED_UP = {
    "agreements_signed": "places",
    "activities_agreed": "kinds_and_states",
    "institutions": "institutions_by_country",
    "completed": "completed",
}
Key = Hashable
IN_CHINA, ELSEWHERE = "china", "elsewhere"


@dataclass(frozen=True)
class Place:
    """A province of China, or a country: ``key`` is the name of the one or the code of the other."""

    kind: str
    key: str


@dataclass(frozen=True)
class Partner:
    """An institution with which the one looked at works, and how much."""

    institution: int
    agreements: int
    activities: int


class Numbers:
    """The numbers of ``scope``; each is asked for once, when it is needed."""

    # What is asked of the database; the rest is made of it.
    READ = (
        "places", "partners", "activities", "people_in_fact", "institutions_by_country", "signed_by_month",
        "started_by_month", "completed", "other_figures",
    )  # fmt: skip

    def __init__(self, scope: Scope, counts: dict | None = None) -> None:
        """Take ``counts``, if given, as ``counts`` of the same scope gave them."""
        self.scope = scope
        self.__dict__.update(counts or {})

    def counts(self) -> dict:
        """Ask for everything and return it as plain data."""
        return {name: getattr(self, name) for name in self.READ}

    def big(self) -> list[tuple[Indicator, int]]:
        """Return the figures on top, each with its indicator."""
        return [(INDICATORS[key], self._known(key)) for key in self._big_keys()]

    def _big_keys(self) -> list[str]:
        return [key for key in BIG if INDICATORS[key].fits(self.scope) and not self._is_plain(key)]

    def _known(self, key: str) -> int:
        if key in self.other_figures:
            return self.other_figures[key]
        return sum(getattr(self, ADDED_UP[key]).values()) if key in ADDED_UP else self._derived(key)

    def _derived(self, key: str) -> int:
        if key == "countries":
            return len(self.institutions_by_country.keys() - {NOT_STATED})
        return self.activities_in("completed")

    @cached_property
    def other_figures(self) -> dict[str, int]:
        """The big figures that no picture adds up to."""
        derived = {*ADDED_UP, "countries"}
        if not self.scope.since:
            derived.add("activities_completed")
        return {key: INDICATORS[key].value(self.scope) for key in self._big_keys() if key not in derived}

    def _is_plain(self, key: str) -> bool:
        # One country has one country, one institution is one.
        return (key == "countries" and self.scope.is_narrow) or (key == "institutions" and self.scope.institution)

    @cached_property
    def places(self) -> dict[tuple[Place, Place], int]:
        """The agreements signed by where the two parties are, each once.

        The first place is a province of China if a party is there, the second then the country of the other. Of two
        countries without China the first by its code comes first.
        """
        records = INDICATORS["agreements_signed"].records(self.scope)
        china = Q(first_party__country="CN") | Q(second_party__country="CN")
        countries = F("first_party__country"), F("second_party__country")
        by = {
            "province": chinese_province("first_party", "second_party"),
            "first": Case(When(china, then=Value("CN")), default=Least(*countries), output_field=CharField()),
            "second": Case(
                When(china, then=partner_country("first_party", "second_party")),
                default=Greatest(*countries),
                output_field=CharField(),
            ),
        }
        found: dict[tuple[Place, Place], int] = {}
        for (province, first, second), number in tally(records, by).items():
            one = Place(IN_CHINA, province) if first == "CN" else Place(ELSEWHERE, first)
            found[one, Place(ELSEWHERE, second)] = number
        return found

    @cached_property
    def partners(self) -> list[Partner]:
        """The partners of the scope's institution, those with most agreements first; merged ones as known now."""
        if not self.scope.institution:
            return []
        line = self.scope.institution.line()
        agreements = self._by_partner("agreements_signed", line, "first_party", "second_party")
        activities = self._by_partner("activities_agreed", line, "sending", "receiving")
        keys = agreements.keys() | activities.keys()
        found = [Partner(key, agreements.get(key, 0), activities.get(key, 0)) for key in keys]
        return sorted(found, key=lambda one: (-one.agreements, -one.activities, one.institution))

    def _by_partner(self, key: str, line: list[int], one: str, other: str) -> dict[int, int]:
        partner = Case(When(**{f"{one}__in": line}, then=known_as(other)), default=known_as(one))
        counted = tally(INDICATORS[key].records(self.scope), {"partner": partner})
        return {partner: number for (partner,), number in counted.items()}

    @cached_property
    def activities(self) -> list[tuple[str, str, bool, int, int]]:
        """The activities agreed: (kind, state on the day, whether it had started, how many, people planned)."""
        started = Case(When(actual_start__lte=self.scope.as_of, then=Value(True)), default=Value(False))
        records = INDICATORS["activities_agreed"].records(self.scope).order_by()
        records = records.annotate(state=state_on(self.scope.as_of), has_started=started)
        groups = records.values_list("kind", "state", "has_started")
        return list(groups.annotate(number=Count("pk"), people=Sum("planned_people")))

    @cached_property
    def kinds_and_states(self) -> dict[tuple[str, str], int]:
        """The activities agreed, by kind and by their state on the day."""
        return _added_up(((kind, state), number) for kind, state, _started, number, _people in self.activities)

    @cached_property
    def people_planned(self) -> dict[str, int]:
        """People planned, by kind of activity."""
        return _added_up((kind, people) for kind, _state, _started, _number, people in self.activities)

    @property
    def activities_started(self) -> int:
        """Of the activities agreed, how many had started by the day."""
        return sum(number for _kind, _state, started, number, _people in self.activities if started)

    def activities_in(self, state: str) -> int:
        """Of the activities agreed, how many were in ``state`` on the day."""
        return sum(number for (_kind, found), number in self.kinds_and_states.items() if found == state)

    @cached_property
    def people_in_fact(self) -> dict[str, int]:
        """People who took part, by kind of activity."""
        return INDICATORS["people_in_fact"].rows(self.scope, "activity_kind")

    @cached_property
    def institutions_by_country(self) -> dict[str, int]:
        """Institutions, by country."""
        return INDICATORS["institutions"].rows(self.scope, "country")

    @cached_property
    def months(self) -> list[dt.date]:
        """The first days of the twelve months up to the day; with a later beginning of the period fewer."""
        day, found = self.scope.as_of.replace(day=1), []
        earliest = (self.scope.since or dt.date.min).replace(day=1)
        while len(found) < MONTHS and day >= earliest:
            found.append(day)
            day = (day - dt.timedelta(days=1)).replace(day=1)
        return found[::-1]

    @cached_property
    def signed_by_month(self) -> list[int]:
        """The agreements signed in each of the months."""
        return self._by_month("agreements_signed", "signed_on")

    @cached_property
    def started_by_month(self) -> list[int]:
        """The activities started in each of the months."""
        return self._by_month("activities_started", "actual_start")

    def _by_month(self, key: str, path: str) -> list[int]:
        since = max(self.months[0], self.scope.since or dt.date.min)
        records = INDICATORS[key].records(replace(self.scope, since=since))
        counted = tally(records, {"month": TruncMonth(path)})
        return [counted.get((month.isoformat(),), 0) for month in self.months]

    @cached_property
    def completed(self) -> dict[tuple[int | str, str], int]:
        """People who completed a course, by course and sex; none for a workshop."""
        indicator = INDICATORS["completed"]
        return indicator.cross(self.scope, ["course", "sex"]) if indicator.fits(self.scope) else {}

    @property
    def completed_by_course(self) -> dict[int | str, int]:
        """People who completed, by course; who completed two is in the row SEVERAL."""
        return _added_up((course, number) for (course, _sex), number in self.completed.items())

    @property
    def completed_by_sex(self) -> dict[str, int]:
        """People who completed, by sex."""
        return _added_up((sex, number) for (_course, sex), number in self.completed.items())


def _added_up(rows: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    found: dict[Key, int] = {}
    for key, number in rows:
        found[key] = found.get(key, 0) + number
    return found


__all__ = ["ELSEWHERE", "IN_CHINA", "NOT_STATED", "SEVERAL", "Numbers", "Partner", "Place"]
