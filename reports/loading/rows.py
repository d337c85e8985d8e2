"""One row of a data file, and how model objects are made of it."""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from reports.loading.errors import DataError

Thing = TypeVar("Thing", bound=models.Model)


class Row:
    """Named values and where they stand, so that every complaint can name the file and the line."""

    def __init__(self, where: str, values: Mapping[str, Any]):
        self.where, self.values = where, values

    def wrong(self, why: str) -> DataError:
        """Return the error that says what is wrong here."""
        return DataError(f"{self.where}: {why}")

    def text(self, name: str) -> str:
        """Return a value as text in Unicode's form NFC, empty when it is not there."""
        value = self.values.get(name)
        return unicodedata.normalize("NFC", str(value)).strip() if value is not None else ""

    def words(self, name: str) -> list[str]:
        """Return the words of a cell, or the texts of a JSON list."""
        value = self.values.get(name) or []
        if isinstance(value, list) and not all(isinstance(word, str) for word in value):
            raise self.wrong(f"“{name}” must be a list of texts.")
        if not isinstance(value, str | list):
            raise self.wrong(f"“{name}” must be a list of texts.")
        return value.split() if isinstance(value, str) else value

    def whole_numbers(self, name: str) -> list[int]:
        """Return the whole numbers of a cell."""
        return [self._as(int, name, word, "whole numbers") for word in self.words(name)]

    def days(self, name: str) -> list[dt.date]:
        """Return the days of a cell, written as 2018-07-30."""
        return [self._as(dt.date.fromisoformat, name, word, "days like 2018-07-30") for word in self.words(name)]

    def parts(self, name: str) -> list["Row"]:
        """Return the objects of a JSON list as rows of their own."""
        values = self.values.get(name) or []
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.wrong(f"“{name}” must be a list of objects in curly brackets.")
        return [Row(f"{self.where}, {name} {number}", value) for number, value in enumerate(values, 1)]

    def one_of(self, things: Mapping[str, Thing], name: str, needed: bool = True) -> Thing | None:
        """Return the thing that this row names by its key; None when it names none and need not."""
        return self.known(things, self.text(name), name) if needed or self.text(name) else None

    def some_of(self, things: Mapping[str, Thing], name: str) -> list[Thing]:
        """Return the things that this row names by their keys."""
        return [self.known(things, key, name) for key in self.words(name)]

    def known(self, things: Mapping[str, Thing], key: str, name: str) -> Thing:
        """Return the thing with this key; an error says that there is none."""
        if key not in things:
            raise self.wrong(f"“{name}” names “{key}”, which is not there.")
        return things[key]

    def make(self, model: type[Thing], columns: str, **values: Any) -> Thing:
        """Return a new, unsaved ``model`` with the row's ``columns`` and ``values``, checked field by field."""
        for name in columns.split():
            if text := self.text(name):
                values[name] = True if text == "yes" else text
        thing = model(**values)
        try:
            # Relations were looked up by key before; checking each again would be a query each.
            thing.clean_fields(exclude=[field.name for field in model._meta.fields if field.is_relation])
        except ValidationError as error:
            name, messages = next(iter(error.message_dict.items()))
            raise self.wrong(f"“{name}”: {messages[0]}") from error
        return thing

    def _as(self, convert, name: str, word: str, what: str):
        try:
            return convert(word)
        except ValueError as error:
            raise self.wrong(f"“{name}” must hold {what}, not “{word}”.") from error
