"""Writes with consequences: delegates, the door, signings."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnerships.tests.factories import InstitutionFactory, PersonFactory
from workshops import services
from workshops.errors import WorkshopError
from workshops.models import CheckIn, Delegate, Signing
from workshops.tests.factories import CheckInFactory, DelegateFactory, SessionFactory, SiteVisitFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
FIRST_DAY = dt.date(2018, 7, 23)


def test_add_delegates_remembers_the_institution_of_the_day(programme):
    workshop, college = WorkshopFactory(programme=programme), InstitutionFactory()
    person, alone = PersonFactory(programme=programme, institution=college), PersonFactory(programme=programme)
    result = services.add_delegates(workshop=workshop, people=[person, alone, person])
    assert [(one.person, one.institution, one.state) for one in result.new] == [
        (person, college, "invited"),
        (alone, None, "invited"),
    ]
    codes = set(Delegate.objects.values_list("badge_code", flat=True))
    assert len(codes) == 2
    assert {len(code) for code in codes} == {16}
    assert Delegate.history.count() == 2


def test_add_delegates_twice_adds_nobody(programme):
    workshop, person = WorkshopFactory(programme=programme), PersonFactory(programme=programme)
    services.add_delegates(workshop=workshop, people=[person])
    result = services.add_delegates(workshop=workshop, people=[person])
    assert (result.new, result.already_in) == ([], [person])
    assert Delegate.objects.count() == 1


def test_add_delegates_of_another_programme_adds_nobody(programme, other_programme):
    workshop = WorkshopFactory(programme=programme)
    own, foreign = PersonFactory(programme=programme), PersonFactory(programme=other_programme, full_name="Sokha")
    with pytest.raises(WorkshopError) as error:
        services.add_delegates(workshop=workshop, people=[own, foreign])
    assert str(error.value) == "Not among the people of this programme: Sokha. Nobody was added."
    assert Delegate.objects.count() == 0


def test_delegate_of_one_person_twice_is_refused_by_the_database():
    delegate = DelegateFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        DelegateFactory(workshop=delegate.workshop, person=delegate.person)


def test_change_state_of_several():
    workshop = WorkshopFactory()
    invited, confirmed = DelegateFactory(workshop=workshop, state="invited"), DelegateFactory(workshop=workshop)
    changed = services.change_state(workshop=workshop, delegates=[invited, confirmed], state="confirmed")
    assert changed == [invited]
    assert set(workshop.delegates.values_list("state", flat=True)) == {"confirmed"}
    assert (invited.history.count(), confirmed.history.count()) == (2, 1)


def test_change_state_of_delegates_of_another_workshop_changes_nobody():
    own, foreign = DelegateFactory(state="invited"), DelegateFactory(state="invited")
    with pytest.raises(WorkshopError) as error:
        services.change_state(workshop=own.workshop, delegates=[own, foreign], state="confirmed")
    assert str(error.value) == "One of them is no delegate of this workshop. Nothing was changed."
    assert set(Delegate.objects.values_list("state", flat=True)) == {"invited"}


def test_change_state_of_somebody_checked_in_is_refused():
    delegate = DelegateFactory(person__full_name="Dara")
    services.check_in(delegate=delegate, day=FIRST_DAY)
    with pytest.raises(WorkshopError) as error:
        services.change_state(workshop=delegate.workshop, delegates=[delegate], state="cancelled")
    assert str(error.value) == "Checked in at the door, so they attended: Dara. Nothing was changed."
    assert Delegate.objects.get().state == "attended"


def test_change_state_to_one_that_is_none_is_refused():
    delegate = DelegateFactory()
    with pytest.raises(WorkshopError, match="Choose one of the states"):
        services.change_state(workshop=delegate.workshop, delegates=[delegate], state="lost")


def test_check_in_for_a_day(helper):
    delegate = DelegateFactory()
    result = services.check_in(delegate=delegate, day=FIRST_DAY, by=helper)
    record = CheckIn.objects.get()
    assert result.is_new
    assert (record.day, record.session, record.visit, record.checked_in_by) == (FIRST_DAY, None, None, helper)
    assert Delegate.objects.get().state == "attended"


def test_check_in_twice_keeps_the_first():
    delegate = DelegateFactory()
    earlier = timezone.now() - dt.timedelta(hours=2)
    first = CheckInFactory(delegate=delegate, day=FIRST_DAY, checked_in_at=earlier)
    result = services.check_in(delegate=delegate, day=FIRST_DAY)
    assert (result.is_new, result.check_in, result.check_in.checked_in_at) == (False, first, earlier)
    assert CheckIn.objects.count() == 1


def test_check_in_for_day_session_and_visit_are_three():
    delegate = DelegateFactory()
    session, visit = SessionFactory(workshop=delegate.workshop), SiteVisitFactory(workshop=delegate.workshop)
    for _press in range(2):
        services.check_in(delegate=delegate, day=session.day)
        services.check_in(delegate=delegate, session=session)
        services.check_in(delegate=delegate, visit=visit)
    assert CheckIn.objects.count() == 3
    assert CheckIn.objects.get(session=session).day == dt.date(2018, 7, 24)
    assert CheckIn.objects.get(visit=visit).day == dt.date(2018, 7, 26)


def test_check_in_at_a_session_or_visit_of_another_workshop_is_refused():
    delegate = DelegateFactory(state="confirmed")
    for place in ({"session": SessionFactory()}, {"visit": SiteVisitFactory()}):
        with pytest.raises(WorkshopError) as error:
            services.check_in(delegate=delegate, **place)
        assert str(error.value) == "This is not in the programme of this workshop."
    assert CheckIn.objects.count() == 0
    assert Delegate.objects.get().state == "confirmed"


@pytest.mark.parametrize("day", [dt.date(2018, 7, 22), dt.date(2018, 7, 28)])
def test_check_in_outside_the_workshop_is_refused(day):
    with pytest.raises(WorkshopError) as error:
        services.check_in(delegate=DelegateFactory(), day=day)
    assert str(error.value) == "The workshop does not take place on this day."


def test_check_in_needs_exactly_one_place():
    delegate = DelegateFactory()
    with pytest.raises(ValueError, match="exactly one"):
        services.check_in(delegate=delegate)
    with pytest.raises(ValueError, match="exactly one"):
        services.check_in(delegate=delegate, day=FIRST_DAY, session=SessionFactory(workshop=delegate.workshop))


def test_take_back_check_in():
    delegate = DelegateFactory()
    first = services.check_in(delegate=delegate, day=FIRST_DAY).check_in
    second = services.check_in(delegate=delegate, day=dt.date(2018, 7, 24)).check_in
    services.take_back_check_in(check_in=first)
    assert Delegate.objects.get().state == "attended"
    services.take_back_check_in(check_in=second)
    assert Delegate.objects.get().state == "confirmed"


def test_record_signing(workshop, staff, signed_agreement):
    signing = services.record_signing(
        workshop=workshop, agreement=signed_agreement, signed_on=dt.date(2018, 8, 1), desk="2", by=staff
    )
    assert (signing.workshop, signing.desk, signing.recorded_by) == (workshop, "2", staff)
    again = services.record_signing(workshop=workshop, agreement=signed_agreement, signed_on=dt.date(2018, 7, 31))
    assert (again, again.signed_on) == (signing, dt.date(2018, 8, 1))
    assert Signing.objects.count() == 1


def test_record_signing_at_a_second_workshop_is_refused(workshop, signed_agreement):
    services.record_signing(workshop=workshop, agreement=signed_agreement, signed_on=dt.date(2018, 8, 1))
    other = WorkshopFactory(programme=workshop.programme)
    with pytest.raises(WorkshopError) as error:
        services.record_signing(workshop=other, agreement=signed_agreement, signed_on=dt.date(2018, 8, 1))
    assert str(error.value) == "This agreement is recorded as signed at Twinning Workshop."


def test_record_signing_of_another_programme_is_refused(signed_agreement):
    with pytest.raises(WorkshopError) as error:
        services.record_signing(workshop=WorkshopFactory(), agreement=signed_agreement, signed_on=dt.date(2018, 7, 27))
    assert str(error.value) == "This agreement belongs to another programme."


def test_record_signing_of_a_draft_is_refused(workshop, draft_agreement):
    with pytest.raises(WorkshopError) as error:
        services.record_signing(workshop=workshop, agreement=draft_agreement, signed_on=dt.date(2018, 8, 1))
    assert str(error.value) == "This agreement is not signed. Record its signature first."


def test_record_signing_in_the_future_is_refused(workshop, signed_agreement):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(WorkshopError) as error:
        services.record_signing(workshop=workshop, agreement=signed_agreement, signed_on=tomorrow)
    assert str(error.value) == "The day of the signing lies in the future."
    assert Signing.objects.count() == 0


def test_take_back_signing_leaves_the_agreement(workshop, signed_agreement):
    signing = services.record_signing(workshop=workshop, agreement=signed_agreement, signed_on=dt.date(2018, 8, 1))
    services.take_back_signing(signing=signing)
    signed_agreement.refresh_from_db()
    assert (Signing.objects.count(), signed_agreement.status) == (0, "signed")
