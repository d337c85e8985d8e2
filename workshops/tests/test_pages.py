"""Workshops, sessions, visits, delegates and signings as people meet them."""

import datetime as dt

import pytest
from django.urls import reverse

from partnerships.tests.factories import InstitutionFactory, PersonFactory
from workshops.errors import WorkshopError
from workshops.models import Delegate, Session, Signing, SiteVisit, Workshop
from workshops.tests.factories import (
    CheckInFactory,
    DelegateFactory,
    SessionFactory,
    SigningFactory,
    SiteVisitFactory,
    WorkshopFactory,
)
from workshops.totals import totals_of

pytestmark = pytest.mark.django_db

WORKSHOP = {
    "title": "Second workshop",
    "edition": "2",
    "starts_on": "2019-07-22",
    "ends_on": "2019-07-26",
    "city": "Guiyang",
    "country": "CN",
    "time_zone": "Asia/Shanghai",
    "organiser_roles-TOTAL_FORMS": "0",
    "organiser_roles-INITIAL_FORMS": "0",
}


def url(name, *args):
    return reverse(f"workshops:{name}", args=args)


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def things(workshop, signed_agreement):
    """One of each in ``workshop``, by the word their addresses ask for."""
    delegate = DelegateFactory(workshop=workshop)
    return {
        "workshop": workshop,
        "session": SessionFactory(workshop=workshop),
        "visit": SiteVisitFactory(workshop=workshop),
        "delegate": delegate,
        "check_in": CheckInFactory(delegate=delegate),
        "signing": SigningFactory(workshop=workshop, agreement=signed_agreement),
    }


# Address, the thing it is about, what a coordinator of a member gets.
PAGES = [
    ("workshop_detail", "workshop", 200),
    ("workshop_edit", "workshop", 403),
    ("session_create", "workshop", 403),
    ("session_edit", "session", 403),
    ("session_remove", "session", 403),
    ("visit_create", "workshop", 403),
    ("visit_edit", "visit", 403),
    ("visit_roster", "visit", 403),
    ("visit_remove", "visit", 403),
    ("delegate_list", "workshop", 200),
    ("delegate_create", "workshop", 403),
    ("delegate_detail", "delegate", 404),
    ("delegate_edit", "delegate", 404),
    ("check_in_create", "workshop", 403),
    ("check_in_remove", "check_in", 403),
    ("signing_list", "workshop", 403),
    ("signing_create", "workshop", 403),
    ("signing_edit", "signing", 403),
    ("signing_remove", "signing", 403),
]


@pytest.mark.parametrize(("name", "thing", "for_coordinator"), PAGES)
def test_page_answers_each_role(
    name, thing, for_coordinator, things, staff, colleague, stranger, outsider, coordinator, viewer, helper, as_user
):
    address = url(name, things[thing].pk)
    assert as_user(staff).get(address).status_code == 200
    assert as_user(colleague).get(address).status_code == 200
    assert as_user(stranger).get(address).status_code == 404
    assert as_user(coordinator).get(address).status_code == for_coordinator
    assert as_user(viewer).get(address).status_code == 403
    assert as_user(helper).get(address).status_code == (200 if name == "check_in_create" else 403)
    visitor = outsider.get(address)
    assert (visitor.status_code, visitor.url) == (302, f"/accounts/login/?next={address}")


@pytest.mark.parametrize(("name", "expected"), [("workshop_list", 200), ("workshop_create", 403)])
def test_list_and_creation_answer_each_role(name, expected, staff, stranger, coordinator, viewer, helper, as_user):
    assert as_user(staff).get(url(name)).status_code == 200
    assert as_user(coordinator).get(url(name)).status_code == expected
    assert as_user(viewer).get(url(name)).status_code == 403
    assert as_user(helper).get(url(name)).status_code == 403


def test_workshop_list_holds_the_programmes_own(workshop, staff, as_user):
    WorkshopFactory(title="Elsewhere")
    page = text(as_user(staff).get(url("workshop_list")))
    assert "Twinning Workshop" in page
    assert "Elsewhere" not in page


def test_workshop_create(staff, programme, institution, as_user):
    data = WORKSHOP | {
        "organiser_roles-TOTAL_FORMS": "1",
        "organiser_roles-0-institution": str(institution.pk),
        "organiser_roles-0-role": "host",
        "organiser_roles-0-position": "1",
    }
    response = as_user(staff).post(url("workshop_create"), data)
    workshop = Workshop.objects.get()
    assert response.url == url("workshop_detail", workshop.pk)
    assert (workshop.programme, workshop.edition, workshop.title) == (programme, 2, "Second workshop")
    assert [(one.institution, one.role) for one in workshop.organiser_roles.all()] == [(institution, "host")]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"ends_on": "2019-07-21"}, "ends_on", "The workshop ends before it starts."),
        ({"edition": "1"}, "edition", "This programme already has a workshop with this edition number."),
        ({"title": ""}, "title", "Fill this in."),
        ({"starts_on": "2019-13-01"}, "starts_on", "Enter a valid date."),
        (
            {"time_zone": "Asia/Atlantis"}, "time_zone",
            "Select a valid choice. Asia/Atlantis is not one of the available choices.",
        ),
        ({"starts_on": "1989-07-22"}, "starts_on", "The year is before 1990. Check the date."),
        ({"ends_on": "2100-12-31"}, "ends_on", "The year is after 2099. Check the date."),
        (
            {"ends_on": "2029-07-26"}, "ends_on",
            "The workshop would last 3658 days, and 100 is the most. Check the years.",
        ),
    ],
)  # fmt: skip
def test_workshop_create_explains_beside_the_field(change, field, words, workshop, staff, as_user):
    response = as_user(staff).post(url("workshop_create"), WORKSHOP | change)
    assert response.status_code == 200
    assert response.context["form"].errors == {field: [words]}
    assert "Guiyang" in text(response)
    assert Workshop.objects.count() == 1


def test_workshop_edit_over_a_colleagues_edit_is_refused_once(workshop, staff, as_user):
    data = WORKSHOP | {"edition": "1", "seen_at": workshop.changed_at.isoformat()}
    workshop.save()
    client = as_user(staff)
    response = client.post(url("workshop_edit", workshop.pk), data)
    assert response.status_code == 200
    assert "Somebody else saved this" in text(response)
    data["seen_at"] = response.context["form"].data["seen_at"]
    assert client.post(url("workshop_edit", workshop.pk), data).status_code == 302
    assert Workshop.objects.get().title == "Second workshop"


def test_session_create_edit_remove(workshop, staff, as_user):
    client = as_user(staff)
    SessionFactory(workshop=workshop, number=6)
    assert client.get(url("session_create", workshop.pk)).context["form"]["number"].value() == 7
    data = {"number": "7", "title": "Matching", "day": "2018-07-31", "starts_at": "09:00", "ends_at": "10:30"}
    assert client.post(url("session_create", workshop.pk), data).url == url("workshop_detail", workshop.pk)
    session = Session.objects.get(number=7)
    assert (session.title, session.day, session.ends_at) == ("Matching", dt.date(2018, 7, 31), dt.time(10, 30))
    data |= {"title": "Matching again", "seen_at": session.changed_at.isoformat()}
    assert client.post(url("session_edit", session.pk), data).status_code == 302
    assert Session.objects.get(number=7).title == "Matching again"
    client.post(url("session_remove", session.pk))
    assert Session.objects.filter(number=7).count() == 0


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"number": "1"}, "number", "This workshop already has a session with this number."),
        ({"ends_at": "08:00"}, "ends_at", "The session ends before it starts."),
        ({"starts_at": ""}, "starts_at", "Say when it starts, or leave the end empty too."),
        ({"day": "1950-01-01"}, "day", "The workshop takes place from 30 July 2018 to 1 August 2018."),
        ({"day": "2018-08-02"}, "day", "The workshop takes place from 30 July 2018 to 1 August 2018."),
    ],
)
def test_session_create_explains_beside_the_field(change, field, words, workshop, staff, as_user):
    SessionFactory(workshop=workshop, number=1)
    data = {"number": "2", "title": "Matching", "day": "2018-07-31", "starts_at": "09:00", "ends_at": "10:30"}
    response = as_user(staff).post(url("session_create", workshop.pk), data | change)
    assert response.context["form"].errors == {field: [words]}
    assert Session.objects.count() == 1


def test_session_with_check_ins_stays(workshop, staff, as_user):
    session = SessionFactory(workshop=workshop)
    CheckInFactory(delegate=DelegateFactory(workshop=workshop), session=session)
    response = as_user(staff).post(url("session_remove", session.pk), follow=True)
    assert "Delegates were checked in at this session, so it stays." in text(response)
    assert Session.objects.count() == 1


def test_visit_create_leads_to_its_roster(workshop, institution, staff, as_user):
    data = {"institution": institution.official_name, "day": "2018-07-31", "bus": "2", "capacity": "1"}
    data |= {"starts_at": "14:00", "ends_at": "16:00"}
    response = as_user(staff).post(url("visit_create", workshop.pk), data)
    visit = SiteVisit.objects.get()
    assert response.url == url("visit_roster", visit.pk)
    assert (visit.institution, visit.bus, visit.capacity) == (institution, "2", 1)
    assert (visit.starts_at, visit.ends_at) == (dt.time(14), dt.time(16))
    again = as_user(staff).post(url("visit_create", workshop.pk), data)
    assert again.context["form"].errors == {"institution": ["This visit is already in the programme of that day."]}


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"ends_at": "13:00"}, "ends_at", "The visit ends before it starts."),
        ({"starts_at": ""}, "starts_at", "Say when it starts, or leave the end empty too."),
        ({"day": "1950-01-01"}, "day", "The workshop takes place from 30 July 2018 to 1 August 2018."),
        ({"capacity": "-1"}, "capacity", "Ensure this value is greater than or equal to 0."),
    ],
)
def test_visit_create_explains_beside_the_field(change, field, words, workshop, institution, staff, as_user):
    data = {"institution": institution.official_name, "day": "2018-07-31", "starts_at": "14:00", "ends_at": "16:00"}
    response = as_user(staff).post(url("visit_create", workshop.pk), data | change)
    assert response.context["form"].errors == {field: [words]}
    assert SiteVisit.objects.count() == 0


def test_visit_remove(workshop, staff, as_user):
    empty, used = SiteVisitFactory(workshop=workshop), SiteVisitFactory(workshop=workshop)
    CheckInFactory(delegate=DelegateFactory(workshop=workshop), visit=used)
    for visit in (empty, used):
        as_user(staff).post(url("visit_remove", visit.pk))
    assert list(SiteVisit.objects.all()) == [used]


def test_delegate_list_filters(workshop, staff, as_user):
    china = InstitutionFactory(country="CN")
    DelegateFactory(workshop=workshop, person__full_name="Wang", person__institution=china, person__sex="female")
    DelegateFactory(workshop=workshop, person__full_name="Somchai", person__institution=InstitutionFactory())
    DelegateFactory(workshop=workshop, person__full_name="Sukarno", state="cancelled")
    DelegateFactory(workshop=workshop, person__full_name="Officer", person__institution=InstitutionFactory(country=""))
    client = as_user(staff)

    def names(query):
        rows = client.get(url("delegate_list", workshop.pk), query).context["page"].objects
        return [row.person.full_name for row in rows]

    assert names({}) == ["Officer", "Somchai", "Sukarno", "Wang"]
    assert names({"sort": "-name"}) == ["Wang", "Sukarno", "Somchai", "Officer"]
    assert names({"state": "taking_part"}) == ["Officer", "Somchai", "Wang"]
    assert names({"state": "cancelled"}) == ["Sukarno"]
    assert names({"side": "china"}) == ["Wang"]
    assert names({"side": "sea"}) == ["Somchai"]
    assert names({"side": "not_stated"}) == ["Officer", "Sukarno"]
    assert names({"country": "TH"}) == ["Somchai"]
    assert names({"country": "not_stated"}) == ["Officer", "Sukarno"]
    assert names({"sex": "female"}) == ["Wang"]
    assert names({"category": "teacher"}) == ["Officer", "Somchai", "Sukarno", "Wang"]
    assert names({"q": "suk"}) == ["Sukarno"]
    assert names({"q": "no such person"}) == []
    filters = client.get(url("delegate_list", workshop.pk)).context["page"].filterset.form.fields["country"]
    assert [code for code, _name in filters.choices] == ["", "CN", "TH", "not_stated"]


def test_delegate_list_shows_coordinators_their_own_alone(workshop, institution, coordinator, as_user):
    DelegateFactory(workshop=workshop, person__full_name="Own person", person__institution=institution)
    DelegateFactory(workshop=workshop, person__full_name="Foreign person", person__institution=InstitutionFactory())
    for name in ("delegate_list", "workshop_detail"):
        page = text(as_user(coordinator).get(url(name, workshop.pk)))
        assert "Foreign person" not in page
    page = as_user(coordinator).get(url("delegate_list", workshop.pk)).context["page"]
    assert [row.person.full_name for row in page.objects] == ["Own person"]


def test_delegate_create_by_staff(workshop, programme, staff, as_user):
    people = PersonFactory.create_batch(2, programme=programme)
    foreign = PersonFactory()
    response = as_user(staff).post(
        url("delegate_create", workshop.pk), {"person": [people[0].pk, people[1].pk, foreign.pk, "x"]}, follow=True
    )
    assert "2 delegates are added." in text(response)
    assert list(workshop.delegates.values_list("state", flat=True)) == ["invited", "invited"]
    again = as_user(staff).post(url("delegate_create", workshop.pk), {"person": people[0].pk}, follow=True)
    assert f"Already delegates: {people[0].full_name}." in text(again)
    nobody = as_user(staff).post(url("delegate_create", workshop.pk), {}, follow=True)
    assert "Nobody was chosen. Tick at least one person." in text(nobody)
    assert workshop.delegates.count() == 2


def test_delegate_create_by_a_coordinator_registers_own_people(workshop, programme, institution, coordinator, as_user):
    own = PersonFactory(programme=programme, institution=institution)
    foreign = PersonFactory(programme=programme, institution=InstitutionFactory())
    # When it has ended the office alone adds somebody.
    assert as_user(coordinator).get(url("delegate_create", workshop.pk)).status_code == 403
    Workshop.objects.filter(pk=workshop.pk).update(starts_on="2090-01-01", ends_on="2090-01-03")
    page = as_user(coordinator).get(url("delegate_create", workshop.pk)).context["page"]
    assert list(page.objects) == [own]
    as_user(coordinator).post(url("delegate_create", workshop.pk), {"person": [own.pk, foreign.pk]})
    assert [(one.person, one.state) for one in workshop.delegates.all()] == [(own, "registered")]


def test_delegate_state_in_bulk(workshop, staff, coordinator, as_user):
    one, two, three = DelegateFactory.create_batch(3, workshop=workshop, state="registered")
    data = {"delegate": [one.pk, two.pk], "state": "confirmed", "query": "state=registered"}
    response = as_user(staff).post(url("delegate_state", workshop.pk), data)
    assert response.url == url("delegate_list", workshop.pk) + "?state=registered"
    assert [row.state for row in Delegate.objects.order_by("pk")] == ["confirmed", "confirmed", "registered"]
    assert as_user(coordinator).post(url("delegate_state", workshop.pk), data).status_code == 403
    foreign = DelegateFactory(state="invited")
    page = as_user(staff).post(
        url("delegate_state", workshop.pk), {"delegate": [three.pk, foreign.pk], "state": "confirmed"}, follow=True
    )
    assert "One of them is no delegate of this workshop. Nothing was changed." in text(page)
    three.refresh_from_db()
    assert three.state == "registered"


def test_delegate_edit(workshop, institution, staff, as_user):
    delegate = DelegateFactory(workshop=workshop)
    data = {
        "institution": institution.official_name,
        "new_state": "waiting",
        "seen_at": delegate.changed_at.isoformat(),
    }
    assert as_user(staff).post(url("delegate_edit", delegate.pk), data).status_code == 302
    delegate.refresh_from_db()
    assert (delegate.institution, delegate.state) == (institution, "waiting")


def test_delegate_edit_of_somebody_checked_in_explains_the_state(workshop, institution, staff, as_user):
    delegate = DelegateFactory(workshop=workshop, state="attended")
    CheckInFactory(delegate=delegate)
    data = {
        "institution": institution.official_name,
        "new_state": "cancelled",
        "seen_at": delegate.changed_at.isoformat(),
    }
    response = as_user(staff).post(url("delegate_edit", delegate.pk), data)
    assert list(response.context["form"].errors) == ["new_state"]
    delegate.refresh_from_db()
    assert (delegate.institution, delegate.state) == (None, "attended")


def test_signing_create(workshop, make_agreement, staff, as_user):
    signed, draft = make_agreement(activities=3), make_agreement(status="draft")
    client = as_user(staff)
    form = client.get(url("signing_create", workshop.pk)).context["form"]
    assert list(form.fields["agreement"].queryset) == [signed]
    assert form["signed_on"].value() == dt.date(2018, 8, 1)
    response = client.post(url("signing_create", workshop.pk), {"agreement": signed.pk, "signed_on": "2018-08-03"})
    assert response.url == url("signing_list", workshop.pk)
    page = text(client.get(response.url))
    assert "The signing of OURS-2018-001 is recorded." in page
    assert (
        "3 August 2018 is none of the workshop&#x27;s days (30 July 2018 to 1 August 2018). Correct it if it is a slip."
        in page
    )
    assert [row.activities for row in client.get(response.url).context["page"].objects] == [3]
    for wrong in (signed, draft):
        again = client.post(url("signing_create", workshop.pk), {"agreement": wrong.pk, "signed_on": "2018-08-01"})
        assert list(again.context["form"].errors) == ["agreement"]
    assert Signing.objects.count() == 1


def test_signing_in_the_future_is_refused_beside_the_field(workshop, signed_agreement, staff, as_user):
    data = {"agreement": signed_agreement.pk, "signed_on": "2199-01-01"}
    response = as_user(staff).post(url("signing_create", workshop.pk), data)
    assert response.context["form"].errors == {"signed_on": ["The day of the signing lies in the future."]}


def test_signing_edit_and_remove(workshop, signed_agreement, staff, as_user):
    signing = SigningFactory(workshop=workshop, agreement=signed_agreement)
    as_user(staff).post(url("signing_edit", signing.pk), {"signed_on": "2018-07-31", "desk": "4"})
    signing.refresh_from_db()
    assert (signing.signed_on, signing.desk) == (dt.date(2018, 7, 31), "4")
    as_user(staff).post(url("signing_remove", signing.pk))
    assert Signing.objects.count() == 0


@pytest.fixture
def busy_workshop(workshop, make_agreement):
    """Four delegates who take part, two who do not, two signings with five activities."""
    china, thailand = InstitutionFactory(country="CN"), InstitutionFactory(country="TH")
    for institution in (china, china, thailand):
        DelegateFactory(workshop=workshop, person__institution=institution)
    DelegateFactory(workshop=workshop, state="invited")
    DelegateFactory(workshop=workshop, state="cancelled", person__institution=InstitutionFactory(country="LA"))
    DelegateFactory(workshop=workshop, state="waiting", person__institution=thailand)
    SigningFactory(workshop=workshop, agreement=make_agreement(activities=2))
    SigningFactory(workshop=workshop, agreement=make_agreement(activities=3))
    make_agreement(activities=7)
    return workshop


def test_totals(busy_workshop, staff, django_assert_num_queries):
    totals = totals_of(busy_workshop, staff)
    assert (totals.delegates, totals.institutions, totals.signings, totals.activities) == (4, 2, 2, 5)
    assert [(str(row.name), row.count) for row in totals.sides] == [
        ("China", 2), ("Southeast Asia", 1), ("not stated", 1),
    ]  # fmt: skip
    assert [(row.code, row.count) for row in totals.countries] == [("CN", 2), ("TH", 1), ("not_stated", 1)]
    assert [(row.code, row.count) for row in totals.states] == [
        ("invited", 1), ("confirmed", 3), ("waiting", 1), ("cancelled", 1),
    ]  # fmt: skip
    with django_assert_num_queries(5):
        totals_of(busy_workshop, staff)


def test_totals_of_a_coordinator_are_of_the_own_delegates(busy_workshop, institution, coordinator):
    DelegateFactory(workshop=busy_workshop, person__institution=institution)
    totals = totals_of(busy_workshop, coordinator)
    assert (totals.delegates, totals.institutions, totals.signings, totals.activities) == (1, 1, 0, 0)


def test_workshop_detail_figures_lead_to_lists_of_that_length(busy_workshop, staff, as_user):
    client = as_user(staff)
    page = text(client.get(url("workshop_detail", busy_workshop.pk)))
    delegates = url("delegate_list", busy_workshop.pk)
    for query, count in [("?state=taking_part", 4), ("?state=taking_part&amp;side=china", 2)]:
        assert f'href="{delegates}{query}">{count}</a>' in page
        assert client.get(delegates + query.replace("&amp;", "&")).context["page"].count == count
    assert f'href="{url("signing_list", busy_workshop.pk)}">2</a>' in page


LISTS = ["workshop_list", "workshop_detail", "delegate_list", "delegate_create", "signing_list"]


@pytest.mark.parametrize("name", LISTS)
def test_same_query_count_with_one_row_and_thirty(
    name, workshop, programme, make_agreement, staff, as_user, same_query_count
):
    def delegate():
        DelegateFactory(workshop=workshop, person__institution=InstitutionFactory())

    def everything():
        delegate()
        SessionFactory(workshop=workshop)
        SiteVisitFactory(workshop=workshop, roster=[workshop.delegates.first()])

    make = {
        "workshop_list": lambda: WorkshopFactory(programme=programme),
        "workshop_detail": everything,
        "delegate_list": delegate,
        "delegate_create": lambda: PersonFactory(programme=programme, institution=InstitutionFactory()),
        "signing_list": lambda: SigningFactory(workshop=workshop, agreement=make_agreement(activities=1)),
    }[name]
    same_query_count(url(name, *([] if name == "workshop_list" else [workshop.pk])), make, as_user(staff))


@pytest.mark.parametrize("model", ["workshop", "session", "delegate", "sitevisit", "checkin", "signing"])
def test_admin_lists_search_and_open(model, things, admin_user, as_user):
    client = as_user(admin_user)
    assert client.get(reverse(f"admin:workshops_{model}_changelist"), {"q": "Twinning"}).status_code == 200
    key = {"sitevisit": "visit", "checkin": "check_in"}.get(model, model)
    assert client.get(reverse(f"admin:workshops_{model}_change", args=[things[key].pk])).status_code == 200


def test_visit_edit_keeps_a_school_that_has_left_the_programme(workshop, staff, as_user):
    left = InstitutionFactory(official_name="Left College")
    visit = SiteVisitFactory(workshop=workshop, institution=left, day=workshop.starts_on)
    data = {"institution": left.official_name, "day": visit.day.isoformat(), "seen_at": visit.changed_at.isoformat()}
    assert as_user(staff).post(url("visit_edit", visit.pk), data).status_code == 302


def test_delegate_create_that_is_refused_keeps_the_ticks(workshop, programme, staff, as_user, monkeypatch):
    person = PersonFactory(programme=programme)

    def refuse(**_):
        raise WorkshopError("The workshop is full.")

    monkeypatch.setattr("workshops.services.add_delegates", refuse)
    page = as_user(staff).post(url("delegate_create", workshop.pk), {"person": person.pk})
    assert "The workshop is full." in text(page)
    assert text(page).count(" checked>") == 1
