"""What the document of an agreement shows, article by article.

The template writes every article once and draws it in both languages. So nothing here is translated early: what the
template asks for turns into words in the language that is active at that moment.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from documents.fonts import CHINESE, script_of
from partnerships.languages import Language
from partnerships.models import AgreementVersion
from partnerships.words import LineWords, PartyWords, Words

# As many digits of the hash as tell two papers apart at a glance; the whole hash stands on the first page.
SHORT_HASH = 12


@dataclass(frozen=True)
class Side:
    """A column: Django's code of its language, and the language that the page names."""

    code: str
    lang: str


SIDES = (Side("en", "en"), Side("zh-hans", CHINESE.lang))


def is_chinese() -> bool:
    """Whether the Chinese side is being drawn."""
    return translation.get_language() == SIDES[1].code


@dataclass(frozen=True)
class Fact:
    """A label and the lines beside it, both put into words when they are asked for; without text, a line to write on.

    A name is the same in both languages.
    """

    label: str
    text: Callable[[], str] | None = None
    is_name: bool = False


@dataclass(frozen=True)
class Line:
    """An activity line with the field of study as it is called in both languages."""

    words: LineWords
    is_from_first: bool
    field_in_english: str
    field_in_chinese: str

    @property
    def direction(self) -> str:
        """Which party sends to which; the table has no room for names of 200 letters."""
        return _("First → second") if self.is_from_first else _("Second → first")

    @property
    def field(self) -> str:
        """The field of study, in English where it has no Chinese name; nothing when none is agreed."""
        return (is_chinese() and self.field_in_chinese) or self.field_in_english


@dataclass(frozen=True)
class Party:
    """A party as the words name it, and how it agreed."""

    words: PartyWords
    label: str
    heading: str
    signing: tuple[Fact, ...]

    @property
    def name(self) -> str:
        """The official name; on the Chinese side the Chinese one, if there is one."""
        return (is_chinese() and self.chinese_name) or self.words.name

    @property
    def lang(self) -> str:
        """The language of ``name``."""
        return CHINESE.lang if is_chinese() and self.chinese_name else "en"

    @property
    def chinese_name(self) -> str:
        """The Chinese name; words of the first form do not say which name is one, the script does."""
        native = self.words.native_name
        return self.words.chinese_name or (native if script_of(native) is CHINESE else "")

    @property
    def native_name(self) -> str:
        """The native name when it is another one than the Chinese, which has a side of its own."""
        return "" if self.words.native_name == self.chinese_name else self.words.native_name

    @property
    def native_lang(self) -> str:
        """The language of the native name; when it is not known or Chinese, its script says it."""
        return "" if self.words.native_language == Language.CHINESE else self.words.native_language

    @property
    def country(self) -> str:
        """The country, nothing for a regional or international organisation."""
        return str(countries.name(self.words.country)) if self.words.country else ""


@dataclass(frozen=True)
class Document:
    """A version on paper. ``state`` gives its state, a sentence a line; ``replaces`` is the number of a version."""

    version: AgreementVersion
    words: Words
    parties: tuple[Party, Party]
    lines: list[Line]
    state: Callable[[], str]
    replaces: int | None
    was_approved_here: bool
    ceremony_on: dt.date | None

    @property
    def title(self) -> str:
        """The kind of agreement."""
        return capfirst(self.words.kind_words)

    @property
    def is_draft(self) -> bool:
        """Whether the words can still change."""
        return not self.version.is_frozen

    @property
    def short_hash(self) -> str:
        """The beginning of the hash; nothing for a draft."""
        return self.version.sha256[:SHORT_HASH]

    @property
    def facts(self) -> list[Fact]:
        """What kind of paper this is, a fact a row."""
        facts = [
            Fact(gettext_lazy("Number"), lambda: self.words.number),
            Fact(gettext_lazy("Version"), self._version_words),
            Fact(gettext_lazy("State"), self.state),
        ]
        if earlier := self.version.agreement.renewal_of:
            facts.append(Fact(gettext_lazy("Renewal of"), lambda: earlier.number))
        if self.is_draft:
            facts.append(Fact(gettext_lazy("Words"), lambda: _("The words can still change.")))
        return facts

    @property
    def period(self) -> str:
        """From when to when; a day that is still open is said to be open."""
        starts_on, ends_on = (
            date_format(day) if day else _("not stated yet") for day in (self.words.starts_on, self.words.ends_on)
        )
        return _("%(start)s to %(end)s") % {"start": starts_on, "end": ends_on}

    @property
    def purpose(self) -> str:
        """The purpose in the language of the side, else in the other one."""
        own, other = self._purposes()
        return own or other

    @property
    def purpose_lang(self) -> str:
        """The language that ``purpose`` is in."""
        own, _other = self._purposes()
        return CHINESE.lang if is_chinese() == bool(own) else "en"

    @property
    def purpose_note(self) -> str:
        """That the purpose is written in the other language alone; nothing when it is not."""
        own, _other = self._purposes()
        if own:
            return ""
        return _("(in English only)") if is_chinese() else _("(in Chinese only)")

    @property
    def commitment(self) -> str:
        """Whose head committed the institution, as a label; nothing for other than drafts, or when none is recorded."""
        if not self.is_draft or not self.version.commitment_by:
            return ""
        labels = {
            self.words.parties[0].id: _("Commitment of the first party’s head"),
            self.words.parties[1].id: _("Commitment of the second party’s head"),
        }
        return labels.get(self.version.agreement.drafted_by_id, _("Commitment of the head"))

    def _version_words(self) -> str:
        number = str(self.version.number)
        if self.replaces is None:
            return number
        takes = _("Version %(number)s takes the place of version %(earlier)s.")
        return f"{number}\n" + takes % {"number": number, "earlier": self.replaces}

    def _purposes(self) -> tuple[str, str]:
        both = (self.words.purpose, self.words.purpose_chinese)
        return both[::-1] if is_chinese() else both
