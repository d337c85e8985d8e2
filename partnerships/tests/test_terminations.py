"""The end of a signed agreement, and its renewal."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from partnerships.models import Agreement, CollaborativeActivity
from partnerships.services.agreements import propose, record_paper_signature, withdraw
from partnerships.services.errors import PartnershipError
from partnerships.services.renewals import renew
from partnerships.services.terminations import (
    approve_termination,
    ask_termination,
    refuse_termination,
    terminate,
)
from partnerships.tests.factories import AgreementFactory, InstitutionFactory, paper, signed

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 1, 31)


def test_terminate_keeps_history_and_cancels_only_what_was_chosen(parties):
    agreement = signed(**parties, version__lines=3)
    first, second, third = agreement.activities.order_by("pk")
    third.status, third.actual_start, third.actual_end = "completed", dt.date(2019, 1, 1), dt.date(2019, 1, 9)
    third.save()
    done = terminate(agreement=agreement, on=DAY, why="Closed.", cancelled=[first, third])
    assert (done.status, done.terminated_on, done.status_reason) == ("terminated", DAY, "Closed.")
    assert list(done.activities.order_by("pk").values_list("status", flat=True)) == [
        "cancelled", "planned", "completed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "on, why, sentence",
    [
        (dt.date(2018, 7, 29), "Closed.", "It cannot end before it was signed."),
        (dt.date(2100, 1, 1), "Closed.", "By this day it has ended by itself."),
        (dt.date(2020, 1, 1), " ", "Say why: the reason stays in the record."),
    ],
)
def test_terminate_refuses_what_cannot_be(parties, institution, on, why, sentence):
    agreement = signed(**parties)
    with pytest.raises(PartnershipError, match=sentence):
        terminate(agreement=agreement, on=on, why=why)
    with pytest.raises(PartnershipError, match=sentence):
        ask_termination(agreement=agreement, institution=institution, on=on, why=why)
    assert Agreement.objects.get(pk=agreement.pk).status == "signed"


def test_terminate_is_for_signed_agreements(parties, institution):
    with pytest.raises(PartnershipError, match="Only a signed agreement can be terminated."):
        terminate(agreement=AgreementFactory(**parties), on=DAY, why="Closed.")
    with pytest.raises(PartnershipError, match="Only a signed agreement can be terminated."):
        ask_termination(agreement=AgreementFactory(**parties), institution=institution, on=DAY, why="Closed.")


def test_what_is_terminated_with_effect_from_a_later_day_stands_until_then(parties, as_user, staff):
    agreement = terminate(agreement=signed(**parties), on=dt.date(2098, 5, 1), why="Closed.")
    states = [agreement.state_on(day) for day in (dt.date(2098, 1, 1), dt.date(2098, 4, 30), dt.date(2098, 5, 1))]
    assert states == ["in_force", "ending_soon", "terminated"]
    for day, standing in ((dt.date(2098, 4, 30), True), (dt.date(2098, 5, 1), False)):
        assert Agreement.objects.in_force(day).filter(pk=agreement.pk).exists() is standing
        assert Agreement.objects.ending_soon(day).filter(pk=agreement.pk).exists() is standing
    assert not Agreement.objects.ending_soon(dt.date(2098, 1, 1)).exists()
    page = as_user(staff).get(agreement.get_absolute_url()).content.decode()
    assert "its end with effect from 1 May 2098 is agreed: Closed." in page


def test_one_side_asks_and_the_other_agrees(parties, institution, partner, coordinator):
    agreement = signed(**parties, version__lines=2)
    first, second = agreement.activities.order_by("pk")
    asked = ask_termination(
        agreement=agreement, institution=institution, on=DAY, why=" Moved. ", cancelled=[second], by=coordinator
    )
    assert (asked.reason, list(asked.cancelled.all()), asked.outcome) == ("Moved.", [second], "")
    assert Agreement.objects.get(pk=agreement.pk).status == "signed"
    done = approve_termination(request=asked, institution=partner)
    asked.refresh_from_db()
    assert (done.status, done.terminated_on, done.status_reason) == ("terminated", DAY, "Moved.")
    assert (asked.outcome, asked.answered_at is not None) == ("approved", True)
    assert list(CollaborativeActivity.objects.order_by("pk").values_list("status", flat=True)) == [
        "planned", "cancelled",
    ]  # fmt: skip
    # Once more changes nothing.
    assert approve_termination(request=asked, institution=partner).changed_at == done.changed_at


def test_asking_twice_is_one_request_and_the_other_side_answers_it(parties, institution, partner):
    agreement = signed(**parties)
    asked = [ask_termination(agreement=agreement, institution=institution, on=DAY, why="Moved.") for _time in range(2)]
    assert asked[0] == asked[1]
    with pytest.raises(PartnershipError, match="The other side has asked for it already."):
        ask_termination(agreement=agreement, institution=partner, on=DAY, why="Too.")
    with pytest.raises(PartnershipError, match="Only the side that was asked can approve the end."):
        approve_termination(request=asked[0], institution=institution)
    third = InstitutionFactory(official_name="Third College")
    with pytest.raises(PartnershipError, match="Third College is no party of this agreement."):
        ask_termination(agreement=agreement, institution=third, on=DAY, why="No.")


def test_a_request_is_declined_or_taken_back_and_the_agreement_goes_on(parties, institution, partner):
    agreement = signed(**parties)
    for side, outcome in ((partner, "declined"), (institution, "taken_back")):
        asked = ask_termination(agreement=agreement, institution=institution, on=DAY, why="Moved.")
        with pytest.raises(PartnershipError, match="Say why"):
            refuse_termination(request=asked, institution=side, why=" ")
        assert refuse_termination(request=asked, institution=side, why="We go on.").status == "signed"
        asked.refresh_from_db()
        assert (asked.outcome, asked.outcome_reason) == (outcome, "We go on.")
        with pytest.raises(PartnershipError, match="This request has been answered already."):
            approve_termination(request=asked, institution=partner)


def test_the_letter_of_the_office_answers_an_open_request(parties, institution):
    agreement = signed(**parties)
    asked = ask_termination(agreement=agreement, institution=institution, on=DAY, why="Moved.")
    terminate(agreement=agreement, on=DAY, why="By letter.")
    asked.refresh_from_db()
    assert (asked.outcome, asked.outcome_reason) == ("approved", "The office recorded the letter.")


@pytest.mark.parametrize(
    "starts, ends, new_start, new_end",
    [
        ((2018, 9, 1), (2023, 8, 31), (2023, 9, 1), (2028, 8, 31)),
        ((2020, 2, 29), (2024, 2, 28), (2024, 2, 29), (2028, 2, 28)),
        ((2020, 3, 1), (2024, 2, 29), (2024, 3, 1), (2028, 2, 29)),
        ((2020, 1, 1), (2020, 1, 31), (2020, 2, 1), (2020, 3, 2)),
    ],
)
def test_renewal_starts_the_day_after_and_lasts_as_long(parties, institution, starts, ends, new_start, new_end):
    agreement = signed(
        **parties, version__lines=2, version__starts_on=dt.date(*starts), version__ends_on=dt.date(*ends)
    )
    draft = renew(agreement=agreement, drafted_by=institution)
    version = draft.newest_version
    assert (draft.status, draft.renewal_of, draft.drafted_by) == ("draft", agreement, institution)
    assert (version.starts_on, version.ends_on) == (dt.date(*new_start), dt.date(*new_end))
    assert (version.purpose, version.lines.count(), version.commitment_by) == ("To exchange teachers.", 2, "")
    assert renew(agreement=agreement, drafted_by=institution) == draft


@pytest.mark.parametrize("starts", [dt.date(2018, 9, 1), dt.date(6000, 1, 1), dt.date(2020, 2, 29)])
@pytest.mark.parametrize("ends", [dt.date(9999, 12, 31), dt.date(9998, 12, 31), dt.date(9996, 2, 28)])
def test_what_no_calendar_can_renew_is_refused_in_words(starts, ends, parties, institution):
    agreement = signed(**parties, version__starts_on=starts, version__ends_on=ends)
    with pytest.raises(PartnershipError, match="The renewal would last beyond the year 9999. Amend the end first."):
        renew(agreement=agreement, drafted_by=institution)
    assert Agreement.objects.get() == agreement


def test_both_sides_may_draft_a_renewal_and_one_proposes_it(parties, institution, partner):
    agreement = signed(**parties)
    ours, theirs = (renew(agreement=agreement, drafted_by=side) for side in (institution, partner))
    assert ours != theirs
    for draft in (ours, theirs):
        version = draft.newest_version
        version.commitment_by, version.commitment_on = "Head", dt.date(2020, 1, 1)
        version.save()
    propose(agreement=ours, institution=institution)
    with pytest.raises(PartnershipError, match="A renewal of this agreement has been proposed already."):
        propose(agreement=theirs, institution=partner)
    with pytest.raises(PartnershipError, match="A renewal of this agreement has been proposed already."):
        renew(agreement=agreement, drafted_by=partner)
    withdraw(agreement=ours, institution=institution, why="Wait.")
    assert propose(agreement=theirs, institution=partner).status == "proposed"


def test_what_renews_no_more_makes_room_for_another_renewal(parties, institution):
    agreement = signed(**parties)
    first = record_paper_signature(agreement=renew(agreement=agreement, drafted_by=institution), signature=paper())
    with pytest.raises(PartnershipError, match="A renewal of this agreement has been proposed already."):
        renew(agreement=agreement, drafted_by=institution)
    terminate(agreement=first, on=DAY, why="Closed.")
    second = record_paper_signature(agreement=renew(agreement=agreement, drafted_by=institution), signature=paper())
    assert list(agreement.renewals.order_by("pk")) == [first, second]
    with pytest.raises(PartnershipError, match="A renewal of this agreement has been proposed already."):
        renew(agreement=agreement, drafted_by=institution)
    third = AgreementFactory(**parties, renewal_of=agreement)
    with pytest.raises(IntegrityError, match="renew"), transaction.atomic():
        Agreement.objects.filter(pk=third.pk).update(status="proposed")


def test_only_what_was_signed_is_renewed(parties):
    with pytest.raises(PartnershipError, match="Only a signed agreement can be renewed."):
        renew(agreement=AgreementFactory(**parties))
