"""A roster chosen in a browser: ticks and counts stay while htmx changes the list, and without JavaScript too."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from accounts.tests.factories import PASSWORD
from partnerships.tests.factories import InstitutionFactory
from workshops.tests.factories import DelegateFactory, SiteVisitFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visit(workshop):
    """A bus of four seats, three delegates from Cambodia and two from China."""
    for country, number in (("KH", 3), ("CN", 2)):
        school = InstitutionFactory(country=country)
        DelegateFactory.create_batch(number, workshop=workshop, person__institution=school)
    return SiteVisitFactory(workshop=workshop, day=dt.date(2018, 7, 31), capacity=4)


def ticked(page) -> tuple[str, str]:
    return page.locator("[data-ticked]").inner_text(), page.locator("[data-left]").inner_text()


def test_roster_keeps_its_ticks_while_the_list_changes(visit, staff, page, sign_in):
    address = f"/visits/{visit.pk}/roster/"
    sign_in(page, staff, address, PASSWORD)
    page.locator("tbody tr", has_text="China").first.locator("input").check()
    assert ticked(page) == ("1", "3")
    page.locator("#id_country").select_option("KH")
    expect(page.get_by_text("3 delegates found")).to_be_visible()
    assert ticked(page) == ("1", "3")
    page.get_by_role("button", name="Tick all found", exact=True).click()
    expect(page.locator("tbody input:checked")).to_have_count(3)
    assert ticked(page) == ("4", "0")
    assert page.url.endswith(address)
    page.get_by_role("button", name="Save the roster").first.click()
    expect(page.get_by_text("The roster is saved: 4 people go. 0 seats are left.")).to_be_visible()
    assert visit.roster.filter(institution__country="KH").count() == 3
    assert visit.roster.filter(institution__country="CN").count() == 1


def test_roster_works_without_javascript(visit, staff, browser, sign_in):
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, staff, f"/visits/{visit.pk}/roster/", PASSWORD)
    page.locator("tbody tr", has_text="China").first.locator("input").check()
    page.locator("#id_country").select_option("KH")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    assert ticked(page) == ("1", "3")
    page.get_by_role("button", name="Tick all found", exact=True).click()
    expect(page.locator("tbody input:checked")).to_have_count(3)
    page.get_by_role("button", name="Save the roster").first.click()
    expect(page.get_by_text("The roster is saved: 4 people go.")).to_be_visible()
    assert visit.roster.count() == 4
    page.context.close()
