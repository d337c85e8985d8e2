"""Which institutions fit together at a workshop: rules over what they offer and seek, and over what stands already.

Pure: it reads no database (``matches`` does) and makes no sentences (``match_words`` does). Each rule is one function
that names what it found; what a finding counts stands in Found, and the page shows both. docs/decisions.md says why.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import chain

from partnerships.countries import Side
from partnerships.models import Agreement, Institution
from workshops.models import Wish


class Found(Enum):
    """What speaks for a pair, and what it counts.

    The steps are so large that sides come before both ways, and both ways before how well single lines fit, as long as
    no more than MOST_COUNTED lines count.
    """

    SAME_FIELD = "same field", 6
    NEAR_FIELD = "near field", 4
    OPEN_FIELD = "open field", 3
    PLACES_COVERED = "places covered", 2
    PLACES_PARTLY = "places covered in part", 1
    SAME_LANGUAGE = "same language", 1
    OTHER_LANGUAGE = "other language", 0
    BOTH_WAYS = "both ways", 30
    DIFFERENT_SIDES = "different sides", 60

    def __init__(self, _name: str, points: int):
        self.points = points


# An agreement of more activities than this is advised by no programme that we know of.
MOST_COUNTED = 3
BROAD_FIELD = 2  # digits of an ISCED-F code that name the broad field

PairKey = tuple[int, int]


def key_of(one: int, other: int) -> PairKey:
    """Return what stands for two institutions, whichever comes first."""
    return (one, other) if one < other else (other, one)


@dataclass(frozen=True, slots=True)
class Between:
    """An agreement between two institutions that stands, or that is proposed."""

    agreement: Agreement
    is_sleeping: bool = False


@dataclass(frozen=True)
class Standing:
    """What there is already: pairs that signed at this workshop, agreements of pairs, partners of institutions."""

    signed_here: frozenset[PairKey] = frozenset()
    between: dict[PairKey, list[Between]] = field(default_factory=dict)
    partners: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Advice:
    """How many partners, and activities in an agreement, the programme advises at most."""

    partners: int = 4
    activities: int = 3


@dataclass(frozen=True, slots=True)
class Fit:
    """An offer of one institution that answers a request of another, and what speaks for it."""

    offer: Wish
    request: Wish
    found: tuple[Found, ...]
    points: int


@dataclass(frozen=True)
class Pair:
    """Two institutions that fit: why, in points, and what lets them come later.

    ``fits`` come best first; only the first ``counted`` count. ``enough`` are those of the two that have the advised
    number of partners, with the number.
    """

    first: Institution
    second: Institution
    fits: tuple[Fit, ...]
    counted: int
    found: tuple[Found, ...]
    between: tuple[Between, ...] = ()
    enough: tuple[tuple[Institution, int], ...] = ()

    @cached_property
    def points(self) -> int:
        """What speaks for the pair, added up."""
        return sum(one.points for one in self.fits[: self.counted]) + sum(one.points for one in self.found)

    @property
    def later(self) -> int:
        """How many things let the pair come later."""
        return bool(self.between) + len(self.enough)

    @property
    def kinds(self) -> set[str]:
        """The kinds of activity in which the two fit."""
        return {one.offer.kind for one in self.fits}

    def has(self, institutions) -> bool:
        """Whether one of the two is among ``institutions``, a collection of keys."""
        return self.first.pk in institutions or self.second.pk in institutions

    @property
    def both(self) -> tuple[Institution, Institution]:
        """The two."""
        return self.first, self.second


# The rules about one offer and one request of the same kind


def field_fits(offer: Wish, request: Wish) -> Found | None:
    """Same field of study, or the same broad one, or one of them left it open; else the two do not fit."""
    if offer.field_of_study_id is None or request.field_of_study_id is None:
        return Found.OPEN_FIELD
    if offer.field_of_study_id == request.field_of_study_id:
        return Found.SAME_FIELD
    return Found.NEAR_FIELD if _broad_field(offer) == _broad_field(request) else None


def places_fit(offer: Wish, request: Wish) -> Found | None:
    """The places offered cover those sought, or only a part; nothing to say when one of them gave no number."""
    if not offer.places or not request.places:
        return None
    return Found.PLACES_COVERED if offer.places >= request.places else Found.PLACES_PARTLY


def language_fits(offer: Wish, request: Wish) -> Found | None:
    """Both named the same language, or two different ones; nothing to say when one of them named none."""
    if not offer.language or not request.language:
        return None
    return Found.SAME_LANGUAGE if offer.language == request.language else Found.OTHER_LANGUAGE


# The rules about two institutions


def both_ways(fits: Iterable[Fit]) -> Found | None:
    """Each of the two offers something that the other seeks."""
    return Found.BOTH_WAYS if len({one.offer.institution_id for one in fits}) > 1 else None


def different_sides(one: Side, other: Side) -> Found | None:
    """One is of China and the other of Southeast Asia, which is what the programme is for."""
    return Found.DIFFERENT_SIDES if {one, other} == {Side.CHINA, Side.SOUTHEAST_ASIA} else None


def has_enough_partners(institution: Institution, standing: Standing, advice: Advice) -> int:
    """Return how many partners ``institution`` has when that is what is advised or more, else 0."""
    partners = standing.partners.get(institution.pk, 0)
    return partners if partners >= advice.partners else 0


def find_pairs(wishes: Iterable[Wish], standing: Standing, advice: Advice, own: set[int] | None = None) -> list[Pair]:
    """Return the promising pairs among the institutions of ``wishes``, the best first; with ``own`` those of it alone.

    ``own`` are keys of institutions. Pairs that signed at this workshop are left out. Pairs with an agreement, or with
    an institution that has partners enough, come after all others.
    """
    wishes = list(wishes)
    # By name, so that the first of two, and the first of equal pairs, is always the same.
    institutions = {one.institution_id: one.institution for one in wishes}
    places = {pk: place for place, pk in enumerate(sorted(institutions, key=lambda pk: (str(institutions[pk]), pk)))}
    sides = {pk: one.side for pk, one in institutions.items()}
    enough = {pk: has_enough_partners(one, standing, advice) for pk, one in institutions.items()}
    found = []
    for key, fits in _fits(wishes, standing.signed_here, own).items():
        first, second = sorted(key, key=places.__getitem__)
        of_two = (different_sides(sides[first], sides[second]), both_ways(fits))
        pair = Pair(
            institutions[first],
            institutions[second],
            tuple(sorted(fits, key=lambda fit: -fit.points)),
            counted=min(advice.activities, MOST_COUNTED),
            found=tuple(one for one in of_two if one),
            between=tuple(standing.between.get(key, ())),
            enough=tuple((institutions[pk], enough[pk]) for pk in (first, second) if enough[pk]),
        )
        found.append((pair.later, -pair.points, places[first], places[second], pair))
    return [pair for *_order, pair in sorted(found, key=lambda row: row[:4])]


def _fits(wishes: list[Wish], signed_here: frozenset[PairKey], own: set[int] | None) -> dict[PairKey, list[Fit]]:
    """Return for each pair the best offer that answers each request: two offers do not answer one request twice."""
    # By kind and broad field, so that only offers that may answer are looked at.
    offers: dict[str, dict[str, list[Wish]]] = defaultdict(lambda: defaultdict(list))
    for wish in wishes:
        if wish.direction == Wish.Direction.OFFERS:
            offers[wish.kind][_broad_field(wish)].append(wish)
    fits: dict[PairKey, list[Fit]] = defaultdict(list)
    for request in wishes:
        if request.direction != Wish.Direction.SEEKS:
            continue
        best: dict[int, Fit] = {}
        broad, of_kind, other = _broad_field(request), offers[request.kind], request.institution_id
        is_own = own is None or other in own
        for offer in chain(of_kind[broad], of_kind[""]) if broad else chain(*of_kind.values()):
            one = offer.institution_id
            if one == other or not (is_own or one in own):
                continue
            fit = _fit(offer, request)
            if fit and (one not in best or fit.points > best[one].points):
                best[one] = fit
        for pk, fit in best.items():
            key = key_of(pk, request.institution_id)
            if key not in signed_here:
                fits[key].append(fit)
    return fits


def _fit(offer: Wish, request: Wish) -> Fit | None:
    by_field = field_fits(offer, request)
    if by_field is None:
        return None
    found = (by_field, *(one for one in (places_fit(offer, request), language_fits(offer, request)) if one))
    return Fit(offer, request, found, sum([one.points for one in found]))


def _broad_field(wish: Wish) -> str:
    return wish.field_of_study.code[:BROAD_FIELD] if wish.field_of_study_id is not None else ""
