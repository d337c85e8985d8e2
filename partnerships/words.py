"""The words of an agreement read back for people: from the canonical text that approvals are bound to.

Pages, differences and the printed document all read them here, so that what is shown is what was hashed.
"""

import copy
import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from partnerships.languages import Language
from partnerships.models import ActivityLine, Agreement, AgreementVersion
from partnerships.models.terms import ActivityKind, LengthUnit, Mode
from partnerships.services.drafts import Terms, put_terms
from partnerships.services.terms import canonical_terms

MOST_MATCHED = 100


@dataclass(frozen=True)
class PartyWords:
    """A party as it was called when the words were written."""

    id: int
    name: str
    native_name: str
    country: str
    native_language: str = ""
    chinese_name: str = ""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class LineWords:
    """One agreed activity between the two parties. Its codes turn into words when they are asked for."""

    number: int
    kind: str
    sending: PartyWords
    receiving: PartyWords
    people_per_year: int
    length: int
    length_unit: str
    field_code: str
    field_of_study: str
    language: str
    mode: str

    @property
    def kind_words(self) -> str:
        """The kind of activity, such as "Teacher exchange"."""
        return capfirst(_choice(ActivityKind, self.kind))

    @property
    def length_words(self) -> str:
        """The length with its unit, such as "10 days"."""
        if self.length_unit == LengthUnit.MONTHS:
            return ngettext("%(count)s month", "%(count)s months", self.length) % {"count": self.length}
        return ngettext("%(count)s day", "%(count)s days", self.length) % {"count": self.length}

    @property
    def mode_words(self) -> str:
        """How people meet, such as "in person"."""
        return _choice(Mode, self.mode)

    @property
    def language_words(self) -> str:
        """The language of the activity, or nothing when it is not stated."""
        return _choice(Language, self.language) if self.language else ""

    def __str__(self) -> str:
        people = ngettext("%(count)s person a year", "%(count)s people a year", self.people_per_year)
        parts = [
            f"{self.kind_words}: {self.sending} → {self.receiving}",
            people % {"count": self.people_per_year},
            self.length_words,
            self.mode_words,
            self.field_of_study,
            self.language_words,
        ]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Words:
    """What a version says. The dates of a draft may still be open (None)."""

    number: str
    kind: str
    parties: tuple[PartyWords, PartyWords]
    starts_on: dt.date | None
    ends_on: dt.date | None
    purpose: str
    purpose_chinese: str
    lines: tuple[LineWords, ...]

    @property
    def kind_words(self) -> str:
        """The kind of agreement."""
        return _choice(Agreement.Kind, self.kind)


@dataclass(frozen=True)
class Difference:
    """One row of a comparison: what the earlier words say, what the later ones say, and whether it is the same."""

    old: str
    new: str

    @property
    def is_same(self) -> bool:
        """Whether both say it."""
        return self.old == self.new


def read_words(canonical: str) -> Words:
    """Return what the ``canonical`` text (of services.terms, either form) says."""
    data = json.loads(canonical)
    parties = tuple(PartyWords(**party) for party in data["parties"])
    named = {party.id: party for party in parties}
    return Words(
        number=data["number"],
        kind=data["kind"],
        parties=parties,
        starts_on=_day(data["starts_on"]),
        ends_on=_day(data["ends_on"]),
        purpose=data["purpose"],
        purpose_chinese=data.get("purpose_chinese", ""),
        lines=tuple(_line(number, line, named) for number, line in enumerate(data["lines"], 1)),
    )


def words_of(version: AgreementVersion, lines: Iterable[ActivityLine] | None = None) -> Words:
    """Return the words of ``version``: the kept ones of a proposed version, today's of a draft.

    ``lines`` stand in for the stored ones of a draft that is not saved.
    """
    if version.is_frozen and version.words:
        return read_words(version.words)
    return read_words(canonical_terms(version, lines))


def words_of_terms(agreement: Agreement, terms: Terms) -> Words:
    """Return the words of ``agreement`` as they would be with ``terms``, without saving anything."""
    stand_in = copy.copy(agreement)
    stand_in.first_party, stand_in.second_party = terms.first_party, terms.second_party
    version = AgreementVersion(agreement=stand_in)
    return words_of(version, put_terms(version, terms))


def sentences(words: Words) -> list[str]:
    """Return ``words`` as lines of text, one a fact, in the order of the page; what is not stated is left out.

    All that is hashed is told, empty lines within a purpose too: two texts that differ never look the same.
    """
    facts = [
        (_("Kind"), capfirst(words.kind_words)),
        (_("First party"), _named(words.parties[0])),
        (_("Second party"), _named(words.parties[1])),
        (_("From"), date_format(words.starts_on) if words.starts_on else ""),
        (_("To"), date_format(words.ends_on) if words.ends_on else ""),
        *((_("Purpose"), line or _("(empty line)")) for line in words.purpose.splitlines()),
        *((_("Purpose in Chinese"), line or _("(empty line)")) for line in words.purpose_chinese.splitlines()),
        *((_("Activity"), str(line)) for line in words.lines),
    ]
    return [f"{label}: {text}" for label, text in facts if text]


def differences(old: Words, new: Words) -> list[Difference]:
    """Hold ``old`` against ``new`` line by line; a line that changed stands beside the one it replaces."""
    before, after = sentences(old), sentences(new)
    head = _same_at_start(before, after)
    tail = _same_at_start(before[head:][::-1], after[head:][::-1])
    rows = [Difference(line, line) for line in before[:head]]
    rows += _matched(before[head : len(before) - tail], after[head : len(after) - tail])
    return rows + [Difference(line, line) for line in before[len(before) - tail :]]


def _same_at_start(one: list[str], other: list[str]) -> int:
    pairs = zip(one, other, strict=False)
    return next((number for number, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _matched(before: list[str], after: list[str]) -> list[Difference]:
    """Return the rows of what is left when equal beginnings and ends are cut off."""
    if max(len(before), len(after)) > MOST_MATCHED:
        # Matching takes time with the cube of the lines, and nobody reads so many: each beside its counterpart.
        return [Difference(one, other) for one, other in zip_longest(before, after, fillvalue="")]
    rows = []
    for tag, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [Difference(line, line) for line in before[first:last]]
        else:
            pairs = zip_longest(before[first:last], after[start:end], fillvalue="")
            rows += [Difference(one, other) for one, other in pairs]
    return rows


def _line(number: int, data: dict, parties: dict[int, PartyWords]) -> LineWords:
    return LineWords(
        number=number,
        kind=data["kind"],
        sending=parties[data["sending"]],
        receiving=parties[data["receiving"]],
        people_per_year=data["people_per_year"],
        length=data["length"],
        length_unit=data["length_unit"],
        field_code=data["field_of_study"],
        field_of_study=data.get("field_of_study_name", ""),
        language=data["language"],
        mode=data["mode"],
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _choice(choices, code: str) -> str:
    return str(dict(choices.choices).get(code, code))


def _named(party: PartyWords) -> str:
    others = [name for name in (party.native_name, party.chinese_name) if name]
    # One is often the other; both are words of the agreement.
    names = f"{party.name} ({', '.join(dict.fromkeys(others))})" if others else party.name
    return f"{names}, {countries.name(party.country)}" if party.country else names
