"""Which institutions and which people may be one: found by what they have in common, never every pair.

Records that have more namesakes than ``LARGEST_BLOCK`` (an office's address that fifty people gave, say) are left out:
what so many share tells nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations

from partnerships.institution_sheet.plan import reason_of
from partnerships.models import Institution, InstitutionName, Person, Reason
from partnerships.naming.likeness import Called, Names, is_in_chinese
from partnerships.naming.spelling import person_key
from partnerships.people_sheet.words import key_of

LARGEST_BLOCK = 10
TOLD_EVERY = 5000
# So many records are shown to whoever enters one that is like them.
MOST_LIKE = 5

Pairs = dict[tuple[int, int], list[str]]


def pairs_of_institutions() -> Pairs:
    """Return the institutions that may be one, the older key first, with the reasons; in two queries.

    Who goes on under the name of the other is no duplicate: that is history.
    """
    rows = Institution.objects.order_by("pk").values_list(
        "pk", "official_name", "native_name", "country", "now_known_as"
    )
    country, successor, names = {}, {}, []
    for pk, official, native, code, next_pk in rows:
        country[pk], successor[pk] = code or "", next_pk
        names += [Called(pk, code or "", name) for name in (official, native) if name]
    others = InstitutionName.objects.order_by("pk").values_list("institution_id", "name", "kind")
    for pk, name, kind in others:
        names.append(Called(pk, country.get(pk, ""), name, kind == InstitutionName.Kind.FORMER))
    found: Pairs = defaultdict(list)
    known = Names()
    for one in names:
        for other, has_same_words in known.like(one.name, one.country):
            pair = _ordered(one.key, other.key)
            if pair[0] != pair[1] and _last(pair[0], successor) != _last(pair[1], successor):
                reason = reason_of(one.name, other, has_same_words)
                _add(found[pair], Reason.FORMER if one.is_former and has_same_words else reason)
        known.learn(one)
    return dict(found)


def pairs_of_people(progress: Callable[[int, int], None] = lambda done, total: None) -> Pairs:
    """Return the people who may be one, the older key first, with the reasons; in one query.

    Who has the same name elsewhere is somebody else, unless one of the two has no institution.
    """
    rows = list(Person.objects.order_by("pk").values_list("pk", "full_name", "native_name", "email", "institution"))
    by_email: dict[str, list[int]] = defaultdict(list)
    by_name: dict[str, dict[int | None, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    for done, (pk, full_name, native_name, email, institution) in enumerate(rows, start=1):
        if email:
            by_email[email.casefold()].append(pk)
        for name in filter(None, dict.fromkeys((full_name, native_name))):
            if key := person_key(name):
                by_name[key][institution].append((pk, name))
        if done % TOLD_EVERY == 0:
            progress(done, len(rows))
    found: Pairs = defaultdict(list)
    for keys in by_email.values():
        for pair in _pairs(keys):
            _add(found[_ordered(*pair)], Reason.EMAIL)
    for places in by_name.values():
        nowhere = places.get(None, [])
        for institution, named in places.items():
            if institution is not None:
                for one, other in _pairs(named):
                    _name_there(found, one, other)
        everybody = [one for named in places.values() for one in named]
        if nowhere and len({pk for pk, _name in everybody}) <= LARGEST_BLOCK:
            for one in nowhere:
                for other in everybody:
                    if one[0] != other[0]:
                        _add(found[_ordered(one[0], other[0])], Reason.NO_INSTITUTION)
    return dict(found)


def institutions_like(institutions, new: Institution) -> list[Institution]:
    """Return those of ``institutions`` that the unsaved ``new`` may be, in two queries; at most MOST_LIKE."""
    known = Names()
    for pk, official, native, country in institutions.order_by("pk").values_list(
        "pk", "official_name", "native_name", "country"
    ):
        for name in filter(None, (official, native)):
            known.learn(Called(pk, country or "", name))
    found = {
        one.key
        for name in (new.official_name, new.native_name)
        for one, _has_same_words in known.like(name, str(new.country.code or ""))
    }
    return list(institutions.filter(pk__in=found)[:MOST_LIKE]) if found else []


def people_like(people, new: Person) -> list[Person]:
    """Return those of ``people`` with the e-mail address of the unsaved ``new``, or its name at its institution."""
    keys = {key for name in (new.full_name, new.native_name) if (key := person_key(name))}
    found = list(people.filter(email__iexact=new.email).order_by("pk")[:MOST_LIKE]) if new.email else []
    there = people.filter(institution=new.institution_id).order_by("pk") if new.institution_id else people.none()
    found += [
        one for one in there if one not in found and keys & {person_key(one.full_name), person_key(one.native_name)}
    ]
    return found[:MOST_LIKE]


def _name_there(found: Pairs, one: tuple[int, str], other: tuple[int, str]) -> None:
    (first, name), (second, other_name) = one, other
    if first == second:
        return
    if key_of(name) == key_of(other_name):
        reason = Reason.SAME_PERSON
    elif is_in_chinese(name) != is_in_chinese(other_name):
        reason = Reason.PINYIN_THERE
    else:
        reason = Reason.SPELLING_THERE
    _add(found[_ordered(first, second)], reason)


def _pairs(block: list) -> Iterable[tuple]:
    return combinations(block, 2) if len(block) <= LARGEST_BLOCK else ()


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _add(reasons: list[str], reason: str) -> None:
    if str(reason) not in reasons:
        reasons.append(str(reason))


def _last(pk: int, successor: dict[int, int | None]) -> int:
    """Return the institution under which ``pk`` goes on today; one that leads back to itself ends there."""
    seen = set()
    while (following := successor.get(pk)) and pk not in seen:
        seen.add(pk)
        pk = following
    return pk
