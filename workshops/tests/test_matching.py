"""The rules by which pairs are found: no database, each rule by itself and then in the order of the list."""

import pytest

from partnerships.countries import Side
from partnerships.models import Agreement, FieldOfStudy, Institution
from workshops import matching
from workshops.match_words import enough_words, fit_words, reasons_of
from workshops.matching import Advice, Between, Fit, Found, Standing, find_pairs
from workshops.models import Wish

ELECTRONICS = FieldOfStudy(pk=1, code="0714", name="Electronics")
MECHANICS = FieldOfStudy(pk=2, code="0715", name="Mechanics")
HOTELS = FieldOfStudy(pk=3, code="1013", name="Hotels")
BANGKOK = Institution(pk=1, official_name="Bangkok College", country="TH")
GUIYANG = Institution(pk=2, official_name="Guiyang College", country="CN")
HANOI = Institution(pk=3, official_name="Hanoi College", country="VN")
KUNMING = Institution(pk=4, official_name="Kunming College", country="CN")
LONDON = Institution(pk=5, official_name="London College", country="GB")
ADVICE = Advice(partners=4, activities=3)


def offer(institution=GUIYANG, kind="scholarship", field=None, **fields) -> Wish:
    return Wish(direction="offer", institution=institution, kind=kind, field_of_study=field, **fields)


def seek(institution=BANGKOK, kind="scholarship", field=None, **fields) -> Wish:
    return Wish(direction="seek", institution=institution, kind=kind, field_of_study=field, **fields)


def pairs(*wishes, standing=None, advice=ADVICE, own=None):
    return find_pairs(wishes, standing or Standing(), advice, own)


def names(found) -> list[str]:
    return [f"{pair.first.city_word}-{pair.second.city_word}" for pair in found]


@pytest.fixture(autouse=True)
def short_names():
    for one in (BANGKOK, GUIYANG, HANOI, KUNMING, LONDON):
        one.city_word = one.official_name.split()[0]


# Each rule


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (ELECTRONICS, ELECTRONICS, Found.SAME_FIELD),
        (ELECTRONICS, MECHANICS, Found.NEAR_FIELD),
        (ELECTRONICS, HOTELS, None),
        (ELECTRONICS, None, Found.OPEN_FIELD),
        (None, ELECTRONICS, Found.OPEN_FIELD),
        (None, None, Found.OPEN_FIELD),
    ],
)
def test_field_fits(one, other, found):
    assert matching.field_fits(offer(field=one), seek(field=other)) is found
    # The list finds what the rule says, and nothing else.
    assert [pair.fits[0].found[0] for pair in pairs(offer(field=one), seek(field=other))] == ([found] if found else [])


@pytest.mark.parametrize(
    ("offered", "sought", "found"),
    [
        (10, 10, Found.PLACES_COVERED),
        (10, 9, Found.PLACES_COVERED),
        (9, 10, Found.PLACES_PARTLY),
        (None, 10, None),
        (10, None, None),
    ],
)
def test_places_fit(offered, sought, found):
    assert matching.places_fit(offer(places=offered), seek(places=sought)) is found


@pytest.mark.parametrize(
    ("offered", "sought", "found"),
    [("en", "en", Found.SAME_LANGUAGE), ("en", "th", Found.OTHER_LANGUAGE), ("", "en", None), ("en", "", None)],
)
def test_language_fits(offered, sought, found):
    assert matching.language_fits(offer(language=offered), seek(language=sought)) is found


def test_both_ways():
    one = Fit(offer(GUIYANG), seek(BANGKOK), (), 0)
    other = Fit(offer(BANGKOK), seek(GUIYANG), (), 0)
    assert matching.both_ways([one, one]) is None
    assert matching.both_ways([one, other]) is Found.BOTH_WAYS


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (Side.CHINA, Side.SOUTHEAST_ASIA, Found.DIFFERENT_SIDES),
        (Side.SOUTHEAST_ASIA, Side.CHINA, Found.DIFFERENT_SIDES),
        (Side.CHINA, Side.CHINA, None),
        (Side.SOUTHEAST_ASIA, Side.SOUTHEAST_ASIA, None),
        (Side.CHINA, Side.OTHER, None),
        (Side.SOUTHEAST_ASIA, Side.NOT_STATED, None),
    ],
)
def test_different_sides(one, other, found):
    assert matching.different_sides(one, other) is found


@pytest.mark.parametrize(("partners", "enough"), [(3, 0), (4, 4), (5, 5)])
def test_has_enough_partners(partners, enough):
    assert matching.has_enough_partners(BANGKOK, Standing(partners={1: partners}), ADVICE) == enough


def test_weights_keep_the_order_that_is_promised():
    best_line = Found.SAME_FIELD.points + Found.PLACES_COVERED.points + Found.SAME_LANGUAGE.points
    assert Found.BOTH_WAYS.points > matching.MOST_COUNTED * best_line
    assert Found.DIFFERENT_SIDES.points > Found.BOTH_WAYS.points + matching.MOST_COUNTED * best_line
    assert Found.SAME_FIELD.points > Found.NEAR_FIELD.points > Found.OPEN_FIELD.points > 0
    assert Found.PLACES_COVERED.points > Found.PLACES_PARTLY.points > 0


# The list


def test_nothing_meets_without_an_offer_of_what_somebody_else_seeks():
    assert pairs() == []
    assert pairs(offer(), offer(BANGKOK)) == []
    assert pairs(seek(), seek(GUIYANG)) == []
    assert pairs(offer(), seek(kind="visit")) == []
    assert pairs(offer(BANGKOK), seek(BANGKOK)) == []


def test_a_pair_says_what_it_counts():
    [pair] = pairs(offer(field=ELECTRONICS, places=10, language="en"), seek(field=ELECTRONICS, places=6, language="en"))
    assert (pair.first, pair.second, pair.later) == (BANGKOK, GUIYANG, 0)
    assert pair.fits[0].points == 6 + 2 + 1
    assert (pair.found, pair.points) == ((Found.DIFFERENT_SIDES,), 60 + 9)
    assert pair.kinds == {"scholarship"}


def test_both_ways_comes_before_one_way_however_well_it_fits():
    well = [offer(KUNMING, kind, ELECTRONICS, places=9) for kind in ("visit", "scholarship", "dual_programme")]
    sought = [seek(BANGKOK, kind, ELECTRONICS, places=9) for kind in ("visit", "scholarship", "dual_programme")]
    loosely = [offer(HANOI, "visit"), offer(GUIYANG, "joint_research"), seek(HANOI, "joint_research"), seek(GUIYANG)]
    loosely += [offer(HANOI, "scholarship")]
    found = pairs(*well, *sought, *loosely)
    assert names(found)[:2] == ["Guiyang-Hanoi", "Bangkok-Kunming"]
    assert [pair.points for pair in found[:2]] == [60 + 30 + 3 + 3, 60 + 3 * 8]


def test_different_sides_come_before_the_same_side_which_is_not_left_out():
    same = [offer(KUNMING, "visit", ELECTRONICS), seek(GUIYANG, "visit", ELECTRONICS)]
    same += [seek(KUNMING, "dual_programme", ELECTRONICS), offer(GUIYANG, "dual_programme", ELECTRONICS)]
    found = pairs(*same, offer(LONDON), seek(HANOI), offer(GUIYANG, "joint_research"), seek(HANOI, "joint_research"))
    assert names(found) == ["Guiyang-Hanoi", "Guiyang-Kunming", "Hanoi-London"]
    assert [pair.points for pair in found] == [60 + 3, 30 + 6 + 6, 3]


def test_one_request_is_answered_once_by_the_best_offer_of_a_partner():
    offers = [offer(field=MECHANICS), offer(field=ELECTRONICS), offer(field=None)]
    for told in (offers, offers[::-1]):
        [pair] = pairs(*told, seek(field=ELECTRONICS))
        assert [fit.found for fit in pair.fits] == [(Found.SAME_FIELD,)]


def test_no_more_lines_count_than_activities_are_advised():
    kinds = ["visit", "scholarship", "dual_programme", "joint_research"]
    wishes = [one for kind in kinds for one in (offer(kind=kind), seek(kind=kind))]
    wishes += [offer(kind="other", field=HOTELS), seek(kind="other", field=HOTELS)]
    for activities, points in ((1, 6), (3, 6 + 3 + 3), (60, 6 + 3 + 3)):
        [pair] = pairs(*wishes, advice=Advice(activities=activities))
        assert (len(pair.fits), pair.points - 60) == (5, points)
        assert [reason.points for reason in reasons_of(pair)][-2:] == [0, 60]


def test_pairs_that_signed_here_leave_the_list():
    wishes = [offer(), seek(), seek(HANOI)]
    assert names(pairs(*wishes, standing=Standing(signed_here=frozenset({(1, 2)})))) == ["Guiyang-Hanoi"]


def test_pairs_with_an_agreement_and_institutions_with_partners_enough_come_later():
    wishes = [offer(field=ELECTRONICS), seek(field=ELECTRONICS), seek(HANOI), offer(KUNMING), seek(LONDON)]
    between = {(1, 2): [Between(Agreement(number="A-1"))]}
    found = pairs(*wishes, standing=Standing(between=between, partners={4: 4, 3: 3}))
    assert [(name, pair.later) for name, pair in zip(names(found), found, strict=True)] == [
        ("Guiyang-Hanoi", 0),
        ("Guiyang-London", 0),
        ("Bangkok-Guiyang", 1),
        ("Bangkok-Kunming", 1),
        ("Hanoi-Kunming", 1),
        ("Kunming-London", 1),
    ]
    assert found[2].between[0].agreement.number == "A-1"
    assert found[3].enough == ((KUNMING, 4),)


def test_the_pairs_of_the_own_institution_are_the_same_as_among_all():
    wishes = [offer(), seek(), seek(HANOI), offer(KUNMING), offer(BANGKOK, "visit"), seek(KUNMING, "visit")]
    everything = pairs(*wishes)
    for own in ({1}, {2}, {1, 4}, set()):
        assert pairs(*wishes, own=own) == [pair for pair in everything if pair.has(own)]


def test_equal_pairs_come_by_name_whatever_was_stated_first():
    wishes = [offer(KUNMING), seek(HANOI), seek(BANGKOK), offer(GUIYANG)]
    expected = ["Bangkok-Guiyang", "Bangkok-Kunming", "Guiyang-Hanoi", "Hanoi-Kunming"]
    assert names(pairs(*wishes)) == names(pairs(*reversed(wishes))) == expected


# The words


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ({"field": ELECTRONICS}, {"field": ELECTRONICS},
         "Guiyang College offers what Bangkok College seeks: scholarship in Electronics."),
        ({"field": ELECTRONICS}, {"field": MECHANICS},
         "offers scholarship in Electronics; Bangkok College seeks it in Mechanics, a field close to it."),
        ({}, {}, "Guiyang College offers what Bangkok College seeks: scholarship, in any field."),
        ({"field": HOTELS}, {}, "Guiyang College offers scholarship in Hotels; Bangkok College seeks it in any field."),
        ({}, {"field": HOTELS}, "Guiyang College offers scholarship in any field; Bangkok College seeks it in Hotels."),
        ({"places": 10}, {"places": 6}, "Places: 10 offered, enough for the 6 sought."),
        ({"places": 4}, {"places": 10}, "Places: 4 offered, only a part of the 10 sought."),
        ({"language": "en"}, {"language": "en"}, "Both name English."),
        ({"language": "en"}, {"language": "th"}, "It is offered in English and sought in Thai."),
    ],
)  # fmt: skip
def test_reasons_in_sentences(one, other, words):
    [pair] = pairs(offer(**one), seek(**other))
    assert fit_words(pair.fits[0]).endswith(words)


def test_reasons_of_a_pair_tell_what_each_counts_and_the_notes_of_these_lines():
    wishes = [offer(note="In summer", places=2), seek(note="For teachers", places=2), offer(BANGKOK, "visit")]
    [pair] = pairs(*wishes, seek(GUIYANG, "visit"), offer(note="Not meant", kind="joint_research"))
    told = reasons_of(pair)
    assert [reason.points for reason in told] == [5, 3, 60, 30]
    assert sum(reason.points for reason in told) == pair.points
    assert told[0].notes == ("Guiyang College: In summer", "Bangkok College: For teachers")
    assert [reason.words for reason in told[2:]] == [
        "One is of China, the other of Southeast Asia.",
        "Each of the two offers something that the other seeks.",
    ]


def test_enough_partners_in_words():
    [pair] = pairs(offer(), seek(), standing=Standing(partners={2: 5}))
    assert enough_words(pair, ADVICE) == ["Guiyang College has 5 partners already; the programme advises 4 at most."]
