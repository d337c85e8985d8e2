"""Places: who gets one, who waits, who moves up, and who may give more places than there are."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from partnerships.tests.factories import PersonFactory
from workshops import services
from workshops.errors import WorkshopError
from workshops.models import Delegate
from workshops.tests.factories import DelegateFactory
from workshops.tests.lists import kept, line
from workshops.tests.test_delegate_import import run

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"workshops:{name}", args=args)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def states(workshop) -> dict[str, str]:
    return dict(workshop.delegates.values_list("person__full_name", "state"))


@pytest.fixture
def workshop(workshop):
    """A workshop with two places that is yet to come."""
    workshop.capacity = 2
    workshop.starts_on = workshop.ends_on = timezone.localdate() + dt.timedelta(days=30)
    workshop.save()
    return workshop


@pytest.fixture
def delegate(workshop, institution):
    """Return a function that makes a delegate of the coordinator's institution."""

    def make(name, state="confirmed", since=None, **fields):
        person = PersonFactory(full_name=name, institution=institution, programme=workshop.programme)
        since = since or (timezone.now() if state == "waiting" else None)
        return DelegateFactory(workshop=workshop, person=person, state=state, waiting_since=since, **fields)

    return make


@pytest.fixture
def full(delegate):
    """Two confirmed delegates, so that all places are taken."""
    return delegate("A"), delegate("B")


@pytest.fixture
def queue(delegate):
    """Two who wait, the second made first."""
    now = timezone.now()
    later = delegate("Later", "waiting", since=now - dt.timedelta(hours=1))
    return delegate("Sooner", "waiting", since=now - dt.timedelta(hours=2)), later


# --- Services ---


@pytest.mark.parametrize("state", ["registered", "confirmed"])
def test_who_comes_when_all_places_are_taken_waits(workshop, full, institution, state):
    people = [PersonFactory(full_name=name, institution=institution, programme=workshop.programme) for name in "CD"]
    result = services.add_delegates(workshop=workshop, people=people, state=state)
    assert [one.state for one in result.waiting] == ["waiting", "waiting"]
    assert all(one.waiting_since for one in result.waiting)


def test_the_first_ones_get_the_places_that_are_left(workshop, delegate):
    delegate("A")
    people = [PersonFactory(full_name=name, programme=workshop.programme) for name in "BC"]
    result = services.add_delegates(workshop=workshop, people=people, state="registered")
    assert [one.state for one in result.new] == ["registered", "waiting"]


def test_an_invitation_takes_no_place(workshop, full):
    person = PersonFactory(programme=workshop.programme)
    assert services.add_delegates(workshop=workshop, people=[person]).new[0].state == "invited"


def test_without_a_capacity_nobody_waits(workshop, full):
    workshop.capacity = None
    workshop.save()
    person = PersonFactory(programme=workshop.programme)
    assert services.add_delegates(workshop=workshop, people=[person], state="registered").waiting == []


def test_a_newcomer_does_not_overtake_those_who_wait(workshop, delegate, queue):
    delegate("A")
    person = PersonFactory(full_name="New", programme=workshop.programme)
    assert services.add_delegates(workshop=workshop, people=[person], state="registered").new[0].state == "waiting"


def test_those_who_wait_are_given_places_in_the_order_of_arrival(workshop, delegate, queue):
    sooner, later = queue
    delegate("A")
    changed = services.change_state(workshop=workshop, delegates=[later, sooner], state="confirmed")
    assert (changed, states(workshop)) == ([sooner], {"A": "confirmed", "Sooner": "confirmed", "Later": "waiting"})


def test_change_state_beyond_the_capacity_when_that_is_meant(workshop, full, delegate):
    third = delegate("C", "invited")
    assert services.who_must_wait(workshop=workshop, delegates=[third], state="confirmed") == [third]
    services.change_state(workshop=workshop, delegates=[third], state="confirmed", beyond_capacity=True)
    assert states(workshop)["C"] == "confirmed"


def test_who_has_a_place_keeps_it(workshop, full, delegate):
    workshop.capacity = 1
    workshop.save()
    services.change_state(workshop=workshop, delegates=full, state="registered")
    assert set(states(workshop).values()) == {"registered"}


def test_who_attended_takes_a_place_in_any_case(workshop, full, delegate):
    third = delegate("C", "waiting")
    services.change_state(workshop=workshop, delegates=[third], state="attended")
    third.refresh_from_db()
    assert (third.state, third.waiting_since) == ("attended", None)


def test_an_import_puts_on_the_waiting_list_with_the_time(workshop, full):
    run(kept(workshop, [line("C", state="confirmed")]))
    third = workshop.delegates.get(person__full_name="C")
    assert (third.state, bool(third.waiting_since)) == ("waiting", True)


def test_moving_up_gives_the_first_one_a_place(workshop, delegate, queue):
    sooner, later = queue
    delegate("A")
    with pytest.raises(WorkshopError, match="Later is not the first on the waiting list."):
        services.move_up_waiting(delegate=later)
    moved = services.move_up_waiting(delegate=sooner)
    assert (moved.state, moved.waiting_since) == ("registered", None)
    assert services.move_up_waiting(delegate=sooner).state == "registered"
    assert sooner.history.first().history_change_reason == "moved up from the waiting list"
    assert sooner.history.count() == 2
    with pytest.raises(WorkshopError, match="All places are taken, so Later still waits."):
        services.move_up_waiting(delegate=later)


# --- Pages ---


def test_nomination_says_who_waits(workshop, full, institution, coordinator, as_user):
    person = PersonFactory(full_name="C", institution=institution)
    person.programmes.add(workshop.programme)
    page = as_user(coordinator).post(url("delegate_create", workshop.pk), {"person": [person.pk]}, follow=True)
    assert "No place is free for these, or others wait before them; they are on the waiting list: C." in text(page)
    assert "on the waiting list" in text(page)


def test_staff_are_asked_before_there_are_more_people_than_places(workshop, full, delegate, staff, as_user):
    third, client = delegate("C", "invited"), as_user(staff)
    asked = {"delegate": [third.pk], "state": "confirmed", "query": "q=C"}
    page = client.post(url("delegate_state", workshop.pk), asked)
    assert "2 of 2 places are taken." in text(page)
    assert "No place is left for 1 of those you ticked:" in text(page)
    assert states(workshop)["C"] == "invited"
    page = client.post(url("delegate_state", workshop.pk), asked | {"places": "wait"}, follow=True)
    assert page.redirect_chain[0][0].endswith("?q=C")
    assert "No place is free for these, or others wait before them; they are on the waiting list: C." in text(page)
    page = client.post(url("delegate_state", workshop.pk), asked | {"places": "beyond"}, follow=True)
    assert states(workshop)["C"] == "confirmed"
    assert "3 of 2 places taken (1 more than places)" in text(client.get(url("delegate_list", workshop.pk)))


def test_the_form_of_one_delegate_asks_too(workshop, full, delegate, staff, as_user):
    third, client = delegate("C", "invited"), as_user(staff)
    page = url("delegate_edit", third.pk)
    assert "Give a place although all are taken" in text(client.get(page))

    def send(**more):
        third.refresh_from_db()
        seen = {"seen_at": third.changed_at.isoformat(), "institution": third.institution or ""}
        return text(client.post(page, {**seen, "new_state": "confirmed", **more}, follow=True))

    assert "on the waiting list: C." in send()
    assert "on the waiting list: C." in send()
    assert "on the waiting list: C." not in send(beyond_capacity="on")
    assert states(workshop)["C"] == "confirmed"
    assert "Give a place although all are taken" not in text(client.get(page))


def test_cancelling_frees_a_place_and_the_page_says_who_is_first(workshop, full, queue, staff, as_user):
    client, (sooner, later) = as_user(staff), queue
    assert "First on the waiting list" not in text(client.get(url("delegate_list", workshop.pk)))
    page = client.post(url("delegate_withdraw", full[0].pk), follow=True)
    assert "A is cancelled; the record stays." in text(page)
    assert "1 place is free. First on the waiting list: <strong>Sooner</strong>" in text(page)
    assert states(workshop)["Sooner"] == "waiting"
    page = client.post(url("delegate_move_up", sooner.pk), follow=True)
    assert "Sooner has a place now and is registered." in text(page)
    assert "First on the waiting list" not in text(page)
    page = client.post(url("delegate_move_up", later.pk), follow=True)
    assert "All places are taken, so Later still waits." in text(page)


def test_coordinators_withdraw_their_own_and_see_the_state(workshop, full, queue, coordinator, as_user):
    client, later = as_user(coordinator), queue[1]
    page = text(client.get(url("delegate_detail", later.pk)))
    assert "on the waiting list" in page
    assert "(number 2 in the order of arrival)" in page
    assert "Cancel for Later?" in text(client.get(url("delegate_withdraw", later.pk)))
    client.post(url("delegate_withdraw", later.pk))
    client.post(url("delegate_withdraw", later.pk))
    assert states(workshop)["Later"] == "cancelled"
    assert later.history.count() == 2
    assert later.history.first().history_user == coordinator


def test_who_was_there_is_not_withdrawn(workshop, delegate, staff, as_user):
    present = delegate("A")
    services.check_in(delegate=present, day=workshop.starts_on)
    page = as_user(staff).post(url("delegate_withdraw", present.pk), follow=True)
    assert "Nothing was changed: A is attended." in text(page)
    assert states(workshop) == {"A": "attended"}


@pytest.mark.parametrize(
    ("who", "withdraw", "move_up"),
    [("coordinator", 302, 403), ("partner_coordinator", 404, 404), ("stranger", 404, 404), ("outsider", 302, 302)],
)
def test_who_may_withdraw_and_move_up(who, withdraw, move_up, workshop, queue, request, as_user):
    user = request.getfixturevalue(who)
    client = user if who == "outsider" else as_user(user)
    sooner, later = queue
    assert client.post(url("delegate_move_up", sooner.pk)).status_code == move_up
    assert client.post(url("delegate_withdraw", later.pk)).status_code == withdraw
    assert states(workshop) == {"Sooner": "waiting", "Later": "cancelled" if who == "coordinator" else "waiting"}


def test_coordinators_do_not_withdraw_after_the_end(workshop, queue, coordinator, as_user):
    workshop.starts_on = workshop.ends_on = timezone.localdate() - dt.timedelta(days=3)
    workshop.save()
    assert as_user(coordinator).post(url("delegate_withdraw", queue[0].pk)).status_code == 403
    assert Delegate.objects.filter(state="cancelled").count() == 0


def test_the_list_asks_the_same_for_one_who_waits_and_for_many(workshop, delegate, staff, as_user, same_query_count):
    names = iter(range(100))
    same_query_count(url("delegate_list", workshop.pk), lambda: delegate(f"N{next(names)}", "waiting"), as_user(staff))
