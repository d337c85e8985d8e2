"""What every answer says to the browser: pages, refusals, redirects, errors, files and static files."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from partnerships.models import Agreement
from scripts.check import PRODUCTION

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Referrer-Policy": "same-origin",
}
ANSWERS = {
    "/accounts/login/": 200,
    "/": 302,
    "/nowhere/": 404,
    "/healthz": 200,
    "/certificates/verify/": None,
    "/static/css/site.css": 200,
}
# Data for a script is no script.
INLINE = re.compile(
    r"<script(?![^>]*\s(?:src=|type=\"application/json\"))|<style\b|<[^>]*\s(?:style|on[a-z]+)=[\"']", re.IGNORECASE
)
ELSEWHERE = re.compile(r"<(?:script|img|link|iframe|form|source|video)\b[^>]*\s(?:src|href|action)=[\"'](?:https?:)?//")


@pytest.mark.parametrize("path", ANSWERS)
def test_every_kind_of_answer_carries_the_headers(path, client, db):
    answer = client.get(path)
    assert ANSWERS[path] in (None, answer.status_code)
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_an_error_carries_the_headers_too(client_of, monkeypatch, programme):
    def fails(*_arguments, **_named):
        raise RuntimeError("broken for a test")

    monkeypatch.setattr(type(Agreement.objects.all()), "visible_to", fails)
    answer = client_of("staff").get("/agreements/")
    assert answer.status_code == 500
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS


def test_pages_of_somebody_are_kept_by_no_cache_and_static_files_are(client_of, programme):
    client = client_of("staff")
    for path in ("/agreements/", "/profile/", "/people/"):
        assert client.get(path, follow=True).headers["Cache-Control"] == "private, no-store"
    assert "no-store" not in client.get("/static/css/site.css").headers.get("Cache-Control", "")


def test_pages_have_nothing_inline_and_nothing_from_elsewhere(paths, client_of):
    client, found = client_of("staff"), {}
    for (name, which), path in paths.items():
        answer = client.get(path)
        if which == "own" and answer.headers.get("Content-Type", "").startswith("text/html"):
            page = answer.content.decode()
            if wrong := INLINE.findall(page) + ELSEWHERE.findall(page):
                found[name] = wrong[:3]
    assert found == {}


def test_cookies_and_redirects_with_https(tmp_path):
    """The settings of production: cookies of this host over TLS alone, out of the reach of scripts and other sites."""
    names = """SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_HTTPONLY
    CSRF_COOKIE_HTTPONLY SESSION_COOKIE_SAMESITE CSRF_COOKIE_SAMESITE SESSION_COOKIE_PATH SESSION_COOKIE_DOMAIN
    CSRF_COOKIE_DOMAIN SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS"""
    code = "import json; from django.conf import settings as s; "
    code += f"print(json.dumps([getattr(s, name) for name in {names.split()}]))"
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=environment | PRODUCTION,
        capture_output=True,
        check=True,
    )
    assert json.loads(run.stdout) == [
        "__Host-sessionid", "__Host-csrftoken", True, True, True, True, "Lax", "Lax", "/", None, None, True, 31_536_000,
    ]  # fmt: skip


def test_signing_in_gives_a_cookie_that_scripts_cannot_read(client, staff):
    staff.set_password("long enough for anybody")
    staff.save()
    answer = client.post("/accounts/login/", {"login": staff.email, "password": "long enough for anybody"})
    assert answer.status_code == 302
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
