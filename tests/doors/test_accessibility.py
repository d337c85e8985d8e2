"""axe-core finds nothing on any page, for any role, in light and in dark; no page scrolls sideways on a phone."""

import mimetypes
from pathlib import Path

import axe_playwright_python
import pytest
from django.contrib.staticfiles import finders

from tests.doors.table import ROLES

pytestmark = pytest.mark.django_db
ORIGIN = "http://testserver"
# An admin sees what staff see.
ROLES_WITH_PAGES = [role for role in ROLES if role != "admin"]
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
IN_LIGHT = {"resultTypes": ["violations"]}
IN_DARK = IN_LIGHT | {"runOnly": ["color-contrast"]}
RUN = "options => axe.run(options).then(found => found.violations.map(one => [one.id, one.nodes[0].html]))"
SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def pages_of(client_of, browser):
    """Return a function that gives a browser's page, which asks the client of a role for everything."""
    contexts = []

    def opened(role: str):
        client, answers = client_of(role), {}

        def answer(route):
            path = route.request.url.removeprefix(ORIGIN)
            if path.startswith("/static/"):
                file = finders.find(path.removeprefix("/static/").partition("?")[0])
                route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0])
            elif path in answers:
                response = answers.pop(path)
                route.fulfill(status=response.status_code, headers=dict(response.items()), body=response.content)
            else:
                # What a page asks for later: Playwright calls from where the test's transaction is not seen.
                route.fulfill(status=204)

        context = browser.new_context(viewport={"width": 360, "height": 740}, bypass_csp=True)
        contexts.append(context)
        context.add_init_script(path=AXE)
        page = context.new_page()
        page.route("**/*", answer)

        def show(path: str):
            """Show the page at ``path``; return False when there is no page for this role."""
            response = answers[path] = client.get(path)
            if not _is_page(response):
                return False
            page.goto(ORIGIN + path)
            return True

        return page, show

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("role", ROLES_WITH_PAGES)
def test_pages_have_no_fault_that_axe_finds(role, paths, pages_of):
    page, show = pages_of(role)
    wrong = {}
    for (name, which), path in paths.items():
        page.emulate_media(color_scheme="light")
        if which != "own" or not show(path):
            continue
        found = page.evaluate(RUN, IN_LIGHT)
        page.emulate_media(color_scheme="dark")
        for rule, html in [*found, *page.evaluate(RUN, IN_DARK)]:
            wrong.setdefault(rule, []).append(f"{name}: {html[:160]}")
        if page.evaluate(SCROLLS):
            wrong.setdefault("scrolls sideways at 360 pixels", []).append(name)
    assert wrong == {}


def _is_page(response) -> bool:
    # A part of a page that a script fetches has no head.
    return response.status_code == 200 and not response.streaming and response.content.lstrip().startswith(b"<!doctype")
