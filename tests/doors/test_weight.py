"""What a page weighs on the wire: under 20 KB each, under 100 KB with all that a first visit brings along."""

import functools
import gzip
import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from partnerships.tests.factories import InstitutionFactory

pytestmark = pytest.mark.django_db
LATER, FIRST = 20_000, 100_000
ASKED = {"Accept-Encoding": "gzip, br"}
# The addresses of the navigation, and what one comes to from there.
MAIN = {
    "anonymous": ["/accounts/login/", "/accounts/password/reset/", "/verify/", "/verify/file/"],
    "helper": ["/check-in/"],
    "viewer": ["/reports/", "/reports/dashboard/", "/reports/now/", "/figures/", "/published-figures/", "/targets/"],
    "coordinator": ["/", "/institutions/mine/", "/people/", "/agreements/", "/activities/", "/workshops/", "/cohorts/"],
    "staff": [
        *("/", "/institutions/", "/people/", "/agreements/", "/activities/", "/workshops/", "/cohorts/"),
        *("/certificates/", "/reports/", "/reports/dashboard/", "/quality/", "/jobs/", "/team/", "/institutions/add/"),
    ],
}


@pytest.mark.parametrize("role", MAIN)
def test_main_pages_are_light(role, client_of, things):
    # A full page of a list.
    InstitutionFactory.create_batch(60, programme=things["programme"], native_name="贵州建设职业技术学院")
    client, weights = client_of(role), {}
    for path in MAIN[role]:
        response = client.get(path, headers=ASKED, follow=True)
        assert response.status_code == 200, path
        assert response.headers["Content-Encoding"] == "gzip", path
        page = len(response.content)
        weights[path] = page, page + sum(map(_weight, _brought_by(_words(response))))
    assert {path: page for path, (page, _) in weights.items() if page > LATER} == {}
    assert {path: all_ for path, (_, all_) in weights.items() if all_ > FIRST} == {}


def test_files_go_as_they_are(client_of, things):
    response = client_of("staff").get("/figures/institutions/xlsx/", headers=ASKED)
    assert response.status_code == 200
    assert "Content-Encoding" not in response.headers


def _words(response) -> str:
    return gzip.decompress(response.content).decode()


def _brought_by(words: str) -> set[str]:
    """Return the paths of the static files that a page asks for, those of its style sheets included."""
    return set(re.findall(r'(?:href|src)="/static/([^"?#]+)', words))


@functools.cache
def _weight(name: str) -> int:
    # As whitenoise keeps it when the static files are collected.
    return len(brotli.compress(Path(finders.find(name)).read_bytes()))
