"""Check-ins made offline: each entry of a batch is answered, and none is counted twice however often it is sent."""

import base64
import datetime as dt
import hashlib
import json
import uuid

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import RoleFactory
from workshops import services
from workshops.models import CheckIn, Delegate
from workshops.services.sent import moment_of
from workshops.tests.factories import CheckInFactory, DelegateFactory, SessionFactory, SiteVisitFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
DAY = "day-2018-07-31"
AT = "2018-07-31T01:12:00.000Z"  # 09:12 in Guiyang


@pytest.fixture
def dara(workshop):
    return DelegateFactory(workshop=workshop, person__full_name="Sok Dara")


@pytest.fixture
def url(workshop):
    return reverse("workshops:check_in_send", args=[workshop.pk])


@pytest.fixture
def send(url, helper, as_user):
    """Return a function that sends entries as the helper and gives the answers."""
    client = as_user(helper)

    def sent(*entries) -> list[dict]:
        response = client.post(url, {"entries": list(entries)}, content_type="application/json")
        assert response.status_code == 200
        return response.json()["answers"]

    return sent


def entry(of=None, /, **fields) -> dict:
    """An entry for the badge of a delegate; a field that is None is left out."""
    made = {"uuid": str(uuid.uuid4()), "place": DAY, "at": AT}
    made |= {"code": of.badge_code} if of else {}
    return {name: value for name, value in (made | fields).items() if value is not None}


def test_entry_is_checked_in_at_the_time_it_was_made(send, dara, helper):
    one = entry(dara)
    assert send(one) == [{"uuid": one["uuid"], "result": "new", "words": "Sok Dara is checked in, 09:12."}]
    record = CheckIn.objects.get()
    assert (record.delegate, record.day, record.session, record.visit) == (dara, dt.date(2018, 7, 31), None, None)
    assert record.checked_in_at == dt.datetime(2018, 7, 31, 1, 12, tzinfo=dt.UTC)
    assert (record.checked_in_by, str(record.sent_as)) == (helper, one["uuid"])
    dara.refresh_from_db()
    assert dara.state == "attended"


def test_entry_sent_again_gets_the_same_answer(send, dara):
    one = entry(dara)
    first = send(one)
    assert send(one) == first
    assert send(one, one) == first * 2
    assert CheckIn.objects.count() == 1
    assert dara.history.count() == 2


def test_second_entry_for_the_same_person_and_place_is_already_there(send, dara):
    send(entry(dara))
    again, by_number = entry(dara, at="2018-07-31T02:00:00Z"), entry(delegate=dara.pk)
    assert [(one["result"], one["words"]) for one in send(again, by_number)] == [
        ("already", "Sok Dara: already checked in at 09:12.")
    ] * 2
    assert CheckIn.objects.count() == 1


def test_checked_in_at_another_door_meanwhile(send, dara):
    CheckInFactory(delegate=dara, day=dt.date(2018, 7, 31), checked_in_at=dt.datetime(2018, 7, 31, 1, tzinfo=dt.UTC))
    assert send(entry(dara))[0]["words"] == "Sok Dara: already checked in at 09:00."


def test_places_are_day_session_and_visit(send, workshop, dara):
    session = SessionFactory(workshop=workshop, day=dt.date(2018, 7, 30))
    visit = SiteVisitFactory(workshop=workshop, day=dt.date(2018, 8, 1))
    places = ["day-2018-07-30", DAY, f"session-{session.pk}", f"visit-{visit.pk}"]
    answers = send(*(entry(dara, place=place) for place in places))
    assert [one["result"] for one in answers] == ["new"] * 4
    assert "Sok Dara is not on the roster of this visit." in answers[3]["words"]
    assert set(CheckIn.objects.values_list("day", "session", "visit")) == {
        (dt.date(2018, 7, 30), None, None),
        (dt.date(2018, 7, 31), None, None),
        (dt.date(2018, 7, 30), session.pk, None),
        (dt.date(2018, 8, 1), None, visit.pk),
    }


@pytest.mark.parametrize(("state", "words"), [("cancelled", "cancelled"), ("waiting", "on the waiting list")])
def test_somebody_not_expected_is_checked_in_and_told_of_once(send, workshop, state, words):
    delegate = DelegateFactory(workshop=workshop, state=state, person__full_name="Sok Dara")
    answers = send(entry(delegate), entry(delegate, place="day-2018-07-30"))
    assert f"Sok Dara was {words} until now. Tell the office." in answers[0]["words"]
    assert "until now" not in answers[1]["words"]


def test_badge_of_another_workshop_is_refused_and_the_rest_is_saved(send, dara):
    foreign = DelegateFactory(person__full_name="Foreign Person")
    answers = send(entry(foreign), entry(dara), entry(delegate=foreign.pk))
    assert [one["result"] for one in answers] == ["refused", "new", "refused"]
    assert answers[0]["words"] == "This badge is for another workshop. Nobody is checked in."
    assert answers[2]["words"] == "No delegate of this workshop has this badge."
    assert "Foreign Person" not in json.dumps(answers)
    assert list(CheckIn.objects.values_list("delegate", flat=True)) == [dara.pk]


def test_place_of_another_workshop_is_refused(send, dara):
    foreign = SessionFactory()
    answer = send(entry(dara, place=f"session-{foreign.pk}"))[0]
    assert answer["words"] == "This day, session or visit is not in the programme of this workshop."
    assert CheckIn.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"uuid": "x"}, "number of its own"),
        ({"uuid": None}, "number of its own"),
        ({"uuid": 7}, "number of its own"),
        ({"uuid": ["a"]}, "number of its own"),
        ({"place": None}, "not in the programme"),
        ({"place": ["day-2018-07-31"]}, "not in the programme"),
        ({"place": "day-2018-07-29"}, "not in the programme"),
        ({"at": None}, "time of this entry"),
        ({"at": 1533000000}, "time of this entry"),
        ({"at": "yesterday"}, "time of this entry"),
        ({"at": "2018-07-31T09:12:00"}, "time of this entry"),
        ({"at": "2018-02-31T09:12:00Z"}, "time of this entry"),
        ({"code": "0" * 16}, "has this badge"),
        ({"code": "\0" * 16}, "has this badge"),
        ({"code": None}, "has this badge"),
        ({"code": 5}, "has this badge"),
        ({"code": None, "delegate": True}, "has this badge"),
        ({"code": None, "delegate": "1"}, "has this badge"),
        ({"code": None, "delegate": -1}, "has this badge"),
        ({"code": None, "delegate": 10**30}, "has this badge"),
        ({"code": None, "delegate": {"a": 1}}, "has this badge"),
    ],
)
def test_entry_that_cannot_be_taken_is_refused_with_its_reason(send, dara, change, reason):
    answer = send(entry(dara, **change))[0]
    assert answer["result"] == "refused"
    assert reason in answer["words"]
    assert CheckIn.objects.count() == 0


@pytest.mark.parametrize("raw", [None, 1, "text", [], [1], True])
def test_what_is_no_entry_is_refused_beside_one_that_is(send, dara, raw):
    answers = send(raw, entry(dara))
    assert [(one["uuid"] is None, one["result"]) for one in answers] == [(True, "refused"), (False, "new")]


def test_number_of_an_entry_stands_for_one_check_in(send, dara, workshop):
    one, other = entry(dara), DelegateFactory(workshop=workshop)
    send(one)
    reused = [entry(other, uuid=one["uuid"]), entry(dara, uuid=one["uuid"], place="day-2018-07-30")]
    assert [answer["words"] for answer in send(*reused)] == [
        "This entry was sent before for somebody or somewhere else. Check in anew."
    ] * 2
    assert CheckIn.objects.count() == 1


def test_number_of_an_entry_of_another_workshop_is_refused(send, dara):
    foreign = CheckInFactory(sent_as=uuid.uuid4())
    assert send(entry(dara, uuid=str(foreign.sent_as)))[0]["result"] == "refused"
    dara.refresh_from_db()
    assert (CheckIn.objects.count(), dara.state) == (1, "confirmed")


# Times


@pytest.mark.parametrize(
    ("at", "recorded", "says"),
    [
        ("2018-07-31T01:12:00+00:00", "2018-07-31T01:12:00+00:00", ""),
        ("2018-07-29T16:00:00+00:00", "2018-07-29T16:00:00+00:00", ""),
        ("2018-07-29T15:59:59+00:00", "2018-07-29T16:00:00+00:00", "before the workshop"),
        ("0001-01-01T00:00:00+14:00", "2018-07-29T16:00:00+00:00", "before the workshop"),
        ("2018-08-01T10:01:00+00:00", "2018-08-01T10:00:00+00:00", ""),
        ("2018-08-01T10:03:00+00:00", "2018-08-01T10:00:00+00:00", "clock is ahead"),
        ("9999-12-31T23:59:59-12:00", "2018-08-01T10:00:00+00:00", "clock is ahead"),
    ],
)
def test_time_lies_between_the_beginning_and_now(workshop, at, recorded, says):
    now = dt.datetime(2018, 8, 1, 10, tzinfo=dt.UTC)
    moment, about = moment_of(workshop, dt.datetime.fromisoformat(at), now)
    assert moment == dt.datetime.fromisoformat(recorded)
    assert [says in one for one in about] == ([True] if says else [])


def test_time_before_a_workshop_that_has_not_begun_is_now(workshop):
    now = dt.datetime(2018, 7, 1, tzinfo=dt.UTC)
    assert moment_of(workshop, dt.datetime(2018, 7, 2, tzinfo=dt.UTC), now)[0] == now
    assert moment_of(workshop, dt.datetime(2018, 6, 1, tzinfo=dt.UTC), now)[0] == now


def test_answer_says_that_the_clock_was_wrong(send, dara):
    tomorrow = (timezone.now() + dt.timedelta(days=1)).isoformat()
    assert "The phone's clock is ahead; the time of sending is recorded." in send(entry(dara, at=tomorrow))[0]["words"]
    assert CheckIn.objects.get().checked_in_at <= timezone.now()


# The batch


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "null", "5", '{"entries": {}}', '{"entry": []}', b"\xff\xfe", "[" * 100_000, '{"entries": "abc"}'],
)
def test_what_is_no_batch_is_refused(url, helper, as_user, body):
    response = as_user(helper).post(url, body, content_type="application/json")
    assert response.status_code == 400
    assert response.json() == {"error": "This is no list of check-ins. Nothing was saved."}


def test_empty_batch_is_answered_with_nothing(send):
    assert send() == []


def test_thousand_entries_are_answered_and_one_more_is_refused(url, workshop, helper, as_user):
    delegates = DelegateFactory.create_batch(20, workshop=workshop)
    entries = [entry(delegates[number % 20]) for number in range(1000)]
    client = as_user(helper)
    answers = client.post(url, {"entries": entries}, content_type="application/json").json()["answers"]
    assert [one["uuid"] for one in answers] == [one["uuid"] for one in entries]
    assert [one["result"] for one in answers] == ["new"] * 20 + ["already"] * 980
    assert CheckIn.objects.count() == 20
    response = client.post(url, {"entries": [*entries, entries[0]]}, content_type="application/json")
    assert (response.status_code, CheckIn.objects.count()) == (413, 20)


# Who may


@pytest.mark.parametrize(
    ("who", "status"),
    [("staff", 200), ("admin_user", 200), ("stranger", 404), ("coordinator", 403), ("viewer", 403)],
)
def test_batch_is_taken_from_those_at_the_door(url, dara, who, status, request, as_user):
    user = request.getfixturevalue(who)
    response = as_user(user).post(url, {"entries": [entry(dara)]}, content_type="application/json")
    assert response.status_code == status
    assert CheckIn.objects.count() == (status == 200)


def test_batch_is_refused_from_a_helper_of_another_workshop(url, dara, as_user):
    other = RoleFactory(kind="helper", workshop=WorkshopFactory()).user
    response = as_user(other).post(url, {"entries": [entry(dara)]}, content_type="application/json")
    assert (response.status_code, CheckIn.objects.count()) == (404, 0)


def test_batch_without_sign_in_leads_to_the_sign_in_page(url, dara, outsider):
    response = outsider.post(url, {"entries": [entry(dara)]}, content_type="application/json")
    assert response.url.startswith("/accounts/login/")
    assert CheckIn.objects.count() == 0


def test_batch_needs_the_token_of_the_page(workshop, url, dara, helper):
    client = Client(enforce_csrf_checks=True)
    client.force_login(helper, backend="django.contrib.auth.backends.ModelBackend")
    data = {"entries": [entry(dara)]}
    assert client.post(url, data, content_type="application/json").status_code == 403
    token = client.get(reverse("workshops:check_in_kept", args=[workshop.pk])).json()["token"]
    response = client.post(url, data, content_type="application/json", headers={"X-CSRFToken": token})
    assert response.json()["answers"][0]["result"] == "new"


# What lies on the phone


def open_badge(kept: dict, code: str, key_of: str = "") -> list:
    salt = base64.b64decode(kept["salt"])
    closed = base64.b64decode(kept["badges"][hashlib.sha256(salt + f"find:{code}".encode()).hexdigest()])
    key = hashlib.sha256(salt + f"open:{key_of or code}".encode()).digest()
    return json.loads(AESGCM(key).decrypt(closed[:12], closed[12:], None))


def test_badges_on_the_phone_open_with_their_own_code_alone(workshop, institution, helper, as_user):
    dara = DelegateFactory(workshop=workshop, person__full_name="Sok Dara", institution=institution)
    other = DelegateFactory(workshop=workshop, person__full_name="សុខ ដារ៉ា", institution=None)
    foreign = DelegateFactory()
    client, url = as_user(helper), reverse("workshops:check_in_kept", args=[workshop.pk])
    response = client.get(url)
    kept, text = response.json(), response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert kept["user"] == helper.pk
    assert open_badge(kept, dara.badge_code) == ["Sok Dara", "Bangkok Technical College"]
    assert open_badge(kept, other.badge_code) == ["សុខ ដារ៉ា", None]
    with pytest.raises(KeyError):
        open_badge(kept, foreign.badge_code)
    with pytest.raises(InvalidTag):
        open_badge(kept, other.badge_code, key_of=dara.badge_code)
    for secret in ("Sok Dara", dara.badge_code, dara.badge_code.lower(), "Bangkok"):
        assert secret not in text
    assert set(client.get(url).json()["badges"]).isdisjoint(kept["badges"])


def test_page_that_is_kept_names_no_delegate(workshop, dara, helper, as_user):
    services.check_in(delegate=dara, day=dt.date(2018, 7, 31))
    page = as_user(helper).get(reverse("workshops:check_in_create", args=[workshop.pk])).content.decode()
    assert "Sok Dara" not in page
    assert dara.badge_code not in page


def test_camera_is_allowed_on_the_check_in_alone(workshop, dara, helper, as_user):
    client = as_user(helper)
    door = client.get(reverse("workshops:check_in_create", args=[workshop.pk]))
    assert door["Permissions-Policy"] == "camera=(self), microphone=(), geolocation=()"
    for path in ("/accounts/login/", "/accounts/profile/", "/healthz", f"/d/{dara.badge_code}/", "/nowhere/"):
        assert client.get(path)["Permissions-Policy"] == "camera=(), microphone=(), geolocation=()"


def test_worker_belongs_to_the_door_of_one_workshop(workshop, helper, as_user):
    url = reverse("workshops:check_in_worker", args=[workshop.pk])
    response = as_user(helper).get(url)
    text = response.content.decode()
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert f'const PAGE = "/workshops/{workshop.pk}/check\\u002Din/";' in text
    assert "Service-Worker-Allowed" not in response
    assert as_user(helper).get(f"{url}?badges")["Service-Worker-Allowed"] == "/d/"


def test_door_counts_states_of_delegates_once(send, workshop):
    delegate = DelegateFactory(workshop=workshop, state=Delegate.State.INVITED)
    send(entry(delegate), entry(delegate, place="day-2018-07-30"), entry(delegate, place="day-2018-08-01"))
    assert delegate.history.count() == 2
