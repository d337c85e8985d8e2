"""Names as they are compared: in Latin letters without accents, institutions' words in one language."""

import re
import unicodedata
from functools import cache, lru_cache

from partnerships.naming.words import COMMON, COMPOUND_SURNAMES, EMPTY, SAME, TITLES

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
WORD = re.compile(r"[^\W_]+(?:[’'`][^\W_]+)*")
# From so many letters on, the beginning of a word in another language is taken for the word while one types.
SHORTEST_BEGINNING = 4
# Stands for what no database holds (pages.lists.typed_words); nothing is called so.
UNSHOWN = "\ufffd"
SOFT_MARKS = str.maketrans("", "", "’'`")
NOT_DECOMPOSED = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})


@lru_cache(maxsize=50_000)
def institution_words(name: str) -> tuple[str, ...]:
    """Return the words of an institution's name, those of kind and subject in English: Politeknik is polytechnic.

    Chinese that has no such word is in pinyin; other scripts stay as they are.
    """
    text = _folded(name)
    for phrase, word in _phrases():
        text = text.replace(phrase, f" {word} ")
    text = HAN.sub(lambda found: f" {''.join(_pinyin(found[0]))} ", text)
    one_language = _one_language()
    words = (one_language.get(word, word) for word in _words(_plain(text)))
    return tuple(word for word in words if word not in EMPTY)


@lru_cache(maxsize=50_000)
def person_words(name: str) -> tuple[str, ...]:
    """Return the words of a person's name without titles; a Chinese one as surname and given name in pinyin."""

    def in_pinyin(found: re.Match) -> str:
        text = found[0]
        size = 2 if text.startswith(COMPOUND_SURNAMES) and len(text) > 2 else 1
        syllables = _pinyin(text)
        return f" {''.join(syllables[:size])} {''.join(syllables[size:])} "

    words = _words(_plain(HAN.sub(in_pinyin, _folded(name))))
    named = tuple(word for word in words if word not in TITLES)
    return named or words


def institution_key(name: str) -> str:
    """Return what two spellings of one institution's name have in common: its words in the order of the alphabet."""
    return " ".join(sorted(set(institution_words(name))))


def person_key(name: str) -> str:
    """Return what two spellings of one person's name have in common, whichever name comes first.

    The letters as a ring, read from where they come first in the alphabet: Wang Xiaoming, Xiao-Ming Wang and 王小明
    are one.
    """
    letters = "".join(person_words(name))
    return min((letters[place:] + letters[:place] for place in range(len(letters))), default="")


def telling_words(name: str) -> tuple[str, ...]:
    """Return the words of an institution's name that tell it from others of its kind; all when it has none."""
    words = institution_words(name)
    return tuple(word for word in words if word not in COMMON) or words


def typed_words(text: str) -> list[set[str]]:
    """Return, for each word that somebody types, what it may stand for in a name that is being looked for.

    The last word may be the beginning of one in another language: "politek" is the beginning of polytechnic.
    """
    if UNSHOWN in text:
        return [{UNSHOWN}]
    words = [{one} for one in institution_words(text)]
    if words and len(last := next(iter(words[-1]))) >= SHORTEST_BEGINNING:
        words[-1] |= {word for known, word in _one_language().items() if known.startswith(last)}
    return words


def typed_person_words(text: str) -> list[set[str]]:
    """Return the words that somebody types to find a person, each as the set of itself."""
    return [{UNSHOWN}] if UNSHOWN in text else [{word} for word in person_words(text)]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _plain(text: str) -> str:
    if text.isascii():
        return text
    letters = unicodedata.normalize("NFD", text.translate(NOT_DECOMPOSED))
    # Marks above Latin letters alone: in Thai or Khmer marks are vowels.
    return unicodedata.normalize("NFC", re.sub(r"(?<=[a-z])[\u0300-\u036f]+", "", letters))


def _words(text: str) -> tuple[str, ...]:
    if text.isascii():
        return tuple(word.translate(SOFT_MARKS) for word in WORD.findall(text))
    # In scripts that write vowels as marks, \w breaks words apart.
    kept = "".join(one if unicodedata.category(one)[0] in "LMN" else "" if one in "’'`\u200b" else " " for one in text)
    return tuple(kept.split())


def _pinyin(text: str) -> list[str]:
    # Late: its dictionary takes a third of a second and 50 MB, which processes without Chinese names are spared.
    from pypinyin import lazy_pinyin

    return lazy_pinyin(text, v_to_u=True)


@cache
def _phrases() -> list[tuple[str, str]]:
    """Words of several parts, and Chinese ones, which no blanks part from others; the longest first."""
    found = [(_folded(one), word) for word, known in SAME.items() for one in known if HAN.search(one) or " " in one]
    return sorted(found, key=lambda pair: -len(pair[0]))


@cache
def _one_language() -> dict[str, str]:
    return {_plain(_folded(one)): word for word, known in SAME.items() for one in known if " " not in one}
