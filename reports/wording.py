"""Words in every language of a report."""

from collections.abc import Callable

from django.utils import translation

from reports.contents import LANGUAGES

Words = dict[str, str]


def in_languages(words: Callable[[], str]) -> Words:
    """Return what ``words`` gives in each language: {language: text}."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = str(words())
    return found
