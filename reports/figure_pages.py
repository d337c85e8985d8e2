"""What the page of a figure shows: the number, its rows, what it is made of, and which records were counted."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reports.counted import Counted
from reports.dimensions import DIMENSIONS, Dimension, Key
from reports.figures import MOST_ROWS
from reports.indicators import Indicator, Ratio, Sum
from reports.indicators.base import Number
from reports.links import figure_url
from reports.rows import FIXED_ROWS
from reports.scope import Scope
from reports.tallies import NOT_STATED, SEVERAL


@dataclass(frozen=True)
class Row:
    """A row of a figure that is split: its words, its number, what it is of the whole, the numbers it is made of."""

    words: str
    number: Number | None
    url: str
    share: float | None = None
    numbers: tuple[Number, ...] = ()


@dataclass(frozen=True)
class Part:
    """One of the figures that a figure is made of."""

    indicator: Indicator
    number: Number
    url: str


class FigurePage:
    """The figure ``indicator`` of ``scope``, split ``by`` a dimension or not, or one ``row`` of it.

    Raises KeyError for a dimension that the figure is not split by, and for a row that there is not.
    """

    def __init__(self, indicator: Indicator, scope: Scope, by: str = "", row: str = "", all_rows: bool = False) -> None:
        self.indicator, self.by, self.all_rows = indicator, by, all_rows
        self.leaves_side_out = bool(scope.side) and not is_narrowed_by_side(indicator, scope)
        self.scope = replace(scope, side="") if self.leaves_side_out else scope
        if by and by not in indicator.by:
            raise KeyError(by)
        self.dimension: Dimension | None = DIMENSIONS[by] if by else None
        self.row: Key | None = self._known(row) if by and row else None

    @property
    def title(self) -> str:
        """The title of the figure, with the row if it is one."""
        title = str(self.indicator.title)
        return f"{title}: {self.row_in_words}" if self.row is not None else title

    @property
    def row_in_words(self) -> str:
        """The words of the row."""
        return self._words[self.row]

    @property
    def is_rate(self) -> bool:
        """Whether its rows are of different size, so that they have no sum."""
        return isinstance(self.indicator, Ratio)

    @property
    def adds_amounts(self) -> bool:
        """Whether the amounts of its records are added up, instead of the records counted."""
        return isinstance(self.indicator, Sum)

    @cached_property
    def whole(self) -> Number | None:
        """The figure itself."""
        return self._counted.value(self.indicator)

    @property
    def value(self) -> Number | None:
        """The figure, or the row."""
        return self.whole if self.row is None else self.indicator.of(*self._numbers(self.row))

    @property
    def parts(self) -> list[Part]:
        """The figures it is made of, each for the same row; none for a figure that is made of records."""
        numbers = self._counted.values_of_parts(self.indicator) if self.row is None else self._numbers(self.row)
        if self.indicator.parts == (self.indicator,):
            return []
        row = "" if self.row is None else self.row
        return [
            Part(part, number, figure_url(part.key, self.scope, self.by, row))
            for part, number in zip(self.indicator.parts, numbers, strict=True)
        ]

    @property
    def splits(self) -> list[tuple[str, str, bool]]:
        """What the figure can be split by: words, address, whether it is now."""
        return [
            (DIMENSIONS[by].title, figure_url(self.indicator.key, self.scope, by), by == self.by)
            for by in self.indicator.by
        ]

    @cached_property
    def rows(self) -> list[Row]:
        """All rows, the largest first, unless one is asked for; of very many the first, unless all are."""
        if self.row is not None:
            return []
        adds_up = not self.is_rate and self.whole and all((number or 0) >= 0 for _key, number in self._sorted)
        return [
            Row(
                words=self._words[key],
                number=number,
                url=figure_url(self.indicator.key, self.scope, self.by, key),
                share=round(100 * number / self.whole, 1) if adds_up else None,
                numbers=self._numbers(key) if self.is_rate else (),
            )
            for key, number in self._sorted[: self._most]
        ]

    @property
    def rows_left_out(self) -> int:
        """How many rows are not shown."""
        return len(self._sorted) - len(self.rows)

    @property
    def rest(self) -> Number:
        """What the rows that are not shown add up to."""
        return sum(number or 0 for _key, number in self._sorted[self._most :])

    def things(self) -> QuerySet:
        """Return a record for each thing that counts in the figure or the row; only where records stand behind it."""
        if self.row is None:
            return self.indicator.things(self.scope)
        if self.row not in self._keys:
            # A row of nought, among those that there could be.
            return self.indicator.records(self.scope).none()
        return self.indicator.things(self.scope, self.by, self.row)

    @property
    def url(self) -> str:
        """The address of the figure, not split."""
        return figure_url(self.indicator.key, self.scope)

    @property
    def split_url(self) -> str:
        """The address of all rows of the same split."""
        return figure_url(self.indicator.key, self.scope, self.by)

    @property
    def remark(self) -> str:
        """What a reader must know of the filters: that one has no effect on the figure, or leaves it little sense."""
        if self.leaves_side_out:
            return _("This figure cannot be narrowed to a side: what it counts has two sides, or none.")
        if not self.indicator.fits(self.scope):
            return _("Reports on such a part leave this figure out: here it is nought, or says something else.")
        return ""

    @cached_property
    def _counted(self) -> Counted:
        return Counted(self.scope, {self.indicator.key: [self.by] if self.by else []})

    @cached_property
    def _rows_of_parts(self) -> list[dict[Key, Number]]:
        return [self._counted.rows(part, self.by) for part in self.indicator.parts]

    @cached_property
    def _keys(self) -> set[Key]:
        return set().union(*self._rows_of_parts) if self.by else set()

    @cached_property
    def _sorted(self) -> list[tuple[Key, Number | None]]:
        if not self.by:
            return []
        return self.dimension.sorted({key: self.indicator.of(*self._numbers(key)) for key in self._keys})

    @property
    def _most(self) -> int | None:
        return None if self.all_rows or len(self._sorted) <= MOST_ROWS else MOST_ROWS - 1

    @cached_property
    def _words(self) -> dict[Key, str]:
        if self.row is not None:
            return self.dimension.words([self.row])
        return self.dimension.words([key for key, _number in self._sorted[: self._most]])

    def _numbers(self, key: Key) -> tuple[Number, ...]:
        return tuple(rows.get(key, 0) for rows in self._rows_of_parts)

    def _known(self, text: str) -> Key:
        """Return the row that ``text`` names: one of the figure or, among words that are fixed, one of nought."""
        try:
            key = self.dimension.parse(text)
            if key in self._keys or key in (NOT_STATED, SEVERAL):
                return key
            # Some words are their own key. Others without words may be those of another programme's records.
            is_fixed = text in FIXED_ROWS.get(self.by, ())
            if is_fixed or (not self.dimension.numeric and self.dimension.words([key])[key] != text):
                return key
        except ValueError as error:
            raise KeyError(text) from error
        raise KeyError(text)


def is_narrowed_by_side(indicator: Indicator, scope: Scope) -> bool:
    """Whether the side of ``scope`` makes a difference to what ``indicator`` counts."""
    return any(_asked(part, scope) != _asked(part, replace(scope, side="")) for part in indicator.parts)


def _asked(part: Indicator, scope: Scope) -> str:
    # The queries are compared, not asked: each indicator says itself which filters it takes.
    try:
        return str(part.records(scope).query)
    except EmptyResultSet:
        return ""
