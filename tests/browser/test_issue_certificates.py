"""What the office does after a course: issue, watch, open one, and anybody checks it. With and without JavaScript."""

import re
import time
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.tests.factories import PASSWORD
from certificates.models import Certificate
from certificates.tests.factories import DesignFactory
from documents.tests.names import NAMES
from documents.tests.poppler import text_of
from partnerships.tests.factories import PersonFactory
from training.tests.factories import cohort_with_days, completed_enrolment, enrolment_present_on

pytestmark = pytest.mark.django_db(transaction=True)
# Enough to see the bar move: 150 are issued in a second.
PEOPLE = 400
PATIENCE = 180_000  # milliseconds; for a machine that is busy


@pytest.fixture
def cohort(programme):
    """A cohort of which 400 completed, among them names of every script, and one was absent too often."""
    DesignFactory(programme=programme, name="Usual")
    cohort = cohort_with_days(2, course__programme=programme, course__title="Cloud Computing", name="first run")
    names = [name for script in NAMES.values() for name in script]
    for number in range(PEOPLE):
        person = PersonFactory(full_name=f"Trainee {number:03}", native_name=names[number % len(names)])
        completed_enrolment(cohort, person=person)
    enrolment_present_on(cohort, 1, person__full_name="Often Absent")
    return cohort


def order(page, programme) -> None:
    """From the list of cohorts to the job's page."""
    page.get_by_role("link", name="Cloud Computing").click()
    expect(page.get_by_text(f"{PEOPLE} people get a certificate")).to_be_visible()
    expect(page.get_by_text("Present on 1 of 2 days (50 per cent); 80 per cent are needed.")).to_be_visible()
    page.get_by_role("button", name=f"Issue {PEOPLE} certificates").click()
    page.wait_for_url("**/jobs/*/")


def download(page, link) -> bytes:
    """Click and return the file."""
    with page.expect_download() as caught:
        link.click()
    return Path(caught.value.path()).read_bytes()


def printed_code(text: str) -> str:
    """The code as it stands on the paper, in groups."""
    return re.search(r"\b([0-9A-Z]{5}-){4}[0-9A-Z]{6}\b", text).group()


def check_as_outsider(browser, live_server, code: str, serial: str) -> None:
    """Type the printed code on the public page, signed out."""
    outside = browser.new_context()
    page = outside.new_page()
    page.goto(f"{live_server.url}/verify/")
    page.get_by_label("Code").fill(code.lower())
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#state")).to_contain_text("This office issued the certificate, and it is valid.")
    expect(page.get_by_text(serial)).to_be_visible()
    expect(page.get_by_text("Trainee")).to_have_count(0)
    outside.close()


def test_staff_issues_watches_opens_and_anybody_checks(
    page, browser, live_server, worker, sign_in, staff, programme, cohort
):
    sign_in(page, staff, "/certificates/issue/", PASSWORD)
    order(page, programme)
    seen, deadline = [], time.monotonic() + PATIENCE / 1000
    result = page.get_by_role("link", name="Open the result")
    while not result.is_visible() and time.monotonic() < deadline:
        # Asked in one go: htmx exchanges the bar between two questions.
        value = page.evaluate("document.querySelector('.job progress')?.value ?? null")
        if value is not None:
            seen.append(value)
        page.wait_for_timeout(200)
    expect(result).to_be_visible()
    assert seen == sorted(seen)
    assert len(set(seen)) > 1, "the bar never moved"

    result.click()
    expect(page.get_by_text("Everybody who may have a certificate has one.")).to_be_visible()
    certificate = Certificate.objects.order_by("-serial")[0]
    text = text_of(download(page, page.get_by_role("link", name=f"Download {certificate.serial}")))
    for words in (certificate.serial, certificate.printed_name, "Certificate of Completion"):
        assert words in text

    archive = page.get_by_role("link", name=f"Download {PEOPLE} certificates as ZIP")
    with page.expect_download() as caught:
        archive.click()
    with zipfile.ZipFile(caught.value.path()) as packed:
        assert sorted(packed.namelist()) == sorted(f"{one.serial}.pdf" for one in Certificate.objects.all())

    check_as_outsider(browser, live_server, printed_code(text), certificate.serial)


def test_everything_works_without_javascript(browser, live_server, worker, sign_in, staff, programme, cohort):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, staff, "/certificates/issue/", PASSWORD)
    order(page, programme)
    job_page = page.url
    deadline = time.monotonic() + PATIENCE / 1000
    while not page.get_by_role("link", name="Open the result").is_visible() and time.monotonic() < deadline:
        time.sleep(1)
        page.goto(job_page)
    page.get_by_role("link", name="Open the result").click()
    certificate = Certificate.objects.order_by("-serial")[0]
    page.get_by_role("link", name=certificate.printed_name).click()
    text = text_of(download(page, page.get_by_role("link", name="Download the PDF")))
    assert certificate.serial in text
    check_as_outsider(browser, live_server, printed_code(text), certificate.serial)
    context.close()
