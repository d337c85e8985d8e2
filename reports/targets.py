"""How far a programme is with its targets: actual numbers of the records, per cent, per period and together."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from reports.indicators import Ratio
from reports.models import Target
from reports.models.figure import plain
from reports.rows import Asked, Number, answers, titles_in_languages, titles_of
from reports.scope import Scope
from reports.wording import in_languages


class State(TextChoices):
    """Where a target stands on a day."""

    NOT_BEGUN = "not_begun", _("not begun")
    UNDER_WAY = "under_way", _("under way")
    REACHED_SO_FAR = "reached_so_far", _("reached by today")
    WITHIN_SO_FAR = "within_so_far", _("not above it by today")
    REACHED = "reached", _("reached")
    MISSED = "missed", _("not reached")


# While a period runs, nothing is lost yet.
TONES = {
    State.REACHED: "good",
    State.REACHED_SO_FAR: "good",
    State.WITHIN_SO_FAR: "wait",
    State.UNDER_WAY: "wait",
    State.MISSED: "stop",
}


@dataclass(frozen=True)
class Measure:
    """A wanted number beside the number in the records; ``actual`` is None when there is none yet."""

    wanted: Decimal
    actual: Number | None
    baseline: Decimal | None = None

    @property
    def falls(self) -> bool:
        """Whether less is better: the wanted number lies below the baseline."""
        return self.baseline is not None and self.wanted < self.baseline

    @property
    def is_reached(self) -> bool:
        """Whether the wanted number is reached; one below its baseline by not being more."""
        if self.actual is None:
            return False
        actual = _exact(self.actual)
        return actual <= self.wanted if self.falls else actual >= self.wanted

    @property
    def of_wanted(self) -> float | None:
        """Actual over wanted, in per cent; None when nothing is to divide by, and where less is better."""
        return None if self.actual is None or self.falls else _per_cent(_exact(self.actual), self.wanted)

    @property
    def from_baseline(self) -> float | None:
        """The part of the way from the baseline, in per cent: (actual - baseline) / (wanted - baseline)."""
        if self.actual is None or self.baseline is None:
            return None
        return _per_cent(_exact(self.actual) - self.baseline, self.wanted - self.baseline)

    @property
    def per_cent(self) -> float | None:
        """What is shown: the way from the baseline where there is one, else actual over wanted."""
        return self.of_wanted if self.baseline is None else self.from_baseline

    @property
    def bar(self) -> float:
        """The per cent as the length of a bar from 0 to 100."""
        return min(max(self.per_cent or 0, 0), 100)


@dataclass(frozen=True)
class Progress:
    """A target on a day. ``together`` are the periods of its figure up to this one, where they have a sum."""

    target: Target
    title: str
    as_of: dt.date
    state: State
    measure: Measure
    asked: Asked | None
    together: Measure | None = None
    asked_together: Asked | None = None

    @property
    def tone(self) -> str:
        """The tone in which pages show the state."""
        return TONES.get(self.state, "plain")


def progress_of(targets: Iterable[Target], today: dt.date, *, together: bool = False) -> list[Progress]:
    """Return how far each of ``targets`` is on ``today``, with records up to its last day or today.

    One query for each indicator and period (two for rates), whatever rows there are. ``together`` adds what the periods
    of one figure come to since the first of them; ``targets`` must hold all of these then.
    """
    targets = list(targets)
    titles = titles_of(targets)
    asked = {one.pk: asked_by(one, today) for one in targets}
    sums = _sums(targets, today) if together else {}
    wanted = [one for one in asked.values() if one]
    numbers = answers(wanted + [question for _wanted, question in sums.values()])
    found = []
    for one in targets:
        question = asked[one.pk]
        measure = Measure(one.target, numbers[question] if question else None, one.baseline)
        added, of_all = sums.get(one.pk, (None, None))
        found.append(
            Progress(
                target=one,
                title=titles[one.pk],
                as_of=min(one.ends_on, today),
                state=_state(one, measure, today),
                measure=measure,
                asked=question,
                together=Measure(added, numbers[of_all]) if of_all else None,
                asked_together=of_all,
            )
        )
    return found


def periods_beside(target: Target) -> Iterable[Target]:
    """Return the targets of the same figure that count alike, ``target`` among them, in the order of their periods."""
    alike = {name: getattr(target, name) for name in ("programme", "indicator", "by", "row", "counts")}
    return Target.objects.filter(**alike).select_related("programme").order_by("starts_on", "ends_on")


def asked_by(target: Target, today: dt.date) -> Asked | None:
    """Return what the records are asked for: up to the last day or today; None while the period has not begun."""
    if target.starts_on > today:
        return None
    since = target.starts_on if target.counts == Target.Counts.PERIOD else None
    scope = Scope(target.programme, as_of=min(target.ends_on, today), since=since)
    return Asked(target.indicator, scope, target.by, target.row)


def progress(scope: Scope) -> list[dict]:
    """Return the targets of a programme on the last day of ``scope`` as plain data, ready for JSON.

    One entry a figure: {indicator, by, row, title, unit, counts, counts_words, periods}. ``periods`` is a list, in
    order of time, of {starts_on, ends_on, as_of (days as 2018-07-30), words (the period), baseline, baseline_on,
    target, actual, per_cent, of_target, from_baseline, bar (0 to 100), state, state_words, together}, where
    ``together`` is None or the periods up to this one: {target, actual, per_cent}. Numbers are plain, None where there
    is none; per cents are rounded down to one decimal. All words are {language: text}.

    Empty for a scope that is narrowed: targets are those of a whole programme. With ``since`` it holds the figures of
    which a period meets that of the scope.
    """
    if not scope.is_whole:
        return []
    targets = list(Target.objects.filter(programme=scope.programme).select_related("programme"))
    titles = titles_in_languages(targets)
    groups: dict[tuple, list[Progress]] = {}
    for one in progress_of(targets, scope.as_of, together=True):
        groups.setdefault(_figure_of(one.target), []).append(one)
    return [
        {
            "indicator": first.target.indicator,
            "by": first.target.by,
            "row": first.target.row,
            "title": titles[first.target.pk],
            "unit": in_languages(lambda first=first: first.target.figure.unit),
            "counts": first.target.counts,
            "counts_words": in_languages(first.target.get_counts_display),
            "periods": [_period(one) for one in (first, *others)],
        }
        for first, *others in groups.values()
        if any(_meets(one.target, scope) for one in (first, *others))
    ]


def _period(one: Progress) -> dict:
    target, measure, together = one.target, one.measure, one.together
    return {
        "starts_on": target.starts_on.isoformat(),
        "ends_on": target.ends_on.isoformat(),
        "as_of": one.as_of.isoformat(),
        "words": in_languages(lambda: f"{date_format(target.starts_on)} – {date_format(target.ends_on)}"),
        "baseline": plain(target.baseline),
        "baseline_on": target.baseline_on.isoformat() if target.baseline_on else None,
        "target": plain(target.target),
        "actual": measure.actual,
        "per_cent": measure.per_cent,
        "of_target": measure.of_wanted,
        "from_baseline": measure.from_baseline,
        "bar": measure.bar,
        "state": one.state.value,
        "state_words": in_languages(lambda: one.state.label),
        "together": together
        and {"target": plain(together.wanted), "actual": together.actual, "per_cent": together.per_cent},
    }


def _sums(targets: list[Target], today: dt.date) -> dict[int, tuple[Decimal, Asked]]:
    """Return for each target, by its key, what its figure's periods up to it come to, and what to ask.

    Only for what can be added up: counts in periods that do not overlap. Who counts in two periods counts once.
    """
    figures: dict[tuple, list[Target]] = {}
    for one in targets:
        if one.counts == Target.Counts.PERIOD and not (isinstance(one.figure, Ratio) or one.figure.of_the_day):
            figures.setdefault(_figure_of(one), []).append(one)
    found = {}
    for periods in figures.values():
        periods.sort(key=lambda one: one.starts_on)
        added = Decimal(0)
        for place, one in enumerate(periods):
            if one.starts_on > today or (place and one.starts_on <= periods[place - 1].ends_on):
                break
            added += one.target
            scope = Scope(one.programme, as_of=min(one.ends_on, today), since=periods[0].starts_on)
            found[one.pk] = added, Asked(one.indicator, scope, one.by, one.row)
    return found


def _figure_of(target: Target) -> tuple:
    return target.indicator, target.by, target.row, target.counts


def _meets(target: Target, scope: Scope) -> bool:
    return not scope.since or (target.starts_on <= scope.as_of and target.ends_on >= scope.since)


def _state(target: Target, measure: Measure, today: dt.date) -> State:
    if target.starts_on > today:
        return State.NOT_BEGUN
    if target.ends_on < today:
        return State.REACHED if measure.is_reached else State.MISSED
    if not measure.is_reached:
        return State.UNDER_WAY
    return State.WITHIN_SO_FAR if measure.falls else State.REACHED_SO_FAR


def _exact(number: Number) -> Decimal:
    return Decimal(str(number))


def _per_cent(part: Decimal, whole: Decimal) -> float | None:
    # Rounded down, so that 100 is said of nothing that is less.
    return float((100 * part / whole).quantize(Decimal("0.1"), ROUND_FLOOR)) if whole else None
