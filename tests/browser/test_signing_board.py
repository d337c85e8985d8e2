"""The signing board in the browser: by keyboard alone, two desks, a network that goes away."""

import pytest
from playwright.sync_api import expect

from partnerships.models import Agreement
from partnerships.tests.factories import InstitutionFactory
from workshops.board import board_of
from workshops.models import Signing
from workshops.tests.factories import DelegateFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def url(workshop, institution, partner, programme) -> str:
    """The board of a workshop to which both sides sent a head."""
    for one, name in ((institution, "Somchai Jaidee"), (partner, "Li Wei 李伟")):
        DelegateFactory(workshop=workshop, person__full_name=name, person__category="official", person__institution=one)
    InstitutionFactory(programme=programme, official_name="Yunnan College", country="CN")
    return f"/workshops/{workshop.pk}/board/"


def type_entry(page, second: str) -> None:
    """Enter an agreement with two activities from where the cursor stands, with the keyboard alone, and press Enter."""
    keys = page.keyboard
    for words in ("Bangkok Technical College", "Somchai Jaidee", second, "Li Wei 李伟"):
        keys.type(words)
        keys.press("Tab")
    for words in ("Teacher", "", "3", "10", "", "", "", ""):
        # Kind, direction, people, length; unit, field, language and mode stay as they are.
        keys.type(words)
        keys.press("Tab")
    for words in ("Study", "", "6"):
        keys.type(words)
        keys.press("Tab")
    keys.type("5")
    keys.press("Enter")


def test_entries_by_keyboard_alone_on_one_page(open_as, staff, url, workshop):
    page = open_as(staff, url)
    expect(page.locator("#id_first")).to_be_focused()
    loads = []
    page.on("load", lambda _page: loads.append(1))
    for second, count in (("Nanjing Polytechnic", 1), ("Yunnan College", 2)):
        type_entry(page, second)
        expect(page.get_by_role("status").filter(has_text="is recorded")).to_contain_text(second)
        expect(page.locator(".figure-number").first).to_have_text(str(count))
        # Ready for the next one.
        expect(page.locator("#id_first")).to_be_focused()
        expect(page.locator("#id_first")).to_have_value("")
    assert loads == []
    board = board_of(workshop)
    assert (board.signings, board.activities) == (2, 4)
    first = Agreement.objects.order_by("pk").first()
    assert [(line.kind, line.people_per_year, line.length) for line in first.signed_version.lines.all()] == [
        ("teacher_exchange", 3, 10),
        ("visit", 6, 5),
    ]


def test_two_desks_see_each_other_and_the_hall_sees_both(open_as, staff, colleague, url):
    ours, theirs = open_as(staff, url), open_as(colleague, url)
    hall = open_as(staff, f"{url}screen/")
    expect(hall.get_by_text("The first agreement will stand here")).to_be_visible()
    type_entry(ours, "Nanjing Polytechnic")
    expect(ours.get_by_role("status").filter(has_text="is recorded")).to_be_visible()
    # Half typed at the other desk, while the board there becomes new.
    theirs.locator("#id_first").fill("Bang")
    expect(theirs.locator(".figure-number").first).to_have_text("1", timeout=15_000)
    expect(theirs.locator("#id_first")).to_have_value("Bang")
    expect(hall.get_by_text("Nanjing Polytechnic")).to_be_visible(timeout=15_000)
    theirs.locator("#id_first").fill("")
    theirs.locator("#id_first").focus()
    type_entry(theirs, "Nanjing Polytechnic")
    expect(theirs.get_by_text("Between these two stand:")).to_be_visible()
    theirs.get_by_label("It is one more agreement of these two").check()
    theirs.get_by_role("button", name="Record", exact=True).click()
    expect(theirs.get_by_role("status").filter(has_text="is recorded")).to_be_visible()
    assert Signing.objects.count() == 2


@pytest.mark.complaints("Failed to load resource", "htmx:")
def test_nothing_typed_is_lost_when_the_network_goes_away(open_as, staff, url):
    page = open_as(staff, url)
    page.context.set_offline(True)
    type_entry(page, "Nanjing Polytechnic")
    expect(page.get_by_text("The server did not answer")).to_be_visible()
    expect(page.locator("#id_first")).to_have_value("Bangkok Technical College")
    page.context.set_offline(False)
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="is recorded")).to_be_visible()
    expect(page.get_by_text("The server did not answer")).to_be_hidden()
    assert Signing.objects.count() == 1
