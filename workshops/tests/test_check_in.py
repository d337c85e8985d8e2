"""The door, as a helper meets it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from accounts.tests.factories import RoleFactory
from workshops.models import CheckIn
from workshops.tests.factories import CheckInFactory, DelegateFactory, SessionFactory, SiteVisitFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def door(workshop):
    return reverse("workshops:check_in_create", args=[workshop.pk])


@pytest.fixture
def dara(workshop):
    return DelegateFactory(workshop=workshop, person__full_name="Sok Dara")


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_check_in_finds_and_marks(door, dara, helper, as_user):
    client = as_user(helper)
    page = client.get(door, {"q": "dar"})
    assert [(one, time) for one, time in page.context["matches"]] == [(dara, "")]
    assert "Wednesday 1 August 2018: 0 of 1 present" in text(page)
    response = client.post(door, {"delegate": dara.pk, "place": "day-2018-07-31"}, follow=True)
    assert response.redirect_chain == [(f"{door}?place=day-2018-07-31", 302)]
    assert "Sok Dara is checked in, " in text(response)
    assert "Tuesday 31 July 2018: 1 of 1 present" in text(response)
    assert list(CheckIn.objects.values_list("delegate", "day", "checked_in_by")) == [
        (dara.pk, dt.date(2018, 7, 31), helper.pk)
    ]


def test_check_in_again_says_when_it_was(door, dara, helper, as_user):
    early = dt.datetime(2018, 7, 31, 9, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    CheckInFactory(delegate=dara, day=early.date(), checked_in_at=early)
    client = as_user(helper)
    data = {"delegate": dara.pk, "place": "day-2018-07-31"}
    assert "Sok Dara: already checked in at 09:12." in text(client.post(door, data, follow=True))
    page = client.get(door, {"q": "dara", "place": "day-2018-07-31"})
    assert [time for _one, time in page.context["matches"]] == ["09:12"]
    assert "already checked in at 09:12" in text(page)
    assert "Present: Sok Dara" not in text(page)
    assert CheckIn.objects.count() == 1


def test_check_in_for_session_and_visit(door, dara, workshop, helper, as_user):
    session = SessionFactory(workshop=workshop, number=1, title="Opening", day=dt.date(2018, 7, 30))
    visit = SiteVisitFactory(workshop=workshop, day=dt.date(2018, 8, 1))
    client = as_user(helper)
    client.post(door, {"delegate": dara.pk, "place": f"session-{session.pk}"})
    page = client.post(door, {"delegate": dara.pk, "place": f"visit-{visit.pk}"}, follow=True)
    assert "Sok Dara is not on the roster of this visit." in text(page)
    assert CheckIn.objects.filter(session=session, day=dt.date(2018, 7, 30)).count() == 1
    assert CheckIn.objects.filter(visit=visit, day=dt.date(2018, 8, 1)).count() == 1
    assert [one.code for one in page.context["places"]] == [
        "day-2018-07-30", "day-2018-07-31", "day-2018-08-01", f"session-{session.pk}", f"visit-{visit.pk}",
    ]  # fmt: skip


@pytest.mark.parametrize("state", ["cancelled", "waiting"])
def test_check_in_of_somebody_not_expected_tells(door, workshop, helper, as_user, state):
    delegate = DelegateFactory(workshop=workshop, state=state, person__full_name="Sok Dara")
    page = as_user(helper).post(door, {"delegate": delegate.pk, "place": "day-2018-07-31"}, follow=True)
    delegate.refresh_from_db()
    assert delegate.state == "attended"
    assert f"Sok Dara was {'cancelled' if state == 'cancelled' else 'on the waiting list'} until now." in text(page)


@pytest.mark.parametrize("delegate", ["", "x", "0", "99999999999999999999", "²"])
def test_check_in_of_nobody(door, helper, as_user, delegate):
    assert as_user(helper).post(door, {"delegate": delegate}).status_code == 404


def test_check_in_of_another_workshops_delegate_is_not_found(door, helper, as_user):
    foreign = DelegateFactory(person__full_name="Foreign person")
    assert as_user(helper).post(door, {"delegate": foreign.pk}).status_code == 404
    assert as_user(helper).get(door, {"q": "foreign"}).context["matches"] == []
    assert CheckIn.objects.count() == 0


def test_check_in_shows_no_list_without_letters(door, dara, helper, as_user):
    for words in ("", "a", "so", "  "):
        page = as_user(helper).get(door, {"q": words})
        assert page.context["matches"] == []
        assert "Sok Dara" not in text(page)


def test_check_in_shows_at_most_twenty(door, workshop, helper, as_user):
    DelegateFactory.create_batch(21, workshop=workshop)
    page = as_user(helper).get(door, {"q": "teacher"})
    assert len(page.context["matches"]) == 20
    assert "There are more. Type more letters." in text(page)


def test_check_in_finds_nobody_for_a_text_that_no_database_holds(door, workshop, helper, as_user):
    DelegateFactory(workshop=workshop)
    page = as_user(helper).get(f"{door}?q=teacher%00")
    assert (page.status_code, page.context["matches"]) == (200, [])


def test_check_in_in_the_past_opens_on_the_last_day(door, helper, as_user):
    assert as_user(helper).get(door).context["place"].code == "day-2018-08-01"
    assert as_user(helper).get(door, {"place": "day-1999-01-01"}).context["place"].code == "day-2018-08-01"


def test_check_in_of_another_workshop_is_not_found(helper, as_user):
    other = WorkshopFactory()
    assert as_user(helper).get(reverse("workshops:check_in_create", args=[other.pk])).status_code == 404


def test_check_in_list_opens_the_only_workshop(door, helper, as_user):
    assert as_user(helper).get("/check-in/").url == door
    second = WorkshopFactory(title="Second workshop")
    RoleFactory(user=helper, kind="helper", workshop=second)
    page = as_user(helper).get("/check-in/")
    assert page.status_code == 200
    assert "Second workshop" in text(page)


def test_check_in_list_of_a_helper_without_workshop(helper, as_user):
    client = as_user(helper)
    helper.roles.update(kind="viewer", workshop=None, programme=WorkshopFactory().programme)
    assert client.get("/check-in/").status_code == 403


@pytest.mark.parametrize("who", ["coordinator", "viewer"])
def test_check_in_list_is_for_helpers_and_staff(who, request, as_user):
    assert as_user(request.getfixturevalue(who)).get("/check-in/").status_code == 403


def test_check_in_needs_the_same_queries_for_many(door, workshop, helper, as_user, same_query_count):
    same_query_count(f"{door}?q=teacher", lambda: DelegateFactory(workshop=workshop), as_user(helper))


def test_check_in_list_needs_the_same_queries_for_many(helper, as_user, same_query_count):
    WorkshopFactory.create_batch(2)

    def make():
        RoleFactory(user=helper, kind="helper", workshop=WorkshopFactory())

    make()
    same_query_count("/check-in/", make, as_user(helper))


def test_check_in_remove(dara, staff, as_user):
    record = CheckInFactory(delegate=dara)
    as_user(staff).post(reverse("workshops:check_in_remove", args=[record.pk]))
    assert CheckIn.objects.count() == 0
