"""An agreement's life in the browser: every step by two people, each with a browser of their own."""

import io
import time
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import expect

from accounts.models import Notice
from accounts.tests.factories import PASSWORD
from documents.tests.poppler import text_of
from partnerships.models import Agreement
from partnerships.tests.factories import AgreementFactory, proposed, signed

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60_000  # milliseconds


@pytest.fixture
def parties(programme, institution, partner):
    """Both sides of an agreement, as fields of its factory."""
    return {"programme": programme, "first_party": institution, "second_party": partner}


@pytest.fixture
def open_as(browser, live_server, sign_in):
    """Return a function that opens an address as somebody, in a browser of their own; complaints of pages fail."""
    complaints, contexts = [], []

    def opened(user, address: str, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        sign_in(page, user, address, PASSWORD)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def path(agreement, step: str = "") -> str:
    return f"/agreements/{agreement.pk}/{step}"


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def follow(page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    page.wait_for_load_state()


def approve(page, live_server, agreement) -> None:
    page.goto(f"{live_server.url}{path(agreement)}")
    follow(page, "Read and approve")
    press(page, "Approve these words")


def download(page, link: str) -> tuple[str, bytes]:
    with page.expect_download() as caught:
        page.get_by_role("link", name=link).click()
    return caught.value.suggested_filename, Path(caught.value.path()).read_bytes()


def fill_line(page, number: int = 0) -> None:
    page.locator(f"[name=lines-{number}-kind]").select_option("teacher_exchange")
    page.locator(f"[name=lines-{number}-people_per_year]").fill("3")
    page.locator(f"[name=lines-{number}-length]").fill("10")


def test_from_a_draft_that_saves_itself_to_the_frozen_document(
    open_as, live_server, worker, institution, partner, coordinator, partner_coordinator, approver, partner_approver
):
    partner.native_name, partner.native_language = "南京职业技术学院", "zh-Hans"
    partner.save()
    ours = open_as(coordinator, "/agreements/add/")
    ours.get_by_label("Partner").fill("南京职业技术学院")
    ours.get_by_label("Purpose", exact=False).first.fill("To exchange teachers.")
    ours.get_by_label("Starts on").fill("2027-01-01")
    ours.get_by_label("Ends on").fill("2029-12-31")
    fill_line(ours)
    expect(ours.get_by_role("status").filter(has_text="saved at")).to_be_visible(timeout=PATIENCE)
    ours.wait_for_url("**/agreements/*/edit/")
    agreement = Agreement.objects.get()
    # The page goes on saving what was stored before; a reload shows all of it.
    ours.get_by_label("Head who committed the institution").fill("Dr Somchai")
    ours.get_by_label("Commitment given on").fill("2026-01-15")
    deadline = time.monotonic() + PATIENCE / 1000
    while not agreement.versions.get().commitment_on and time.monotonic() < deadline:
        ours.wait_for_timeout(300)
    ours.reload()
    expect(ours.get_by_label("Head who committed the institution")).to_have_value("Dr Somchai")
    expect(ours.locator("[name=lines-0-people_per_year]")).to_have_value("3")
    press(ours, "Save the draft")
    follow(ours, "Propose to the partner")
    ours.get_by_role("button", name="Propose", exact=True).dblclick()
    expect(ours.get_by_text("It now waits for both approvals.")).to_be_visible()
    assert (agreement.versions.count(), agreement.versions.get().lines.count()) == (1, 1)
    assert Notice.objects.filter(event__endswith=":proposed:1", recipient=partner_coordinator).count() == 1

    stale = open_as(approver, path(agreement, "approve/"))
    theirs = open_as(partner_coordinator, path(agreement))
    follow(theirs, "Propose other words")
    theirs.locator("[name=lines-0-people_per_year]").fill("5")
    press(theirs, "Propose these words")
    expect(theirs.get_by_text("Your words are proposed.")).to_be_visible()

    press(stale, "Approve these words")
    expect(stale.get_by_text("The words are no longer those that you saw.")).to_be_visible()
    follow(stale, "Read and approve")
    expect(stale.get_by_role("heading", name="What is different from version 1")).to_be_visible()
    expect(stale.locator("ins").filter(has_text="5 people a year")).to_be_visible()
    press(stale, "Approve these words")
    expect(stale.get_by_text(f"Waits for the approval of {partner}.")).to_be_visible()

    other = open_as(partner_approver, path(agreement))
    approve(other, live_server, agreement)
    expect(other.get_by_text("Your approval of")).to_be_visible()
    while not other.get_by_text("frozen on").is_visible() and time.monotonic() < deadline + 60:
        other.wait_for_timeout(1000)
        other.reload()
    name, content = download(other, "The agreement as PDF, English and Chinese")
    assert name == f"{agreement.number}-v2.pdf"
    text = text_of(content)
    for words in (agreement.number, "Bangkok Technical College", "南京职业技术学院", "教师交流"):
        assert words in text


def test_amendment_end_and_renewal_between_two_sides(
    open_as, live_server, parties, coordinator, partner_coordinator, approver, partner_approver
):
    agreement = signed(**parties)
    ours = open_as(coordinator, path(agreement))
    theirs = open_as(partner_coordinator, path(agreement))
    for purpose in ("Declined words.", "Withdrawn words.", "Approved words."):
        ours.goto(f"{live_server.url}{path(agreement)}")
        follow(ours, "Amend")
        ours.locator("[name=purpose]").fill(purpose)
        press(ours, "Propose these words")
        expect(ours.get_by_text("Version in force stays until")).to_be_visible()
        if purpose != "Approved words.":
            page, button = (theirs, "Decline") if purpose.startswith("D") else (ours, "Withdraw")
            page.goto(f"{live_server.url}{path(agreement)}")
            follow(page, "Decline" if page is theirs else "Withdraw the proposal")
            page.get_by_label("Reason").fill("Not now.")
            press(page, button)
            assert Agreement.objects.get().open_version is None
    other, own = open_as(partner_approver, path(agreement)), open_as(approver, path(agreement))
    for page in (other, own):
        approve(page, live_server, agreement)
    expect(own.get_by_text("Approved words.").first).to_be_visible()

    follow(ours, "Agreements")
    ours.goto(f"{live_server.url}{path(agreement)}")
    for answer in ("refused", "agreed"):
        ours.goto(f"{live_server.url}{path(agreement)}")
        follow(ours, "Ask to terminate")
        ours.get_by_label("With effect from").fill("2026-02-01")
        ours.get_by_label("Reason").fill("The building closes.")
        press(ours, "Ask the other side")
        expect(ours.get_by_text("Say what becomes of this activity.").first).to_be_visible()
        expect(ours.get_by_label("Reason")).to_have_value("The building closes.")
        ours.get_by_label("is cancelled").check()
        press(ours, "Ask the other side")
        other.goto(f"{live_server.url}{path(agreement)}")
        if answer == "refused":
            follow(other, "Keep the agreement in force")
            other.get_by_label("Reason").fill("We find another building.")
            press(other, "Keep the agreement")
            expect(other.get_by_text("goes on.").first).to_be_visible()
        else:
            follow(other, "Agree to the end")
            expect(other.get_by_text("The building closes.")).to_be_visible()
            press(other, "Agree to the end")
            expect(other.get_by_text("is terminated.")).to_be_visible()
    assert [one.status for one in agreement.activities.all()] == ["cancelled"]

    renewed = signed(**parties)
    ours.goto(f"{live_server.url}{path(renewed)}")
    follow(ours, "Renew")
    press(ours, "Draft the renewal")
    expect(ours.get_by_text("1 September 2099")).to_be_visible()


def test_paper_report_and_refusals(open_as, live_server, parties, staff, coordinator, partner_coordinator):
    scan = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(scan)
    agreement = AgreementFactory(**parties)
    office = open_as(staff, path(agreement))
    follow(office, "Record signatures on paper")
    office.get_by_label("Signed on").fill("2018-07-30")
    office.get_by_label("Signed for Bangkok Technical College by").fill("Dr Somchai")
    office.get_by_label("Signed for Nanjing Polytechnic by").fill("Prof. Li")
    wrong = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"<html>not a scan</html>"}
    office.get_by_label("Scan of the signed paper").set_input_files(wrong)
    press(office, "Record the signatures")
    expect(office.get_by_role("alert")).to_be_visible()
    expect(office.get_by_label("Signed for Nanjing Polytechnic by")).to_have_value("Prof. Li")
    office.get_by_label("Scan of the signed paper").set_input_files(wrong | {"buffer": scan.getvalue()})
    press(office, "Record the signatures")
    expect(office.get_by_text("is signed on paper.")).to_be_visible()
    assert download(office, "scan.pdf") == ("scan.pdf", scan.getvalue())

    theirs = open_as(partner_coordinator, path(agreement))
    follow(theirs, "Teacher exchange")
    follow(theirs, "Report on it")
    theirs.locator("[name=status]").select_option("completed")
    theirs.get_by_label("Started on").fill("2019-03-01")
    theirs.get_by_label("Ended on").fill("2019-03-10")
    theirs.get_by_role("spinbutton", name="teachers").first.fill("2")
    press(theirs, "Save")
    expect(theirs.get_by_text("The report is saved.")).to_be_visible()
    assert agreement.activities.get().actual_people == 2

    ours = open_as(coordinator, "/agreements/")
    for step, page, button in (("withdraw", ours, "Withdraw"), ("decline", theirs, "Decline")):
        one = proposed(**parties)
        page.goto(f"{live_server.url}{path(one, f'{step}/')}")
        page.get_by_label("Reason").fill("No budget.")
        press(page, button)
        expect(page.get_by_text("No budget.").first).to_be_visible()


def test_two_tabs_keep_both_texts_and_everything_works_without_javascript(
    open_as, live_server, parties, coordinator, approver, partner_approver, partner
):
    agreement = AgreementFactory(**parties)
    without = {"java_script_enabled": False}
    first = open_as(coordinator, path(agreement, "edit/"), **without)
    second = open_as(approver, path(agreement, "edit/"), **without)
    for page, purpose in ((first, "Theirs."), (second, "Ours.")):
        page.locator("[name=purpose]").fill(purpose)
        press(page, "Save the draft")
    expect(second.locator("del").filter(has_text="Theirs.")).to_be_visible()
    expect(second.locator("ins").filter(has_text="Ours.")).to_be_visible()
    press(second, "Add lines")
    fill_line(second, 1)
    press(second, "Save the draft")
    follow(second, "Propose to the partner")
    press(second, "Propose")
    approve(second, live_server, agreement)
    approve(open_as(partner_approver, path(agreement), **without), live_server, agreement)
    done = Agreement.objects.get()
    assert (done.status, done.signed_version.purpose, done.activities.count()) == ("signed", "Ours.", 2)
