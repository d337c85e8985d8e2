"""Sign-in sheets: the paper and the page list the same lines, and what was ticked or typed is saved once."""

import datetime as dt

import pytest
import zxingcpp
from django.core.files.storage import default_storage
from django.urls import reverse

from documents.tests.names import NAMES
from documents.tests.poppler import picture_of, text_of
from jobs.models import Job
from jobs.services import run
from partnerships.tests.factories import InstitutionFactory
from workshops.models import CheckIn, Delegate
from workshops.places import places_of
from workshops.services import order_sheet
from workshops.services.papers import LINES_AT_ONCE
from workshops.sign_in_sheets import BLANK_LINES, lines_of, mark_of, read_typed, sheet_pdf
from workshops.tests.factories import CheckInFactory, DelegateFactory, SessionFactory, SiteVisitFactory

pytestmark = pytest.mark.django_db
DAY = "day-2018-07-31"


@pytest.fixture
def people(workshop, institution, partner):
    """Five who take part, in the order of the sheet, and two who do not."""
    found = [
        DelegateFactory(workshop=workshop, institution=institution, person__full_name=name)
        for name in ("Anong", "Boonsri")
    ]
    found += [
        DelegateFactory(workshop=workshop, institution=partner, person__full_name=name)
        for name in ("Chen Kai", "Du Yue", "Fan Li")
    ]
    DelegateFactory(workshop=workshop, institution=institution, person__full_name="Absent", state="cancelled")
    DelegateFactory(workshop=workshop, institution=institution, person__full_name="Waiting", state="waiting")
    return found


@pytest.fixture
def url(workshop):
    return reverse("workshops:sheet_entry", args=[workshop.pk])


def lines(workshop, code=DAY):
    return lines_of(workshop, places_of(workshop)[code])


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_lines_are_by_institution_and_name(workshop, people):
    assert [(line.number, line.delegate) for line in lines(workshop)] == list(enumerate(people, 1))


def test_lines_of_a_visit_are_its_roster(workshop, people):
    visit = SiteVisitFactory(workshop=workshop, day=dt.date(2018, 8, 1), roster=[people[3], people[0]])
    assert [line.delegate for line in lines(workshop, f"visit-{visit.pk}")] == [people[0], people[3]]


def test_mark_changes_with_the_lines(workshop, people):
    before = mark_of(lines(workshop))
    assert mark_of(lines(workshop, "day-2018-07-30")) == before
    DelegateFactory(workshop=workshop)
    assert mark_of(lines(workshop)) != before


def test_sheet_repeats_its_head_and_counts_its_pages(workshop, people):
    DelegateFactory.create_batch(40, workshop=workshop, person__native_name="ព្រហ្ម សុវណ្ណារ៉ា")
    pages = text_of(sheet_pdf(workshop, places_of(workshop)[DAY], lines(workshop)), "-layout").split("\f")[:-1]
    assert len(pages) == 4
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of 4" in page
        assert "Signature" in page
        assert f"List {mark_of(lines(workshop))}" in page
    first_words = {line.split()[0] for page in pages for line in page.splitlines() if line.strip()}
    assert {str(number) for number in range(1, 45 + BLANK_LINES + 1)} <= first_words


def test_sheet_has_a_code_for_every_line(workshop, people, settings):
    codes = zxingcpp.read_barcodes(picture_of(sheet_pdf(workshop, places_of(workshop)[DAY], lines(workshop)), 200))
    assert {one.text for one in codes} == {f"{settings.SITE_URL}/d/{one.badge_code}/" for one in people}


@pytest.mark.parametrize("script", NAMES)
def test_sheet_keeps_long_names_on_the_page(workshop, script):
    name = ("".join(NAMES[script]) * 9)[:200].strip()
    DelegateFactory(
        workshop=workshop,
        person__full_name="W" * 200,
        person__native_name=name,
        institution=InstitutionFactory(official_name="V" * 200),
    )
    pdf = sheet_pdf(workshop, places_of(workshop)[DAY], lines(workshop))
    picture = picture_of(pdf, 100)
    margins = [(0, 0, 13, 297), (197, 0, 210, 297)]
    scale = picture.width / 210
    assert [picture.crop([round(one * scale) for one in box]).getextrema()[0] for box in margins] == [255, 255]
    assert "".join(text_of(pdf, "-raw").split()).count("W") >= 200


def test_empty_sheet_has_lines_to_write_on(workshop):
    assert str(BLANK_LINES) in text_of(sheet_pdf(workshop, places_of(workshop)[DAY], lines(workshop)))


def test_file_is_for_the_place_in_the_address(workshop, people, staff, as_user):
    session = SessionFactory(workshop=workshop, number=1, title="Opening", day=dt.date(2018, 7, 30))
    url = reverse("workshops:sheet_file", args=[workshop.pk])
    response = as_user(staff).get(url, {"place": f"session-{session.pk}"})
    assert response["Content-Type"] == "application/pdf"
    assert "Sign-in sheet: Session 1. Opening" in text_of(b"".join(response.streaming_content))


def test_long_sheet_is_drawn_by_a_job(
    workshop, url, staff, as_user, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    DelegateFactory.create_batch(LINES_AT_ONCE + 1, workshop=workshop)
    file, drawn = (reverse(f"workshops:sheet_{name}", args=[workshop.pk]) for name in ("file", "drawn"))
    client = as_user(staff)
    assert client.get(file, {"place": DAY}).url == f"{url}?place={DAY}"
    assert client.get(drawn, {"place": DAY}).status_code == 404
    files = []
    for _round in range(2):
        job = Job.objects.get(pk=int(client.post(file, {"place": DAY}).url.split("/")[2]))
        with django_capture_on_commit_callbacks(execute=True):
            run(job.pk)
        job.refresh_from_db()
        assert job.state == Job.State.DONE
        assert job.finished_url == f"{url}?place={DAY}"
        files.append(job.result["file"])
    assert [default_storage.exists(name) for name in files] == [False, True]
    assert f"List {mark_of(lines(workshop))} was drawn on" in text(client.get(job.finished_url))
    content = b"".join(client.get(drawn, {"place": DAY}).streaming_content)
    assert f"list {mark_of(lines(workshop))}" in text_of(content)
    assert client.get(drawn, {"place": "day-2018-07-30"}).status_code == 404


def test_long_sheet_for_a_session_that_is_gone_says_so(workshop, staff):
    session = SessionFactory(workshop=workshop, day=dt.date(2018, 7, 30))
    job = order_sheet(workshop=workshop, place=f"session-{session.pk}", owner=staff)
    session.delete()
    run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "This day, session or visit is no longer in the programme." in job.error


# Entering the paper


def test_ticked_lines_are_saved_together_and_once(url, people, staff, as_user):
    client = as_user(staff)
    data = {"place": DAY, "here": [people[0].pk, people[4].pk]}
    response = client.post(url, data, follow=True)
    assert response.redirect_chain == [(f"{url}?place={DAY}", 302)]
    assert "2 people are checked in." in text(response)
    assert "Nothing was changed." in text(client.post(url, data, follow=True))
    assert set(CheckIn.objects.values_list("delegate", "day", "checked_in_by")) == {
        (one.pk, dt.date(2018, 7, 31), staff.pk) for one in (people[0], people[4])
    }
    assert set(Delegate.objects.filter(state="attended")) == {people[0], people[4]}
    assert people[0].history.count() == 2


def test_typed_numbers_ranges_and_codes_are_saved(url, workshop, people, staff, as_user):
    data = {"place": DAY, "mark": mark_of(lines(workshop)), "typed": f"1-2, 4;{people[4].badge_code[:6].lower()}"}
    as_user(staff).post(url, data)
    assert set(CheckIn.objects.values_list("delegate", flat=True)) == {people[n].pk for n in (0, 1, 3, 4)}


def test_typed_nonsense_saves_nothing_and_is_kept(url, workshop, people, staff, as_user):
    data = {"place": DAY, "mark": mark_of(lines(workshop)), "typed": "1 77 3-x <b>", "here": people[1].pk}
    response = as_user(staff).post(url, data)
    assert response.status_code == 422
    assert "No line, or more than one, has: 77, 3-x, &lt;b&gt;." in text(response)
    assert response.context["typed"] == "1 77 3-x <b>"
    assert [row[2] for row in response.context["rows"]] == [False, True, False, False, False]
    assert CheckIn.objects.count() == 0


def test_numbers_typed_for_a_list_that_changed_are_not_taken(url, workshop, people, staff, as_user, institution):
    data = {"place": DAY, "mark": mark_of(lines(workshop)), "typed": "1"}
    DelegateFactory(workshop=workshop, institution=institution, person__full_name="Aaron")
    response = as_user(staff).post(url, data)
    assert response.status_code == 422
    assert "numbers may mean others" in text(response)
    assert CheckIn.objects.count() == 0


def test_tick_for_another_workshops_delegate_saves_nothing(url, people, staff, as_user):
    foreign = DelegateFactory()
    response = as_user(staff).post(url, {"place": DAY, "here": [people[0].pk, foreign.pk]})
    assert (response.status_code, CheckIn.objects.count()) == (422, 0)
    assert "One of them is no delegate of this workshop. Nothing was saved." in text(response)


def test_page_shows_who_is_checked_in_already(url, workshop, people, staff, as_user):
    at = dt.datetime(2018, 7, 31, 1, 12, tzinfo=dt.UTC)
    CheckInFactory(delegate=people[2], day=dt.date(2018, 7, 31), checked_in_at=at)
    other = DelegateFactory(workshop=workshop, state="cancelled")
    CheckInFactory(delegate=other, day=dt.date(2018, 7, 31))
    response = as_user(staff).get(url, {"place": DAY})
    assert [row[1] for row in response.context["rows"]] == ["", "", "09:12", "", ""]
    assert "1 person who is not on this list is checked in here too." in text(response)


def test_page_without_anybody_says_what_to_do(url, workshop, staff, as_user):
    client = as_user(staff)
    assert "There is no delegate yet." in text(client.get(url))
    visit = SiteVisitFactory(workshop=workshop)
    assert "Nobody is on the roster of this visit yet." in text(client.get(url, {"place": f"visit-{visit.pk}"}))


def test_page_needs_the_same_queries_for_many(url, workshop, staff, as_user, same_query_count):
    same_query_count(f"{url}?place={DAY}", lambda: DelegateFactory(workshop=workshop), as_user(staff))


@pytest.mark.parametrize("word", ["", "0", "6", "1-9", "-1", "2-", "²", "A" * 16, "\0", "12345678"])
def test_words_that_mean_no_line(workshop, people, word):
    assert read_typed(word, lines(workshop)) == (set(), word.split())


def test_range_backwards_means_nobody(workshop, people):
    assert read_typed("3-1", lines(workshop)) == (set(), ["3-1"])
