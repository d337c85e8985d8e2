"""The roster of a visit: chosen among many, kept ticks, seats, nobody on two visits at once."""

import datetime as dt

import pytest
from django.urls import reverse

from partnerships.tests.factories import InstitutionFactory
from workshops import services
from workshops.errors import WorkshopError
from workshops.tests.factories import DelegateFactory, SiteVisitFactory
from workshops.trail import trail_of_workshop

pytestmark = pytest.mark.django_db

DAY = dt.date(2018, 7, 31)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def ids(delegates) -> set[int]:
    return {one.pk for one in delegates}


@pytest.fixture
def visit(workshop):
    return SiteVisitFactory(
        workshop=workshop, institution__official_name="First School", day=DAY, starts_at=dt.time(14),
        ends_at=dt.time(16), capacity=3,
    )  # fmt: skip


@pytest.fixture
def sokha(workshop):
    return DelegateFactory(
        workshop=workshop, person__full_name="Sokha", person__institution=InstitutionFactory(country="KH")
    )


@pytest.fixture
def wang(workshop):
    return DelegateFactory(
        workshop=workshop, person__full_name="Wang", person__institution=InstitutionFactory(country="CN")
    )


@pytest.fixture
def address(visit):
    return reverse("workshops:visit_roster", args=[visit.pk])


@pytest.fixture
def client(staff, as_user):
    return as_user(staff)


def test_roster_is_set_and_set_again(visit, sokha, wang):
    change = services.set_roster(visit=visit, delegates=[sokha, wang])
    assert (change.added, change.removed) == ([sokha, wang], [])
    lines = visit.history.count()
    same = services.set_roster(visit=visit, delegates=[wang, sokha])
    assert (same.added, same.removed, visit.history.count()) == ([], [], lines)
    change = services.set_roster(visit=visit, delegates=[wang])
    assert (change.added, change.removed) == ([], [sokha])
    assert set(visit.roster.all()) == {wang}
    assert visit.history.first().roster.count() == 1
    newest = trail_of_workshop(visit.workshop)[0]
    assert newest.what == "visit to First School: roster changed: 0 added, 1 removed, 1 in all"


def refused(visit, delegates, **more) -> list[str]:
    with pytest.raises(WorkshopError) as error:
        services.set_roster(visit=visit, delegates=delegates, **more)
    assert visit.roster.count() == 0
    return error.value.messages


def test_roster_longer_than_the_seats_is_refused(visit, workshop):
    four = DelegateFactory.create_batch(4, workshop=workshop)
    assert refused(visit, four) == ["4 people are on the roster, and there are 3 seats."]


def test_delegate_of_another_workshop_is_refused(visit, sokha):
    words = ["One of them is no delegate of this workshop. Nothing was changed."]
    assert refused(visit, [sokha, DelegateFactory()]) == words


def test_cancelled_and_waiting_are_refused_unless_on_it_already(visit, workshop, sokha):
    cancelled = DelegateFactory(workshop=workshop, person__full_name="Dara", state="cancelled")
    waiting = DelegateFactory(workshop=workshop, person__full_name="Bopha", state="waiting")
    words = ["Cancelled or on the waiting list: Bopha; Dara. Untick them."]
    assert refused(visit, [sokha, cancelled, waiting]) == words
    visit.roster.add(cancelled)
    services.set_roster(visit=visit, delegates=[sokha, cancelled])
    assert set(visit.roster.all()) == {sokha, cancelled}


def other_visit(workshop, starts, ends, **fields):
    fields = {"institution__official_name": "Second School", "day": DAY} | fields
    return SiteVisitFactory(workshop=workshop, starts_at=starts, ends_at=ends, **fields)


def test_delegate_on_two_visits_at_once_is_refused_naming_both(visit, workshop, sokha, wang):
    other_visit(workshop, dt.time(15), dt.time(17), roster=[sokha])
    words = ["At this time on the visit to Second School (31 July 2018, 15:00): Sokha."]
    assert refused(visit, [sokha, wang]) == words


@pytest.mark.parametrize(
    "fields",
    [
        {"starts": dt.time(16), "ends": dt.time(18)},
        {"starts": None, "ends": None},
        {"starts": dt.time(15), "ends": dt.time(17), "day": dt.date(2018, 8, 1)},
    ],
)
def test_delegate_on_two_visits_one_after_the_other(fields, visit, workshop, sokha):
    other_visit(workshop, roster=[sokha], **fields)
    services.set_roster(visit=visit, delegates=[sokha])
    assert set(visit.roster.all()) == {sokha}


def test_visit_is_not_moved_onto_another_of_the_same_delegate(visit, workshop, sokha, client):
    visit.roster.add(sokha)
    other_visit(workshop, dt.time(9), dt.time(11), roster=[sokha])
    data = {
        "institution": visit.institution.official_name,
        "day": "2018-07-31",
        "starts_at": "10:00",
        "ends_at": "12:00",
    }
    data |= {"capacity": "0", "seen_at": visit.changed_at.isoformat()}
    response = client.post(reverse("workshops:visit_edit", args=[visit.pk]), data)
    assert response.context["form"].errors["starts_at"] == [
        "At this time on the visit to Second School (31 July 2018, 09:00): Sokha."
    ]
    assert response.context["form"].errors["capacity"] == ["1 person is on the roster, and there are 0 seats."]


def test_page_saves_what_is_ticked(visit, workshop, sokha, wang, address, client):
    data = {"delegate": [sokha.pk, wang.pk, "x", DelegateFactory().pk], "seen_at": visit.changed_at.isoformat()}
    response = client.post(address, data | {"save": "yes"}, follow=True)
    assert response.redirect_chain == [(f"{workshop.get_absolute_url()}#visits", 302)]
    assert "The roster is saved: 2 people go. 1 seat is left." in text(response)
    assert set(visit.roster.all()) == {sokha, wang}


def test_save_sent_twice_is_saved_once(visit, sokha, address, client):
    data = {"delegate": [sokha.pk], "seen_at": visit.changed_at.isoformat(), "save": "yes"}
    assert [client.post(address, data).status_code for _time in range(2)] == [302, 302]
    assert set(visit.roster.all()) == {sokha}


def test_ticks_are_kept_while_filtering_and_nothing_is_saved(visit, sokha, wang, address, client):
    response = client.post(address, {"delegate": [sokha.pk], "country": "CN", "show": "yes"})
    context = response.context
    assert ids(context["page"].objects) == {wang.pk}
    assert (context["ticked"], context["hidden_ticks"], context["seats_left"]) == ({sokha.pk}, [sokha.pk], 2)
    assert f'<input type="hidden" name="delegate" value="{sokha.pk}">' in response.content.decode()
    assert visit.roster.count() == 0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "sok"}, "sokha"),
        ({"country": "CN"}, "wang"),
        ({"ticked": "True"}, "sokha"),
        ({"ticked": "False"}, "wang"),
        ({"q": "nobody"}, None),
    ],
)
def test_filters(query, found, visit, sokha, wang, address, client, request):
    visit.roster.add(sokha)
    wanted = {request.getfixturevalue(found).pk} if found else set()
    assert ids(client.get(address, query).context["page"].objects) == wanted


def test_filter_by_institution_offers_those_of_the_delegates(visit, sokha, wang, address, client):
    InstitutionFactory()
    page = client.get(address, {"institution": wang.institution_id}).context["page"]
    assert ids(page.objects) == {wang.pk}
    offered = page.filterset.form.fields["institution"].queryset
    assert set(offered) == {sokha.institution, wang.institution}


def test_everybody_of_a_country_is_ticked_and_unticked_at_once(visit, workshop, sokha, address, client):
    school = InstitutionFactory(country="CN")
    many = ids(DelegateFactory.create_batch(60, workshop=workshop, person__institution=school))
    response = client.post(address, {"delegate": [sokha.pk], "country": "CN", "tick": "yes"})
    assert response.context["ticked"] == many | {sokha.pk}
    assert len(response.context["hidden_ticks"]) == 11
    assert response.context["seats_left"] == -58
    data = {"delegate": list(many | {sokha.pk}), "country": "CN", "untick": "yes"}
    assert client.post(address, data).context["ticked"] == {sokha.pk}


def test_second_page_keeps_the_ticks_of_the_first(visit, workshop, address, client):
    DelegateFactory.create_batch(60, workshop=workshop)
    first = client.get(address).context["page"].objects
    response = client.post(address, {"delegate": [first[0].pk], "page": "2"})
    assert len(response.context["page"].objects) == 10
    assert response.context["hidden_ticks"] == [first[0].pk]


def test_refused_roster_keeps_its_ticks(visit, workshop, address, client):
    four = ids(DelegateFactory.create_batch(4, workshop=workshop))
    data = {"delegate": list(four), "seen_at": visit.changed_at.isoformat(), "save": "yes"}
    response = client.post(address, data)
    assert response.context["errors"] == ["4 people are on the roster, and there are 3 seats."]
    assert response.context["ticked"] == four
    assert text(response).count(" checked>") == 4


def test_roster_changed_meanwhile_is_refused_once_and_told(visit, sokha, wang, address, client):
    seen_at = visit.changed_at.isoformat()
    services.set_roster(visit=visit, delegates=[sokha])
    data = {"delegate": [wang.pk], "seen_at": seen_at}
    shown = client.post(address, data | {"show": "yes"})
    assert shown.context["seen_at"] == seen_at
    response = client.post(address, data | {"save": "yes"})
    assert response.context["errors"] == [
        "Somebody else changed this visit while you were choosing. Save again to use your ticks.",
        "On the roster, but not ticked by you: Sokha.",
        "Ticked by you, but not on the roster: Wang.",
    ]
    assert set(visit.roster.all()) == {sokha}
    again = client.post(address, data | {"save": "yes", "seen_at": response.context["seen_at"]})
    assert again.status_code == 302
    assert set(visit.roster.all()) == {wang}


def test_page_tells_who_is_elsewhere_and_who_does_not_come(visit, workshop, sokha, address, client):
    other_visit(workshop, dt.time(15), dt.time(17), roster=[sokha])
    cancelled = DelegateFactory(workshop=workshop, person__full_name="Dara", state="cancelled")
    DelegateFactory(workshop=workshop, person__full_name="Never offered", state="waiting")
    visit.roster.add(cancelled)
    page = text(client.get(address))
    assert "On the visit to Second School at this time" in page
    assert "Ticked, but cancelled or on the waiting list: Dara." in page
    assert "Never offered" not in page


def test_page_without_delegates_leads_to_the_first(visit, workshop, address, client):
    assert reverse("workshops:delegate_create", args=[workshop.pk]) in text(client.get(address))


def test_roster_is_for_staff_of_the_programme_alone(
    visit, address, staff, coordinator, stranger, outsider, sokha, as_user
):
    data = {"delegate": [sokha.pk], "save": "yes", "seen_at": ""}
    assert as_user(coordinator).post(address, data).status_code == 403
    assert as_user(stranger).post(address, data).status_code == 404
    assert outsider.post(address, data).status_code == 302
    assert visit.roster.count() == 0


def test_same_query_count_with_one_delegate_and_thirty(visit, workshop, address, client, same_query_count):
    second = other_visit(workshop, dt.time(15), dt.time(17))

    def make():
        second.roster.add(DelegateFactory(workshop=workshop, person__institution=InstitutionFactory()))

    same_query_count(address, make, client)
