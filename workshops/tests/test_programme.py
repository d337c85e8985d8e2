"""The programme as a page, inside and in public, in English and Chinese."""

import datetime as dt
import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from partnerships.models import InstitutionName
from partnerships.tests.factories import InstitutionFactory
from workshops import services
from workshops.errors import WorkshopError
from workshops.tests.factories import (
    DelegateFactory,
    SessionFactory,
    SiteVisitFactory,
    WorkshopOrganiserFactory,
)
from workshops.timetable import Text, read_timetable

pytestmark = pytest.mark.django_db

DAY, NEXT = dt.date(2018, 7, 31), dt.date(2018, 8, 1)
# Besides names: what is the same in every language.
SAME = {"PDF", "iCalendar", "UTC", "English"}


def at(clock: str) -> dt.time:
    return dt.time.fromisoformat(clock)


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def school(programme):
    return InstitutionFactory(
        official_name="Guiyang College", native_name="贵阳学院", native_language="zh-Hans", country="CN",
        programme=programme,
    )  # fmt: skip


@pytest.fixture
def full(workshop, school):
    """``workshop`` with two tracks side by side, a session without time, a visit with a bus and a roster."""
    workshop.title, workshop.native_title = "Twinning Workshop", "结对研讨会"
    workshop.native_place = "贵州省贵阳市"
    workshop.save()
    WorkshopOrganiserFactory(workshop=workshop, institution=school, role="host")
    SessionFactory(
        workshop=workshop, number=1, title="Opening", native_title="开幕式", day=DAY, starts_at=at("09:00"),
        ends_at=at("10:00"), room="Hall A", native_room="甲厅", speakers="Li Ming", native_speakers="李明",
    )  # fmt: skip
    SessionFactory(
        workshop=workshop, number=2, title="Welding", native_title="焊接", day=DAY, starts_at=at("10:30"),
        ends_at=at("12:00"), track="Engineering", native_track="工程",
    )  # fmt: skip
    SessionFactory(
        workshop=workshop, number=3, title="Hotels", native_title="酒店", day=DAY, starts_at=at("10:30"),
        ends_at=at("12:00"), track="Tourism", native_track="旅游",
    )  # fmt: skip
    SessionFactory(workshop=workshop, number=4, title="Exhibition", native_title="展览", day=NEXT)
    visit = SiteVisitFactory(workshop=workshop, institution=school, day=NEXT, starts_at=at("14:00"), bus="7")
    visit.roster.add(DelegateFactory(workshop=workshop, person__full_name="Secret Delegate"))
    return workshop


@pytest.fixture
def published(full):
    return services.publish_programme(workshop=full)


def inside(workshop, name="programme_detail"):
    return reverse(f"workshops:{name}", args=[workshop.pk])


def outside(workshop, name="public_programme"):
    return reverse(f"workshops:{name}", args=[workshop.programme_code])


def shape(workshop) -> list:
    """The programme as [(day, [[[title of each entry] of each column] of each block])]."""
    days = read_timetable(workshop).days
    return [
        (day.date.day, [[[one.heading for one in column.entries] for column in block.columns] for block in day.blocks])
        for day in days
    ]


def test_days_blocks_and_columns_in_order(full):
    assert shape(full) == [
        (31, [[["Opening"]], [["Welding"], ["Hotels"]]]),
        (1, [[["Visit to Guiyang College"]], [["Exhibition"]]]),
    ]


def test_track_goes_on_beside_a_longer_session_of_another(workshop):
    for number, track, starts, ends in [
        (1, "A", "09:00", "12:00"), (2, "B", "09:00", "10:00"), (3, "B", "10:00", "11:00"), (4, "", "11:30", "12:30"),
        (5, "", "12:00", "13:00"), (6, "B", "13:00", None), (7, "A", "13:00", "14:00"),
    ]:  # fmt: skip
        SessionFactory(
            workshop=workshop, number=number, title=str(number), track=track, day=DAY, starts_at=at(starts),
            ends_at=at(ends) if ends else None,
        )  # fmt: skip
    assert shape(workshop) == [(31, [[["1"], ["2", "3"], ["4"], ["5"]], [["6"], ["7"]]])]
    first, second = read_timetable(workshop).days[0].blocks
    assert (first.time_words, second.time_words) == ("", "")
    assert [one.time_words for one in second.entries] == ["from 13:00", "13:00–14:00"]


def test_words_in_both_languages(full):
    timetable = read_timetable(full)
    with translation.override("zh-hans"):
        assert timetable.title.words == "结对研讨会"
        assert timetable.place.words == "中国贵州省贵阳市"
        assert timetable.dates == "2018年7月30日至2018年8月1日"
        assert timetable.zone == "北京时间（UTC+8）"
        assert timetable.days[0].words == "2018年7月31日（星期二）"
        assert [(one.role_words, one.name.words) for one in timetable.organisers] == [("承办单位", "贵阳学院")]
        assert [entry.heading for entry in timetable.entries] == ["开幕式", "焊接", "酒店", "参观贵阳学院", "展览"]
        assert timetable.entries[3].time_words == "14:00开始"
        assert timetable.entries[3].bus_words == "车辆：7"
        assert timetable.entries[4].time_words == "时间待定"
    assert timetable.place.words == "Guiyang, China"
    assert timetable.dates == "30 July 2018 to 1 August 2018"
    assert timetable.zone == "China time (UTC+8)"
    assert timetable.days[0].words == "Tuesday, 31 July 2018"
    assert timetable.entries[3].bus_words == "Bus 7"
    assert timetable.without_chinese == []


def test_words_that_are_missing_come_in_the_other_language_and_say_so():
    with translation.override("zh-hans"):
        assert (Text("Opening").words, Text("Opening").lang) == ("Opening", "en")
        assert (Text("Opening", "开幕式").words, Text("Opening", "开幕式").lang) == ("开幕式", "")
    assert (Text("Opening", "开幕式").words, Text("Opening", "开幕式").lang) == ("Opening", "")
    assert (Text("", "李明").words, Text("", "李明").lang) == ("李明", "zh-CN")
    assert not Text("")


def test_native_words_in_another_script_are_not_chinese(workshop):
    workshop.native_title = "การประชุม"
    assert read_timetable(workshop).title == Text("Twinning Workshop", "")


def test_staff_are_told_what_has_no_chinese_words(workshop, staff, coordinator, as_user):
    other = InstitutionFactory(official_name="Poipet Institute", country="KH")
    InstitutionName.objects.create(institution=other, name="波贝学院", language="zh-Hans")
    SiteVisitFactory(workshop=workshop, institution=other, day=DAY)
    SiteVisitFactory(workshop=workshop, institution__official_name="Nameless School", day=DAY)
    SessionFactory(workshop=workshop, number=1, title="Opening", native_title="开幕式", room="Hall A", day=DAY)
    assert read_timetable(workshop).without_chinese == [
        "title of the workshop", "place", "1. Opening", "Nameless School",
    ]  # fmt: skip
    assert "4 things have no Chinese words" in text(as_user(staff).get(inside(workshop)))
    assert "have no Chinese words" not in text(as_user(coordinator).get(inside(workshop)))


VOID = {"meta", "link", "input", "br", "img"}


class _Words(HTMLParser):
    """Collects what a page says, in text and in the attributes that are read out, apart from marked names."""

    def __init__(self):
        super().__init__()
        self.said, self.open = [], []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        is_name = "name" in (attributes.get("class") or "").split()
        is_marked = tag != "html" and attributes.get("lang") == "en"
        if tag not in VOID:
            self.open.append(tag in ("script", "style") or is_name or is_marked)
        if not any(self.open):
            self.said += [attributes.get(name) or "" for name in ("aria-label", "placeholder", "title", "alt")]

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data):
        if not any(self.open):
            self.said.append(data)


def english_words(response, *names) -> set[str]:
    reader = _Words()
    reader.feed(response.content.decode())
    said = " ".join(reader.said)
    for name in names:
        said = said.replace(name, "")
    return set(re.findall(r"[A-Za-z]{2,}", re.sub(r"https?://\S+", "", said))) - SAME


def test_no_english_word_is_left_on_the_chinese_pages(published, staff, coordinator, outsider, as_user):
    names = (settings.OFFICE_NAME, "Our programme")
    chinese = {"language": "zh-hans"}
    for client, page, names_of in (
        (outsider, outside(published), names),
        (as_user(staff), inside(published), (*names, "Staff")),
        (as_user(coordinator), inside(published), (*names, "Coordinator")),
    ):
        response = client.get(page, chinese)
        assert english_words(response, *names_of) == set()
        assert '<html lang="zh-hans">' in text(response)
        assert response["Content-Language"] == "zh-hans"
        assert "李明" in text(response)
        assert {"Dates", "Room", "August"} <= english_words(client.get(page))
    services.unpublish_programme(workshop=published)
    assert english_words(outsider.get(outside(published), chinese), *names) == set()
    published.sessions.all().delete()
    published.visits.all().delete()
    assert english_words(as_user(staff).get(inside(published), chinese), *names, "Staff") == set()
    assert english_words(as_user(coordinator).get(inside(published), chinese), *names, "Coordinator") == set()


@pytest.mark.parametrize("language", ["", "en", "fr", "x" * 300, "zh"])
def test_page_is_english_unless_chinese_is_asked_for(language, full, staff, as_user):
    response = as_user(staff).get(inside(full), {"language": language})
    assert '<html lang="en">' in text(response)
    assert "Tuesday, 31 July 2018" in text(response)
    assert response["Content-Language"] == "en"
    assert translation.get_language() == "en"


def test_page_answers_each_role(full, staff, coordinator, stranger, viewer, helper, outsider, as_user):
    for name in ("programme_detail", "programme_calendar"):
        address = inside(full, name)
        answers = [as_user(who).get(address).status_code for who in (staff, coordinator, stranger, viewer, helper)]
        assert answers == [200, 200, 404, 403, 403]
        assert outsider.get(address).status_code == 302
    page = text(as_user(coordinator).get(inside(full)))
    assert "Secret Delegate" not in page
    assert "Publish" not in page


def test_empty_programme_says_how_to_begin(workshop, staff, coordinator, as_user):
    assert reverse("workshops:session_create", args=[workshop.pk]) in text(as_user(staff).get(inside(workshop)))
    page = text(as_user(coordinator).get(inside(workshop)))
    assert "The office has put nothing into the programme yet." in page


def test_publish_and_take_back(full, staff, outsider, as_user):
    client = as_user(staff)
    asked = client.get(inside(full, "programme_publish"))
    assert "Names of delegates and rosters are not on the page." in text(asked)
    page = client.post(inside(full, "programme_publish"), follow=True)
    full.refresh_from_db()
    assert re.fullmatch("[a-z2-7]{26}", full.programme_code)
    address = f"{settings.SITE_URL}/workshop-programme/{full.programme_code}/"
    assert address in text(page)
    assert outsider.get(outside(full)).status_code == 200
    assert outsider.get(outside(full).upper().replace("WORKSHOP-PROGRAMME", "workshop-programme")).status_code == 200
    code = full.programme_code
    client.post(inside(full, "programme_unpublish"))
    assert outsider.get(outside(full)).status_code == 404
    client.post(inside(full, "programme_publish"))
    full.refresh_from_db()
    assert full.programme_code == code
    assert outsider.get(outside(full)).status_code == 200
    reasons = list(full.history.order_by("history_id").values_list("history_change_reason", flat=True))
    assert [reason for reason in reasons if reason] == [
        "programme published", "programme taken back from the public", "programme published",
    ]  # fmt: skip
    detail = text(client.get(full.get_absolute_url()))
    assert detail.count("programme published") == 2
    assert detail.count("programme taken back from the public") == 1
    assert code not in detail


def test_publishing_twice_is_publishing_once(full):
    first = services.publish_programme(workshop=full)
    second = services.publish_programme(workshop=full)
    assert first.programme_published_at == second.programme_published_at
    assert full.history.filter(history_change_reason="programme published").count() == 1
    services.unpublish_programme(workshop=full)
    services.unpublish_programme(workshop=full)
    assert full.history.filter(history_change_reason__startswith="programme taken back").count() == 1


def test_publishing_leaves_an_open_form_of_the_workshop_good(full):
    before = full.changed_at
    assert services.publish_programme(workshop=full).changed_at == before


def test_empty_programme_is_not_published(workshop, staff, as_user):
    with pytest.raises(WorkshopError, match="There is nothing in the programme yet."):
        services.publish_programme(workshop=workshop)
    page = as_user(staff).post(inside(workshop, "programme_publish"), follow=True)
    assert "There is nothing in the programme yet." in text(page)
    workshop.refresh_from_db()
    assert (workshop.programme_code, workshop.is_published) == (None, False)


@pytest.mark.parametrize("name", ["programme_publish", "programme_unpublish"])
def test_only_staff_of_the_programme_publish(name, full, coordinator, stranger, outsider, as_user):
    assert as_user(coordinator).post(inside(full, name)).status_code == 403
    assert as_user(stranger).post(inside(full, name)).status_code == 404
    assert outsider.post(inside(full, name)).url.startswith("/accounts/login/")
    full.refresh_from_db()
    assert not full.is_published


def test_public_page_tells_nothing_of_delegates_and_is_kept_by_nobody(published, outsider):
    for language in ("en", "zh-hans"):
        response = outsider.get(outside(published), {"language": language})
        page = text(response)
        assert "Secret Delegate" not in page
        assert "/workshops/" not in page
        assert 'name="robots" content="noindex, nofollow, noarchive"' in page
        assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert settings.OFFICE_NAME in page
        assert outside(published, "public_programme_calendar") in page
    assert outsider.post(outside(published)).status_code == 405


@pytest.mark.parametrize("code", ["a" * 26, "a", "a" * 500, "%00" + "a" * 25, "é" * 26, "-" * 26])
def test_unknown_code_finds_nothing(code, published, outsider):
    for ending in ("", "pdf/", "programme.ics"):
        response = outsider.get(f"/workshop-programme/{code}/{ending}")
        assert response.status_code == 404
        assert "No programme is at this address" in text(response)
        assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_workshops_without_a_code_are_not_found_by_an_empty_one(workshop, outsider):
    assert outsider.get("/workshop-programme/None/").status_code == 404


def test_pages_ask_as_much_for_one_session_as_for_thirty(published, staff, as_user, outsider, same_query_count):
    def make():
        SessionFactory(workshop=published, day=DAY)
        SiteVisitFactory(workshop=published, day=DAY)
        WorkshopOrganiserFactory(workshop=published)

    same_query_count(inside(published), make, as_user(staff))
    same_query_count(outside(published), make, outsider)
    same_query_count(outside(published, "public_programme_calendar"), make, outsider)


def test_programme_is_five_queries(full, django_assert_num_queries):
    with django_assert_num_queries(5):
        read_timetable(full)
