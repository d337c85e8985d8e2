"""Every indicator and disaggregation on records by chance: held against the count in plain Python, row by row."""

from itertools import combinations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from reports.counted import Counted
from reports.indicators import INDICATORS, Ratio, Sum
from reports.scope import Scope
from reports.tests import plain_count
from reports.tests.random_records import AS_OF, PAST, SINCE, World

pytestmark = pytest.mark.django_db
SEEDS = (1, 2)


@pytest.fixture(scope="module", params=SEEDS)
def world(request, django_db_setup, django_db_blocker):
    """Random records, kept for all tests of a seed, with ``scopes`` {words: Scope} and ``records`` read once."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = World(request.param)
        with connection.cursor() as cursor:
            # Nobody else sees these rows, so that the database would plan by how few there were before them.
            cursor.execute("ANALYZE")
        made.seed, made.scopes, made.records = request.param, scopes(made), plain_count.Records()
        yield made
        transaction.set_rollback(True)


def scopes(world: World) -> dict[str, Scope]:
    """Return what figures are asked for: all kinds of narrowing, and some of them at once."""
    ours, theirs = world.programmes
    workshop, earlier = ours.workshops.order_by("pk")[:2]
    old, middle, new = world.merged
    changed, heir = world.changed_country
    cohorts = list(ours.courses.order_by("cohorts__pk").values_list("cohorts__pk", flat=True))
    every = {
        "whole": {},
        "other programme": {"programme": theirs},
        "period": {"since": SINCE},
        "one day": {"since": AS_OF},
        "past day": {"as_of": PAST},
        "past period": {"since": SINCE, "as_of": PAST},
        "workshop": {"workshop": workshop},
        "workshop on a past day": {"workshop": earlier, "as_of": PAST},
        "workshop of another programme": {"workshop": theirs.workshops.order_by("pk")[0]},
        "cohorts": {"cohorts": tuple(cohorts[:5])},
        "cohorts in a period": {"cohorts": tuple(cohorts[3:9]), "since": SINCE},
        "institution carried on twice": {"institution": new},
        "institution in the middle": {"institution": middle},
        "institution that was merged": {"institution": old},
        "heir in another country": {"institution": heir, "since": SINCE},
        "any institution": {"institution": world.institutions[7], "as_of": PAST},
        "China": {"country": "CN"},
        "Thailand in a period": {"country": "TH", "since": SINCE},
        "Viet Nam": {"country": "VN"},
        "side of China": {"side": "china"},
        "side of Southeast Asia, past day": {"side": "sea", "as_of": PAST},
        "workshop, China": {"workshop": workshop, "country": "CN"},
        "workshop, side": {"workshop": earlier, "side": "sea"},
        "institution, other country": {"institution": heir, "country": changed.country},
        "country, other side": {"country": "CN", "side": "sea"},
    }
    made = {words: Scope(**({"programme": ours, "as_of": AS_OF} | given)) for words, given in every.items()}
    for scope in made.values():
        # Which institutions it carries on is asked once for each scope, and not counted below.
        scope.of("institution")
    return made


# Where every split is counted for every seed; elsewhere each seed takes half of them.
ALWAYS = ("whole",)


@pytest.mark.parametrize("key", INDICATORS)
def test_figure_and_rows_are_those_of_a_plain_count(world, key):
    indicator, wrong = INDICATORS[key], []
    for place, (words, scope) in enumerate(world.scopes.items()):
        expected = plain_count.count(key, world.records, scope).get((), None if is_rate(indicator) else 0)
        found = asked_once(indicator, indicator.value, scope)
        if not same(found, expected):
            wrong.append(f"{words}: {found}, not {expected}")
        for number, by in enumerate(indicator.by):
            if words not in ALWAYS and (place + number + world.seed) % 2:
                continue
            rows = asked_once(indicator, indicator.rows, scope, by)
            plain = {group: number for (group,), number in plain_count.count(key, world.records, scope, [by]).items()}
            if difference := differences(rows, plain):
                wrong.append(f"{words}, by {by}: {difference}")
            if not is_rate(indicator) and not same(sum(rows.values()), found):
                wrong.append(f"{words}, by {by}: rows add up to {sum(rows.values())}, not {found}")
    assert not wrong, "\n".join([f"{key}:", *wrong])


@pytest.mark.parametrize("key", [key for key, indicator in INDICATORS.items() if not indicator.parts[1:]])
def test_list_of_records_is_as_long_as_the_figure_and_each_row_says(world, key):
    indicator, wrong = INDICATORS[key], []
    for words in ("whole", "past period", "institution carried on twice"):
        scope = world.scopes[words]
        if not same(listed(indicator, scope), indicator.value(scope)):
            wrong.append(f"{words}: {listed(indicator, scope)} records, not {indicator.value(scope)}")
        for by in list(indicator.by)[world.seed % 2 :: 2]:
            for group, number in indicator.rows(scope, by).items():
                if not same(listed(indicator, scope, by, group), number):
                    wrong.append(f"{words}, by {by}, {group}: {listed(indicator, scope, by, group)}, not {number}")
    assert not wrong, "\n".join([f"{key}:", *wrong])


@pytest.mark.parametrize("key", INDICATORS)
def test_rows_of_two_disaggregations_at_once_are_those_of_a_plain_count(world, key):
    indicator, wrong = INDICATORS[key], []
    scope = world.scopes["past period" if world.seed == 2 else "whole"]
    for number, pair in enumerate(combinations(indicator.by, 2)):
        if (number + world.seed) % 2 == 0:
            found = indicator.cross(scope, pair)
            if difference := differences(found, plain_count.count(key, world.records, scope, pair)):
                wrong.append(f"by {' and '.join(pair)}: {difference}")
    assert not wrong, "\n".join([f"{key}:", *wrong])


@pytest.mark.parametrize("key", INDICATORS)
def test_rows_read_together_are_those_read_one_by_one(world, key):
    indicator, scope, wrong = INDICATORS[key], world.scopes["period"], []
    several = list(indicator.by)[world.seed :: 3]
    counted = Counted(scope, {key: several})
    for by in several:
        if difference := differences(counted.rows(indicator, by), indicator.rows(scope, by)):
            wrong.append(f"by {by}: {difference}")
    assert same(counted.value(indicator), indicator.value(scope))
    assert not wrong, "\n".join([f"{key}:", *wrong])


def test_plain_count_knows_every_figure_and_every_disaggregation():
    known = {key: set(one.by) for key, one in plain_count.FIGURES.items()}
    assert known == {key: set(one.by) for key, one in INDICATORS.items() if not one.parts[1:]}
    made = {key: [part.key for part in one.parts] for key, one in INDICATORS.items() if one.parts[1:]}
    assert made == {key: list(parts[:2]) for key, parts in (plain_count.RATES | plain_count.TOTALS).items()}


def is_rate(indicator) -> bool:
    return isinstance(indicator, Ratio)


def asked_once(indicator, method, scope, *by):
    """Return what ``method`` gives, which asks one query for each part; for people in fact by sex one for each sex."""
    with CaptureQueriesContext(connection) as asked:
        found = method(scope, *by)
    most = 3 if (indicator.key, *by) == ("people_in_fact", "sex") else len(indicator.parts)
    assert len(asked) <= most, [query["sql"] for query in asked]
    return found


def listed(indicator, scope, *by) -> float:
    """Return how many records are listed, or what their amounts add up to."""
    records = indicator.things(scope, *by)
    if isinstance(indicator, Sum):
        return sum(plain_number(amount) for amount in records.values_list("amount", flat=True))
    assert len(keys := list(records.values_list("pk", flat=True))) == len(set(keys))
    return len(keys)


def plain_number(amount) -> float:
    return amount.days if hasattr(amount, "days") else float(amount)


def same(found, expected) -> bool:
    if found is None or expected is None:
        return found is expected
    return abs(float(found) - float(expected)) < 1e-6


def differences(found: dict, expected: dict) -> str:
    """Say in which rows two tables differ; a row of nought is as good as none."""
    found, expected = ({key: one for key, one in rows.items() if one is None or one} for rows in (found, expected))
    wrong = [
        key for key in {**found, **expected}
        if key not in found or key not in expected or not same(found[key], expected[key])
    ]  # fmt: skip
    return ", ".join(f"{key} {found.get(key, 'missing')} (plain {expected.get(key, 'none')})" for key in wrong)
