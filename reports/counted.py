"""Figures and tables of one scope together: each kind of record is read once, however many tables it fills."""

from collections.abc import Iterable, Mapping

from reports.indicators import INDICATORS, Indicator
from reports.indicators.base import Number, Rows
from reports.scope import Scope


class Counted:
    """Figures of ``scope`` and their rows by ``splits``: {key of an indicator: disaggregations that will be asked for}.

    The first question about an indicator costs one query for each of its parts, all others none.
    """

    def __init__(self, scope: Scope, splits: Mapping[str, Iterable[str]]) -> None:
        self.scope = scope
        self._splits: dict[str, dict[str, None]] = {}
        for key, names in splits.items():
            for part in INDICATORS[key].parts:
                self._splits.setdefault(part.key, {}).update(dict.fromkeys(names))
        self._read: dict[str, dict[tuple, Number]] = {}

    def value(self, indicator: Indicator) -> Number | None:
        """Return the figure."""
        return indicator.of(*self.values_of_parts(indicator))

    def values_of_parts(self, indicator: Indicator) -> list[Number]:
        """Return the figures of the parts of ``indicator``."""
        return [sum(self._groups(part).values()) for part in indicator.parts]

    def rows(self, indicator: Indicator, by: str) -> Rows:
        """Return the figure split by ``by``: {key: number}. Raises KeyError for a split that was not announced."""
        found = [self._rows(part, by) for part in indicator.parts]
        keys = dict.fromkeys(key for rows in found for key in rows)
        return {key: indicator.of(*(rows.get(key, 0) for rows in found)) for key in keys}

    def _groups(self, part: Indicator) -> dict[tuple, Number]:
        if part.key not in self._read:
            self._read[part.key] = part.cross(self.scope, self._splits.get(part.key, ()))
        return self._read[part.key]

    def _rows(self, part: Indicator, by: str) -> Rows:
        place = list(self._splits[part.key]).index(by)
        rows: Rows = {}
        for group, number in self._groups(part).items():
            rows[group[place]] = rows.get(group[place], 0) + number
        return rows
