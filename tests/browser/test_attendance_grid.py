"""Attendance entered in a browser: by keys, without JavaScript, and on a phone."""

from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from accounts.tests.factories import PASSWORD
from training.models import Attendance
from training.tests.factories import EnrolmentFactory, cohort_with_days

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def cohort(programme):
    """Anan, Binh and Chan on two days; nothing is recorded yet."""
    cohort = cohort_with_days(2, course__programme=programme)
    for name in ("Anan", "Binh", "Chan"):
        EnrolmentFactory(cohort=cohort, person__full_name=name)
    return cohort


def marks() -> list[tuple]:
    rows = Attendance.objects.order_by("enrolment__person__full_name", "class_day__day")
    return list(rows.values_list("enrolment__person__full_name", "class_day__day__day", "state"))


def test_keys_fill_the_grid_and_only_what_changed_is_sent(cohort, staff, open_as):
    page = open_as(staff, f"/cohorts/{cohort.pk}/attendance/")
    page.locator("tbody select").first.focus()
    for key in ("p", "a", "e", "p", "ArrowDown", "ArrowLeft", "p", "-"):
        page.keyboard.press(key)
    # The first day down to Chan, Anan on the second; then Chan on the first again, and Anan's second is emptied.
    expect(page.locator("[data-unsaved]")).to_contain_text("3")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="Save attendance").click()
    assert sorted(value for name, (value,) in parse_qs(sent.value.post_data).items() if name.startswith("a-")) == [
        "absent", "present", "present",
    ]  # fmt: skip
    expect(page.get_by_text("3 entries are saved.")).to_be_visible()
    assert marks() == [("Anan", 1, "present"), ("Binh", 1, "absent"), ("Chan", 1, "present")]


def test_grid_works_without_javascript(cohort, staff, browser, sign_in):
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, staff, f"/cohorts/{cohort.pk}/attendance/", PASSWORD)
    page.locator("tbody select").nth(2).select_option("absent")
    page.get_by_role("button", name="1 September 2022 everybody left empty was present").click()
    expect(page.get_by_text("3 entries are saved.")).to_be_visible()
    assert marks() == [("Anan", 1, "present"), ("Binh", 1, "absent"), ("Chan", 1, "present")]
    page.context.close()


def test_one_day_on_a_phone(cohort, staff, open_as):
    page = open_as(staff, f"/cohorts/{cohort.pk}/attendance/", viewport=PHONE)
    expect(page.locator("table")).to_be_hidden()
    page.get_by_role("link", name="Thursday 1 September 2022").click()
    page.locator("fieldset", has_text="Binh").get_by_text("Absent").click()
    page.get_by_role("button", name="Mark the rest of this page as present").click()
    expect(page.get_by_text("3 entries are saved.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert marks() == [("Anan", 1, "present"), ("Binh", 1, "absent"), ("Chan", 1, "present")]


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 800}])
def test_who_leaves_with_unsaved_entries_is_asked(viewport, cohort, staff, open_as):
    page = open_as(staff, f"/cohorts/{cohort.pk}/attendance/", viewport=viewport)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    if viewport == PHONE:
        page.get_by_role("link", name="Thursday 1 September 2022").click()
        page.locator("fieldset", has_text="Binh").get_by_text("Absent").click()
    else:
        page.locator("tbody select").nth(2).focus()
        page.keyboard.press("a")
    page.locator("p.back a").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Save attendance").click()
    expect(page.get_by_text("1 entry is saved.")).to_be_visible()
    page.locator("p.back a").click()
    expect(page.get_by_text("1 entry is saved.")).to_be_hidden()
    assert asked == ["beforeunload"]
