"""Setting a workshop up: its dates against what lies inside, its organisers in order, rooms, time zones."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from partnerships.tests.factories import InstitutionFactory
from workshops.clashes import at_the_same_time, in_one_room
from workshops.models import Session, Workshop, WorkshopOrganiser
from workshops.tests.factories import (
    CheckInFactory,
    DelegateFactory,
    SessionFactory,
    SiteVisitFactory,
    WorkshopFactory,
    WorkshopOrganiserFactory,
)
from workshops.time_zones import zone_choices, zone_words
from workshops.trail import trail_of_workshop

pytestmark = pytest.mark.django_db

FIRST, MIDDLE, LAST = dt.date(2018, 7, 30), dt.date(2018, 7, 31), dt.date(2018, 8, 1)


def url(name, *args):
    return reverse(f"workshops:{name}", args=args)


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def edit(workshop, staff, as_user):
    """Return a function that sends the form of ``workshop`` with some fields changed, and gives the response."""

    def send(**changes):
        workshop.refresh_from_db()
        data = {
            "title": workshop.title, "edition": "1", "starts_on": "2018-07-30", "ends_on": "2018-08-01",
            "city": "Guiyang", "country": "CN", "time_zone": "Asia/Shanghai",
            "seen_at": workshop.changed_at.isoformat(),
            "organiser_roles-TOTAL_FORMS": "0", "organiser_roles-INITIAL_FORMS": "0",
        }  # fmt: skip
        return as_user(staff).post(url("workshop_edit", workshop.pk), data | changes)

    return send


def test_dates_that_leave_sessions_visits_and_check_ins_outside_are_refused_naming_them(workshop, edit):
    SessionFactory(workshop=workshop, day=LAST, number=2, title="Matching")
    SessionFactory(workshop=workshop, day=MIDDLE)
    SiteVisitFactory(workshop=workshop, day=LAST, institution__official_name="Guiyang College")
    for _number in range(2):
        CheckInFactory(delegate=DelegateFactory(workshop=workshop), day=LAST)
    CheckInFactory(delegate=DelegateFactory(workshop=workshop), day=FIRST)
    CheckInFactory(day=LAST)  # of another workshop
    response = edit(starts_on="2018-07-31", ends_on="2018-07-31")
    assert response.context["form"].errors == {
        "starts_on": ["Outside these dates would lie: 1 check-in on 30 July 2018. Move them first, or keep the date."],
        "ends_on": [
            "Outside these dates would lie: session 2. Matching (1 August 2018); visit to Guiyang College "
            "(1 August 2018); 2 check-ins on 1 August 2018. Move them first, or keep the date."
        ],
    }
    workshop.refresh_from_db()
    assert (workshop.starts_on, workshop.ends_on) == (FIRST, LAST)


def test_of_many_things_outside_eight_are_named(workshop, edit):
    for number in range(1, 12):
        SessionFactory(workshop=workshop, day=LAST, number=number, title="Talk")
    (words,) = edit(ends_on="2018-07-31").context["form"].errors["ends_on"]
    assert "session 8. Talk (1 August 2018) and 3 more. Move" in words


def test_dates_in_the_wrong_order_are_not_explained_twice(workshop, edit):
    SessionFactory(workshop=workshop, day=LAST)
    assert edit(ends_on="2018-07-29").context["form"].errors == {"ends_on": ["The workshop ends before it starts."]}


def test_dates_may_grow(workshop, edit):
    SessionFactory(workshop=workshop, day=LAST)
    assert edit(ends_on="2018-08-02").status_code == 302
    workshop.refresh_from_db()
    assert workshop.ends_on == dt.date(2018, 8, 2)


def test_longest_workshop(programme):
    workshop = WorkshopFactory.build(programme=programme, starts_on=FIRST, ends_on=FIRST + dt.timedelta(days=99))
    workshop.full_clean()
    workshop.ends_on += dt.timedelta(days=1)
    with pytest.raises(ValidationError, match="would last 101 days, and 100 is the most"):
        workshop.full_clean()


def test_day_of_a_session_with_check_ins_stays(workshop, staff, as_user):
    session = SessionFactory(workshop=workshop, day=MIDDLE)
    CheckInFactory(delegate=DelegateFactory(workshop=workshop), session=session, day=MIDDLE)
    data = {"number": session.number, "title": "Moved", "day": "2018-08-01"}
    data["seen_at"] = session.changed_at.isoformat()
    response = as_user(staff).post(url("session_edit", session.pk), data)
    assert response.context["form"].errors == {
        "day": ["Delegates were checked in here on 31 July 2018, so the day stays."]
    }
    assert as_user(staff).post(url("session_edit", session.pk), data | {"day": "2018-07-31"}).status_code == 302


def organisers_data(*lines, initial=0) -> dict:
    data = {"organiser_roles-TOTAL_FORMS": str(len(lines)), "organiser_roles-INITIAL_FORMS": str(initial)}
    for number, line in enumerate(lines):
        data |= {f"organiser_roles-{number}-{name}": str(value) for name, value in line.items()}
    return data


def test_four_organisers_at_once_two_of_one_role_in_the_order_given(programme, workshop, edit, staff, as_user):
    host, organiser, one, two = (InstitutionFactory(official_name=name, programme=programme) for name in "HOAB")
    lines = [(host, "host", 4), (organiser, "organiser", 1), (one, "co_organiser", 3), (two, "co_organiser", 2)]
    sent = [{"institution": who.pk, "role": role, "position": place} for who, role, place in lines]
    assert edit(**organisers_data(*sent)).status_code == 302
    stored = [(str(one.institution), one.role) for one in workshop.organiser_roles.all()]
    assert stored == [("O", "organiser"), ("B", "co_organiser"), ("A", "co_organiser"), ("H", "host")]
    page = text(as_user(staff).get(url("workshop_detail", workshop.pk)))
    assert page.index(">O</a>") < page.index(">B</a>") < page.index(">A</a>") < page.index(">H</a>")
    assert WorkshopOrganiser.history.filter(workshop=workshop.pk, history_type="+").count() == 4


def test_new_workshop_offers_four_lines_for_organisers_numbered(workshop, staff, as_user):
    formset = as_user(staff).get(url("workshop_create")).context["formsets"][0]["formset"]
    assert [form["position"].value() for form in formset] == [1, 2, 3, 4]
    WorkshopOrganiserFactory(workshop=workshop, position=1)
    formset = as_user(staff).get(url("workshop_edit", workshop.pk)).context["formsets"][0]["formset"]
    assert [form["position"].value() for form in formset] == [1, 2, 3]


def test_trail_of_the_workshop_tells_of_organisers_sessions_and_visits(programme, workshop, edit, staff, as_user):
    host = InstitutionFactory(official_name="Host College", programme=programme)
    edit(**organisers_data({"institution": host.pk, "role": "host", "position": 1}))
    client = as_user(staff)
    data = {"number": "1", "title": "Matching", "day": "2018-07-31"}
    client.post(url("session_create", workshop.pk), data)
    session = Session.objects.get()
    data |= {"room": "Hall A", "seen_at": session.changed_at.isoformat()}
    client.post(url("session_edit", session.pk), data)
    client.post(url("session_remove", session.pk))
    client.post(url("visit_create", workshop.pk), {"institution": host.official_name, "day": "2018-07-31"})
    lines = [(line.who, line.what, line.changes) for line in trail_of_workshop(workshop)]
    assert lines[:5] == [
        ("Staff", "visit to Host College: created", []),
        ("Staff", "session 1. Matching: deleted", []),
        ("Staff", "session 1. Matching: changed", [("room", "–", "Hall A")]),
        ("Staff", "session 1. Matching: created", []),
        ("Staff", "Host College: created", []),
    ]


def test_lines_left_empty_are_no_organisers(workshop, edit):
    assert edit(**organisers_data({"position": 1}, {"position": 2})).status_code == 302
    assert workshop.organiser_roles.count() == 0


def test_one_organiser_twice_in_one_role_is_explained(programme, workshop, edit):
    line = {"institution": InstitutionFactory(programme=programme).pk, "role": "host", "position": 1}
    response = edit(**organisers_data(line, line))
    assert response.status_code == 200
    assert workshop.organiser_roles.count() == 0
    assert "Please correct the duplicate" in text(response)


def test_organiser_that_has_left_the_programme_stays(workshop, edit):
    left = WorkshopOrganiserFactory(workshop=workshop)
    line = {"id": left.pk, "institution": left.institution_id, "role": "host", "position": 1}
    assert edit(**organisers_data(line, initial=1)).status_code == 302
    assert [one.role for one in workshop.organiser_roles.all()] == ["host"]


def session(number=1, room="Hall A", starts="09:00", ends="10:30", day=FIRST) -> Session:
    as_time = dt.time.fromisoformat
    return Session(
        number=number, room=room, day=day, starts_at=as_time(starts) if starts else None,
        ends_at=as_time(ends) if ends else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        (session(starts="10:00", ends="11:00"), True),
        (session(starts="08:00", ends="12:00"), True),
        (session(starts="09:00", ends=None), True),
        (session(starts="10:00", ends=None), True),
        (session(starts="10:30", ends="11:00"), False),
        (session(starts="08:00", ends="09:00"), False),
        (session(starts="08:00", ends=None), False),
        (session(starts=None, ends=None), False),
        (session(day=MIDDLE), False),
    ],
)
def test_at_the_same_time(other, meets):
    assert at_the_same_time(session(), other) == at_the_same_time(other, session()) == meets


def test_in_one_room():
    one, same, elsewhere = session(1), session(2, room=" hall  a"), session(3, room="Hall B")
    nowhere, nowhere_too = session(4, room=""), session(5, room="")
    assert in_one_room([one, same, elsewhere, nowhere, nowhere_too]) == [(one, same)]


def test_two_sessions_in_one_room_are_saved_with_a_warning(workshop, staff, as_user, coordinator):
    SessionFactory(workshop=workshop, number=1, day=MIDDLE, room="Hall A", starts_at=dt.time(9), ends_at=dt.time(11))
    data = {"number": "2", "title": "Second", "day": "2018-07-31", "starts_at": "10:00", "ends_at": "12:00"}
    data |= {"room": "hall a", "native_title": "第二场", "native_room": "甲厅"}
    page = text(as_user(staff).post(url("session_create", workshop.pk), data, follow=True))
    warning = "Sessions 1 and 2 are in the same room at the same time: Hall A, 31 July 2018."
    assert page.count(f'<p class="message message-warning">{warning}</p>') == 1
    stored = Session.objects.get(number=2)
    assert (stored.native_title, stored.native_room) == ("第二场", "甲厅")
    assert warning in text(as_user(staff).get(url("workshop_detail", workshop.pk)))
    assert warning not in text(as_user(coordinator).get(url("workshop_detail", workshop.pk)))


def test_time_zones_are_few_and_in_words():
    names = [name for name, _words in zone_choices()]
    assert len(names) == 20
    assert names[0] == "Asia/Shanghai"
    assert "Asia/Chongqing" not in names
    assert zone_choices("Asia/Chongqing")[-1][0] == "Asia/Chongqing"
    assert zone_words("Asia/Shanghai") == "China time (UTC+8)"
    assert zone_words("Asia/Yangon") == "Myanmar time (UTC+6:30)"
    assert zone_words("Europe/Zurich", dt.date(2018, 7, 30)) == "Central European time (UTC+2)"
    assert zone_words("Europe/Zurich", dt.date(2018, 1, 30)) == "Central European time (UTC+1)"
    assert zone_words("America/St_Johns", dt.date(2018, 1, 30)) == "America/St_Johns (UTC-3:30)"
    assert zone_words("UTC") == "Universal time (UTC+0)"


def test_zone_of_a_workshop_outside_the_list_is_kept(workshop, edit):
    Workshop.objects.update(time_zone="Asia/Chongqing")
    assert edit(time_zone="Asia/Chongqing").status_code == 302
