"""A browser as people have it, a web server, and a worker of its own process."""

from collections.abc import Callable, Iterator

import pytest

from accounts.tests.factories import PASSWORD
from tests.faults.worker import Process


@pytest.fixture
def worker(process_environment, tmp_path) -> Iterator[Process]:
    """A real worker for the test's database and queue."""
    process = Process("worker", process_environment, tmp_path / "worker.log")
    yield process
    process.kill()
    print(f"--- {process.log.name}\n{process.log.read_text()}")  # pytest shows it when the test failed


@pytest.fixture
def sign_in(live_server) -> Callable:
    """Return a function that signs a user in by the page and goes to an address."""

    def by_the_page(page, user, address: str, password: str) -> None:
        page.goto(f"{live_server.url}/accounts/login/?next={address}")
        page.locator("input[name=login]").fill(user.email)
        page.locator("input[name=password]").fill(password)
        page.locator("main button").click()
        page.wait_for_url(f"{live_server.url}{address}")

    return by_the_page


@pytest.fixture
def open_as(browser, live_server, sign_in, request):
    """Return a function that opens an address as somebody, in a browser of their own; complaints of pages fail.

    A test marked ``complaints`` names those that it brings about.
    """
    expected = [words for mark in request.node.iter_markers("complaints") for words in mark.args]
    complaints, contexts = [], []

    def listen(page) -> None:
        # What the Content-Security-Policy refuses is an error of the console, too.
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))

    def opened(user, address: str, **options):
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        context.on("page", listen)
        page = context.new_page()
        sign_in(page, user, address, PASSWORD)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [one for one in complaints if not any(words in one for words in expected)] == []
