"""What a step refuses although its page would not offer it: two things at once, late, or told otherwise."""

import datetime as dt

import pytest
from django.utils import timezone

from partnerships.models import ActivityLine, Agreement, CollaborativeActivity, Membership, PaperSignature
from partnerships.services.agreements import decline, propose, record_paper_signature
from partnerships.services.drafts import Terms, change_draft
from partnerships.services.errors import ChangedMeanwhile, PartnershipError
from partnerships.services.renewals import renew
from partnerships.services.terminations import approve_termination, ask_termination, terminate
from partnerships.tests.factories import AgreementFactory, paper, proposed, signed
from partnerships.tests.test_versions import LINE, approve_all, reword

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 1, 31)


@pytest.fixture
def sides(institution, approver, partner, partner_approver):
    return (institution, approver), (partner, partner_approver)


def test_end_of_an_agreement_ends_the_amendment_that_waits(agreement, partner):
    reword(agreement, partner, ends_on=dt.date(2098, 12, 31))
    now = terminate(agreement=agreement, on=DAY, why="Closed.")
    assert (now.newest_version.outcome, now.newest_version.outcome_reason) == (
        "withdrawn", "The agreement was terminated.",
    )  # fmt: skip


def test_no_amendment_is_proposed_while_the_end_is_asked_for(agreement, institution, partner):
    ask_termination(agreement=agreement, institution=institution, on=DAY, why="Closed.")
    with pytest.raises(PartnershipError, match="One side asked to end the agreement."):
        reword(agreement, partner, ends_on=dt.date(2098, 12, 31))
    assert agreement.versions.count() == 1


def test_what_has_ended_is_neither_amended_nor_ended_again(parties, institution):
    over = signed(**parties, version__ends_on=dt.date(2023, 8, 31))
    with pytest.raises(PartnershipError, match="The agreement has ended. Renew it instead."):
        reword(over, institution)
    with pytest.raises(PartnershipError, match="It has ended by itself."):
        ask_termination(agreement=over, institution=institution, on=DAY, why="Closed.")


def test_an_end_after_the_new_end_of_an_amendment_is_not_approved(agreement, institution, partner, sides):
    reword(agreement, partner, ends_on=dt.date(2030, 12, 31))
    asked = ask_termination(agreement=agreement, institution=institution, on=dt.date(2040, 1, 1), why="Closed.")
    approve_all(agreement, *sides)
    with pytest.raises(PartnershipError, match="By this day it has ended by itself."):
        approve_termination(request=asked, institution=partner)
    assert Agreement.objects.get(pk=agreement.pk).status == "signed"


def test_a_counter_proposal_to_what_was_signed_meanwhile_is_asked_about_again(agreement, partner):
    with pytest.raises(ChangedMeanwhile, match="It was signed meanwhile."):
        reword(agreement, partner, purpose="Theirs.", amends=False)
    assert reword(agreement, partner, purpose="Theirs.", amends=True).open_version.number == 2


def test_other_paper_than_the_recorded_one_is_no_repeat(agreement):
    record_paper_signature(agreement=agreement, signature=paper())
    for other in (paper(first_signatory="Somebody Else"), paper(signed_on=dt.date(2018, 7, 29))):
        with pytest.raises(PartnershipError, match="It is signed already, otherwise than you say."):
            record_paper_signature(agreement=agreement, signature=other)
    assert PaperSignature.objects.count() == 1


def test_other_letter_than_the_recorded_one_is_no_repeat(agreement):
    terminate(agreement=agreement, on=DAY, why="Closed.")
    terminate(agreement=agreement, on=DAY, why=" Closed. ")
    for other in ({"on": DAY, "why": "Moved."}, {"on": dt.date(2020, 2, 1), "why": "Closed."}):
        with pytest.raises(PartnershipError, match="It was terminated already, with another day or reason."):
            terminate(agreement=agreement, **other)


def test_amendment_on_paper_keeps_the_ceremony_and_cannot_be_older_than_what_it_amends(parties, partner):
    ceremony = dt.date(2018, 8, 1)
    draft = AgreementFactory(**parties)
    agreement = record_paper_signature(agreement=draft, signature=paper(), ceremony_on=ceremony)
    reword(agreement, partner, ends_on=dt.date(2098, 12, 31))
    with pytest.raises(PartnershipError, match="An amendment cannot be signed before what it amends."):
        record_paper_signature(agreement=agreement, signature=paper(signed_on=dt.date(2018, 7, 29)))
    now = record_paper_signature(
        agreement=agreement, signature=paper(signed_on=dt.date(2020, 1, 1)), ceremony_on=dt.date(2020, 1, 2)
    )
    assert (now.signed_version.number, now.ceremony_on, now.signed_on) == (2, ceremony, dt.date(2018, 7, 30))


def test_a_line_that_comes_back_goes_on_with_the_activity_that_went_on_without_it(agreement, partner, sides):
    activity = CollaborativeActivity.objects.get()
    activity.status, activity.actual_start = "ongoing", dt.date(2019, 1, 1)
    activity.save()
    visit = LINE | {"kind": "visit"}
    for lines in ([visit], [visit, LINE]):
        reword(agreement, partner, lines=lines)
        now = approve_all(agreement, *sides)
    kinds = now.activities.order_by("kind").values_list("kind", "status", "line__version__number")
    assert list(kinds) == [("teacher_exchange", "ongoing", 3), ("visit", "planned", 3)]


def test_renewal_stays_between_the_same_two(agreement, institution, programme):
    other = AgreementFactory(programme=programme).second_party
    draft = renew(agreement=agreement, drafted_by=institution)
    line = ActivityLine(sending=institution, receiving=other, kind="visit", people_per_year=1, length=1)
    terms = Terms(first_party=institution, second_party=other, lines=[line])
    with pytest.raises(PartnershipError, match="A renewal is between the same two institutions."):
        change_draft(agreement=Agreement.objects.get(pk=draft.pk), terms=terms, drafted_by=institution)


def test_what_was_terminated_meanwhile_is_not_renewed(agreement, institution):
    draft = renew(agreement=agreement, drafted_by=institution)
    draft.newest_version.commitment_by, draft.newest_version.commitment_on = "The Director", DAY
    draft.newest_version.save()
    terminate(agreement=agreement, on=DAY, why="Closed.")
    with pytest.raises(PartnershipError, match="Only a signed agreement can be renewed."):
        renew(agreement=agreement, drafted_by=institution)
    with pytest.raises(PartnershipError, match="Only a signed agreement can be renewed."):
        propose(agreement=draft, institution=institution)


def test_who_left_the_programme_proposes_nothing_there(parties, institution):
    draft = AgreementFactory(**parties)
    Membership.objects.filter(institution=parties["second_party"]).delete()
    with pytest.raises(PartnershipError, match="Nanjing Polytechnic does not belong to the programme"):
        propose(agreement=draft, institution=institution)


def test_a_proposal_on_paper_of_who_left_since_is_recorded_all_the_same(parties):
    agreement = proposed(**parties)
    Membership.objects.filter(institution=parties["second_party"]).delete()
    assert record_paper_signature(agreement=agreement, signature=paper()).status == "signed"


def test_scan_that_an_amendment_left_behind_is_still_missing(as_user, staff, agreement, partner, sides):
    reword(agreement, partner, ends_on=dt.date(2098, 12, 31))
    approve_all(agreement, *sides)
    assert list(Agreement.objects.on_paper_without_scan()) == [agreement]
    page = as_user(staff).get(agreement.get_absolute_url()).content.decode()
    assert "The scan of the signed paper is missing." in page


def test_renewing_is_not_urged_while_an_amendment_waits(as_user, agreement, coordinator, institution, partner):
    client = as_user(coordinator)
    assert client.get(agreement.get_absolute_url()).context["is_calm"]
    reword(agreement, institution, ends_on=timezone.localdate() + dt.timedelta(days=30))
    approve_after = client.get(agreement.get_absolute_url())
    assert [str(words) for _url, words in approve_after.context["steps"]] == ["Renew", "Amend"]
    assert approve_after.context["is_calm"]


def test_a_declined_agreement_leads_to_a_new_one(as_user, proposal, coordinator, partner):
    decline(agreement=proposal, institution=partner, why="Not now.")
    page = as_user(coordinator).get(proposal.get_absolute_url()).content.decode()
    assert "Write a new agreement" in page
