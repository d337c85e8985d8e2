"""The programme to take away: a PDF file in one or two languages, and a calendar file that the library reads back."""

import datetime as dt
import io
import re
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from icalendar import Calendar

from documents.errors import DocumentError
from documents.tests.poppler import text_of
from partnerships.tests.factories import InstitutionFactory
from workshops import services
from workshops.models import Session
from workshops.tests.factories import DelegateFactory, SessionFactory, SiteVisitFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2018, 7, 31)
LONG = "合作协议与学员结业证书，" * 12


@pytest.fixture(autouse=True)
def empty_cache(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture
def full(workshop):
    """A session at nine, one without a time, one without an end, and a visit."""
    workshop.native_title, workshop.venue = "结对研讨会", "Guest House, Main Building"
    workshop.native_place = "贵州省贵阳市"
    workshop.save()
    SessionFactory(
        workshop=workshop, number=1, title="Opening; welcome, speeches", native_title="开幕式", day=DAY,
        starts_at=dt.time(9), ends_at=dt.time(10, 30), room="Hall A", native_room="甲厅", track="Plenary",
        native_track="全体会议", speakers="Li Ming, Sok Dara", native_speakers="李明、Sok Dara",
    )  # fmt: skip
    SessionFactory(workshop=workshop, number=2, title="Exhibition", native_title=LONG, day=DAY)
    SessionFactory(workshop=workshop, number=3, title="Open end", day=DAY, starts_at=dt.time(19))
    school = InstitutionFactory(official_name="Guiyang College", native_name="贵阳学院", native_language="zh-Hans")
    visit = SiteVisitFactory(
        workshop=workshop, institution=school, day=dt.date(2018, 8, 1), starts_at=dt.time(14), ends_at=dt.time(16),
        bus="7",
    )  # fmt: skip
    visit.roster.add(DelegateFactory(workshop=workshop, person__full_name="Secret Delegate"))
    return workshop


@pytest.fixture
def client(staff, as_user):
    return as_user(staff)


def url(name, workshop):
    public = name.startswith("public")
    return reverse(f"workshops:{name}", args=[workshop.programme_code if public else workshop.pk])


def content_of(response) -> bytes:
    return b"".join(response.streaming_content)


def calendar(client, workshop, name="programme_calendar", **query) -> Calendar:
    response = client.get(url(name, workshop), query)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(content_of(response))


def events(client, workshop, **query) -> dict:
    found = calendar(client, workshop, **query)
    return {str(event["summary"]): event for event in found.walk("VEVENT")}


def test_every_session_and_visit_is_an_event(full, client):
    found = calendar(client, full)
    assert (str(found["version"]), str(found["x-wr-calname"])) == ("2.0", "Twinning Workshop")
    assert str(found["x-wr-timezone"]) == "Asia/Shanghai"
    assert "method" not in found
    assert [str(event["summary"]) for event in found.walk("VEVENT")] == [
        "Opening; welcome, speeches", "Open end", "Exhibition", "Visit to Guiyang College",
    ]  # fmt: skip


def test_event_of_a_session(full, client):
    event = events(client, full)["Opening; welcome, speeches"]
    session = full.sessions.get(number=1)
    assert event.decoded("dtstart") == dt.datetime(2018, 7, 31, 1, 0, tzinfo=dt.UTC)
    assert event.decoded("dtend") == dt.datetime(2018, 7, 31, 2, 30, tzinfo=dt.UTC)
    assert event.decoded("dtstart").astimezone(ZoneInfo("Asia/Shanghai")).hour == 9
    assert str(event["uid"]) == f"session-{session.pk}@localhost"
    assert str(event["location"]) == "Hall A, Guest House, Main Building, Guiyang, China"
    assert str(event["description"]) == "Twinning Workshop\nTrack: Plenary\nSpeakers: Li Ming, Sok Dara"
    assert "url" not in event


def test_event_of_a_visit(full, client):
    event = events(client, full)["Visit to Guiyang College"]
    assert str(event["uid"]) == f"visit-{full.visits.get().pk}@localhost"
    assert event.decoded("dtstart") == dt.datetime(2018, 8, 1, 6, 0, tzinfo=dt.UTC)
    assert str(event["description"]) == "Twinning Workshop\nBus 7"


def test_session_without_a_time_is_a_whole_day_and_one_without_an_end_has_none(full, client):
    found = events(client, full)
    whole = found["Exhibition"]
    assert (whole.decoded("dtstart"), whole.decoded("dtend")) == (DAY, dt.date(2018, 8, 1))
    assert not isinstance(whole.decoded("dtstart"), dt.datetime)
    assert "dtend" not in found["Open end"]


def test_chinese_calendar(full, client):
    found = events(client, full, language="zh-hans")
    assert list(found) == ["开幕式", "Open end", LONG, "参观贵阳学院"]
    assert str(found["开幕式"]["location"]) == "甲厅, 中国贵州省贵阳市"
    assert str(found["开幕式"]["description"]) == "结对研讨会\n分论坛：全体会议\n发言人：李明、Sok Dara"
    assert str(found["参观贵阳学院"]["description"]) == "结对研讨会\n车辆：7"


def test_chinese_lines_are_folded_by_octets_between_letters(full, client):
    content = content_of(client.get(url("programme_calendar", full), {"language": "zh-hans"}))
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in b"".join(lines)
    for line in lines:
        line.decode()  # fails in the middle of a letter
    assert sum(line.startswith(b" ") for line in lines) > 5


def test_hours_follow_the_summer_time_of_the_place(full, client):
    full.time_zone, full.starts_on = "Europe/Zurich", dt.date(2018, 7, 1)
    full.save()
    assert events(client, full)["Open end"].decoded("dtstart") == dt.datetime(2018, 7, 31, 17, 0, tzinfo=dt.UTC)


def test_same_programme_gives_the_same_bytes(full, client):
    address = url("programme_calendar", full)
    assert content_of(client.get(address)) == content_of(client.get(address))


def test_change_gives_the_same_event_a_later_stamp_and_a_higher_sequence(full, client):
    before = events(client, full)
    session = Session.objects.get(workshop=full, number=3)
    session.room = "Garden"
    session.save()
    after = events(client, full)
    assert after["Open end"]["uid"] == before["Open end"]["uid"]
    assert after["Open end"]["sequence"] == before["Open end"]["sequence"] + 1
    assert after["Open end"].decoded("dtstamp") == session.changed_at.replace(microsecond=0)
    assert after["Exhibition"]["sequence"] == before["Exhibition"]["sequence"]
    full.venue = "Another House"
    full.save()
    moved = events(client, full)
    assert [moved[name]["sequence"] - after[name]["sequence"] for name in moved] == [1, 1, 1, 1]


def test_stamp_is_not_in_the_future_of_what_is_stored(full, client):
    changed = max(full.changed_at, full.sessions.get(number=1).changed_at)
    assert events(client, full)["Opening; welcome, speeches"].decoded("dtstamp") == changed.replace(microsecond=0)


def test_public_feed_leads_to_the_public_page_and_ends_when_taken_back(full, outsider):
    workshop = services.publish_programme(workshop=full)
    found = calendar(outsider, workshop, "public_programme_calendar", language="zh-hans")
    address = f"{settings.SITE_URL}/workshop-programme/{workshop.programme_code}/"
    assert {str(event["url"]) for event in found.walk("VEVENT")} == {address}
    assert "Secret Delegate" not in found.to_ical().decode()
    feed = url("public_programme_calendar", workshop)
    assert feed.endswith("/programme.ics")
    services.unpublish_programme(workshop=workshop)
    assert outsider.get(feed).status_code == 404


def test_empty_programme_is_an_empty_calendar(workshop, client):
    assert events(client, workshop) == {}


def pdf(client, workshop, name="programme_pdf", **query) -> bytes:
    response = client.get(url(name, workshop), query)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return content_of(response)


def words(content: bytes) -> str:
    return " ".join(text_of(content, "-raw").split())


def test_pdf_in_english(full, client):
    said = words(pdf(client, full))
    for expected in (
        "Programme", "Twinning Workshop", "30 July 2018 to 1 August 2018", "China time (UTC+8)",
        "Tuesday, 31 July 2018", "09:00–10:30", "Opening; welcome, speeches", "Li Ming, Sok Dara", "Room: Hall A",
        "Time not stated yet", "from 19:00", "Visit to Guiyang College", "Bus 7", "1 / 1",
    ):  # fmt: skip
        assert expected in said
    assert "Secret Delegate" not in said
    assert not re.search("[\u4e00-\u9fff]", said)


def test_pdf_in_chinese_has_no_english_word_but_names(full, client):
    full.sessions.filter(number=3).delete()
    content = pdf(client, full, language="zh-hans")
    said = words(content)
    for expected in ("日程", "结对研讨会", "2018年7月31日（星期二）", "开幕式", "会场：甲厅", "时间待定", "车辆：7"):
        assert expected in said
    for name in (settings.OFFICE_NAME, "Sok Dara"):
        said = said.replace(name, "")
    assert set(re.findall("[A-Za-z]{2,}", said)) == {"UTC"}
    with pikepdf.open(io.BytesIO(content)) as file:
        assert str(file.Root.Lang) == "zh-CN"
        assert str(file.docinfo["/Title"]) == "日程：Twinning Workshop"


def test_pdf_in_both_languages(full, client):
    said = words(pdf(client, full, language="both"))
    for expected in ("Time · 时间", "Opening; welcome, speeches", "开幕式", "Room: Hall A", "会场：甲厅", "from 19:00"):
        assert expected in said
    assert said.count("09:00–10:30") == 1


def test_long_programme_repeats_the_day_and_numbers_the_pages(full, client):
    for number in range(4, 64):
        SessionFactory(
            workshop=full, number=number, title=f"Talk {number}", native_title=LONG, day=DAY,
            starts_at=dt.time(8 + number % 10), ends_at=dt.time(9 + number % 10),
        )  # fmt: skip
    content = pdf(client, full, language="both")
    pages = text_of(content).split("\f")[:-1]
    assert len(pages) > 3
    of_the_day = [page for page in pages if "Talk" in page]
    assert all("Tuesday, 31 July 2018" in page and "2018年7月31日" in page for page in of_the_day)
    assert [f"{number} / {len(pages)}" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)
    assert all(f"Talk {number}" in words(content) for number in range(4, 64))


def test_names_in_every_script_are_drawn(workshop, client):
    names = "Nguyễn Văn Ắ; សុខ ដារ៉ា; ສົມສັກ; မောင်မောင်; สมชาย; 李明"
    SessionFactory(workshop=workshop, day=DAY, speakers=names)
    assert names in words(pdf(client, workshop))


def test_public_file_is_drawn_once_until_something_changes(full, outsider, monkeypatch):
    from workshops import programme_files

    drawn, draw = [], programme_files.drawn
    monkeypatch.setattr(programme_files, "drawn", lambda *asked: drawn.append(1) or draw(*asked))
    workshop = services.publish_programme(workshop=full)
    first = pdf(outsider, workshop, "public_programme_pdf")
    assert pdf(outsider, workshop, "public_programme_pdf") == first
    assert len(drawn) == 1
    pdf(outsider, workshop, "public_programme_pdf", language="zh-hans")
    Session.objects.filter(number=1).update(room="Hall B")
    assert "Hall B" in words(pdf(outsider, workshop, "public_programme_pdf"))
    assert len(drawn) == 3


def test_machine_that_cannot_draw_says_so(full, client, outsider, monkeypatch):
    def fail(*_asked):
        raise DocumentError("A system library is missing.")

    monkeypatch.setattr("workshops.programme_files.drawn", fail)
    response = client.get(url("programme_pdf", full))
    assert response.status_code == 503
    assert "A system library is missing." in response.content.decode()
    workshop = services.publish_programme(workshop=full)
    response = outsider.get(url("public_programme_pdf", workshop))
    assert response.status_code == 503
    assert "A system library is missing." not in response.content.decode()


def test_files_are_for_those_who_may_see_the_workshop(full, staff, coordinator, stranger, outsider, as_user):
    for name in ("programme_pdf", "programme_calendar"):
        address = url(name, full)
        answers = [as_user(who).get(address).status_code for who in (staff, coordinator, stranger)]
        assert answers == [200, 200, 404]
        assert outsider.get(address).status_code == 302


def test_file_names_say_what_they_are(full, client):
    given = client.get(url("programme_pdf", full), {"language": "both"})["Content-Disposition"]
    assert given == 'inline; filename="ours-workshop-1-programme-en-zh-hans.pdf"'
    given = client.get(url("programme_calendar", full))["Content-Disposition"]
    assert given == 'attachment; filename="ours-workshop-1-programme-en.ics"'
