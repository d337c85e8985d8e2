"""The dashboard in a browser: on a phone, without JavaScript, and as its tables say it."""

import pytest
from playwright.sync_api import expect

from accounts.tests.factories import PASSWORD
from partnerships.countries import SOUTHEAST_ASIA
from partnerships.tests.factories import ActivityFactory, InstitutionFactory, SignedAgreementFactory

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def partners(programme):
    """Guizhou has an agreement with each country of Southeast Asia, and a second one with Thailand."""
    for country in (*SOUTHEAST_ASIA, "TH"):
        guizhou = InstitutionFactory(programme=programme, country="CN", province="Guizhou")
        other = InstitutionFactory(programme=programme, country=country)
        ActivityFactory(agreement=SignedAgreementFactory(programme=programme, first_party=guizhou, second_party=other))


def test_matrix_leads_to_a_country_without_javascript(partners, staff, browser, sign_in):
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, staff, "/reports/dashboard/", PASSWORD)
    matrix = page.get_by_role("region", name="Who works with whom: agreements signed")
    expect(matrix.get_by_role("row", name="Guizhou")).to_contain_text("12")
    matrix.get_by_role("link", name="Thailand").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thailand")
    expect(page.get_by_role("link", name="What is missing in the records behind these figures")).to_be_visible()
    page.get_by_label("From").fill("2018-08-01")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No agreement is signed in this period.")).to_be_visible()
    expect(page.get_by_label("Country")).to_have_value("TH")


def test_phone_scrolls_the_matrix_and_not_the_page(partners, staff, open_as):
    page = open_as(staff, "/reports/dashboard/", viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    matrix = page.get_by_role("region", name="Who works with whom: agreements signed")
    name = matrix.get_by_role("rowheader", name="Guizhou")
    before = name.bounding_box()["x"]
    assert matrix.evaluate("box => { box.scrollLeft = 1000; return box.scrollLeft }") > 50
    assert abs(name.bounding_box()["x"] - before) <= 1


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 800}])
def test_gaps_come_after_the_figures(viewport, partners, staff, open_as):
    page = open_as(staff, "/reports/dashboard/", viewport=viewport)
    expect(page.get_by_text("signed agreements without the day of their proposal")).to_be_visible()
