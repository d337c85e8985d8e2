"""What changed from one edition to the next: numbers, figures that are new or gone, definitions, filters."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from reports.contents import Part
from reports.figures import Words, in_languages, list_of, list_section, read_in
from reports.suppression import HIDDEN


def changes(before, figures: dict) -> dict:
    """Return the section that compares ``figures`` (of reports.figures.compute) with the edition ``before``, or None.

    A number that either of the two hides leaves no difference.
    """
    if before is None:
        first = in_languages(lambda: _("This is the first edition on this subject, so there is nothing to compare."))
        return list_section(Part.CHANGES, notes=[first])
    then, now = _by_key(before.figures), _by_key(figures)
    notes = [in_languages(lambda: _compared_with(before))]
    lists = [list_of(
        gettext_lazy("Figure"), gettext_lazy("Before"), gettext_lazy("Now"), gettext_lazy("Difference"),
        rows=[_row(then[key], one) for key, one in now.items() if key in then],
    )]  # fmt: skip
    news = [one["title"] for key, one in now.items() if key not in then]
    gone = [one["title"] for key, one in then.items() if key not in now]
    if news:
        notes.append(_listed(gettext_lazy("New in this edition: %(titles)s."), news))
    if gone:
        notes.append(_listed(gettext_lazy("No longer in this edition: %(titles)s."), gone))
    lists += _definitions(before.figures, then, now)
    lists += _filters(before.figures["filters"], figures["filters"])
    return list_section(Part.CHANGES, notes=notes, lists=[one for one in lists if one["rows"]])


def difference(before, now) -> int | float | None:
    """Return how much a figure grew, to one decimal; None when it was, or is, nothing that can be counted."""
    if before is None or now is None:
        return None
    found = round(now - before, 1)
    return int(found) if found == int(found) else found


def _by_key(figures: dict) -> dict[str, dict]:
    return {one["key"]: one for section in figures["sections"] for one in section["figures"]}


def _compared_with(before) -> str:
    words = _("Compared with “%(title)s”, until %(day)s, made on %(made)s.")
    # Editions of before reports had two languages have their title in English alone.
    title = read_in(get_language(), before.figures.get("title", "")) or before.title
    made = date_format(timezone.localtime(before.made_at))
    return words % {"title": title, "day": date_format(before.as_of), "made": made}


def _row(then: dict, now: dict) -> dict:
    ends = [HIDDEN if one.get("hidden") else one["value"] for one in (then, now)]
    grown = HIDDEN if HIDDEN in ends else difference(*ends)
    return {"of": now["key"], "cells": [now["title"], *ends, grown], "records": [1, 2, 3]}


def _listed(words: str, titles: list[Words]) -> Words:
    return {
        language: str(one) % {"titles": separator.join(title[language] for title in titles)}
        for (language, one), separator in zip(in_languages(lambda: words).items(), (", ", "、"), strict=True)
    }


def _definitions(figures: dict, then: dict, now: dict) -> Iterator[dict]:
    # Editions of before reports had two languages have their definitions in English alone.
    languages = ["en"] if "original" in figures else list(next(iter(now.values()), {"title": {}})["title"])
    rows = [
        {"of": "", "cells": [one["title"], then[key]["definition"], one["definition"]], "records": []}
        for key, one in now.items()
        if key in then and any(then[key]["definition"][each] != one["definition"][each] for each in languages)
    ]
    title = gettext_lazy("Definitions in other words")
    yield list_of(gettext_lazy("Figure"), gettext_lazy("Before"), gettext_lazy("Now"), rows=rows, title=title)


def _filters(then: list[dict], now: list[dict]) -> Iterator[dict]:
    before = {one["words"]["en"]: one for one in then}
    after = {one["words"]["en"]: one for one in now}
    none = in_languages(lambda: "–")
    rows = []
    for name in dict.fromkeys([*before, *after]):
        ends = [side[name]["value"] if name in side else none for side in (before, after)]
        if ends[0]["en"] != ends[1]["en"]:
            words = (after.get(name) or before[name])["words"]
            rows.append({"of": "", "cells": [words, *ends], "records": []})
    title = gettext_lazy("Other filters")
    yield list_of(gettext_lazy("Filter"), gettext_lazy("Before"), gettext_lazy("Now"), rows=rows, title=title)
