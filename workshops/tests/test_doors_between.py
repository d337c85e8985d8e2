"""What two people, or two pages, could do to each other: nothing leaks, nobody is promoted, nothing is lost."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Agreement
from workshops import services
from workshops.attendance import attendance_of
from workshops.models import CheckIn, Delegate, Signing
from workshops.services.sent import receive_check_ins
from workshops.services.signings import EntryUsed, SignedAlready, sign_at_board, take_back_signing
from workshops.tests.factories import DelegateFactory, SessionFactory, SiteVisitFactory, WorkshopFactory
from workshops.tests.test_board import data, signature, terms

pytestmark = pytest.mark.django_db
DAY = dt.date(2018, 7, 30)


def url(name: str, *args) -> str:
    return reverse(f"workshops:{name}", args=args)


def test_question_for_places_names_nobody_of_another_workshop(as_user, stranger, other_programme, workshop):
    own = WorkshopFactory(programme=other_programme, capacity=0)
    foreign = DelegateFactory(workshop=workshop, person__full_name="Secret Name", state="invited")
    answer = as_user(stranger).post(
        url("delegate_state", own.pk), {"state": "confirmed", "delegate": foreign.pk}, follow=True
    )
    page = answer.content.decode()
    assert "Secret Name" not in page
    assert "One of them is no delegate of this workshop." in page


@pytest.mark.parametrize("state", ["invited", "waiting", "cancelled", "confirmed"])
def test_taking_a_check_in_back_leaves_people_as_they_were(state, workshop, helper):
    delegate = DelegateFactory(workshop=workshop, state=state)
    first = services.check_in(delegate=delegate, day=DAY, by=helper).check_in
    session = SessionFactory(workshop=workshop, number=1, day=DAY)
    second = services.check_in(delegate=delegate, session=session, by=helper).check_in
    services.take_back_check_in(check_in=first)
    assert Delegate.objects.get().state == "attended"
    services.take_back_check_in(check_in=CheckIn.objects.get(pk=second.pk))
    assert Delegate.objects.get().state == state


def test_what_the_office_took_back_does_not_come_back_by_itself(workshop, helper):
    delegate = DelegateFactory(workshop=workshop, state="confirmed")
    entry = {"uuid": str(uuid.UUID(int=5)), "code": delegate.badge_code, "place": "day-2018-07-30",
             "at": "2018-07-30T01:00:00Z"}  # fmt: skip

    def send():
        return receive_check_ins(workshop=workshop, entries=[entry], by=helper, now=timezone.now())[0]

    assert send().result == "new"
    services.take_back_check_in(check_in=CheckIn.objects.get())
    again = send()
    assert (again.result, CheckIn.objects.count()) == ("refused", 0)
    assert "The office has taken this check-in back." in again.words


def test_the_phone_is_told_for_which_day_a_check_in_counts(workshop, helper):
    delegate = DelegateFactory(workshop=workshop, state="confirmed")
    entry = {"uuid": str(uuid.UUID(int=5)), "code": delegate.badge_code, "place": "day-2018-07-30",
             "at": "2018-08-01T01:00:00Z"}  # fmt: skip
    answer = receive_check_ins(workshop=workshop, entries=[entry], by=helper, now=timezone.now())[0]
    assert "It counts for 30 July 2018." in answer.words


def test_a_place_that_is_gone_is_never_taken_for_another(as_user, staff, workshop):
    delegate = DelegateFactory(workshop=workshop, state="confirmed")
    client = as_user(staff)
    answer = client.post(
        url("check_in_create", workshop.pk), {"delegate": delegate.pk, "place": "session-99"}, follow=True
    )
    assert "Nobody was checked in" in answer.content.decode()
    answer = client.post(url("sheet_entry", workshop.pk), {"here": delegate.pk, "place": "session-99", "mark": "AAAA"})
    assert (answer.status_code, CheckIn.objects.count()) == (422, 0)


@pytest.mark.parametrize("typed", ["1-" + "1" * 4400, "1" * 6000])
def test_too_much_typed_on_a_sheet_is_told_so(typed, as_user, staff, workshop):
    DelegateFactory(workshop=workshop, state="confirmed")
    page = as_user(staff).get(url("sheet_entry", workshop.pk))
    answer = as_user(staff).post(url("sheet_entry", workshop.pk), {"typed": typed, "mark": page.context["mark"]})
    assert (answer.status_code, CheckIn.objects.count()) == (422, 0)


def test_who_cancelled_holds_no_seat(workshop, institution):
    visit = SiteVisitFactory(workshop=workshop, institution=institution, day=DAY)
    going, gone = (DelegateFactory(workshop=workshop, state=state) for state in ("confirmed", "cancelled"))
    visit.roster.set([going, gone])
    assert attendance_of(workshop)[-1].expected == 1


@pytest.mark.parametrize("page", ["badges", "letter_list"])
def test_papers_follow_the_filter_of_who_was_present(page, as_user, staff, workshop):
    delegate = DelegateFactory(workshop=workshop, person__full_name="Ann")
    services.check_in(delegate=delegate, day=DAY)
    DelegateFactory(workshop=workshop, person__full_name="Ben", state="confirmed")
    answer = as_user(staff).get(url(page, workshop.pk), {"present": "day-2018-07-30"})
    text = answer.content.decode()
    assert "There is nobody" not in text and "Select a valid choice" not in text


def test_a_page_that_recorded_something_else_keeps_what_is_typed_now(
    as_user, staff, workshop, institution, partner, programme
):
    common = {"workshop": workshop, "form": uuid.UUID(int=1), "by": staff}
    sign_at_board(terms=terms(institution, partner), signature=signature(), **common)
    with pytest.raises(EntryUsed):
        sign_at_board(terms=terms(partner, institution), signature=signature(), is_another=True, **common)
    answer = as_user(staff).post(url("board", workshop.pk), data(1, second_signatory="Another Head", is_another="on"))
    form = answer.context["form"]
    assert "This entry is recorded as" in answer.content.decode()
    assert form["second_signatory"].value() == "Another Head"
    assert form["entry"].value() != str(uuid.UUID(int=1))


def test_an_agreement_whose_signing_was_taken_back_is_asked_about(workshop, institution, partner, staff, programme):
    entry = sign_at_board(
        workshop=workshop, terms=terms(institution, partner), signature=signature(), form=uuid.UUID(int=1), by=staff
    )
    take_back_signing(signing=entry.signing)
    with pytest.raises(SignedAlready) as refused:
        sign_at_board(workshop=workshop, terms=terms(institution, partner), signature=signature(), by=staff)
    assert refused.value.agreements == [Agreement.objects.get()]


def test_board_warns_of_a_day_outside_the_workshop(as_user, staff, workshop, institution, partner):
    page = as_user(staff).post(url("board", workshop.pk), data(signed_on="2018-08-05"), follow=True).content.decode()
    assert "is none of the workshop&#x27;s days" in page
    assert Signing.objects.count() == 1
