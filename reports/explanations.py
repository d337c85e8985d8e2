"""Which records could explain that a published figure differs: numbers beside it, each with the way to its records.

Nothing here says what happened. Each sentence says a number that the records have, so that people can judge it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import TextChoices
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.dimensions import DIMENSIONS
from reports.indicators import INDICATORS, Indicator, Ratio
from reports.links import figure_url
from reports.models import PublishedFigure
from reports.models.figure import plain
from reports.published import Result, asked_by, comparison, difference
from reports.rows import Asked, Number, answers
from reports.tallies import by_first_day, things
from training.models import Enrolment
from workshops.models import Delegate

NEAR = dt.timedelta(days=30)
# Two years, a leap day among them.
FAR = dt.timedelta(days=731)
# More rows with the same number say nothing.
MOST_ROWS = 5

# The day on which what an indicator counts came to be: for those that only grow as time goes by.
DAY_OF = {
    "agreements_signed": "signed_on",
    "agreements_on_paper": "signed_on",
    "agreements_renewed": "signed_on",
    "agreements_at_workshops": "signed_on",
    "pairs": "signed_on",
    "activities_agreed": "agreement__signed_on",
    "activities_started": "actual_start",
    "activities_completed": Coalesce("actual_end", "actual_start"),
    "delegates": "workshop__starts_on",
    "workshops": "starts_on",
    "courses": "cohorts__ends_on",
    "tot_courses": "cohorts__ends_on",
    "cohorts": "ends_on",
    "enrolments": "cohort__ends_on",
    "enrolled": "cohort__ends_on",
    "attended": "cohort__ends_on",
    "completions": "cohort__ends_on",
    "completed": "cohort__ends_on",
    "trainers": "cohort__ends_on",
    "certificates": "issued_on",
    "certified": "issued_on",
    "members": "since",
}
# What counts each thing once, and what counts it as often as it is in the records.
ONCE_AND_OFTEN = (
    ("pairs", "agreements_signed"),
    ("enrolled", "enrolments"),
    ("completed", "completions"),
    ("certified", "certificates"),
    ("people", "participations"),
)
NOT_COMPLETED = {"completed": "enrolled", "completions": "enrolments"}
OF_AGREEMENTS = ("agreements_signed", "agreements_in_force", "agreements_on_paper", "agreements_at_workshops", "pairs")
OF_DELEGATES = ("delegates", "people", "participations", "institutions", "countries")


class Kind(TextChoices):
    """What an explanation looks at."""

    SAME_NUMBER = "same", gettext_lazy("The same number in the records of that day")
    OTHER_DAY = "day", gettext_lazy("The same number on other days")
    OUTSIDE = "outside", gettext_lazy("Records just outside, and records counted differently")


@dataclass(frozen=True)
class Explanation:
    """A sentence about a number in the records, and where its records are listed.

    ``is_exact`` when it leads to the published number: it is that number, or makes up the whole difference. The list
    behind ``url`` is one that viewers may not see when it is ``for_staff``.
    """

    kind: Kind
    words: str
    url: str
    is_exact: bool = True
    for_staff: bool = False


def explanations(figure: PublishedFigure, value: Number | None) -> list[Explanation]:
    """Return what could explain that the records say ``value``; nothing when they do not contradict the figure.

    Costs as many queries as there are related indicators and disaggregations, however many records.
    """
    if comparison(figure, value) in (Result.EQUAL, Result.REACHED):
        return []
    asked, published = asked_by(figure), plain(figure.value)
    found = [*_same_number(asked, published), *_same_row(asked, published), *_other_days(asked, published)]
    if value is not None:
        found += _outside(asked, value, abs(difference(figure, value)), is_more=value > published)
    return found


def _same_number(asked: Asked, published: Number) -> Iterable[Explanation]:
    """Other indicators near this one, and this one for the whole programme."""
    own, questions = INDICATORS[asked.indicator], {}
    # Nought is the number of much.
    for one in INDICATORS.values() if published else ():
        near = one is not own and (one.unit == own.unit or one.section == own.section)
        if near and one.in_reports and one.fits(asked.scope) and (not asked.by or asked.by in one.by):
            questions[replace(asked, indicator=one.key)] = str(one.title)
    if asked.by:
        questions[replace(asked, by="", row="")] = str(own.title)
    if asked.scope.workshop or asked.scope.cohorts:
        whole = replace(asked.scope, workshop=None, cohorts=())
        title = _("%(figure)s of the whole programme") % {"figure": own.title}
        questions[replace(asked, scope=whole)] = title
    if asked.scope.since:
        title = _("%(figure)s since the programme began") % {"figure": own.title}
        questions[replace(asked, scope=replace(asked.scope, since=None))] = title
    numbers = answers(questions)
    for question, title in questions.items():
        if numbers[question] == published:
            yield Explanation(Kind.SAME_NUMBER, f"{capfirst(title)}: {published}.", _url(question))


def _same_row(asked: Asked, published: Number) -> Iterable[Explanation]:
    """Rows of this figure that have the number, or without which it is left."""
    indicator, found = INDICATORS[asked.indicator], []
    if isinstance(indicator, Ratio) or not published:
        return
    for by in indicator.by:
        if by == asked.by:
            continue
        rows = _rows_of(asked, by)
        total = sum(rows.values())
        same = [key for key, number in rows.items() if number == published]
        # Of two rows, the one without the other was said already.
        others = [key for key, number in rows.items() if number and total - number == published and len(rows) > 2]
        words = DIMENSIONS[by].words([*same, *others]) if same or others else {}
        found += [(by, key, _row_words(indicator, by, words[key], published)) for key in same]
        found += [(by, "", _row_words(indicator, by, words[key], published, is_left_out=True)) for key in others]
    for by, key, words in found[:MOST_ROWS]:
        # An address names one row, which is that of the figure if it has one.
        url = _url(asked) if asked.by else figure_url(indicator.key, asked.scope, by, key)
        yield Explanation(Kind.SAME_NUMBER, words, url)


def _rows_of(asked: Asked, by: str) -> dict:
    """Return the rows ``by`` of the figure, or of the row of it that is asked for."""
    indicator = INDICATORS[asked.indicator]
    if not asked.by:
        return indicator.rows(asked.scope, by)
    own = DIMENSIONS[asked.by].parse(asked.row)
    crossed = indicator.cross(asked.scope, [asked.by, by])
    return {key: number for (row, key), number in crossed.items() if row == own}


def _row_words(indicator: Indicator, by: str, row: str, number: Number, *, is_left_out: bool = False) -> str:
    about = {"figure": capfirst(indicator.title), "heading": DIMENSIONS[by].heading, "row": row, "number": number}
    if is_left_out:
        return _("%(figure)s without %(heading)s “%(row)s”: %(number)s.") % about
    return _("%(figure)s, %(heading)s “%(row)s”: %(number)s.") % about


def _other_days(asked: Asked, published: Number) -> Iterable[Explanation]:
    """The days around on which the records had just this number, read from one query and then asked for again."""
    indicator, scope = INDICATORS[asked.indicator], asked.scope
    if asked.indicator not in DAY_OF or not published:
        return
    earliest, latest = scope.as_of - FAR, scope.as_of + FAR
    late = replace(scope, as_of=latest)
    records = indicator.records(late)
    if asked.by:
        records = things(records, (), indicator.path(asked.by, late), DIMENSIONS[asked.by].parse(asked.row))
    counts = by_first_day(records, indicator.once_per, DAY_OF[asked.indicator])
    total, first, last = 0, None, latest
    for day in sorted(counts):
        total += counts[day]
        if total == published:
            first = max(day, earliest)
        elif total > published:
            last = day - dt.timedelta(days=1)
            break
    if first is None or first > last:
        return
    days = [replace(asked, scope=replace(scope, as_of=day)) for day in (first, last)]
    if set(answers(days).values()) != {published}:
        return
    about = {"first": date_format(first), "last": date_format(last), "number": published}
    if first == last:
        words = _("On %(first)s the records had exactly %(number)s.") % about
    else:
        words = _("From %(first)s to %(last)s the records had exactly %(number)s.") % about
    yield Explanation(Kind.OTHER_DAY, words, _url(days[0]))


def _outside(asked: Asked, value: Number, gap: Number, *, is_more: bool) -> Iterable[Explanation]:
    """What is not counted and might have been, or what is counted and might not; those that fill the gap first."""
    found = [*(_too_many(asked, value) if is_more else _too_few(asked, value))]
    lines = [
        Explanation(Kind.OUTSIDE, f"{capfirst(words)}: {number}.", url, number == gap, for_staff)
        for words, number, url, for_staff in found
        if number
    ]
    return sorted(lines, key=lambda line: not line.is_exact)


def _too_few(asked: Asked, value: Number) -> Iterable[tuple]:
    scope = asked.scope
    if _happens(asked):
        after = replace(scope, since=scope.as_of + dt.timedelta(days=1), as_of=scope.as_of + NEAR)
        words = _("%(figure)s in the 30 days after that day") % {"figure": INDICATORS[asked.indicator].title}
        yield _number_of(replace(asked, scope=after), words)
    if asked.indicator in OF_AGREEMENTS and not scope.workshop:
        yield _number_of(replace(asked, indicator="agreements_proposed"))
    if asked.indicator in OF_DELEGATES:
        yield from _delegates_not_there(asked)
    if often := NOT_COMPLETED.get(asked.indicator):
        words = _("%(figure)s who did not complete") % {"figure": INDICATORS[often].title}
        yield _number_of(replace(asked, indicator=often), words, less=value)
        yield _withdrawn(asked)
    for once, often in ONCE_AND_OFTEN:
        if asked.indicator == once:
            words = _("%(figure)s that count no second time") % {"figure": INDICATORS[often].title}
            yield _number_of(replace(asked, indicator=often), words, less=value)


def _too_many(asked: Asked, value: Number) -> Iterable[tuple]:
    scope = asked.scope
    if _happens(asked):
        since = scope.as_of - NEAR + dt.timedelta(days=1)
        last = replace(asked, scope=replace(scope, since=max(since, scope.since or since)))
        words = _("%(figure)s in the last 30 days up to that day") % {"figure": INDICATORS[asked.indicator].title}
        words, number, url, for_staff = _number_of(last, words)
        # All of them at the end say no more than the figure itself.
        yield words, 0 if number == value else number, url, for_staff
    if asked.indicator == "agreements_signed":
        yield _number_of(replace(asked, indicator="agreements_terminated"))
        yield _number_of(replace(asked, indicator="agreements_expired"))
    if asked.indicator in ("enrolled", "enrolments"):
        yield _withdrawn(asked)
    for once, often in ONCE_AND_OFTEN:
        if asked.indicator == often:
            words = _("%(figure)s beyond the first of each") % {"figure": INDICATORS[often].title}
            words, number, url, for_staff = _number_of(replace(asked, indicator=once), words)
            yield words, value - number if url else 0, url, for_staff


def _happens(asked: Asked) -> bool:
    """Whether the figure counts what happened in a period, so that there is a just before and a just after."""
    indicator = INDICATORS[asked.indicator]
    return not (indicator.of_the_day or isinstance(indicator, Ratio))


def _number_of(asked: Asked, words: str = "", *, less: Number = 0) -> tuple:
    """Return (words, number, address, whether for staff alone) of an indicator; nought when it has no such row."""
    indicator = INDICATORS[asked.indicator]
    if asked.by and asked.by not in indicator.by:
        return words, 0, "", False
    return words or str(indicator.title), answers([asked])[asked] - less, _url(asked), False


def _delegates_not_there(asked: Asked) -> Iterable[tuple]:
    delegates, scope = INDICATORS["delegates"], asked.scope
    if asked.by and asked.by not in delegates.by:
        return
    for state in (Delegate.State.REGISTERED, Delegate.State.CONFIRMED):
        records = Delegate.objects.filter(workshop__in=scope.workshops(), state=state)
        if asked.by:
            records = things(records, (), delegates.path(asked.by, scope), DIMENSIONS[asked.by].parse(asked.row))
        words = _("delegates %(state)s who are not recorded as present") % {"state": state.label}
        url = reverse("workshops:workshop_list")
        if scope.workshop:
            url = f"{reverse('workshops:delegate_list', args=[scope.workshop.pk])}?state={state.value}"
        yield words, records.count(), url, True


def _withdrawn(asked: Asked) -> tuple:
    places, scope = INDICATORS["enrolments"], asked.scope
    records = scope.enrolments().filter(state=Enrolment.State.WITHDRAWN)
    if asked.by:
        records = things(records, (), places.path(asked.by, scope), DIMENSIONS[asked.by].parse(asked.row))
    return _("places withdrawn from"), records.count(), figure_url("enrolments", scope, asked.by, asked.row), False


def _url(asked: Asked) -> str:
    return figure_url(asked.indicator, asked.scope, asked.by, asked.row)
