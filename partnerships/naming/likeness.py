"""Which names of institutions are likely to be one's: by blocks of names that share something, never every pair."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from partnerships.naming.spelling import HAN, institution_key, institution_words, telling_words
from partnerships.naming.words import COMMON

# So alike are two words that one is taken for a slip in writing the other, if they are long enough to tell.
LIKE = 0.85
SHORTEST_LIKE = 5
# What more names than these begin with tells nothing.
LARGEST_BLOCK = 60
BEGINNING = 4
# No name has more words that tell it apart; a cell full of words must not cost a minute.
MOST_TELLING = 8


@dataclass(frozen=True, slots=True)
class Called:
    """A name of a thing: the thing's key, country or nothing, the name, and whether it is a former one."""

    key: object
    country: str
    name: str
    is_former: bool = False


class Names:
    """Names that were learned, and which of them another name may mean."""

    def __init__(self, names: Iterable[Called] = ()):
        self._by_key: dict[str, list[Called]] = defaultdict(list)
        self._by_beginning: dict[str, list[Called]] = defaultdict(list)
        for one in names:
            self.learn(one)

    def learn(self, one: Called) -> None:
        """Let names that follow find ``one``."""
        if not one.name:
            return
        self._by_key[institution_key(one.name)].append(one)
        for beginning in _beginnings(one.name):
            self._by_beginning[beginning].append(one)

    def like(self, name: str, country: str = "") -> Iterator[tuple[Called, bool]]:
        """Find the names that may mean the same, each with whether it has exactly the same words.

        Of another country, when both are stated, is another institution.
        """
        key = institution_key(name)
        if not key:
            return
        block = self._by_key.get(key, ())
        for one in block if len(block) <= LARGEST_BLOCK else ():
            if _same_country(one.country, country):
                yield one, True
        words = set(institution_words(name))
        for beginning in _beginnings(name):
            block = self._by_beginning.get(beginning, ())
            if len(block) > LARGEST_BLOCK:
                continue
            for one in block:
                if _same_country(one.country, country) and nearly(words, set(institution_words(one.name))):
                    yield one, False


def _beginnings(name: str) -> set[str]:
    return {word[:BEGINNING] for word in telling_words(name)[:MOST_TELLING]}


def nearly(one: set[str], other: set[str]) -> bool:
    """Whether two different sets of words are as good as the same: each has its like, and one that tells is there."""
    left, right = one - other, other - one
    if not left or len(left) != len(right):
        return False
    for word in left:
        partner = next((each for each in sorted(right) if _is_slip(word, each)), None)
        if partner is None:
            return False
        right.discard(partner)
    return True


def is_in_chinese(name: str) -> bool:
    """Whether the name has a Chinese character."""
    return bool(HAN.search(name))


def _is_slip(one: str, other: str) -> bool:
    if one in COMMON or other in COMMON or min(len(one), len(other)) < SHORTEST_LIKE:
        return False
    # Khmer or Thai without blanks is one long word, most of which says what kind of institution it is.
    if not (one.isascii() and other.isascii()):
        return False
    return SequenceMatcher(None, one, other).ratio() >= LIKE


def _same_country(one: str, other: str) -> bool:
    return not one or not other or one == other
