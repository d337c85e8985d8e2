"""What every indicator says of itself, and how its figure, its rows and its list of records come about."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from reports.scope import Scope
from reports.tallies import NOT_STATED, Path, expression, tally, things

Number = int | float
Rows = dict[str | int, Number]


class Section(TextChoices):
    """The parts of a report, in their order."""

    REACH = "reach", _("Reach")
    PARTNERSHIP = "partnership", _("Partnership")
    ACTIVITIES = "activities", _("Activities")
    TRAINING = "training", _("Training")


class Indicator:
    """One figure, defined once. A subclass says what ``Count``, ``Sum``, ``Total`` or ``Ratio`` asks for.

    ``title`` names what is counted, ``definition`` says it in a sentence, ``unit`` what one of it is, ``by`` which
    disaggregations it allows: {key of reports.dimensions: path to it from a record, or a function of the scope}.
    """

    key: str
    section: Section
    title: str
    definition: str
    unit: str
    by: Mapping[str, Path] = {}
    # Parts of other indicators have a page, and stand in no report.
    in_reports = True
    # Figures that would be nought or speak of something else in the report of a workshop.
    for_workshop = True
    # Figures of a state, which are those of the day whatever the period; those of several periods are no sum.
    of_the_day = False
    # Counts people, or what one of them has or does, so that a small number could say who.
    of_people = False

    def fits(self, scope: Scope) -> bool:
        """Whether the figure says something about ``scope``."""
        return self.for_workshop or not scope.workshop

    def value(self, scope: Scope) -> Number | None:
        """Return the figure; None for a rate of nothing."""
        raise NotImplementedError

    def rows(self, scope: Scope, by: str) -> Rows:
        """Return the figure split by ``by``: {key: number}. One query for each part.

        Numbers add up to ``value(scope)``, except those of a ``Ratio``. Raises KeyError for what is not allowed.
        """
        return {key: number for (key,), number in self.cross(scope, [by]).items()}

    def cross(self, scope: Scope, by: Iterable[str]) -> dict[tuple, Number]:
        """Return the figure split by each of ``by`` at once: {one key a name: number}."""
        raise NotImplementedError

    @property
    def parts(self) -> tuple["Indicator", ...]:
        """The indicators whose records stand behind the figure: itself, or those it is made of."""
        return (self,)

    def of(self, *numbers: Number) -> Number | None:
        """Return the figure, or that of a row, made of those of its ``parts``."""
        return numbers[0]


class _OfRecords(Indicator):
    """A figure that one kind of record stands behind."""

    once_per: tuple[Path, ...] = ()
    amount: Path | None = None

    def records(self, scope: Scope) -> QuerySet:
        """Return the records that count."""
        raise NotImplementedError

    def value(self, scope: Scope) -> Number:
        """Return the figure, in one query."""
        return self.cross(scope, []).get((), 0)

    def cross(self, scope: Scope, by: Iterable[str]) -> dict[tuple, Number]:
        """Return the figure split by each of ``by`` at once, in one query."""
        return tally(self.records(scope), {name: self.path(name, scope) for name in by}, self.once_per, self.amount)

    def things(self, scope: Scope, by: str = "", group: str | int = NOT_STATED) -> QuerySet:
        """Return one record for each thing that counts; with ``by`` those in the row ``group`` alone.

        There are as many as the figure, or the row, says.
        """
        return things(self.records(scope), self.once_per, self.path(by, scope) if by else None, group)

    def path(self, by: str, scope: Scope) -> Path:
        """Return where ``by`` is found; what depends on the day is made for that of ``scope``."""
        found = self.by[by]
        return found(scope) if callable(found) else found


class Count(_OfRecords):
    """How many records, or different things that ``once_per`` names (paths that are one together)."""


class Sum(_OfRecords):
    """What the ``amount`` (a path) of the records adds up to."""

    def things(self, scope: Scope, by: str = "", group: str | int = NOT_STATED) -> QuerySet:
        """Return the records, each with its ``amount``; these add up to the figure, or the row."""
        return super().things(scope, by, group).annotate(amount=expression(self.amount))


class _Made(Indicator):
    """A figure made of others; it is split by what all of them are split by."""

    made_of: tuple[type[_OfRecords], ...]

    def __init__(self) -> None:
        self._parts = tuple(part() for part in self.made_of)
        shared = [key for key in self._parts[0].by if all(key in part.by for part in self._parts)]
        self.by = {key: self._parts[0].by[key] for key in shared}

    @property
    def parts(self) -> tuple[Indicator, ...]:
        """The indicators it is made of."""
        return self._parts

    @property
    def of_people(self) -> bool:
        """Whether one of those counts people."""
        return any(part.of_people for part in self._parts)

    def value(self, scope: Scope) -> Number | None:
        """Return the figure, in one query for each part."""
        return self.of(*(part.value(scope) for part in self.parts))

    def cross(self, scope: Scope, by: Iterable[str]) -> dict[tuple, Number | None]:
        """Return the figure of each group, in one query for each part."""
        by = list(by)
        found = [part.cross(scope, by) for part in self.parts]
        keys = sorted(set().union(*found), key=str)
        return {key: self.of(*(numbers.get(key, 0) for numbers in found)) for key in keys}


class Total(_Made):
    """Several figures together."""

    def of(self, *numbers: Number) -> Number:
        """Return the sum."""
        return sum(numbers)


class Ratio(_Made):
    """The first part over the second, times ``times``; None where the second is nought."""

    times: Number = 100

    def of(self, *numbers: Number) -> float | None:
        """Return the rate, to one decimal."""
        above, below = numbers
        return round(self.times * above / below, 1) if below else None
