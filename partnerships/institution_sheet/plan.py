"""What an uploaded list of institutions would do, row by row, worked out against the database as it is now.

A row is the same institution as one that its importer may see when one of its names is, whatever the capitals, in the
same country. It looks like one when the names are the same in another spelling or language (partnerships.naming);
then whoever imports says which. Nothing is written here.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from documents.names import clean_name
from partnerships.institution_sheet.words import HEADINGS, REQUIRED, InstitutionList, kind_of
from partnerships.models import Institution, InstitutionImport, InstitutionName, Programme, Reason
from partnerships.naming.likeness import Called, Names, is_in_chinese
from partnerships.people_sheet.cells import CellReader
from partnerships.people_sheet.plan import ListPlan, fingerprint_of
from partnerships.people_sheet.words import key_of

NEW = "new"
MOST_OFFERED = 5
SEPARATOR = re.compile(r"[;；\n|]")
LONGEST_NAME = 200


class Outcome(models.TextChoices):
    """What becomes of a row."""

    WRONG = "wrong", gettext_lazy("wrong")
    LIKELY = "likely", gettext_lazy("choose")
    NEW = "new", gettext_lazy("new")
    JOINS = "reused", gettext_lazy("joins")
    SAME = "known", gettext_lazy("member")
    DUPLICATE = "duplicate", gettext_lazy("duplicate")


class InstitutionReader(CellReader):
    """Reads the rows of a list of institutions."""

    headings = HEADINGS
    required = REQUIRED
    longest = {
        "official_name": 200, "native_name": 200, "other_names": 1000, "former_names": 1000, "province": 100,
        "city": 100, "website": 200,
    }  # fmt: skip
    names_of_things = ("official_name", "native_name")


@dataclass(slots=True)
class PlanRow:
    """One row: its number in the file, what was read, what becomes of it and why."""

    number: int
    values: dict[str, str]
    outcome: str = Outcome.WRONG
    reasons: list[str] = field(default_factory=list)
    institution_id: int | None = None
    # The row of this file that is the same institution.
    same_as_row: int | None = None
    # What may be chosen, as pairs of answer and words, and what was.
    options: list[tuple[str, str]] = field(default_factory=list)
    answer: str = ""
    # Names that the record gets, as pairs of name and kind.
    names: list[tuple[str, str]] = field(default_factory=list)

    @property
    def outcome_words(self) -> str:
        """The outcome in words."""
        return Outcome(self.outcome).label

    @property
    def name(self) -> str:
        """The official name, as it was read."""
        return self.values["official_name"]

    @property
    def country(self) -> str:
        """The country in words, or what stands there."""
        return countries.name(self.values["country"]) or self.values["country"]


@dataclass
class InstitutionPlan(ListPlan):
    """All rows in the order of the file."""

    rows: list[PlanRow]
    outcomes = Outcome
    may_ask = True
    has_states = False
    wrong_words = gettext_lazy("Some rows are wrong, so nothing was added. Correct the file and upload it again.")
    changed_words = gettext_lazy(
        "The records have changed since this page was opened, so nothing was added. Look again at what follows."
    )

    @cached_property
    def adding(self) -> list[PlanRow]:
        """The rows that make an institution or let one join."""
        return [row for row in self.rows if row.outcome in (Outcome.NEW, Outcome.JOINS)]

    @property
    def writes(self) -> bool:
        """Whether anything would be written: also another name of a member."""
        return bool(self.adding) or any(row.names for row in self.rows)

    @cached_property
    def fingerprint(self) -> str:
        """The hash over all that would be written."""
        return fingerprint_of(
            [[row.number, row.outcome, row.institution_id, row.same_as_row, row.names] for row in self.rows]
        )

    def chosen(self, outcome: str) -> list[PlanRow]:
        """Return the rows with ``outcome``; without one all, those first that ask for something."""
        if outcome in self.outcomes.values:
            return super().chosen(outcome)
        return sorted(super().chosen(""), key=lambda row: row.outcome != Outcome.WRONG and not row.options)


def make_plan(uploaded: InstitutionImport, programme: Programme, user) -> InstitutionPlan:
    """Return what importing ``uploaded`` into ``programme`` by ``user`` would do; in a fixed number of queries."""
    reader = InstitutionReader(uploaded.columns, InstitutionList(title="", states={}, example=""))
    known = _Known(programme, user, uploaded.answers)
    rows = []
    for number, *cells in uploaded.rows:
        values, wrong = reader.read(number, cells)
        values["kind"] = values["kind"] or kind_of(values["official_name"]) or uploaded.usual_kind
        row = PlanRow(number, values, reasons=list(wrong.values()))
        if not row.reasons:
            known.decide(row)
        rows.append(row)
    return InstitutionPlan(rows)


@dataclass(slots=True)
class _Record:
    """An institution that a row may mean: one that is kept, or the one that an earlier row makes."""

    name: str
    country: str
    names: set[str] = field(default_factory=set)
    is_member: bool = False


class _Known:
    """The institutions that the importer may see and those of the rows before, under all their names.

    A key is that of a record, or minus the number of a row.
    """

    def __init__(self, programme: Programme, user, answers: dict[str, str]):
        self.answers = answers
        self.records: dict[int, _Record] = {}
        self.called: dict[str, dict[int, bool]] = defaultdict(dict)
        self.likeness = Names()
        visible = Institution.objects.visible_to(user).order_by()
        members = set(programme.memberships.values_list("institution_id", flat=True))
        for pk, official, native, country in visible.values_list("pk", "official_name", "native_name", "country"):
            self.records[pk] = _Record(official, country or "", is_member=pk in members)
            self._learn(pk, [official, native])
        others = InstitutionName.objects.filter(institution__in=visible.values("pk")).order_by("pk")
        for pk, name, kind in others.values_list("institution_id", "name", "kind"):
            self._learn(pk, [name], is_former=kind == InstitutionName.Kind.FORMER)
        # Names may be alike by chance where one cannot see; the very same name and country is one record everywhere.
        self.elsewhere: dict[tuple[str, str], int] = {}
        unseen = Institution.objects.exclude(pk__in=visible.values("pk")).order_by()
        for pk, official, country in unseen.values_list("pk", "official_name", "country"):
            self.elsewhere[(key_of(official), country or "")] = pk

    def _learn(self, key: int, names: list[str], *, is_former: bool = False) -> None:
        record = self.records[key]
        for name in filter(None, names):
            self.called[key_of(name)].setdefault(key, is_former)
            if key_of(name) not in record.names:
                record.names.add(key_of(name))
                self.likeness.learn(Called(key, record.country, name, is_former))

    def decide(self, row: PlanRow) -> None:
        """Say which institution ``row`` is and what becomes of it."""
        country = row.values["country"]
        if pk := self.elsewhere.pop((key_of(row.name), country), None):
            row.institution_id, row.outcome = pk, Outcome.JOINS
            self.records[pk] = _Record(row.name, country, is_member=True)
            self._learn(pk, [row.name])
            row.reasons.append(_("The record of this name and country is used and stays as it is."))
            return
        same = self._same(row, country)
        likely = same if len(same) > 1 else {} if same else self._likely(row, country)
        if len(same) == 1:
            ((key, reason),) = same.items()
            self._is(row, key, reason, takes_names=False)
        elif likely:
            self._ask(row, likely)
        else:
            self._is_new(row)

    def _same(self, row: PlanRow, country: str) -> dict[int, str]:
        found = {}
        for key, is_former in self.called.get(key_of(row.name), {}).items():
            if not country or not self.records[key].country or self.records[key].country == country:
                found[key] = Reason.FORMER if is_former else Reason.SAME_NAME
        return found

    def _likely(self, row: PlanRow, country: str) -> dict[int, str]:
        found: dict[int, str] = {}
        for name in filter(None, (row.name, row.values["native_name"], *_split(row.values["other_names"]))):
            for one, is_same in self.likeness.like(name, country):
                found.setdefault(one.key, reason_of(name, one, is_same))
        return found

    def _ask(self, row: PlanRow, likely: dict[int, str]) -> None:
        offered = list(likely.items())[:MOST_OFFERED]
        row.options = [(_answer(key), self._words(key)) for key, _reason in offered]
        own = (key_of(row.name), row.values["country"])
        # The name and country of a record can be given to no second one.
        here = any((key_of(self.records[key].name), self.records[key].country) == own for key in likely)
        if not here:
            row.options.append((NEW, _("a new institution")))
        answer = self.answers.get(str(row.number), "")
        if answer == NEW and not here:
            self._is_new(row)
        elif key := next((key for key, _reason in offered if _answer(key) == answer), None):
            self._is(row, key, likely[key], takes_names=True)
        else:
            row.outcome = Outcome.LIKELY
            row.reasons += [self._why(key, reason) for key, reason in offered]
            return
        row.answer = answer

    def _is(self, row: PlanRow, key: int, reason: str, *, takes_names: bool) -> None:
        record = self.records[key]
        row.reasons.append(self._why(key, reason))
        if key < 0:
            row.outcome, row.same_as_row = Outcome.DUPLICATE, -key
        else:
            row.institution_id = key
            row.outcome = Outcome.SAME if record.is_member else Outcome.JOINS
            record.is_member = True
        if takes_names:
            # Only what somebody has looked at; next time this spelling is known.
            row.names = [(row.name, InstitutionName.Kind.OTHER)] if key_of(row.name) not in record.names else []
            self._learn(key, [row.name])

    def _is_new(self, row: PlanRow) -> None:
        values = row.values
        row.outcome = Outcome.NEW
        self.records[-row.number] = _Record(row.name, values["country"], is_member=True)
        self._learn(-row.number, [row.name, values["native_name"]])
        for names, kind in (("other_names", "other"), ("former_names", "former")):
            given = [one for one in _split(values[names]) if key_of(one) not in self.records[-row.number].names]
            row.names += [(one, kind) for one in dict.fromkeys(given)]
            self._learn(-row.number, given, is_former=kind == "former")

    def _why(self, key: int, reason: str) -> str:
        return _("%(institution)s: %(reason)s.") % {
            "institution": self._words(key),
            "reason": Reason(reason).label,
        }

    def _words(self, key: int) -> str:
        record = self.records[key]
        name = f"{record.name} ({countries.name(record.country)})" if record.country else record.name
        return _("row %(row)d, %(name)s") % {"row": -key, "name": name} if key < 0 else name


def reason_of(name: str, other: Called, has_same_words: bool) -> str:
    """Return why ``name`` may mean what ``other`` is a name of."""
    if not has_same_words:
        return Reason.NEARLY
    if other.is_former:
        return Reason.FORMER
    if is_in_chinese(name) != is_in_chinese(other.name):
        return Reason.PINYIN
    return Reason.SAME_NAME if key_of(name) == key_of(other.name) else Reason.SPELLING


def _split(text: str) -> list[str]:
    names = (clean_name(one) for one in SEPARATOR.split(text))
    return [name for name in names if name and len(name) <= LONGEST_NAME]


def _answer(key: int) -> str:
    return str(key) if key > 0 else f"row {-key}"
