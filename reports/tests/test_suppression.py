"""Small numbers of people: hidden, and not to be computed from what is left."""

import copy
import itertools
import json

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from reports.figures import in_languages
from reports.suppression import suppress


def words(text: str) -> dict:
    return in_languages(lambda: text)


def figure(key: str, value, **of) -> dict:
    parts = [{"key": part, "title": words(part), "value": number} for part, number in of.items()]
    texts = {name: words(key) for name in ("title", "definition", "unit")}
    return {"key": key, "value": value, "of": parts} | texts


def table(of: str, by: str, rows: dict) -> dict:
    texts = {name: words(of) for name in ("title", "heading", "unit")}
    lines = [{"key": key, "words": words(str(key)), "number": number} for key, number in rows.items()]
    return {"of": of, "by": by, "rows": lines, "total": sum(rows.values())} | texts


def report(figures: list, tables: list, lists: list = ()) -> dict:
    section = {"key": "reach", "title": words("Reach"), "notes": [], "lists": list(lists)}
    return {"sections": [section | {"figures": figures, "tables": tables}]}


def rows_of(found: dict, place: int = 0) -> dict:
    return {row["key"]: row["number"] for row in found["sections"][0]["tables"][place]["rows"]}


def values_of(found: dict) -> dict:
    return {one["key"]: one["value"] for one in found["sections"][0]["figures"]}


def test_suppression_hides_a_small_row_and_the_next_smallest_with_it():
    sheet = table("delegates", "sex", {"female": 12, "male": 7, "not_stated": 2})
    found = suppress(report([figure("delegates", 21)], [sheet]))
    assert rows_of(found) == {"female": 12, "male": None, "not_stated": None}
    assert values_of(found) == {"delegates": 21}
    # Nothing tells the small row from the other.
    shown = [set(row) - {"key", "words"} for row in found["sections"][0]["tables"][0]["rows"][1:]]
    assert shown == [{"number", "hidden"}] * 2


def test_suppression_leaves_what_is_not_small_and_what_counts_no_people():
    sheets = [table("delegates", "sex", {"female": 5, "male": 6}), table("institutions", "country", {"TH": 1, "CN": 2})]
    before = report([figure("delegates", 11), figure("institutions", 3)], sheets)
    assert suppress(before) == before


def test_suppression_of_a_small_total_leaves_no_row_of_it():
    sheet = table("delegates", "sex", {"female": 2, "male": 1})
    found = suppress(report([figure("delegates", 3)], [sheet]))
    assert (values_of(found), rows_of(found)) == ({"delegates": None}, {})
    assert found["sections"][0]["tables"][0]["total"] is None


def test_suppression_of_rows_that_must_all_be_one_leaves_no_row():
    # Six people of six countries: every row would be known to be 1.
    sheet = table("delegates", "country", dict.fromkeys(("CN", "TH", "LA", "KH", "VN", "MM"), 1))
    found = suppress(report([figure("delegates", 6)], [sheet]))
    assert (values_of(found), rows_of(found)) == ({"delegates": 6}, {})


def test_suppression_knows_that_a_side_is_made_of_its_countries():
    sheets = [
        table("delegates", "country", {"LA": 20, "CN": 6, "TH": 3}),
        table("delegates", "side", {"sea": 23, "china": 6}),
    ]
    found = suppress(report([figure("delegates", 29)], sheets))
    # Were China shown in either table, Thailand would be what is left.
    assert (rows_of(found, 0), rows_of(found, 1)) == ({"LA": 20, "CN": None, "TH": None}, {"china": None, "sea": None})
    assert computed(report([figure("delegates", 29)], sheets), found) == set()


def test_suppression_knows_that_figures_of_one_total_may_be_of_the_same_people():
    rows = {"LA": 20, "CN": 6, "TH": 3}
    sheets = [table("people", "country", rows), table("participations", "side", {"sea": 23, "china": 6})]
    found = suppress(report([figure("people", 29), figure("participations", 29)], sheets))
    assert ("CN" in [key for key, number in rows_of(found, 0).items() if number is None]) == (
        rows_of(found, 1)["china"] is None
    )


def test_suppression_hides_a_figure_from_whose_parts_a_small_one_would_follow():
    found = suppress(report([figure("participations", 43, delegates=40, enrolments=3), figure("delegates", 40)], []))
    of = {one["key"]: one["value"] for one in found["sections"][0]["figures"][0]["of"]}
    assert of["enrolments"] is None
    assert [values_of(found)["participations"], of["delegates"]].count(None) == 1
    assert of["delegates"] == values_of(found)["delegates"]


def test_suppression_hides_rows_whose_difference_would_be_small():
    # Two trainees of China would be what is left of its participations without its delegates.
    sheets = [
        table("participations", "side", {"china": 10, "sea": 30}), table("delegates", "side", {"china": 8, "sea": 12}),
    ]  # fmt: skip
    figures = [figure("participations", 40, delegates=20, enrolments=20), figure("delegates", 20)]
    found = suppress(report(figures, sheets))
    assert None in (rows_of(found, 0)["china"], rows_of(found, 1)["china"])
    assert values_of(found) == {"participations": 40, "delegates": 20}


def test_suppression_of_figures_of_which_one_part_is_all():
    rows = {"china": 9, "sea": 15, "other": 2}
    sheets = [table("participations", "side", rows), table("delegates", "side", rows)]
    figures = [figure("participations", 26, delegates=26, enrolments=0), figure("delegates", 26)]
    found = suppress(report(figures, sheets))
    for place in (0, 1):
        assert rows_of(found, place) == {"sea": 15, "china": None, "other": None}


def test_suppression_hides_a_rate_with_either_of_its_numbers():
    rate = figure("completion_rate", 30.0, completions=3, enrolments=10)
    sheet = {
        "of": "completion_rate", "by": "course", "total": None, "title": words(""), "heading": words(""),
        "unit": words(""),
        "rows": [
            {"key": 1, "words": words("A"), "number": 90.0, "of": [18, 20]},
            {"key": 2, "words": words("B"), "number": 30.0, "of": [3, 10]},
            {"key": 3, "words": words("C"), "number": 80.0, "of": [8, 10]},
        ],
    }  # fmt: skip
    found = suppress(report([rate], []))
    assert (values_of(found), [one["value"] for one in found["sections"][0]["figures"][0]["of"]]) == (
        {"completion_rate": None}, [None, None],
    )  # fmt: skip
    found = suppress(report([figure("completion_rate", 72.5, completions=29, enrolments=40)], [sheet]))
    assert [(row["key"], row["number"], row.get("of")) for row in found["sections"][0]["tables"][0]["rows"]] == [
        (1, 90.0, [18, 20]), (2, None, None), (3, None, None),
    ]  # fmt: skip


def test_suppression_hides_what_a_list_says_of_a_small_figure():
    row = {"of": "delegates", "cells": ["delegates", "exactly", 5, 3, "fewer", "News"], "records": [3, 4]}
    found = suppress(report([], [], [{"title": words(""), "columns": [], "rows": [row]}]))
    hidden = {"hidden": True}
    cells = found["sections"][0]["lists"][0]["rows"][0]["cells"]
    assert cells == ["delegates", "exactly", 5, hidden, hidden, "News"]


def target_row(of: str, actual, per_cent, together=None, by: str = "") -> dict:
    cells = [of, "2023", "in the period", None, 20, actual, per_cent, "reached", 40, together]
    return {"of": of, "by": by, "cells": cells, "records": [5, 6, 7, 9]}


def published_row(of: str, value, by: str = "") -> dict:
    return {"of": of, "by": by, "cells": [of, "exactly", 107, value, "fewer", "News"], "records": [3, 4]}


def told(before: dict, place: int) -> list:
    """Return the cells at ``place`` of the only list for the public, None for those that are hidden."""
    found = suppress(before)["sections"][0]["lists"][0]["rows"]
    return [None if isinstance(row["cells"][place], dict) else row["cells"][place] for row in found]


def lists(*rows: dict) -> list[dict]:
    return [{"title": words(""), "columns": [], "rows": list(rows)}]


def test_suppression_hides_all_periods_of_a_figure_when_one_of_them_is_small():
    # 33 together without 20 and 10 would leave the 3 of the second period.
    rows = [
        target_row("completions", 20, 100.0, 20), target_row("completions", 3, 15.0, 23),
        target_row("completions", 10, 50.0, 33), target_row("delegates", 30, 150.0),
    ]  # fmt: skip
    before = report([figure("completions", 33), figure("delegates", 30)], [], lists(*rows))
    assert told(before, 5) == [None, None, None, 30]
    assert told(before, 9) == [None, None, None, None]


def test_suppression_hides_what_a_list_says_of_one_workshop_unless_it_is_all():
    # 106 delegates without the 103 of this workshop are the 3 of another.
    part = published_row("delegates", 103, by="workshop")
    assert told(report([figure("delegates", 106)], [], lists(part)), 3) == [None]
    assert told(report([figure("delegates", 103)], [], lists(part)), 3) == [103]
    assert told(report([], [], lists(part)), 3) == [None]


def test_suppression_hides_a_rate_in_a_list_unless_the_report_shows_it():
    # Of three people in the period two completed; nothing here says how many they were.
    rows = [target_row("completion_rate", 66.7, 83.3), target_row("completion_rate", 80.0, 100.0)]
    rate = figure("completion_rate", 80.0, completions=40, enrolments=50)
    assert told(report([rate], [], lists(*rows)), 5) == [None, 80.0]
    assert told(report([], [], lists(*rows)), 5) == [None, None]


def test_suppression_changes_nothing_of_what_it_was_given_and_gives_the_same_again():
    before = report([figure("delegates", 21)], [table("delegates", "sex", {"female": 12, "male": 7, "not_stated": 2})])
    kept = copy.deepcopy(before)
    assert json.dumps(suppress(before)) == json.dumps(suppress(before))
    assert before == kept


NUMBERS = st.integers(min_value=1, max_value=9)
COUNTRIES = st.dictionaries(st.sampled_from(["CN", "TH", "LA", "VN"]), NUMBERS, min_size=1, max_size=4)


@given(countries=COUNTRIES, sexes=st.integers(min_value=0, max_value=36), has_country=st.booleans())
@settings(max_examples=150, deadline=None)
def test_suppression_leaves_several_values_for_everything_hidden(countries, sexes, has_country):
    total = sum(countries.values())
    female = min(sexes, total)
    sex = {key: number for key, number in (("female", female), ("male", total - female)) if number}
    china = countries.get("CN", 0)
    side = {key: number for key, number in (("china", china), ("sea", total - china)) if number}
    sheets = [table("delegates", "sex", sex), table("delegates", "side", side)]
    if has_country:
        sheets.append(table("delegates", "country", countries))
    before = report([figure("delegates", total)], sheets)
    found = suppress(before)
    for old, new in zip(before["sections"][0]["tables"], found["sections"][0]["tables"], strict=True):
        small = [row["key"] for row in old["rows"] if row["number"] < 5]
        assert all(row["number"] is None for row in new["rows"] if row["key"] in small)
    assert computed(before, found) == set()


SIDES = st.dictionaries(st.sampled_from(["china", "sea", "other"]), st.integers(min_value=1, max_value=30), max_size=3)


@given(delegates=SIDES, enrolments=SIDES)
@settings(max_examples=150, deadline=None)
def test_suppression_leaves_no_small_number_as_a_difference(delegates, enrolments):
    whole = {key: delegates.get(key, 0) + enrolments.get(key, 0) for key in delegates.keys() | enrolments.keys()}
    totals = {"delegates": sum(delegates.values()), "enrolments": sum(enrolments.values())}
    figures = [figure("participations", sum(whole.values()), **totals)]
    figures += [figure(key, value) for key, value in totals.items()]
    found = suppress(report(figures, [table("participations", "side", whole), table("delegates", "side", delegates)]))
    for key, number in rows_of(found, 0).items():
        part = rows_of(found, 1).get(key, None if delegates.get(key) else 0)
        assert number is None or part is None or not 0 < number - part < 5
    shown = [number for number in values_of(found).values() if number is not None]
    assert not [number for number in shown if 0 < number < 5]
    assert values_of(found)["participations"] is None or len(shown) != 2 or 0 in totals.values()


def computed(before: dict, found: dict) -> set:
    """Return the hidden rows of "delegates" that have one possible value, by trying all values there are."""
    total = values_of(found)["delegates"]
    tables = {one["by"]: {row["key"]: row["number"] for row in one["rows"]} for one in found["sections"][0]["tables"]}
    unknown = [(by, key) for by, rows in tables.items() for key, number in rows.items() if number is None]
    if not unknown:
        return set()
    assert total is not None
    possible: dict = {cell: set() for cell in unknown}
    by_table = {by: [cell for cell in unknown if cell[0] == by] for by in tables}
    choices = [_fillings(tables[by], len(cells), total) for by, cells in by_table.items()]
    for filling in itertools.product(*choices):
        filled = {by: dict(rows) for by, rows in tables.items()}
        for cells, numbers in zip(by_table.values(), filling, strict=True):
            for (by, key), number in zip(cells, numbers, strict=True):
                filled[by][key] = number
        if _holds(filled):
            for by, key in unknown:
                possible[by, key].add(filled[by][key])
    return {cell for cell, values in possible.items() if len(values) == 1}


def _fillings(rows: dict, gaps: int, total: int) -> list[tuple]:
    rest = total - sum(number for number in rows.values() if number is not None)
    if not gaps:
        return [()]
    return [
        (*first, rest - sum(first))
        for first in itertools.product(range(1, rest + 1), repeat=gaps - 1)
        if rest - sum(first) >= 1
    ]


def _holds(filled: dict) -> bool:
    """Whether sides and countries fit each other."""
    if not (filled.get("side") and filled.get("country")):
        return True
    return filled["side"].get("china", 0) == filled["country"].get("CN", 0)


@pytest.mark.parametrize("value", [0, None])
def test_suppression_shows_nought_and_what_is_not_known(value):
    assert values_of(suppress(report([figure("delegates", value)], []))) == {"delegates": value}
