"""What an uploaded sheet of attendance and scores would change, person by person; nothing is written here."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.people_sheet.cells import quoted
from partnerships.people_sheet.plan import ListPlan, fingerprint_of
from partnerships.people_sheet.words import key_of
from training.completion import number
from training.models import Attendance, Cohort, Enrolment, ResultImport
from training.result_sheet import STATE_OF_WORD, day_in, heading_of
from training.services.attendance import Cell
from training.services.scores import FIELDS

MOST_NAMED = 10
PERSON = ("full_name", "native_name", "institution")


class Outcome(models.TextChoices):
    """What becomes of a row."""

    WRONG = "wrong", gettext_lazy("wrong")
    CHANGED = "changed", gettext_lazy("changes")
    SAME = "same", gettext_lazy("no change")


@dataclass
class ResultRow:
    """One row: its number in the file, whom it is about, and what it changes or what is wrong."""

    number: int
    values: dict[str, str] = field(default_factory=lambda: dict.fromkeys(PERSON, ""))
    enrolment_id: int | None = None
    faults: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    scores: dict[str, Decimal | None] = field(default_factory=dict)

    @property
    def outcome(self) -> Outcome:
        """What becomes of the row."""
        if self.faults:
            return Outcome.WRONG
        return Outcome.CHANGED if self.changes else Outcome.SAME

    @property
    def outcome_words(self) -> str:
        """The outcome in words."""
        return self.outcome.label

    @property
    def reasons(self) -> list[str]:
        """The faults; without any the changes, not more than a page can show."""
        told = self.faults or self.changes
        more = len(told) - MOST_NAMED
        return [*told[:MOST_NAMED], _("and %(number)d more") % {"number": more}] if more > 0 else told


@dataclass
class ResultPlan(ListPlan):
    """All rows of a sheet, in the order of the file."""

    rows: list[ResultRow]
    outcomes = Outcome
    has_states = False
    wrong_words = gettext_lazy("Some rows are wrong, so nothing was saved. Correct the file and upload it again.")
    changed_words = gettext_lazy(
        "The records have changed since this page was opened, so nothing was saved. Look again at what follows."
    )

    def chosen(self, outcome: str) -> list[ResultRow]:
        """Return the rows with ``outcome``; without one all: what is wrong, what changes, what stays."""
        if outcome in Outcome.values:
            return super().chosen(outcome)
        return sorted(self.rows, key=lambda row: Outcome.values.index(row.outcome))

    @cached_property
    def changing(self) -> list[ResultRow]:
        """The rows that change something."""
        return [row for row in self.rows if row.outcome == Outcome.CHANGED]

    @cached_property
    def fingerprint(self) -> str:
        """The hash over all that would be written."""
        return fingerprint_of([[row.number, row.outcome, row.enrolment_id, row.changes] for row in self.rows])


def make_plan(uploaded: ResultImport, cohort: Cohort) -> ResultPlan:
    """Return what importing ``uploaded`` into ``cohort`` would change; in three queries."""
    reader = _Reader(uploaded.columns, cohort)
    rows = [reader.read(line, cells) for line, *cells in uploaded.rows]
    headings = ResultRow(1, faults=reader.no_days)
    return ResultPlan([headings, *rows] if headings.faults else rows)


class _Reader:
    """Reads the rows of one sheet against what is recorded now."""

    def __init__(self, columns: list, cohort: Cohort):
        self.names = [name for name, _letter in columns]
        self.letters = dict(columns)
        people = cohort.enrolments.select_related("person", "institution").order_by()
        self.people = {one.pk: one for one in people}
        self.days = {day.isoformat(): pk for pk, day in cohort.class_days.values_list("pk", "day")}
        marks = Attendance.objects.filter(enrolment__cohort=cohort, class_day__cohort=cohort).order_by()
        self.states = {(who, day): state for who, day, state in marks.values_list("enrolment", "class_day", "state")}
        self.rows_of: dict[int, int] = {}
        self.headings = {name: heading_of(name) for name in self.names}
        self.words = {"": _("not recorded"), **{state.value: str(state.label) for state in Attendance.State}}
        self.columns_of_days = [(name, self.days[name]) for name in self.names if name in self.days]
        self.no_days = [
            _("Column %(column)s: %(day)s is no class day of this cohort.")
            % {"column": letter, "day": heading_of(name)}
            for name, letter in columns
            if day_in(name) and name not in self.days
        ]

    def read(self, line: int, cells: list) -> ResultRow:
        """Return what row ``line`` says."""
        found = dict(zip(self.names, cells, strict=True))
        row = ResultRow(line)
        row.values["full_name"] = _text(found.get("full_name"))
        if not (enrolment := self._person(row, found)):
            return row
        row.enrolment_id = enrolment.pk
        person, institution = enrolment.person, str(enrolment.institution or "")
        row.values = dict(zip(PERSON, (person.full_name, person.native_name, institution), strict=True))
        for name in FIELDS:
            if found.get(name) is not None:
                self._score(row, name, found[name], getattr(enrolment, name))
        for name, day in self.columns_of_days:
            if found.get(name) is not None:
                self._mark(row, name, found[name], day)
        return row

    def _say(self, row: ResultRow, name: str, words: str) -> None:
        where = {"cell": f"{self.letters[name]}{row.number}", "heading": self.headings[name], "words": words}
        row.faults.append(_("%(cell)s (%(heading)s) %(words)s.") % where)

    def _person(self, row: ResultRow, found: dict) -> Enrolment | None:
        key = _text(found["key"])
        if not key:
            self._say(row, "key", _("is empty: the key says whose row this is"))
            return None
        enrolment = self.people.get(int(key)) if key.isdecimal() and len(key) < 19 else None
        if not enrolment:
            self._say(row, "key", _("says “%(value)s”, which is nobody in this cohort") % quoted(key))
            return None
        name = key_of(_text(found.get("full_name")))
        if name and name not in map(key_of, (enrolment.person.full_name, enrolment.person.native_name)):
            told = {"key": key, "person": enrolment.person}
            self._say(row, "full_name", _("is not the name of key %(key)s, who is %(person)s") % told)
        elif enrolment.state != Enrolment.State.ENROLLED:
            told = {"person": enrolment.person, "state": enrolment.get_state_display()}
            self._say(row, "key", _("is %(person)s, who is not enrolled (%(state)s)") % told)
        elif enrolment.pk in self.rows_of:
            self._say(row, "key", _("stands in row %(row)d already") % {"row": self.rows_of[enrolment.pk]})
        self.rows_of.setdefault(enrolment.pk, row.number)
        return enrolment

    def _mark(self, row: ResultRow, name: str, cell, day: int) -> None:
        state = self._state(_text(cell))
        if state is None:
            words = _("says “%(value)s”; it may say: P, A or E, present, absent or excused, 1 or 0, 出, 缺 or 假")
            self._say(row, name, words % quoted(_text(cell)))
            return
        now = self.states.get((row.enrolment_id, day), "")
        if state != now:
            row.cells.append(Cell(enrolment_id=row.enrolment_id, class_day_id=day, state=state, seen=now))
            row.changes.append(f"{self.headings[name]}: {self.words[now]} → {self.words[state]}")

    @staticmethod
    @lru_cache(maxsize=1000)
    def _state(text: str) -> str | None:
        return STATE_OF_WORD.get(key_of(text))

    def _score(self, row: ResultRow, name: str, cell, now: Decimal | None) -> None:
        text = _text(cell)
        if STATE_OF_WORD.get(key_of(text)) == "":
            score = None
        else:
            try:
                score = Decimal(text.replace(",", "."))
            except InvalidOperation:
                self._say(row, name, _("says “%(value)s”, which is no score from 0 to 100") % quoted(text))
                return
            if not score.is_finite() or not 0 <= score <= 100:
                self._say(row, name, _("says %(value)s; a score lies between 0 and 100") % quoted(text))
                return
            if score != round(score, 2):
                self._say(row, name, _("says %(value)s; a score has at most two decimals") % quoted(text))
                return
        if score != now:
            row.scores[name] = score
            row.changes.append(f"{self.headings[name]}: {number(now) or '–'} → {number(score) or '–'}")


def _text(cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    return cell["date"] if isinstance(cell, dict) else str(cell).strip()
