"""Warnings before one agrees: overlaps, and more partners than the programme advises."""

import datetime as dt

import pytest

from partnerships.advice import advice_on
from partnerships.services.terminations import terminate
from partnerships.tests.factories import AgreementFactory, InstitutionFactory, proposed, signed

pytestmark = pytest.mark.django_db

ON = dt.date(2030, 1, 1)


def advice_with(word: str, agreement) -> list[str]:
    return [sentence for sentence in advice_on(agreement, ON) if word in sentence]


def test_an_overlap_is_with_an_agreement_of_the_same_programme(parties, other_programme):
    draft = AgreementFactory(**parties)
    signed(**(parties | {"programme": other_programme}))
    assert advice_with("overlaps", draft) == []
    known = signed(**(parties | {"first_party": parties["second_party"], "second_party": parties["first_party"]}))
    assert advice_with("overlaps", draft) == [
        f"It overlaps with {known} between the same two institutions, 1 September 2018 to 31 August 2099."
    ]


def test_partners_are_those_of_signed_agreements_and_of_this_one(programme, parties, other_programme, institution):
    programme.advised_partners_min, programme.advised_partners_max = 1, 2
    programme.save()

    def others(**fields) -> dict:
        return {"programme": programme, "first_party": institution, "version__ends_on": ON, **fields}

    draft = AgreementFactory(**parties)
    signed(**others())
    # None of these makes a partner: not signed, ended, ended early, of another programme.
    AgreementFactory(**others())
    AgreementFactory(**others(drafted_by=None))
    proposed(**others())
    signed(**others(version__ends_on=ON - dt.timedelta(days=1)))
    terminate(agreement=signed(**others()), on=ON, why="Closed.")
    signed(**others(programme=other_programme))
    assert advice_with("partners", draft) == []
    # A second agreement with the same partner makes no partner more.
    signed(**parties)
    assert advice_with("partners", draft) == []
    partner_to_be = InstitutionFactory(programme=programme)
    signed(**others(first_party=partner_to_be, second_party=institution, version__starts_on=ON))
    assert advice_with("partners", draft) == [
        "Bangkok Technical College has 3 partners with this one; the programme advises 1 to 2."
    ]


def test_an_agreed_end_of_a_later_day_leaves_the_partner_until_then(programme, parties, institution):
    programme.advised_partners_min, programme.advised_partners_max = 1, 1
    programme.save()
    other = signed(programme=programme, first_party=institution)
    terminate(agreement=other, on=ON + dt.timedelta(days=1), why="Closed.")
    assert advice_with("partners", AgreementFactory(**parties)) == [
        "Bangkok Technical College has 2 partners with this one; the programme advises 1 to 1."
    ]
