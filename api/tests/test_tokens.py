import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.tests.factories import PASSWORD
from api.models import Token
from api.services import TokenError, make_token, revoke_token, sha256_of
from api.tests.factories import TokenFactory

LIST = "/api/v1/agreements"


def in_days(days):
    return timezone.localdate() + dt.timedelta(days=days)


def read(text, path=LIST):
    return Client().get(path, headers={"authorization": f"Bearer {text}"})


def signed_in(user):
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_token_is_shown_once_kept_as_a_hash_and_told_by_mail(staff, django_capture_on_commit_callbacks):
    client = signed_in(staff)
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post("/tokens/new/", {"name": "Sheet", "may_submit": "no", "expires_on": in_days(365)})
    text = page.context["text"]
    assert text.startswith("tvetp_") and len(text) == 6 + 43
    token = Token.objects.get()
    assert (token.sha256, token.may_submit, token.user) == (sha256_of(text), False, staff)
    assert text not in client.get("/tokens/").content.decode()
    assert [(one.to, "Sheet" in one.body, text in one.body) for one in mail.outbox] == [([staff.email], True, False)]
    assert read(text).status_code == 200
    token.refresh_from_db()
    assert token.last_used_on == timezone.localdate()


@pytest.mark.parametrize("days", [-1, 366])
def test_last_day_is_within_a_year(days, staff):
    answer = signed_in(staff).post("/tokens/new/", {"name": "Sheet", "may_submit": "no", "expires_on": in_days(days)})
    assert (answer.status_code, Token.objects.count()) == (422, 0)


def test_nobody_has_eleven(staff):
    for number in range(10):
        make_token(user=staff, name=f"Program {number}", expires_on=in_days(1), may_submit=False)
    with pytest.raises(TokenError):
        make_token(user=staff, name="One more", expires_on=in_days(1), may_submit=False)
    revoke_token(token=Token.objects.first())
    make_token(user=staff, name="One more", expires_on=in_days(1), may_submit=False)


def test_what_ends_a_token(staff):
    token, text = make_token(user=staff, name="Sheet", expires_on=in_days(1), may_submit=False)
    assert read(text).status_code == 200
    for change, back in (
        ({"is_active": False}, {"is_active": True}),
        ({"password": "!"}, {"password": staff.password}),
    ):
        type(staff).objects.filter(pk=staff.pk).update(**change)
        assert read(text).status_code == 401
        type(staff).objects.filter(pk=staff.pk).update(**back)
    assert read(text).status_code == 200
    Token.objects.update(expires_on=in_days(-1))
    assert read(text).status_code == 401
    Token.objects.update(expires_on=in_days(1))
    revoke_token(token=token)
    answer = read(text)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
    assert answer["Content-Type"] == "application/problem+json"


def test_without_a_role_a_token_opens_nothing(staff):
    _token, text = make_token(user=staff, name="Sheet", expires_on=in_days(1), may_submit=False)
    staff.roles.all().delete()
    assert read(text).status_code == 403


def test_only_the_header_opens(staff, as_user):
    _token, text = make_token(user=staff, name="Sheet", expires_on=in_days(1), may_submit=False)
    assert as_user(staff).get(LIST).status_code == 401
    assert Client().get(f"{LIST}?token={text}").status_code == 401


def test_who_guesses_is_slowed_down(staff):
    assert [read(f"tvetp_{number}").status_code for number in range(21)] == [401] * 20 + [429]


def test_tokens_are_their_owners_alone(staff, colleague, as_user):
    token = TokenFactory(user=staff)
    assert as_user(colleague).post(f"/tokens/{token.pk}/revoke/").status_code == 404
    assert as_user(staff).post(f"/tokens/{token.pk}/revoke/").status_code == 302
    token.refresh_from_db()
    assert token.state_on() == "revoked"
