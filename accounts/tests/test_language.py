"""Everybody reads pages and e-mails in the language they chose."""

import pytest
from django.conf import settings
from django.core import mail
from django.utils import translation

from accounts.models import Notice, User
from accounts.services.notices import in_words, notify
from accounts.services.sending import send_notice
from accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SIGN_IN = {"en": "Sign in", "zh-hans": "登录"}


def language_of(response) -> str:
    return response.text.split('<html lang="')[1].split('"')[0]


def test_a_visitor_reads_what_the_browser_says_until_another_language_is_chosen(client):
    assert language_of(client.get("/accounts/login/")) == "en"
    assert language_of(client.get("/accounts/login/", headers={"accept-language": "zh-CN,zh;q=0.9"})) == "zh-hans"
    assert language_of(client.get("/accounts/login/", headers={"accept-language": "km"})) == "en"
    answer = client.post("/language/", {"language": "zh-hans", "next": "/accounts/login/?next=/targets/"})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/targets/")
    page = client.get("/accounts/login/", headers={"accept-language": "en"})
    assert language_of(page) == "zh-hans"
    assert SIGN_IN["zh-hans"] in page.text


def test_who_is_signed_in_finds_the_language_on_every_browser(client, staff, viewer):
    client.force_login(staff)
    client.post("/language/", {"language": "zh-hans"})
    assert User.objects.get(pk=staff.pk).language == "zh-hans"
    assert User.objects.get(pk=viewer.pk).language == ""
    client.cookies.pop(settings.LANGUAGE_COOKIE_NAME)
    page = client.get("/", headers={"accept-language": "en"})
    assert language_of(page) == "zh-hans"
    assert page["Content-Language"] == "zh-hans"
    client.force_login(viewer)
    assert language_of(client.get("/reports/")) == "en"


@pytest.mark.parametrize("language", ["", "fr", "zh", "en'--", "zh-hans\x00"])
def test_a_language_that_is_not_offered_changes_nothing(client, staff, language):
    client.force_login(staff)
    assert client.post("/language/", {"language": language}).status_code == 404
    assert User.objects.get(pk=staff.pk).language == ""


@pytest.mark.parametrize(
    "address", ["https://example.net/", "//example.net", "javascript:alert(1)", "", "\\\\example.net"]
)
def test_choosing_leads_nowhere_else(client, address):
    assert client.post("/language/", {"language": "en", "next": address})["Location"] == "/"


def test_a_language_that_is_no_longer_offered_is_read_as_the_offices(client, staff):
    User.objects.filter(pk=staff.pk).update(language="km")
    client.force_login(staff)
    assert language_of(client.get("/accounts/password/change/")) == "en"


def test_each_is_told_in_the_own_language():
    chinese, english = UserFactory(language="zh-hans"), UserFactory()
    reason = in_words("proposed by %(institution)s", institution="GPC")
    with translation.override("zh-hans"):
        people = [chinese, english]
        assert notify(event="e", recipients=people, subject=lambda: str(reason), text=lambda: "x", url="/") == 2
    told = {one.recipient: one for one in Notice.objects.all()}
    assert told[english].subject == "proposed by GPC"
    assert told[chinese].subject == "由GPC提出"
    for notice in told.values():
        send_notice(notice=notice, is_last_try=True)
    bodies = {one.to[0]: one.body for one in mail.outbox}
    assert bodies[english.email].startswith("Dear ")
    assert "Dear" not in bodies[chinese.email]
    assert (
        '<html lang="zh-hans">' in next(one for one in mail.outbox if one.to == [chinese.email]).alternatives[0].content
    )


def test_a_public_page_reads_the_language_of_its_address_and_leaves_no_cookie(client):
    page = client.get("/verify/?language=zh-hans")
    assert language_of(page) == "zh-hans"
    assert '<a href="?language=en" lang="en"' in page.text
    assert not page.cookies
    assert language_of(client.get("/verify/")) == "en"
    assert language_of(client.get("/verify/?language=fr")) == "en"
