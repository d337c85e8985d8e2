"""Figures: small records, exact numbers."""

import datetime as dt

import pytest

from certificates.tests.factories import CertificateFactory
from partnerships.tests.factories import InstitutionFactory, PersonFactory, SignedAgreementFactory
from reports.canonical import sha256_of
from reports.figures import compute, read_in
from reports.scope import Scope
from workshops.tests.factories import DelegateFactory, SessionFactory, SigningFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 1, 1)


def values(scope: Scope) -> dict[str, int]:
    return {one["key"]: one["value"] for section in compute(scope)["sections"] for one in section["figures"]}


def table(scope: Scope, of: str, by: str) -> list[tuple]:
    sections = read_in("en", compute(scope))["sections"]
    found = next(one for section in sections for one in section["tables"] if (one["of"], one["by"]) == (of, by))
    return [(row["words"], row["number"]) for row in found["rows"]]


def test_figures_of_an_empty_programme_are_nought_and_its_rates_are_none(programme):
    scope = Scope(programme=programme, as_of=DAY)
    assert set(values(scope).values()) == {0, None}
    tables = [one for section in compute(scope)["sections"] for one in section["tables"]]
    assert all(one["rows"] == [] and not one["total"] for one in tables)


def test_figures_of_delegates_count_those_who_attended_and_name_what_is_not_stated(programme):
    workshop = WorkshopFactory(programme=programme)
    for country, sex in (("CN", "female"), ("CN", "male"), ("TH", "not_stated")):
        person = PersonFactory(institution=InstitutionFactory(country=country), sex=sex)
        DelegateFactory(workshop=workshop, person=person, state="attended")
    DelegateFactory(workshop=workshop, person=PersonFactory(sex="female"), state="attended")
    DelegateFactory(workshop=workshop, state="cancelled")
    DelegateFactory(state="attended")
    scope = Scope(programme=programme, as_of=DAY)
    found = values(scope)
    assert (found["delegates"], found["institutions"], found["countries"]) == (4, 3, 2)
    assert table(scope, "delegates", "side") == [("China", 2), ("Southeast Asia", 1), ("not stated", 1)]
    assert table(scope, "delegates", "sex") == [("female", 2), ("male", 1), ("not stated", 1)]
    assert values(Scope(programme=programme, as_of=DAY, side="china"))["delegates"] == 2
    assert values(Scope(programme=programme, as_of=dt.date(2018, 7, 22)))["delegates"] == 0


def test_figures_of_a_workshop_leave_other_workshops_out(programme):
    workshop, other = WorkshopFactory.create_batch(2, programme=programme)
    for one in (workshop, other, other):
        DelegateFactory(workshop=one, state="attended")
        SessionFactory(workshop=one)
    signed = SignedAgreementFactory(programme=programme)
    SigningFactory(workshop=workshop, agreement=signed)
    SignedAgreementFactory(programme=programme)
    found = values(Scope(programme=programme, workshop=workshop, as_of=DAY))
    assert (found["delegates"], found["sessions"], found["agreements_signed"]) == (1, 1, 1)
    assert values(Scope(programme=programme, as_of=DAY))["agreements_signed"] == 2


def test_hash_of_figures_changes_with_a_single_number(programme):
    content = compute(Scope(programme=programme, as_of=DAY))
    before = sha256_of(content)
    assert sha256_of(compute(Scope(programme=programme, as_of=DAY))) == before
    content["sections"][0]["figures"][0]["value"] += 1
    assert sha256_of(content) != before


def test_figures_of_a_past_day_know_nothing_of_what_ended_after_it(programme):
    later = dt.date(2023, 2, 1)
    agreement = SignedAgreementFactory(programme=programme, in_force=True)
    agreement.status, agreement.status_reason, agreement.terminated_on = "terminated", "Merged", later
    agreement.save()
    found = values(Scope(programme=programme, as_of=DAY))
    assert (found["agreements_in_force"], found["agreements_terminated"]) == (1, 0)
    found = values(Scope(programme=programme, as_of=later))
    assert (found["agreements_in_force"], found["agreements_terminated"]) == (0, 1)


def test_figures_of_a_past_day_hold_an_agreement_signed_after_it_for_proposed(programme):
    agreement = SignedAgreementFactory(programme=programme, proposed_on=dt.date(2022, 12, 1))
    agreement.signed_on = dt.date(2023, 1, 2)
    agreement.save()
    assert values(Scope(programme=programme, as_of=DAY))["agreements_proposed"] == 1
    assert values(Scope(programme=programme, as_of=dt.date(2023, 1, 2)))["agreements_proposed"] == 0


def test_figures_of_a_past_day_hold_certificates_ended_after_it_for_valid(programme):
    issued = {"programme": programme, "issued_on": dt.date(2022, 12, 1), "is_live": False}
    replaced = CertificateFactory(**issued)
    CertificateFactory(
        programme=programme, issued_on=dt.date(2023, 1, 2), supersedes=replaced, enrolment=replaced.enrolment
    )
    revoked_at = dt.datetime(2023, 1, 2, 12, tzinfo=dt.UTC)
    CertificateFactory(**issued, revoked_at=revoked_at, revocation_reason="Fraud")
    assert values(Scope(programme=programme, as_of=DAY))["certified"] == 2
    assert values(Scope(programme=programme, as_of=dt.date(2023, 1, 2)))["certified"] == 1
