"""Somebody checks a PDF on the public page, in a browser with and without JavaScript."""

import base64

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from certificates.files import read_checked
from certificates.tests.factories import CertificateFactory
from training.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def certificate(settings, tmp_path):
    cache.clear()
    settings.MEDIA_ROOT = tmp_path / "media"
    return CertificateFactory(enrolment=EnrolmentFactory(), serial="OURS-2022-00001")


@pytest.fixture
def file(certificate):
    """The certificate's file, as the browser chooses one."""
    return {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": read_checked(certificate)}


def test_file_stays_on_the_device(page, live_server, file):
    sent = []
    page.on("request", lambda request: sent.append(request.post_data) if request.method == "POST" else None)
    page.goto(f"{live_server.url}/verify/file/")
    expect(page.get_by_text("the file itself stays on your device")).to_be_visible()
    page.get_by_label("PDF file").set_input_files(file)
    page.get_by_role("button", name="Check the file").press("Enter")
    expect(page.locator("#answer")).to_contain_text("This is our file")
    expect(page.get_by_text("OURS-2022-00001")).to_be_visible()
    (body,) = sent
    assert body.startswith("sha256=")
    assert len(body) == len("sha256=") + 64


def test_file_is_dropped(page, live_server, file):
    page.goto(f"{live_server.url}/verify/file/")
    dropped = page.evaluate_handle(
        """content => {
            const data = new DataTransfer();
            data.items.add(new File([Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0))], "changed.pdf"));
            return data;
        }""",
        base64.b64encode(file["buffer"] + b"\n").decode(),
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
    expect(page.locator("#answer")).to_contain_text("Type the code that is printed on it")


def test_file_that_is_too_large_is_told_before_it_is_read(page, live_server, file):
    page.goto(f"{live_server.url}/verify/file/")
    expect(page.get_by_text("Files of more than 2 MB are not taken.")).to_be_hidden()
    page.get_by_label("PDF file").set_input_files(file | {"buffer": b"x" * (2 * 1024 * 1024 + 1)})
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("Files of more than 2 MB are not taken.")).to_be_visible()


@pytest.mark.parametrize(
    ("size", "answer"), [(0, "This is our file"), (1, "not a file of ours"), (9 * 1024 * 1024, "more than 2 MB")]
)
def test_without_script_the_file_is_sent(size, answer, browser, live_server, file):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/verify/file/")
    expect(page.get_by_text("nobody opens or keeps it")).to_be_visible()
    page.get_by_label("PDF file").set_input_files(file | {"buffer": file["buffer"] + b"x" * size})
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text(answer).first).to_be_visible()
    context.close()
