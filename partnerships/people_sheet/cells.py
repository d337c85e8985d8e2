"""The cells of one row of an uploaded list of people: turned into values, or told what is wrong with which."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from documents.names import clean_name
from partnerships.people_sheet.words import ERROR_VALUES, HEADINGS, REQUIRED, ListKind, country_codes, key_of

LONGEST = {"full_name": 200, "native_name": 200, "position": 200, "email": 254}
LONGEST_QUOTED = 60


class CellReader:
    """Reads the rows of one list; ``columns`` are its pairs of what a column holds and its letter.

    ``headings`` are what people write above each column, ``required`` the columns that must not be empty,
    ``names_of_things`` those that hold a name.
    """

    headings: dict[str, tuple[str, ...]] = HEADINGS
    required = REQUIRED
    longest = LONGEST
    names_of_things = ("full_name", "native_name")

    def __init__(self, columns: list, kind: ListKind):
        self.kind = kind
        self.names = [name for name, _letter in columns]
        self.letters = dict(columns)
        self.codes = country_codes()

    def read(self, number: int, cells: list) -> tuple[dict[str, str], dict[str, str]]:
        """Return the values of row ``number`` by column, and a sentence for each column whose cell is wrong.

        Choices become their codes; a column that the file does not have is empty. Of a wrong cell the value is what
        stands in it.
        """
        values, wrong = dict.fromkeys(self.headings, ""), {}
        for name, cell in zip(self.names, cells, strict=True):
            values[name], words = self._value(name, cell)
            if words:
                wrong[name] = self.say(number, name, words)
        return values, wrong

    def say(self, number: int, name: str, words: str) -> str:
        """Return a sentence about the cell of column ``name`` in row ``number``."""
        where = {"cell": f"{self.letters[name]}{number}", "heading": self.headings[name][0], "words": words}
        return _("%(cell)s (%(heading)s) %(words)s.") % where

    def _value(self, name: str, cell) -> tuple[str, str]:
        """Return a cell's value, and what is wrong with it in words or nothing."""
        if name == "state" and not self.kind.states:
            # A list without states may come from one that has them.
            return "", ""
        if cell is None:
            return "", _("is empty") if name in self.required else ""
        if not isinstance(cell, str):
            return _not_text(cell)
        if cell.upper() in ERROR_VALUES:
            return cell, _("holds the error %(value)s; write the value itself") % {"value": cell}
        text = clean_name(cell)
        if not text:
            return "", _("is empty") if name in self.required else ""
        if name in self.kind.meanings:
            return self._meant(name, text)
        if name == "country":
            code = self.codes.get(key_of(text), "")
            return code or text, "" if code else _("says “%(value)s”, which is no known country") % quoted(text)
        if len(text) > self.longest.get(name, len(text)):
            return text, _("is longer than %(most)d letters") % {"most": self.longest[name]}
        if name == "email":
            return _address(text)
        if name == "website":
            return _website(text)
        if name in self.names_of_things and not any(letter.isalpha() for letter in text):
            return text, _("says “%(value)s”, which is no name") % quoted(text)
        return text, ""

    def _meant(self, name: str, text: str) -> tuple[str, str]:
        if code := self.kind.meanings[name].get(key_of(text)):
            return code, ""
        words = _("says “%(value)s”; it may say: %(words)s")
        return text, words % {**quoted(text), "words": self.kind.offered[name]}


def quoted(text: str) -> dict[str, str]:
    """Return ``text`` as it stands in a sentence, shortened when it is long."""
    return {"value": text if len(text) <= LONGEST_QUOTED else text[: LONGEST_QUOTED - 1] + "…"}


def _address(text: str) -> tuple[str, str]:
    try:
        validate_email(text)
    except ValidationError:
        return text, _("says “%(value)s”, which is no e-mail address") % quoted(text)
    return text, ""


def _website(text: str) -> tuple[str, str]:
    address = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return text, _("says “%(value)s”, which is no address of a website") % quoted(text)
    return address, ""


def _not_text(cell) -> tuple[str, str]:
    if isinstance(cell, dict):
        return cell["date"], _("holds a date or time (%(value)s) where text is wanted") % {"value": cell["date"]}
    if isinstance(cell, bool):
        text = "TRUE" if cell else "FALSE"
        return text, _("holds the value %(value)s where text is wanted") % {"value": text}
    return str(cell), _("holds a number (%(value)s) where text is wanted") % {"value": cell}
