"""Figures that others published, held against the records on the same day and by the same definition."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.models import PublishedFigure
from reports.models.figure import plain
from reports.rows import Asked, Number, answers, titles_of
from reports.scope import Scope


class Result(TextChoices):
    """How the records stand to a published figure."""

    EQUAL = "equal", gettext_lazy("equal")
    REACHED = "reached", gettext_lazy("at least reached")
    MORE = "more", gettext_lazy("the records have more")
    FEWER = "less", gettext_lazy("the records have fewer")
    NOTHING = "nothing", gettext_lazy("the records have none")


@dataclass(frozen=True)
class Held:
    """A published figure beside what the records say, and what other sources say of the same thing."""

    figure: PublishedFigure
    title: str
    value: Number | None
    result: Result
    words: str
    others: list[PublishedFigure]


def asked_by(figure: PublishedFigure) -> Asked:
    """Return what the records are asked for: the figure's day or period, workshop, cohorts and row."""
    scope = Scope(
        programme=figure.programme,
        as_of=figure.as_of,
        since=figure.since,
        workshop=figure.workshop,
        cohorts=tuple(sorted(cohort.pk for cohort in figure.cohorts.all())),
    )
    return Asked(figure.indicator, scope, figure.by, figure.row)


def values_of(figures: Iterable[PublishedFigure]) -> dict[int, Number | None]:
    """Return what the records say to each figure, by its key; None for a rate of nothing.

    One query for all figures of one indicator and scope (two for rates), whatever their rows. They need ``programme``,
    ``workshop`` and ``cohorts`` at hand: see ``with_scope`` of their queryset.
    """
    asked = {figure.pk: asked_by(figure) for figure in figures}
    numbers = answers(asked.values())
    return {pk: numbers[question] for pk, question in asked.items()}


def difference(figure: PublishedFigure, value: Number) -> Number:
    """Return by how much the records' ``value`` is above the published one."""
    return plain(round(value - float(figure.value), 1))


def comparison(figure: PublishedFigure, value: Number | None) -> Result:
    """Return how the records' ``value`` stands to the published one."""
    if value is None:
        return Result.NOTHING
    more = difference(figure, value)
    if figure.at_least and more >= 0:
        return Result.REACHED
    if not more:
        return Result.EQUAL
    return Result.MORE if more > 0 else Result.FEWER


def result_words(figure: PublishedFigure, value: Number | None) -> str:
    """Return the comparison in words, with the difference where there is one."""
    result = comparison(figure, value)
    if result not in (Result.MORE, Result.FEWER):
        return str(result.label)
    words = _("the records have %(number)s more") if result == Result.MORE else _("the records have %(number)s fewer")
    return words % {"number": abs(difference(figure, value))}


def others_say(figures: Iterable[PublishedFigure]) -> dict[int, list[PublishedFigure]]:
    """Return for each figure, by its key, those that say another number of the same thing. Two queries for all.

    The same thing is the same indicator and row, of the same workshop and the same cohorts, on whatever day: sources
    that contradict each other rarely name the day.
    """
    figures = list(figures)
    found = PublishedFigure.objects.filter(
        programme__in={one.programme_id for one in figures}, indicator__in={one.indicator for one in figures}
    )
    about: dict[tuple, list[PublishedFigure]] = {}
    for one in found.with_scope().order_by("value", "as_of", "pk"):
        about.setdefault(_thing(one), []).append(one)
    return {
        figure.pk: [one for one in about.get(_thing(figure), []) if one.value != figure.value] for figure in figures
    }


def held(figures: Iterable[PublishedFigure]) -> list[Held]:
    """Return each figure held against the records, in as few queries as ``values_of`` and ``others_say`` need."""
    figures = list(figures)
    titles, values, others = titles_of(figures), values_of(figures), others_say(figures)
    return [
        Held(
            figure=one,
            title=titles[one.pk],
            value=values[one.pk],
            result=comparison(one, values[one.pk]),
            words=result_words(one, values[one.pk]),
            others=others[one.pk],
        )
        for one in figures
    ]


def held_against(scope: Scope) -> list[tuple[PublishedFigure, Number | None]]:
    """Return the figures that a report on ``scope`` shows, each with what the records say.

    They are those of the programme, or of the workshop, that speak of a day up to the last one of ``scope``, each held
    against the records of its own day. Empty when the scope is narrowed further: nobody published figures of that.
    """
    if scope.is_narrow or scope.side or scope.cohorts:
        return []
    figures = PublishedFigure.objects.filter(programme=scope.programme, as_of__lte=scope.as_of).with_scope()
    if scope.since:
        figures = figures.filter(as_of__gte=scope.since)
    if scope.workshop:
        figures = figures.filter(workshop=scope.workshop)
    figures = list(figures)
    values = values_of(figures)
    return [(figure, values[figure.pk]) for figure in figures]


def _thing(figure: PublishedFigure) -> tuple:
    cohorts = frozenset(cohort.pk for cohort in figure.cohorts.all())
    return figure.programme_id, figure.indicator, figure.by, figure.row, figure.workshop_id, cohorts
