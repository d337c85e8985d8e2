"""A helper at a door whose network goes away: check-ins are kept on the phone, sent later, and counted once."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.tests.factories import PASSWORD, RoleFactory, UserFactory
from workshops.models import CheckIn
from workshops.tests.factories import DelegateFactory, WorkshopFactory

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 30_000  # milliseconds


@pytest.fixture
def helper(programme):
    """Helps at a workshop that is on today."""
    today = timezone.localdate(timezone=ZoneInfo("Asia/Shanghai"))
    workshop = WorkshopFactory(programme=programme, starts_on=today, ends_on=today + dt.timedelta(days=1))
    return RoleFactory(user=UserFactory(full_name="Helper"), kind="helper", workshop=workshop).user


@pytest.fixture
def workshop(helper):
    return helper.roles.get().workshop


@pytest.fixture
def dara(workshop, institution):
    return DelegateFactory(
        workshop=workshop, institution=institution, person__full_name="Sok Dara", person__native_name="សុខ ដារ៉ា"
    )


@pytest.fixture
def lan(workshop):
    return DelegateFactory(workshop=workshop, person__full_name="Phạm Ỷ Lan")


@pytest.fixture
def mistakes(page):
    """What the browser complained of."""
    found = []
    page.on("console", lambda message: found.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def door(page, workshop, helper, dara, lan, sign_in) -> str:
    """The check-in, opened by the helper and kept by the browser; its path."""
    path = f"/workshops/{workshop.pk}/check-in/"
    sign_in(page, helper, path, PASSWORD)
    page.locator("#door[data-ready=yes]").wait_for(state="attached", timeout=PATIENCE)
    return path


def type_code(page, code: str) -> None:
    page.get_by_label("Name or badge code").fill(code)
    page.get_by_label("Name or badge code").press("Enter")


def test_check_ins_made_offline_are_sent_once_with_their_times(page, context, door, dara, lan, mistakes):
    context.set_offline(True)
    expect(page.get_by_text("No network. Go on with badges")).to_be_visible()
    before = timezone.now()
    type_code(page, dara.badge_code)
    expect(page.get_by_text(f"Sok Dara, {dara.institution}: kept on this phone, sent later.")).to_be_visible()
    type_code(page, lan.code_in_groups.lower())
    expect(page.get_by_text("Waiting to be sent: 2")).to_be_visible()
    between = timezone.now()
    type_code(page, f"https://office.example.org/d/{dara.badge_code}/")
    expect(page.get_by_text(f"Sok Dara, {dara.institution}: kept on this phone already.")).to_be_visible()
    type_code(page, "F" * 16)
    expect(page.get_by_text("This badge is not known here")).to_be_visible()
    type_code(page, "Sok")
    expect(page.get_by_text("Without network only a badge helps")).to_be_visible()
    expect(page.get_by_text("Waiting to be sent: 2")).to_be_visible()
    assert CheckIn.objects.count() == 0

    page.wait_for_timeout(1500)
    context.set_offline(False)
    expect(page.get_by_text("Sok Dara is checked in,")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Waiting to be sent")).to_be_hidden()
    expect(page.get_by_text("No network")).to_be_hidden()
    expect(page.get_by_text("2 of 2 present")).to_be_visible()
    assert set(CheckIn.objects.values_list("delegate", flat=True)) == {dara.pk, lan.pk}
    assert all(before <= one.checked_in_at <= between for one in CheckIn.objects.all())
    assert mistakes == []


def test_page_and_badge_open_without_network(page, context, live_server, door, dara, lan, helper, mistakes):
    context.set_offline(True)
    page.goto(f"{live_server.url}{door}")
    type_code(page, lan.badge_code)
    expect(page.get_by_text("Waiting to be sent: 1")).to_be_visible()
    # The phone's own camera opens the address that stands on the badge.
    page.goto(f"{live_server.url}/d/{dara.badge_code}/")
    expect(page.get_by_text("Waiting to be sent: 1")).to_be_visible()
    assert CheckIn.objects.count() == 0
    page.get_by_role("button", name="Present").click()
    expect(page.get_by_text("Waiting to be sent: 2")).to_be_visible()
    context.set_offline(False)
    expect(page.get_by_text("Waiting to be sent")).to_be_hidden(timeout=PATIENCE)
    assert set(CheckIn.objects.values_list("delegate", "checked_in_by")) == {(dara.pk, helper.pk), (lan.pk, helper.pk)}


def test_found_by_name_and_pressed_after_the_network_has_gone(page, context, door, dara):
    page.get_by_label("Name or badge code").fill("dara")
    press = page.get_by_role("button", name="Present: Sok Dara")
    expect(press).to_be_visible()
    context.set_offline(True)
    press.click()
    expect(page.get_by_text("Sok Dara: kept on this phone, sent later.")).to_be_visible()
    context.set_offline(False)
    expect(page.get_by_text("Sok Dara is checked in,")).to_be_visible(timeout=PATIENCE)
    assert CheckIn.objects.count() == 1


def test_on_line_a_press_is_sent_at_once(page, door, dara, mistakes):
    page.get_by_label("Name or badge code").fill("dara")
    page.get_by_role("button", name="Present: Sok Dara").click()
    expect(page.get_by_text("Sok Dara is checked in,")).to_be_visible()
    expect(page.get_by_text("already checked in at")).to_be_visible()
    type_code(page, dara.badge_code)
    expect(page.get_by_text("Sok Dara: already checked in at")).to_be_visible()
    assert CheckIn.objects.count() == 1
    assert mistakes == []


def test_network_that_is_there_but_reaches_nothing(page, door, dara):
    """A hall's wireless network without the world behind it: the browser believes that it is on line."""
    page.get_by_label("Name or badge code").fill("dara")
    press = page.get_by_role("button", name="Present: Sok Dara")
    expect(press).to_be_visible()
    page.route("**/workshops/**", lambda route: route.abort())
    press.click()
    expect(page.get_by_text("Sok Dara: kept on this phone, sent later.")).to_be_visible()
    expect(page.get_by_text("No network. Go on with badges")).to_be_visible()
    type_code(page, dara.badge_code)
    expect(page.get_by_text("Waiting to be sent: 2")).to_be_visible()
    page.unroute("**/workshops/**")
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text("Waiting to be sent")).to_be_hidden(timeout=PATIENCE)
    expect(page.get_by_text("No network")).to_be_hidden()
    expect(page.get_by_text("1 of 2 present")).to_be_visible()
    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize("lost", ["sessionid", None], ids=["session", "all cookies"])
def test_what_waits_outlives_a_session_that_ended(page, context, door, dara, helper, sign_in, lost):
    context.set_offline(True)
    type_code(page, dara.badge_code)
    expect(page.get_by_text("Waiting to be sent: 1")).to_be_visible()
    context.clear_cookies(name=lost) if lost else context.clear_cookies()
    context.set_offline(False)
    expect(page.get_by_text("You are no longer signed in.")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Waiting to be sent: 1")).to_be_visible()
    sign_in(page, helper, door, PASSWORD)
    expect(page.get_by_text("Sok Dara is checked in,")).to_be_visible(timeout=PATIENCE)
    assert CheckIn.objects.count() == 1


def test_sign_out_asks_forgets_the_page_and_keeps_what_waits(
    page, context, live_server, door, dara, workshop, sign_in, programme
):
    context.set_offline(True)
    type_code(page, dara.badge_code)
    expect(page.get_by_text("Waiting to be sent: 1")).to_be_visible()
    # The server is there again for everything but what is sent.
    page.route("**/check-in/send/", lambda route: route.abort())
    context.set_offline(False)
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_text("Helper", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")
    assert asked == ["Not sent yet: 1. They stay on this phone and are sent after the next sign-in. Sign out?"]
    assert page.evaluate("caches.keys()") == []
    page.unroute("**/check-in/send/")
    # Another helper signs in on the same phone: nothing is sent in their name unless they say so.
    other = RoleFactory(user=UserFactory(full_name="Second Helper"), kind="helper", workshop=workshop).user
    sign_in(page, other, door, PASSWORD)
    expect(page.get_by_text("Kept under another sign-in: 1.")).to_be_visible(timeout=PATIENCE)
    page.locator("#door[data-ready=yes]").wait_for(state="attached", timeout=PATIENCE)
    assert CheckIn.objects.count() == 0
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text("Sok Dara is checked in,")).to_be_visible(timeout=PATIENCE)
    assert list(CheckIn.objects.values_list("delegate", "checked_in_by")) == [(dara.pk, other.pk)]


def test_refused_entry_stays_on_the_page_until_it_is_noted(page, context, door, dara):
    context.set_offline(True)
    type_code(page, dara.badge_code)
    expect(page.get_by_text("Waiting to be sent: 1")).to_be_visible()
    dara.workshop = WorkshopFactory()
    dara.save()
    context.set_offline(False)
    refused = page.get_by_text("Not checked in: This badge is for another workshop. Nobody is checked in.")
    expect(refused).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Waiting to be sent")).to_be_hidden()
    page.reload()
    expect(refused).to_be_visible()
    page.get_by_role("button", name="Noted").click()
    expect(refused).to_be_hidden()
    page.reload()
    page.locator("#door[data-ready=yes]").wait_for(state="attached", timeout=PATIENCE)
    expect(refused).to_be_hidden()
    assert CheckIn.objects.count() == 0


CAMERA = """
window.badges = [];
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return window.badges.map((rawValue) => ({ rawValue })); }
};
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas");
  canvas.getContext("2d").fillRect(0, 0, 10, 10);
  setInterval(() => canvas.getContext("2d").fillRect(0, 0, 10, 10), 50);
  return canvas.captureStream();
};
"""


def test_camera_reads_badge_after_badge(page, workshop, helper, dara, lan, sign_in, live_server, mistakes):
    page.add_init_script(CAMERA)
    sign_in(page, helper, f"/workshops/{workshop.pk}/check-in/", PASSWORD)
    page.get_by_role("button", name="Scan badges").click()
    expect(page.get_by_role("button", name="Stop scanning")).to_be_visible()
    for delegate in (dara, lan):
        page.evaluate("(address) => { window.badges = [address]; }", f"{live_server.url}/d/{delegate.badge_code}/")
        expect(page.get_by_text(f"{delegate} is checked in,")).to_be_visible(timeout=PATIENCE)
    page.evaluate("window.badges = ['https://example.org/something-else']")
    page.get_by_role("button", name="Stop scanning").click()
    expect(page.locator("#door-video")).to_be_hidden()
    assert CheckIn.objects.count() == 2
    assert mistakes == []


def test_door_works_without_javascript(browser, live_server, workshop, helper, dara, sign_in):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, helper, f"/workshops/{workshop.pk}/check-in/", PASSWORD)
    expect(page.get_by_role("button", name="Send now")).to_be_hidden()
    type_code(page, dara.badge_code)
    page.get_by_role("button", name="Present: Sok Dara").click()
    expect(page.get_by_text("Sok Dara is checked in,")).to_be_visible()
    page.goto(f"{live_server.url}/d/{dara.badge_code}/")
    expect(page.get_by_text("already checked in at")).to_be_visible()
    context.close()


def test_sheet_is_entered_from_the_keyboard(page, workshop, helper, dara, lan, sign_in, staff, mistakes):
    sign_in(page, staff, f"/workshops/{workshop.pk}/sheet/", PASSWORD)
    typed = page.get_by_label("Numbers or codes from the paper")
    typed.fill("1 9")
    typed.press("Enter")
    expect(page.get_by_text("No line, or more than one, has: 9")).to_be_visible()
    typed.fill("")
    typed.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_text("2 more will be checked in.")).to_be_visible()
    page.get_by_role("button", name="Save as present").click()
    expect(page.get_by_text("2 people are checked in.")).to_be_visible()
    assert CheckIn.objects.count() == 2
    assert mistakes == []
