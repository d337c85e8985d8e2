import datetime as dt

import pytest
from django.utils import timezone

from partnerships.models import Agreement, AgreementVersion, Approval, CollaborativeActivity, PaperSignature
from partnerships.services.agreements import (
    approve,
    decline,
    missing_for_proposal,
    propose,
    record_paper_signature,
    withdraw,
)
from partnerships.services.errors import PartnershipError
from partnerships.services.terms import has_its_words
from partnerships.tests.factories import AgreementFactory, InstitutionFactory, paper, proposed
from partnerships.words import words_of

pytestmark = pytest.mark.django_db
TOMORROW = dt.timedelta(days=1)


def refused(function, **arguments) -> str:
    with pytest.raises(PartnershipError) as error:
        function(**arguments)
    return str(error.value)


def reasons(agreement) -> list[str]:
    return list(agreement.history.order_by("history_id").values_list("history_change_reason", flat=True))


def test_propose_freezes_the_words_and_names_who_proposed(parties, institution):
    agreement = propose(agreement=AgreementFactory(**parties), institution=institution)
    version = agreement.newest_version
    assert (agreement.status, agreement.proposed_on) == ("proposed", timezone.localdate())
    assert has_its_words(version)
    assert (version.proposed_by, version.is_frozen) == (institution, True)
    assert reasons(agreement)[-1] == "proposed by Bangkok Technical College"


def test_propose_again_changes_nothing(parties, institution):
    draft = AgreementFactory(**parties)
    propose(agreement=draft, institution=institution)
    first = Agreement.objects.get(pk=draft.pk)
    again = propose(agreement=draft, institution=institution)
    assert (again.status, again.changed_at, again.history.count()) == (
        "proposed", first.changed_at, first.history.count(),
    )  # fmt: skip


def test_propose_says_all_that_is_missing(parties, institution):
    draft = AgreementFactory(**parties, version__lines=0, version__commitment_by="")
    missing = [
        "Add at least one activity.",
        "Record the commitment of your institution's head: the name and the date.",
    ]
    assert missing_for_proposal(draft) == missing
    assert refused(propose, agreement=draft, institution=institution) == " ".join(missing)
    assert Agreement.objects.get(pk=draft.pk).status == "draft"


def test_propose_refuses_a_commitment_of_tomorrow(parties, institution):
    draft = AgreementFactory(**parties, version__commitment_on=timezone.localdate() + TOMORROW)
    assert refused(propose, agreement=draft, institution=institution) == (
        "The head's commitment is dated in the future."
    )


def test_propose_is_not_for_the_other_side(parties, partner):
    draft = AgreementFactory(**parties)
    assert "Only the institution that drafted" in refused(propose, agreement=draft, institution=partner)


def test_approve_once_signs_nothing(parties, institution, approver):
    agreement = proposed(**parties)
    sha256 = agreement.newest_version.sha256
    approved = approve(agreement=agreement, institution=institution, approver=approver, sha256=sha256)
    assert (approved.status, approved.signed_version, CollaborativeActivity.objects.count()) == ("proposed", None, 0)


def test_approve_by_both_signs_and_plans_the_activities(parties, institution, partner, approver, partner_approver):
    agreement = proposed(**parties, version__lines=2)
    version = agreement.newest_version
    approve(agreement=agreement, institution=partner, approver=partner_approver, sha256=version.sha256)
    done = approve(agreement=agreement, institution=institution, approver=approver, sha256=version.sha256)
    assert (done.status, done.signed_version, done.signed_on) == ("signed", version, timezone.localdate())
    assert done.is_on_paper is False
    planned = [(one.line.number, one.status, one.planned_people) for one in done.activities.order_by("line__number")]
    assert planned == [(1, "planned", 3), (2, "planned", 3)]
    assert reasons(done)[-2:] == ["approved for Nanjing Polytechnic", "approved for Bangkok Technical College"]


def test_approve_again_changes_nothing(parties, institution, partner, approver, partner_approver):
    agreement = proposed(**parties)
    sha256 = agreement.newest_version.sha256
    for _time in range(2):
        approve(agreement=agreement, institution=institution, approver=approver, sha256=sha256)
    assert Approval.objects.count() == 1
    for _time in range(2):
        done = approve(agreement=agreement, institution=partner, approver=partner_approver, sha256=sha256)
    assert (done.status, Approval.objects.count(), done.activities.count()) == ("signed", 2, 1)


def test_approve_refuses_words_that_were_not_seen(parties, institution, approver):
    agreement = proposed(**parties)
    answer = refused(approve, agreement=agreement, institution=institution, approver=approver, sha256="0" * 64)
    assert answer == "The words are no longer those that you saw. Nothing was approved: read them again."
    assert not Approval.objects.exists()


def test_approve_holds_for_the_words_as_proposed_when_a_party_is_renamed_since(parties, institution, approver):
    agreement = proposed(**parties)
    institution.official_name = "Renamed College"
    institution.save()
    sha256 = agreement.newest_version.sha256
    agreement = Agreement.objects.get(pk=agreement.pk)
    approve(agreement=agreement, institution=institution, approver=approver, sha256=sha256)
    assert agreement.newest_version.approvals.get().sha256 == sha256
    assert words_of(agreement.newest_version).parties[0].name == "Bangkok Technical College"


def test_approve_refuses_words_that_were_changed_in_the_record(parties, institution, approver):
    agreement = proposed(**parties)
    version = agreement.newest_version
    AgreementVersion.objects.filter(pk=version.pk).update(words=version.words.replace("exchange", "change"))
    answer = refused(approve, agreement=agreement, institution=institution, approver=approver, sha256=version.sha256)
    assert answer.startswith("The words kept in the record are not those that were proposed.")
    assert not Approval.objects.exists()


def test_approve_is_not_for_one_person_in_the_name_of_both(parties, institution, partner, approver):
    agreement = proposed(**parties)
    sha256 = agreement.newest_version.sha256
    approve(agreement=agreement, institution=institution, approver=approver, sha256=sha256)
    answer = refused(approve, agreement=agreement, institution=partner, approver=approver, sha256=sha256)
    assert answer == "You approved for the other side. Somebody else has to approve for this one."
    assert Agreement.objects.get(pk=agreement.pk).status == "proposed"


def test_approve_refuses_a_draft_and_an_institution_that_is_no_party(parties, institution, approver):
    draft = AgreementFactory(**parties)
    answer = refused(approve, agreement=draft, institution=institution, approver=approver, sha256="")
    assert answer == "Only proposed words can be approved."
    third = InstitutionFactory(official_name="Third College")
    answer = refused(approve, agreement=draft, institution=third, approver=approver, sha256="")
    assert answer == "Third College is no party of this agreement."


def test_record_paper_signature_signs_a_draft_on_the_day_of_the_paper(parties, staff):
    done = record_paper_signature(
        agreement=AgreementFactory(**parties), signature=paper(), recorder=staff, ceremony_on=dt.date(2018, 7, 31)
    )
    assert (done.status, done.signed_on, done.ceremony_on) == ("signed", dt.date(2018, 7, 30), dt.date(2018, 7, 31))
    assert (done.is_on_paper, done.signed_version.is_frozen, done.activities.count()) == (True, True, 1)
    assert done.signed_version.paper_signature.recorded_by == staff
    assert reasons(done)[-1] == "signed on paper"


def test_record_paper_signature_signs_a_proposal_that_one_side_approved(parties, institution, approver):
    agreement = proposed(**parties)
    approve(agreement=agreement, institution=institution, approver=approver, sha256=agreement.newest_version.sha256)
    assert record_paper_signature(agreement=agreement, signature=paper()).status == "signed"


def test_record_paper_signature_again_changes_nothing(parties):
    agreement = AgreementFactory(**parties)
    for _time in range(2):
        done = record_paper_signature(agreement=agreement, signature=paper())
    assert (PaperSignature.objects.count(), done.activities.count()) == (1, 1)


@pytest.mark.parametrize(
    "fields, sentence",
    [
        ({"signed_on": dt.date(2999, 1, 1)}, "The date is in the future. Record the signatures when they have been"),
        ({"second_signatory": " "}, "Name who signed for each of the two parties."),
    ],
)
def test_record_paper_signature_refuses_what_cannot_be(parties, fields, sentence):
    agreement = AgreementFactory(**parties)
    assert refused(record_paper_signature, agreement=agreement, signature=paper(**fields)).startswith(sentence)
    assert Agreement.objects.get(pk=agreement.pk).status == "draft"


def test_record_paper_signature_refuses_an_agreement_to_do_nothing(parties):
    agreement = AgreementFactory(**parties, version__lines=0)
    assert refused(record_paper_signature, agreement=agreement, signature=paper()).startswith("Add at least one")


def test_withdraw_is_for_the_proposer_and_decline_for_the_other(parties, institution, partner):
    one, two = proposed(**parties), proposed(**parties)
    assert refused(withdraw, agreement=one, institution=partner, why="No") == (
        "Only the side that proposed it can withdraw it."
    )
    assert refused(decline, agreement=two, institution=institution, why="No") == (
        "Only the side that was asked can decline it."
    )
    one = withdraw(agreement=one, institution=institution, why=" A mistake. ")
    two = decline(agreement=two, institution=partner, why="No budget.")
    assert (one.status, one.status_reason) == ("withdrawn", "A mistake.")
    assert (two.status, two.status_reason) == ("declined", "No budget.")
    assert reasons(two)[-1] == "declined by Nanjing Polytechnic"


def test_withdraw_needs_a_reason_and_a_proposal(parties, institution):
    agreement = proposed(**parties)
    assert refused(withdraw, agreement=agreement, institution=institution, why=" ").startswith("Say why")
    withdraw(agreement=agreement, institution=institution, why="A mistake.")
    assert withdraw(agreement=agreement, institution=institution, why="Twice.").status_reason == "A mistake."
    assert refused(decline, agreement=agreement, institution=institution, why="No").startswith("Only proposed")
