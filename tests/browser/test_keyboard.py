"""From signing in to a saved form by keys alone, always seeing where one is."""

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.tests.factories import PASSWORD
from partnerships.tests.factories import InstitutionFactory

pytestmark = pytest.mark.django_db(transaction=True)
OUTLINE = (
    "() => { const style = getComputedStyle(document.activeElement); return [style.outlineStyle, style.outlineWidth] }"
)
FAR = 60


def go_to(page: Page, wanted: Locator) -> None:
    """Press Tab until ``wanted`` has the focus; each stop on the way is seen."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        assert page.evaluate(OUTLINE) == ["solid", "3px"], page.evaluate("document.activeElement.outerHTML")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"{wanted} is not reached in {FAR} steps.")


def enter(page: Page) -> None:
    """Press Enter and wait for the page that comes."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_institution_is_found_and_changed_by_keyboard_alone(staff, programme, page, live_server):
    college = InstitutionFactory(programme=programme, official_name="Vientiane Technical College", city="Pakse")
    InstitutionFactory.create_batch(3, programme=programme)

    page.goto(f"{live_server.url}/institutions/")
    go_to(page, page.locator("input[name=login]"))
    page.keyboard.type(staff.email)
    go_to(page, page.locator("input[name=password]"))
    page.keyboard.type(PASSWORD)
    enter(page)
    expect(page.get_by_role("heading", name="Institutions 4")).to_be_visible()

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    go_to(page, page.get_by_label("Search", exact=True))
    page.keyboard.type("vientiane")
    enter(page)
    expect(page.get_by_role("heading", name="Institutions 1")).to_be_visible()

    go_to(page, page.get_by_role("link", name=college.official_name))
    enter(page)
    go_to(page, page.get_by_role("link", name="Change"))
    enter(page)
    go_to(page, page.get_by_label("City"))
    page.keyboard.press("Control+A")
    page.keyboard.type("Vientiane")
    go_to(page, page.get_by_role("button", name="Save"))
    enter(page)
    expect(page.get_by_role("heading", name=college.official_name)).to_be_visible()
    college.refresh_from_db()
    assert college.city == "Vientiane"
