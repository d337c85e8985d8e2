"""An agreement's life in the browser: every step by two people, each with a browser of their own."""

import io
import re
from pathlib import Path

import pikepdf
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Notice
from documents.tests.poppler import text_of
from partnerships.models import Agreement
from partnerships.tests.factories import AgreementFactory, proposed, signed
from tests.faults.worker import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60_000  # milliseconds
WITHOUT_SCRIPT = {"java_script_enabled": False}


@pytest.fixture
def parties(programme, institution, partner):
    """Both sides of an agreement, as fields of its factory."""
    return {"programme": programme, "first_party": institution, "second_party": partner}


def path(agreement, step: str = "") -> str:
    return f"/agreements/{agreement.pk}/{step}"


def press(page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def follow(page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=True).click()


def approve(page, agreement) -> None:
    page.goto(path(agreement))
    follow(page, "Read and approve")
    press(page, "Approve these words")
    said = f"Your approval of {agreement.number} is recorded.|Both sides have approved"
    expect(page.get_by_text(re.compile(said))).to_be_visible()


def refuse(page, agreement, link: str, button: str, why: str) -> None:
    """Withdraw, decline, or keep in force: a link, a reason, a button."""
    page.goto(path(agreement))
    follow(page, link)
    page.get_by_label("Reason").fill(why)
    press(page, button)


def download(page, link: str) -> tuple[str, bytes]:
    with page.expect_download() as caught:
        page.get_by_role("link", name=link).click()
    return caught.value.suggested_filename, Path(caught.value.path()).read_bytes()


def purpose(page):
    return page.get_by_role("textbox", name="Purpose").first


def words(page):
    """What the page shows as the words of the agreement."""
    return page.get_by_role("region", name="Words")


def people_a_year(page, number: int = 0):
    return page.get_by_role("spinbutton", name="People a year").nth(number)


def fill_line(page, number: int = 0) -> None:
    activities = page.get_by_role("group", name="Activities")
    activities.get_by_role("combobox", name="Kind").nth(number).select_option(label="teacher exchange")
    people_a_year(page, number).fill("3")
    activities.get_by_role("spinbutton", name="Length").nth(number).fill("10")


def fill_draft(page, partner: str) -> None:
    page.get_by_label("Partner").fill(partner)
    page.get_by_label("Starts on").fill("2018-09-01")
    page.get_by_label("Ends on").fill("2099-08-31")
    purpose(page).fill("To exchange teachers.")
    fill_line(page)


def fill_commitment(page) -> None:
    page.get_by_label("Head who committed the institution").fill("Dr Somchai")
    page.get_by_label("Commitment given on").fill("2018-07-01")


def report(page, state: str, **days) -> None:
    follow(page, "Report on it")
    page.get_by_role("combobox", name="State").select_option(label=state)
    for label, day in days.items():
        page.get_by_label(label.replace("_", " ")).fill(day)


def test_from_a_draft_that_saves_itself_to_the_report_on_what_was_agreed(
    open_as, worker, institution, partner, coordinator, partner_coordinator, approver, partner_approver
):
    partner.native_name, partner.native_language = "南京职业技术学院", "zh-Hans"
    partner.save()
    ours = open_as(coordinator, "/agreements/add/")
    fill_draft(ours, "南京职业技术学院")
    expect(ours.get_by_role("status").filter(has_text="saved at")).to_be_visible(timeout=PATIENCE)
    ours.wait_for_url("**/agreements/*/edit/")
    agreement = Agreement.objects.get()
    # The page goes on saving what was stored before; a reload shows all of it.
    fill_commitment(ours)
    ours.get_by_label("Commitment given on").blur()
    wait_until(lambda: agreement.versions.get().commitment_on)
    ours.reload()
    expect(ours.get_by_label("Partner")).to_have_value("Nanjing Polytechnic (China)")
    expect(ours.get_by_label("Head who committed the institution")).to_have_value("Dr Somchai")
    expect(people_a_year(ours)).to_have_value("3")
    press(ours, "Save the draft")
    follow(ours, "Propose to the partner")
    ours.get_by_role("button", name="Propose", exact=True).dblclick()
    expect(ours.get_by_text("It now waits for both approvals.")).to_be_visible()
    assert (agreement.versions.count(), agreement.versions.get().lines.count()) == (1, 1)
    told = Notice.objects.filter(event__endswith=":proposed:1").values_list("recipient", flat=True)
    assert sorted(told) == sorted(one.pk for one in (approver, partner_coordinator, partner_approver))

    stale = open_as(approver, path(agreement, "approve/"))
    theirs = open_as(partner_coordinator, path(agreement))
    expect(words(theirs)).to_contain_text("To exchange teachers.")
    follow(theirs, "Propose other words")
    people_a_year(theirs).fill("5")
    press(theirs, "Propose these words")
    expect(theirs.get_by_text("Your words are proposed.")).to_be_visible()
    expect(theirs.get_by_text("took its place.")).to_have_text([re.compile("Version 2 took its place.")])

    press(stale, "Approve these words")
    expect(stale.get_by_text("The words are no longer those that you saw.")).to_be_visible()
    assert not agreement.versions.filter(approvals__isnull=False).exists()
    follow(stale, "Read and approve")
    expect(stale.get_by_role("heading", name="What is different from version 1")).to_be_visible()
    expect(stale.get_by_role("deletion").filter(has_text="3 people a year")).to_be_visible()
    expect(stale.get_by_role("insertion").filter(has_text="5 people a year")).to_be_visible()
    press(stale, "Approve these words")
    expect(stale.get_by_text(f"Waits for the approval of {partner}.")).to_be_visible()
    assert Agreement.objects.get().status == "proposed"

    other = open_as(partner_approver, path(agreement))
    approve(other, agreement)
    wait_until(lambda: agreement.files.documents().exists())
    other.reload()
    expect(other.get_by_text("frozen on")).to_be_visible()
    name, content = download(other, "The agreement as PDF, English and Chinese")
    assert name == f"{agreement.number}-v2.pdf"
    text = text_of(content)
    for expected in (
        agreement.number,
        str(institution),
        str(partner),
        "南京职业技术学院",
        "教师交流",
        approver.full_name,
    ):
        assert expected in text

    today = timezone.localdate().isoformat()
    ours.goto(path(agreement))
    follow(ours, "Teacher exchange")
    report(ours, "started", Started_on=today)
    press(ours, "Save")
    theirs.goto(ours.url)
    report(theirs, "completed", Ended_on=today)
    theirs.get_by_role("spinbutton", name="Teachers: women").fill("2")
    theirs.get_by_role("spinbutton", name="Teachers: men").fill("1")
    press(theirs, "Save")
    expect(theirs.get_by_text("The report is saved.")).to_be_visible()
    expect(theirs.get_by_role("row", name="Teachers 2 1 0 3")).to_be_visible()
    assert agreement.activities.get().status == "completed"


def test_amendments_leave_the_old_words_in_force_until_both_sides_approve(
    open_as, parties, partner, coordinator, partner_coordinator, approver, partner_approver
):
    agreement = signed(**parties)
    ours, theirs = open_as(coordinator, path(agreement)), open_as(partner_coordinator, path(agreement))
    for proposal in ("Words to decline.", "Words to withdraw.", "Words to approve."):
        ours.goto(path(agreement))
        follow(ours, "Amend")
        purpose(ours).fill(proposal)
        press(ours, "Propose these words")
        expect(ours.get_by_text("The version in force stays until")).to_be_visible()
        expect(words(ours)).to_contain_text("To exchange teachers.")
        if proposal.endswith("decline."):
            refuse(theirs, agreement, "Decline", "Decline", "Not now.")
            expect(theirs.get_by_text("Not now.").first).to_be_visible()
        elif proposal.endswith("withdraw."):
            refuse(ours, agreement, "Withdraw the proposal", "Withdraw", "A mistake.")
            theirs.goto(path(agreement))
            expect(theirs.get_by_text("A mistake.").first).to_be_visible()
    for_them, for_us = open_as(partner_approver, path(agreement)), open_as(approver, path(agreement))
    approve(for_them, agreement)
    expect(words(for_them)).to_contain_text("To exchange teachers.")
    expect(words(for_them)).not_to_contain_text("Words to approve.")
    approve(for_us, agreement)
    expect(words(for_us)).to_contain_text("Words to approve.")
    assert Agreement.objects.get().signed_version.number == 4
    follow(for_us, "Version 1")
    expect(for_us.get_by_role("region", name="Approvals and signatures")).to_contain_text("First Head")


def test_an_end_that_both_sides_agree_to_and_a_renewal(open_as, parties, coordinator, partner_approver):
    agreement, renewed = signed(**parties), signed(**parties)
    ours, theirs = open_as(coordinator, path(agreement)), open_as(partner_approver, path(agreement))
    for answer in ("refused", "agreed"):
        ours.goto(path(agreement))
        follow(ours, "Ask to terminate")
        ours.get_by_label("With effect from").fill("2020-01-31")
        ours.get_by_label("Reason").fill("The building closes.")
        press(ours, "Ask the other side")
        expect(ours.get_by_text("Say what becomes of this activity.").first).to_be_visible()
        expect(ours.get_by_label("Reason")).to_have_value("The building closes.")
        ours.get_by_label("is cancelled").check()
        press(ours, "Ask the other side")
        expect(ours.get_by_text(f"The other side was asked to end {agreement.number}.")).to_be_visible()
        assert Agreement.objects.get(pk=agreement.pk).status == "signed"
        if answer == "refused":
            refuse(theirs, agreement, "Keep the agreement in force", "Keep the agreement", "Another building.")
            expect(theirs.get_by_text(f"{agreement.number} goes on.")).to_be_visible()
            ours.goto(path(agreement))
            expect(ours.get_by_text("Another building.").first).to_be_visible()
    theirs.goto(path(agreement))
    follow(theirs, "Agree to the end")
    expect(theirs.get_by_text("The building closes.")).to_be_visible()
    press(theirs, "Agree to the end")
    expect(theirs.get_by_text(f"{agreement.number} is terminated.")).to_be_visible()
    assert [one.status for one in agreement.activities.all()] == ["cancelled"]

    ours.goto(path(renewed))
    follow(ours, "Renew")
    press(ours, "Draft the renewal")
    expect(words(ours)).to_contain_text("1 September 2099")
    expect(ours.get_by_role("link", name=renewed.number)).to_be_visible()
    follow(ours, "Change the draft")
    expect(ours.get_by_label("Starts on")).to_have_value("2099-09-01")


def test_paper_with_its_scan_and_proposals_that_come_to_nothing(
    open_as, parties, staff, coordinator, partner_coordinator
):
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
    expect(office.get_by_text(f"{agreement.number} is signed on paper.")).to_be_visible()
    theirs = open_as(partner_coordinator, path(agreement))
    for page in (office, theirs):
        expect(page.get_by_text("on paper", exact=True)).to_be_visible()
        assert download(page, "scan.pdf") == ("scan.pdf", scan.getvalue())

    ours = open_as(coordinator, "/agreements/")
    for page, other, link, button in (
        (ours, theirs, "Withdraw the proposal", "Withdraw"),
        (theirs, ours, "Decline", "Decline"),
    ):
        proposal = proposed(**parties)
        refuse(page, proposal, link, button, "No budget.")
        other.goto(path(proposal))
        expect(other.get_by_role("main")).to_contain_text("No budget.")
        expect(other.get_by_text("It was not signed.")).to_be_visible()
        expect(other.get_by_role("link", name="Read and approve")).to_have_count(0)


def test_two_tabs_on_one_draft_keep_both_texts(open_as, parties, coordinator):
    draft = AgreementFactory(**parties)
    first = open_as(coordinator, path(draft, "edit/"))
    second = first.context.new_page()
    second.goto(path(draft, "edit/"))
    purpose(first).fill("Of the first tab.")
    press(first, "Save the draft")
    purpose(second).fill("Of the second tab.")
    people_a_year(second).fill("9")
    people_a_year(second).blur()
    expect(second.get_by_role("status")).to_contain_text("somebody else saved this meanwhile", timeout=PATIENCE)
    assert draft.versions.get().purpose == "Of the first tab."
    press(second, "Save the draft")
    expect(second.get_by_text("Somebody else saved this").filter(visible=True)).to_have_count(1)
    expect(second.get_by_role("deletion").filter(has_text="Of the first tab.")).to_be_visible()
    for typed in ("Of the second tab.", "9 people a year"):
        expect(second.get_by_role("insertion").filter(has_text=typed)).to_be_visible()
    expect(purpose(second)).to_have_value("Of the second tab.")
    press(second, "Save the draft")
    expect(words(second)).to_contain_text("Of the second tab.")


def test_from_draft_to_signature_without_javascript(
    open_as, institution, partner, coordinator, approver, partner_approver
):
    partner.names.create(name="Nanjing Technical School", language="en", kind="former")
    ours = open_as(coordinator, "/agreements/add/", **WITHOUT_SCRIPT)
    fill_draft(ours, "Nanjing Technical School")
    press(ours, "Add lines")
    fill_line(ours, 1)
    press(ours, "Save the draft")
    expect(ours.get_by_text("Record the commitment of your institution's head")).to_be_visible()
    follow(ours, "Change the draft")
    fill_commitment(ours)
    press(ours, "Save the draft")
    follow(ours, "Propose to the partner")
    press(ours, "Propose")
    agreement = Agreement.objects.get()
    approve(open_as(approver, path(agreement), **WITHOUT_SCRIPT), agreement)
    theirs = open_as(partner_approver, path(agreement), **WITHOUT_SCRIPT)
    approve(theirs, agreement)
    expect(theirs.get_by_role("link", name="Teacher exchange")).to_have_count(2)
    done = Agreement.objects.get()
    assert (done.status, done.second_party, done.activities.count()) == ("signed", partner, 2)
