"""Leaves small numbers of people out of a report for the public, with the others from which they could be computed.

A number of people from 1 to 4 is hidden. So that nobody computes it from what is left, further numbers are hidden, the
smallest first, until several values are possible for each hidden one: rows add up to their total, a side to its
countries, a figure to its parts, and figures with the same total may be about the same people. Hidden numbers are all
shown alike, the small ones and the others, and stand at the end of their table, so that neither word nor place tells
them apart. Where hiding single rows cannot help, the table has none.

The method is that of complementary cell suppression (Statistics Netherlands, "Statistical Disclosure Control", 2012,
chapter 4), kept to exact disclosure: that a hidden number lies within some bounds can be told.
"""

import copy
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from partnerships.countries import side_of
from reports.dimensions import DIMENSIONS
from reports.figures import OTHERS
from reports.indicators import INDICATORS, Indicator, Ratio, Total
from reports.tallies import NOT_STATED, SEVERAL

# Numbers of people from 1 to one less are not shown.
LEAST = 5
HIDDEN = {"hidden": True}
# ("total", key of a figure), or (a total, disaggregation, key of a row, number): tables of the same total share cells.
Cell = tuple
Equation = dict[Cell, int]


def suppress(figures: dict) -> dict:
    """Return a copy of ``figures`` (of reports.figures.compute) for the public: hidden numbers are nowhere in it."""
    numbers = _Numbers()
    for section in figures["sections"]:
        numbers.read(section)
    numbers.read_what_is_left()
    numbers.hide()
    found = copy.deepcopy(figures)
    for section in found["sections"]:
        for one in section["figures"]:
            _hide_in_figure(one, numbers)
        for table in section["tables"]:
            _hide_in_table(table, numbers)
    _hide_in_lists(found["sections"], numbers)
    return found


@dataclass
class _Split:
    """The numbers of one figure, or of one part of a rate, by one disaggregation."""

    of: str
    by: str
    rows: dict[str | int, Cell]
    is_withheld: bool = False


@dataclass
class _Numbers:
    """All numbers of people in a report, how they hang together, and which of them are hidden."""

    values: dict[Cell, float] = field(default_factory=dict)
    splits: list[_Split] = field(default_factory=list)
    made_of: list[Equation] = field(default_factory=list)
    hidden: set[Cell] = field(default_factory=set)

    def read(self, section: dict) -> None:
        """Take up the figures and tables of a section."""
        for one in section["figures"]:
            self._read_figure(one)
        for table in section["tables"]:
            indicator = INDICATORS[table["of"]]
            if isinstance(indicator, Ratio):
                for place, part in enumerate(indicator.parts):
                    self._read_split(part, table, {row["key"]: row["of"][place] for row in table["rows"]})
            else:
                self._read_split(indicator, table, {row["key"]: row["number"] for row in table["rows"]})

    def _read_figure(self, one: dict) -> None:
        indicator = INDICATORS[one["key"]]
        if not isinstance(indicator, Ratio) and indicator.of_people:
            self.values["total", one["key"]] = one["value"] or 0
        parts = [("total", part["key"]) for part in one["of"] if INDICATORS[part["key"]].of_people]
        self.values |= {("total", part["key"]): part["value"] for part in one["of"] if ("total", part["key"]) in parts}
        if isinstance(indicator, Total) and indicator.of_people:
            self.made_of.append({("total", one["key"]): -1} | dict.fromkeys(parts, 1))

    def _read_split(self, indicator: Indicator, table: dict, rows: dict) -> None:
        if not indicator.of_people:
            return
        total = self.values.setdefault(("total", indicator.key), sum(rows.values()))
        cells = {key: (total, table["by"], key, number) for key, number in rows.items()}
        self.values |= {cell: cell[-1] for cell in cells.values()}
        self.splits.append(_Split(indicator.key, table["by"], cells))

    def read_what_is_left(self) -> None:
        """Take up the rows that no table shows, but that are what is left of a figure without its other part."""
        shown = {(split.of, split.by): split for split in self.splits}
        for whole in list(self.splits):
            parts = INDICATORS[whole.of].parts
            if not isinstance(INDICATORS[whole.of], Total) or len(parts) != 2:
                continue
            for one, other in (parts, parts[::-1]):
                if (one.key, whole.by) in shown and (other.key, whole.by) not in shown:
                    self._read_rest(whole, shown[one.key, whole.by], other)

    def _read_rest(self, whole: _Split, part: _Split, other: Indicator) -> None:
        numbers = {key: (cell[-1], part.rows[key][-1] if key in part.rows else 0) for key, cell in whole.rows.items()}
        rest = {key: all_of_it - one for key, (all_of_it, one) in numbers.items()}
        # Of long tables the smaller rows stand together, and not the same in each.
        if OTHERS in rest or any(number < 0 for number in rest.values()):
            return
        total = self.values.get(("total", other.key), sum(rest.values()))
        for key, number in rest.items():
            cell = (total, whole.by, key, number)
            self.values[cell] = number
            # Of figures with one total, the row and its part are the same cell, and nothing follows from it.
            if key in part.rows and whole.rows[key] != part.rows[key]:
                self.made_of.append({whole.rows[key]: -1, part.rows[key]: 1, cell: 1})

    def hide(self) -> None:
        """Hide what is small, then more until nothing hidden can be computed; show again what need not be hidden."""
        small = {cell for cell, number in self.values.items() if number and 0 < number < LEAST}
        self.hidden = set(small)
        self._withhold_without_total()
        while known := self._known():
            self._hide_more(known)
            self._withhold_without_total()
        for cell in sorted(self.hidden - small, key=lambda one: (-self.values[one], repr(one))):
            self._show_again(cell)

    def is_hidden(self, key: str) -> bool:
        """Whether the figure ``key``, or of a rate one of its two numbers, is hidden."""
        indicator = INDICATORS[key]
        counted = indicator.parts if isinstance(indicator, Ratio) else [indicator]
        return any(("total", one.key) in self.hidden for one in counted)

    def splits_of(self, of: str, by: str) -> list[_Split]:
        """Return the numbers of people behind a table."""
        parts = {part.key for part in INDICATORS[of].parts} if isinstance(INDICATORS[of], Ratio) else {of}
        return [split for split in self.splits if split.of in parts and split.by == by]

    def _withhold_without_total(self) -> None:
        for split in self.splits:
            if ("total", split.of) in self.hidden:
                split.is_withheld = True

    def _equations(self) -> Iterator[Equation]:
        """Yield what adds up to nought, as its reader can know it."""
        yield from self.made_of
        shown = [split for split in self.splits if not split.is_withheld]
        for split in shown:
            yield {("total", split.of): -1} | dict.fromkeys(split.rows.values(), 1)
        for sides in (split for split in shown if split.by == "side"):
            for countries in (split for split in shown if split.by == "country"):
                if self.values["total", sides.of] == self.values["total", countries.of]:
                    yield from _of_sides(sides, countries)

    def _known(self) -> set[Cell]:
        """Return what is hidden and can be computed nevertheless."""
        return computable(self.values, self.hidden, list(self._equations()))

    def _hide_more(self, known: set[Cell]) -> None:
        """Hide the smallest number that stands in a sum with one of the ``known``, or rows of a table, or a total."""
        equations = [one for one in self._equations() if not known.isdisjoint(one)]
        beside = {cell for one in equations for cell in one if cell not in self.hidden and self.values[cell]}
        # In a fixed order, so that the same numbers always give the same report.
        in_order = sorted(beside, key=lambda one: (self.values[one], repr(one)))
        rows = [one for one in in_order if one[0] != "total"]
        tables = [one for one in self.splits if not one.is_withheld and not known.isdisjoint(one.rows.values())]
        if rows:
            self.hidden.add(rows[0])
        elif tables:
            for split in tables:
                split.is_withheld = True
        else:
            # Of a figure made of others, where nothing else is left.
            self._hide_total(in_order[:1])

    def _hide_total(self, found: list[Cell]) -> None:
        """Hide the total ``found``; where there is none, everything, which no number of people survives."""
        self.hidden.update(found or self.values)
        if not found:
            self.made_of.clear()
            for split in self.splits:
                split.is_withheld = True

    def _show_again(self, cell: Cell) -> None:
        """Show ``cell`` if nothing hidden can be computed with it; a total stays hidden, for its tables are gone."""
        if cell[0] == "total":
            return
        self.hidden.discard(cell)
        if self._known():
            self.hidden.add(cell)


def computable(values: dict[Cell, float], hidden: set[Cell], equations: list[Equation]) -> set[Cell]:
    """Return those of the ``hidden`` cells that have one possible value only.

    Each of ``equations`` ({cell: factor}) adds up to nought. Hidden numbers are whole and not nought: a row of nought
    is no small number, and tables have no such rows.
    """
    rows = []
    for one in equations:
        unknown = {cell: Fraction(factor) for cell, factor in one.items() if cell in hidden}
        if unknown:
            rest = sum(Fraction(factor) * Fraction(values[cell]) for cell, factor in one.items() if cell not in hidden)
            rows.append((unknown, -rest))
    rows += _reduced(rows)
    return _with_one_value(rows)


def _reduced(rows: list[tuple[dict, Fraction]]) -> list[tuple[dict, Fraction]]:
    """Return the rows of a system of equations after Gauss and Jordan: one that speaks of one cell says its value."""
    found: list[tuple[dict, Fraction, Cell]] = []
    for factors, rest in rows:
        for other, other_rest, pivot in found:
            factors, rest = _less(factors, rest, other, other_rest, pivot)
        if not factors:
            continue
        pivot = min(factors, key=repr)
        by = factors[pivot]
        factors, rest = {cell: factor / by for cell, factor in factors.items()}, rest / by
        found = [(*_less(other, other_rest, factors, rest, pivot), own) for other, other_rest, own in found]
        found.append((factors, rest, pivot))
    return [(factors, rest) for factors, rest, _pivot in found]


def _less(factors: dict, rest: Fraction, other: dict, other_rest: Fraction, pivot: Cell) -> tuple[dict, Fraction]:
    times = factors.get(pivot)
    if not times:
        return factors, rest
    found = {cell: factors.get(cell, 0) - times * other.get(cell, 0) for cell in factors.keys() | other.keys()}
    return {cell: factor for cell, factor in found.items() if factor}, rest - times * other_rest


def _with_one_value(rows: list[tuple[dict, Fraction]]) -> set[Cell]:
    """Return the cells that their bounds leave one value: each is at least 1, and the sums bound them further."""
    low: dict[Cell, float] = {cell: 1 for factors, _rest in rows for cell in factors}
    high: dict[Cell, float] = dict.fromkeys(low, math.inf)
    narrowed = True
    while narrowed:
        narrowed = False
        for factors, rest in rows:
            for cell, factor in factors.items():
                least, most = _span_of_others(factors, cell, low, high)
                ends = sorted(((rest - least) / factor, (rest - most) / factor))
                at_least, at_most = max(low[cell], _up(ends[0])), min(high[cell], _down(ends[1]))
                if at_least > low[cell] or at_most < high[cell]:
                    low[cell], high[cell], narrowed = at_least, at_most, True
    return {cell for cell in low if low[cell] >= high[cell]}


def _up(number: float) -> float:
    return number if math.isinf(number) else math.ceil(number)


def _down(number: float) -> float:
    return number if math.isinf(number) else math.floor(number)


def _span_of_others(factors: dict, cell: Cell, low: dict, high: dict) -> tuple[float, float]:
    least = most = Fraction(0)
    for other, factor in factors.items():
        if other != cell:
            one, two = factor * low[other], factor * high[other]
            least, most = least + min(one, two), most + max(one, two)
    return least, most


def _of_sides(sides: _Split, countries: _Split) -> Iterator[Equation]:
    """Yield that each side is made of its countries, where the numbers are so: else they are of different people."""
    for side, cell in sides.rows.items():
        found = [one for key, one in countries.rows.items() if _side(key) == side]
        if found and sum(one[-1] for one in found) == cell[-1]:
            yield {cell: -1} | dict.fromkeys(found, 1)


def _side(country: str) -> str:
    return country if country in (NOT_STATED, SEVERAL) else str(side_of(country).value)


def _hide_in_figure(one: dict, numbers: _Numbers) -> None:
    if not INDICATORS[one["key"]].of_people:
        return
    is_hidden = numbers.is_hidden(one["key"])
    if is_hidden:
        one |= {"value": None} | HIDDEN
    is_rate = isinstance(INDICATORS[one["key"]], Ratio)
    for part in one["of"]:
        if (is_hidden and is_rate) or ("total", part["key"]) in numbers.hidden:
            part |= {"value": None} | HIDDEN


def _hide_in_table(table: dict, numbers: _Numbers) -> None:
    splits = numbers.splits_of(table["of"], table["by"])
    hidden = {key for split in splits for key, cell in split.rows.items() if cell in numbers.hidden}
    for row in table["rows"]:
        if row["key"] in hidden:
            row |= {"number": None} | HIDDEN
            row.pop("of", None)
    if any(split.is_withheld for split in splits):
        table |= {"rows": [], "total": None, "withheld": True}
    elif not DIMENSIONS[table["by"]].in_order:
        shown = [row for row in table["rows"] if not row.get("hidden")]
        table["rows"] = shown + sorted(
            (row for row in table["rows"] if row.get("hidden")), key=lambda row: str(row["key"])
        )
    if hidden:
        table["has_hidden"] = True


def _hide_in_lists(sections: list[dict], numbers: _Numbers) -> None:
    """Hide what lists say of small numbers, and of what would tell one by what is left of a figure."""
    shown = {one["key"]: one["value"] for section in sections for one in section["figures"]}
    found = [row for section in sections for one in section["lists"] for row in one["rows"]]
    rows = [row for row in found if row["of"] and INDICATORS[row["of"]].of_people]
    # The periods of a figure add up, so that one of them is what the others leave.
    kept_back = {row["of"] for row in rows if numbers.is_hidden(row["of"]) or _is_small(row)}
    for row in rows:
        if row["of"] in kept_back or not _may_be_told(row, shown.get(row["of"])):
            for place in row["records"]:
                row["cells"][place] = dict(HIDDEN)


def _told(row: dict) -> list[float]:
    return [row["cells"][place] for place in row["records"] if isinstance(row["cells"][place], int | float)]


def _is_small(row: dict) -> bool:
    return not isinstance(INDICATORS[row["of"]], Ratio) and any(0 < number < LEAST for number in _told(row))


def _may_be_told(row: dict, of_report: float | None) -> bool:
    """Whether a list may say a number of its own; ``of_report`` is what the report shows as the figure.

    One row, or one workshop, tells the others by what is left, and nobody sees of how few people a rate is.
    """
    told = _told(row)
    if isinstance(INDICATORS[row["of"]], Ratio):
        return not told or (not row.get("by") and told[0] == of_report)
    return not row.get("by") or all(number == of_report for number in told)
