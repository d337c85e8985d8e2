"""What an uploaded list of people would do, row by row, worked out against the database as it is now.

A row is one of four: somebody new, somebody whose record the programme keeps already, somebody who is there
already (or stands further up in the same file), or wrong. Who is the same person is decided so: the same e-mail
address, whatever its capitals; else the same institution and the same name in either script, unless both have
e-mail addresses and these differ. Nothing is written here.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nlargest

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from partnerships.models import Institution, InstitutionName, Person, Programme, UploadedList
from partnerships.naming.spelling import institution_key, person_key
from partnerships.people_sheet.cells import CellReader, quoted
from partnerships.people_sheet.words import ListKind, key_of

NEW_PERSON = "new"
NEAREST = 3
LIKE = 0.5
MOST_NAMED = 3


class Outcome(models.TextChoices):
    """What becomes of a row."""

    WRONG = "wrong", gettext_lazy("wrong")
    NEW = "new", gettext_lazy("new person")
    REUSED = "reused", gettext_lazy("known person")
    DUPLICATE = "duplicate", gettext_lazy("duplicate")
    LIKELY = "likely", gettext_lazy("choose")


ADDING = (Outcome.NEW, Outcome.REUSED)


@dataclass(slots=True, eq=False)
class Known:
    """Somebody whom a row may mean: a kept record, or the person that an earlier row would make."""

    pk: int | None
    name: str
    native_name: str
    institution_id: int | None
    place: str
    emails: set[str]
    # The state here already, and the row of this file that puts the person here.
    state: str = ""
    row: int | None = None

    @property
    def words(self) -> str:
        """Name and institution, to tell namesakes apart; the row for somebody who is not kept yet."""
        words = f"{self.name} ({self.place})" if self.place else self.name
        return words if self.pk else _("row %(row)d") % {"row": self.row}


@dataclass(slots=True)
class PlanRow:
    """One row: its number in the file, what was read, what becomes of it and why."""

    number: int
    values: dict[str, str]
    outcome: str = Outcome.WRONG
    reasons: list[str] = field(default_factory=list)
    institution_id: int | None = None
    institution: str = ""
    # A name that no institution has; the nearest ones are looked up when the row is shown.
    unknown_institution: str = ""
    person_id: int | None = None
    # The state that the person gets, and the same in words.
    state: str = ""
    state_words: str = ""
    # What may be chosen, as pairs of answer and words, and what was.
    options: list[tuple[str, str]] = field(default_factory=list)
    answer: str = ""

    def refuse(self, words: str) -> None:
        """Make the row wrong, because of ``words``."""
        self.outcome, self.state = Outcome.WRONG, ""
        self.reasons.append(words)

    @property
    def outcome_words(self) -> str:
        """The outcome in words."""
        return Outcome(self.outcome).label


class ListPlan:
    """All rows of an uploaded list in the order of the file; each has its ``number``, ``outcome`` and ``reasons``."""

    outcomes: type[models.TextChoices]
    rows: list
    # Whether the list asks which record is meant by a row that looks like one.
    may_ask = False
    # Whether a row may say the state of its person.
    has_states = True
    # Why an import is refused.
    wrong_words = gettext_lazy("Some rows are wrong, so nobody was added. Correct the file and upload it again.")
    changed_words = gettext_lazy(
        "The records have changed since this page was opened, so nobody was added. Look again at what follows."
    )

    @cached_property
    def counts(self) -> Counter:
        """How many rows have which outcome."""
        return Counter(row.outcome for row in self.rows)

    def chosen(self, outcome: str) -> list:
        """Return the rows with ``outcome``; without one all, the wrong ones first."""
        if outcome in self.outcomes.values:
            return [row for row in self.rows if row.outcome == outcome]
        first = {"wrong": 0, "likely": 1}
        return sorted(self.rows, key=lambda row: first.get(row.outcome, 2))

    @property
    def undecided(self) -> int:
        """How many rows wait for a choice."""
        return self.counts["likely"]

    @property
    def asks(self) -> bool:
        """Whether any row has something to choose."""
        return self.may_ask and any(row.options for row in self.rows)

    def explain(self, row) -> list[str]:
        """Return the reasons of ``row``."""
        return row.reasons


def fingerprint_of(seen: list) -> str:
    """Return a hash over all that would be written: what people saw and agreed to is what is done, or nothing."""
    return hashlib.sha256(json.dumps(seen, separators=(",", ":")).encode()).hexdigest()


@dataclass
class Plan(ListPlan):
    """All rows in the order of the file, and the institutions' names by how they are compared."""

    rows: list[PlanRow]
    names: dict[str, str]
    outcomes = Outcome

    @cached_property
    def adding(self) -> list[PlanRow]:
        """The rows that add somebody."""
        return [row for row in self.rows if row.outcome in ADDING]

    @property
    def can_be_imported(self) -> bool:
        """Whether no row is wrong or undecided and somebody is added."""
        return bool(self.adding) and not (self.counts[Outcome.WRONG] or self.undecided)

    @cached_property
    def fingerprint(self) -> str:
        """The hash over all that would be written."""
        return fingerprint_of(
            [[row.number, row.outcome, row.person_id, row.institution_id, row.state] for row in self.rows]
        )

    def explain(self, row: PlanRow) -> list[str]:
        """Return the reasons of ``row``; for an unknown institution with the names that are nearest to it."""
        if not row.unknown_institution:
            return row.reasons
        nearest = self._nearest(key_of(row.unknown_institution))
        if not nearest:
            return [*row.reasons, _("No institution of the programme has a name like it.")]
        return [*row.reasons, _("Nearest: %(names)s.") % {"names": "; ".join(nearest)}]

    @cached_property
    def _pairs(self) -> dict[str, set[str]]:
        return {name: _pairs_in(name) for name in self.names}

    @cached_property
    def _spelled(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, official in self.names.items():
            found.setdefault(institution_key(name), []).append(official)
        return found

    def _nearest(self, key: str) -> list[str]:
        same = self._spelled.get(institution_key(key), [])
        wanted = _pairs_in(key)
        likeness = {}
        for name, pairs in self._pairs.items():
            # Part of a name counts as like it: "Nanjing Polytechnic" has little of a full name of sixty letters.
            is_part = key in name or name in key
            likeness[name] = is_part + 2 * len(wanted & pairs) / (len(wanted) + len(pairs) or 1)
        near = [name for name in nlargest(2 * NEAREST, likeness, key=likeness.get) if likeness[name] >= LIKE]
        return list(dict.fromkeys([*same, *(self.names[name] for name in near)]))[:NEAREST]


def _pairs_in(key: str) -> set[str]:
    """Return the pairs of letters that follow each other: two names are as alike as they have many in common."""
    return {key[place : place + 2] for place in range(len(key) - 1)}


def _answer(known: Known) -> str:
    return str(known.pk) if known.pk else f"row {known.row}"


class Target:
    """Where the people of a list are put. Each app that takes lists has one of its own."""

    kind: ListKind

    def __init__(self, programme: Programme, inside: dict[int, str]):
        """``inside`` are the states of those who are there already, by person."""
        self.programme = programme
        self.inside = inside
        # Who is meant, by the number of a row that looks like somebody; None when nobody is asked.
        self.answers: dict[str, str] | None = None

    def already(self, told: dict[str, str]) -> str:
        """Return a sentence about ``who`` is there already in this ``state``, and ``why`` the row means that person."""
        raise NotImplementedError

    def label(self, state: str) -> str:
        """Return a state in words."""
        raise NotImplementedError

    def give_place(self, row: PlanRow) -> None:
        """Give a newcomer the state that ``row`` asks for; say with ``row.refuse`` why there is no place."""
        raise NotImplementedError


def make_plan(uploaded: UploadedList, target: Target) -> Plan:
    """Return what importing ``uploaded`` would do; in three queries."""
    reader = CellReader(uploaded.columns, target.kind)
    places = _Institutions(target.programme)
    people = _People(target)
    rows = []
    for number, *cells in uploaded.rows:
        values, wrong = reader.read(number, cells)
        row = PlanRow(number, values, reasons=list(wrong.values()))
        if "institution" not in wrong and (words := places.find(row, "country" in wrong)):
            row.reasons.append(reader.say(number, "institution", words))
        if not row.reasons:
            people.decide(row)
        rows.append(row)
    return Plan(rows, places.offered)


class _Institutions:
    """The institutions of the programme under all their names."""

    def __init__(self, programme):
        self.known: dict[int, tuple[str, str]] = {}
        self.called: dict[str, set[int]] = {}
        self.offered: dict[str, str] = {}
        institutions = Institution.objects.of_programme(programme).order_by()
        for pk, official, native, country in institutions.values_list("pk", "official_name", "native_name", "country"):
            self.known[pk] = (official, country)
            label = f"{official} ({countries.name(country)})" if country else official
            for name in (official, native, label):
                self._call(pk, name)
        others = InstitutionName.objects.filter(institution__in=institutions.values("pk")).order_by()
        for pk, name in others.values_list("institution_id", "name"):
            self._call(pk, name)

    def _call(self, pk: int, name: str) -> None:
        if key := key_of(name):
            self.called.setdefault(key, set()).add(pk)
            self.offered.setdefault(key, self.known[pk][0])

    def find(self, row: PlanRow, ignore_country: bool) -> str:
        """Give ``row`` the institution that its words name; return what is wrong with them, or nothing."""
        name, country = row.values["institution"], "" if ignore_country else row.values["country"]
        named = self.called.get(key_of(name), set())
        found = {pk for pk in named if not country or self.known[pk][1] == country}
        if len(found) == 1:
            (row.institution_id,) = found
            row.institution = self.known[row.institution_id][0]
            return ""
        if not named:
            row.unknown_institution = name
            return _("says “%(value)s”, which is no institution of this programme") % quoted(name)
        words = sorted(self._words(pk) for pk in named)[:MOST_NAMED]
        if not found:
            told = {**quoted(name), "country": countries.name(country), "names": "; ".join(words)}
            return _("says “%(value)s”, which is not in %(country)s: %(names)s") % told
        told = {**quoted(name), "names": "; ".join(words)}
        return _("says “%(value)s”, the name of several; write which, with its country: %(names)s") % told

    def _words(self, pk: int) -> str:
        official, country = self.known[pk]
        return f"{official} ({countries.name(country)})" if country else official


class _People:
    """The people whose record the programme keeps, and who of them is there already."""

    def __init__(self, target: Target):
        self.target = target
        self.by_email: dict[str, list[Known]] = {}
        self.by_name: dict[tuple[int | None, str], list[Known]] = {}
        # By institution, with their names; how these are spelled is worked out where somebody new is from alone.
        self.named_at: dict[int | None, list[tuple[Known, tuple[str, ...]]]] = {}
        self.spelled_at: dict[int | None, dict[str, list[Known]]] = {}
        people = Person.objects.of_programme(target.programme).order_by("pk")
        fields = ("pk", "full_name", "native_name", "institution_id", "institution__official_name", "email")
        for pk, name, native, institution_id, place, email in people.values_list(*fields):
            known = Known(pk, name, native, institution_id, place or "", set(), target.inside.get(pk, ""))
            self._learn(known, institution_id, email, (name, native))

    def _learn(self, known: Known, institution_id: int | None, email: str, names: tuple[str, ...]) -> None:
        """Let the rows that follow find ``known`` by ``email``, and by ``names`` at the institution."""
        email = email.casefold()
        if email and email not in known.emails:
            known.emails.add(email)
            self.by_email.setdefault(email, []).append(known)
        for key in filter(None, map(key_of, names)):
            found = self.by_name.setdefault((institution_id, key), [])
            if known not in found:
                found.append(known)
        if self.target.answers is not None:
            self.named_at.setdefault(institution_id, []).append((known, names))

    def decide(self, row: PlanRow) -> None:
        """Say who ``row`` is and what becomes of it."""
        email, names = row.values["email"].casefold(), (row.values["full_name"], row.values["native_name"])
        namesakes = self._called(row, names)
        by_email = self.by_email.get(email, [])
        if len(by_email) > 1:
            # One address for several people, as of an office: the name says which of them.
            meant, why = [one for one in by_email if one in namesakes], _("the same e-mail address and name")
        elif by_email:
            meant, why = by_email, _("the same e-mail address")
        else:
            meant = [one for one in namesakes if not (email and one.emails)]
            why = _("the same name and institution")
        if len(meant) > 1 or (by_email and not meant):
            row.reasons.append(self._several(meant or by_email, email, bool(by_email)))
            return
        likely = [] if meant or namesakes else self._likely(row, names)
        if likely and not row.answer:
            row.outcome = Outcome.LIKELY
            told = {"who": "; ".join(one.words for one in likely)}
            row.reasons.append(_("The same name in another spelling or script: %(who)s.") % told)
            return
        chosen = next((one for one in likely if _answer(one) == row.answer), None)
        if meant or chosen:
            person = chosen or meant[0]
            self._is(row, person, why if meant else _("as was chosen"), is_called_so=person in [*namesakes, chosen])
        else:
            person = self._is_new(row, namesakes)
        self._learn(person, row.institution_id, email, names)

    def _likely(self, row: PlanRow, names: tuple[str, ...]) -> list[Known]:
        """Return the people of the row's institution with its name in another spelling, and let ``row`` offer them."""
        if self.target.answers is None:
            return []
        keys = dict.fromkeys(filter(None, map(person_key, names)))
        at_institution = self.spelled_at.setdefault(row.institution_id, {})
        for known, known_names in self.named_at.pop(row.institution_id, []):
            for key in filter(None, map(person_key, known_names)):
                at_institution.setdefault(key, []).append(known)
        spelled = (one for key in keys for one in at_institution.get(key, []))
        found = list(dict.fromkeys(spelled))[:MOST_NAMED]
        if found:
            row.options = [(_answer(one), one.words) for one in found] + [(NEW_PERSON, _("a new person"))]
            answer = self.target.answers.get(str(row.number), "")
            row.answer = answer if answer in dict(row.options) else ""
        return found

    def _called(self, row: PlanRow, names: tuple[str, ...]) -> list[Known]:
        keys = dict.fromkeys(filter(None, map(key_of, names)))
        return list(dict.fromkeys(one for key in keys for one in self.by_name.get((row.institution_id, key), [])))

    def _is(self, row: PlanRow, person: Known, why: str, *, is_called_so: bool) -> None:
        told = {"who": person.words, "why": why, "row": person.row}
        row.person_id = person.pk
        if person.row:
            row.outcome = Outcome.DUPLICATE
            row.reasons.append(_("The same person as in row %(row)d: %(why)s.") % told)
        elif person.state:
            row.outcome = Outcome.DUPLICATE
            told["state"] = self.target.label(person.state)
            row.reasons.append(self.target.already(told))
        else:
            row.outcome, person.row = Outcome.REUSED, row.number
            row.reasons.append(_("The record of %(who)s is used and stays as it is: %(why)s.") % told)
            self._give_place(row)
        if not is_called_so:
            row.reasons.append(
                _("The name or institution differs. Should this be another person, write another e-mail address.")
            )

    def _is_new(self, row: PlanRow, namesakes: list[Known]) -> Known:
        values = row.values
        row.outcome = Outcome.NEW
        person = Known(
            None, values["full_name"], values["native_name"], row.institution_id, row.institution, set(),
            row=row.number,
        )  # fmt: skip
        if namesakes:
            told = {"who": "; ".join(one.words for one in namesakes[:MOST_NAMED])}
            row.reasons.append(
                _("A namesake with another e-mail address, so both are kept as two people: %(who)s.") % told
            )
        self._give_place(row)
        return person

    def _give_place(self, row: PlanRow) -> None:
        self.target.give_place(row)
        row.state_words = self.target.label(row.state) if row.state else ""

    @staticmethod
    def _several(found: list[Known], email: str, has_email: bool) -> str:
        told = {"count": len(found), "names": "; ".join(one.words for one in found[:MOST_NAMED])}
        if has_email:
            words = _("%(count)d people have this e-mail address: %(names)s. Correct their records first.")
        elif email:
            words = _(
                "%(count)d people of this name and institution have no e-mail address: %(names)s. "
                "Write this one into the record of the one who is meant."
            )
        else:
            words = _(
                "%(count)d people of this name and institution are known: %(names)s. "
                "Add the e-mail address of the one who is meant."
            )
        return words % told
