import pytest

from partnerships import rules
from partnerships.services.agreements import approve
from partnerships.tests.factories import (
    ActivityFactory,
    AgreementFactory,
    InstitutionFactory,
    PersonFactory,
    SignedAgreementFactory,
    proposed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody(staff, stranger, coordinator, approver, partner_coordinator, partner_approver, viewer, admin_user):
    return [staff, stranger, coordinator, approver, partner_coordinator, partner_approver, viewer, admin_user]


def allowed(rule, people, thing) -> list[str]:
    return [one.full_name for one in people if rule(one, thing)]


BOTH_SIDES = ["Coordinator", "Approver", "Partner coordinator", "Partner approver"]


def test_can_edit_institution_is_for_staff_of_its_programme_and_its_coordinators(everybody, institution):
    assert allowed(rules.can_edit_institution, everybody, institution) == ["Staff", "Coordinator", "Approver", "Admin"]


def test_can_edit_institution_leaves_institutions_without_programme_to_admins(everybody):
    assert allowed(rules.can_edit_institution, everybody, InstitutionFactory()) == ["Admin"]


def test_can_edit_institution_covers_organisations_that_are_no_members(everybody, programme):
    organiser = InstitutionFactory(official_name="SEAMEO", country="")
    programme.organisation_roles.create(institution=organiser, role="organiser")
    assert allowed(rules.can_edit_institution, everybody, organiser) == ["Staff", "Admin"]


def test_can_add_institution_is_for_staff(everybody, programme):
    assert allowed(rules.can_add_institution, everybody, programme) == ["Staff", "Admin"]
    assert allowed(rules.can_add_institution, everybody, None) == []


def test_can_edit_person_is_for_the_office_that_keeps_it_and_the_own_coordinators(everybody, programme, institution):
    person = PersonFactory(institution=institution, programme=programme)
    assert allowed(rules.can_edit_person, everybody, person) == ["Staff", "Coordinator", "Approver", "Admin"]


def test_can_edit_programme_is_for_its_staff(everybody, programme):
    assert allowed(rules.can_edit_programme, everybody, programme) == ["Staff", "Admin"]


def test_can_draft_agreement_is_for_staff_and_coordinators_of_members(everybody, programme):
    assert allowed(rules.can_draft_agreement, everybody, programme) == ["Staff", *BOTH_SIDES, "Admin"]


def test_rules_of_a_draft(everybody, parties):
    draft = AgreementFactory(**parties)
    assert allowed(rules.can_edit_agreement, everybody, draft) == ["Staff", "Coordinator", "Approver", "Admin"]
    assert allowed(rules.can_propose, everybody, draft) == ["Coordinator", "Approver"]
    assert allowed(rules.can_record_paper_signature, everybody, draft) == ["Staff", "Admin"]
    for rule in (rules.can_approve, rules.can_withdraw, rules.can_decline, rules.can_terminate):
        assert allowed(rule, everybody, draft) == []


def test_rules_of_a_proposal(everybody, parties):
    agreement = proposed(**parties)
    assert allowed(rules.can_edit_agreement, everybody, agreement) == []
    assert allowed(rules.can_propose, everybody, agreement) == []
    assert allowed(rules.can_approve, everybody, agreement) == ["Approver", "Partner approver"]
    assert allowed(rules.can_withdraw, everybody, agreement) == ["Coordinator", "Approver"]
    assert allowed(rules.can_decline, everybody, agreement) == ["Partner coordinator", "Partner approver"]
    assert allowed(rules.can_record_paper_signature, everybody, agreement) == ["Staff", "Admin"]


def test_can_approve_ends_with_the_own_approval(everybody, parties, approver, institution):
    agreement = proposed(**parties)
    sha256 = agreement.newest_version.sha256
    agreement = approve(agreement=agreement, institution=institution, approver=approver, sha256=sha256)
    assert allowed(rules.can_approve, everybody, agreement) == ["Partner approver"]


def test_rules_of_a_signed_agreement(everybody, parties):
    agreement = SignedAgreementFactory(**parties)
    assert allowed(rules.can_terminate, everybody, agreement) == ["Staff", "Admin"]
    for rule in (rules.can_edit_agreement, rules.can_propose, rules.can_approve, rules.can_withdraw):
        assert allowed(rule, everybody, agreement) == []


def test_can_report_activity_is_for_staff_and_both_sides(everybody, parties):
    activity = ActivityFactory(agreement=SignedAgreementFactory(**parties))
    assert allowed(rules.can_report_activity, everybody, activity) == ["Staff", *BOTH_SIDES, "Admin"]
