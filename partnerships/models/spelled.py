"""A column that keeps how the names of a row are compared, so that a list can be searched across spellings."""

from collections.abc import Callable

from django.db import models

from partnerships.naming.spelling import institution_words, person_words


class SpelledField(models.TextField):
    """Holds a line of words for each of the fields ``of``, written anew whenever the row is saved.

    For the database and its migrations a text like any other. ``QuerySet.update`` does not write it, as it does not
    write a day of change.
    """

    def __init__(self, *args, of: tuple[str, ...] = (), words: Callable | None = None, **kwargs):
        super().__init__(*args, **({"editable": False, "blank": True, "default": ""} | kwargs))
        self.of, self.words = of, words

    def deconstruct(self) -> tuple:
        """Return the recipe of a plain text field."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def pre_save(self, instance: models.Model, add: bool) -> str:
        """Return the words of the names as they are now."""
        lines = (" ".join(self.words(getattr(instance, name) or "")) for name in self.of)
        spelled = "\n".join(line for line in lines if line)
        setattr(instance, self.attname, spelled)
        return spelled

    def clone(self) -> "SpelledField":
        """Return a copy that knows its names, too; the recipe does not tell them."""
        copy = type(self)(of=self.of, words=self.words, verbose_name=self.verbose_name)
        copy.name = self.name
        return copy


def of_institution(*names: str) -> SpelledField:
    """Return the column for the names of an institution."""
    return SpelledField(of=names, words=institution_words)


def of_person(*names: str) -> SpelledField:
    """Return the column for the names of a person."""
    return SpelledField(of=names, words=person_words)
