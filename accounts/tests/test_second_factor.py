"""The optional second step at sign-in: on, used, replaced by a recovery code, off."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from accounts.tests.factories import PASSWORD, UserFactory


@pytest.fixture
def lin(db):
    return UserFactory(full_name="Lin Yan", email="lin@example.org")


def sign_in(client):
    return client.post("/accounts/login/", {"login": "lin@example.org", "password": PASSWORD})


def sign_in_and_confirm(client):
    """Sign in and give the password once more, as the pages of the second step want it."""
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def client_with_it(lin, client):
    """Lin, signed in, with the second step switched on."""
    sign_in_and_confirm(client)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    return client


def test_picture_of_the_key_is_allowed_by_the_content_security_policy(lin, client):
    sign_in_and_confirm(client)
    response = client.get("/accounts/2fa/totp/activate/")
    page = response.content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert "img-src 'self' data:" in response.headers["Content-Security-Policy"]
    assert page.count("style=") == 0
    assert response.context["form"].secret in page


def test_switching_on_needs_the_right_code(lin, client, mailoutbox):
    sign_in_and_confirm(client)
    client.get("/accounts/2fa/totp/activate/")
    response = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert response.context["form"].errors == {"code": ["Incorrect code."]}
    assert not Authenticator.objects.exists()
    assert mailoutbox == []


@pytest.mark.django_db(transaction=True)  # the e-mail goes when the change is committed
def test_switching_on_is_told_by_mail(client_with_it, mailoutbox):
    assert [message.to for message in mailoutbox] == [["lin@example.org"]]
    assert mailoutbox[0].body.startswith("Dear Lin Yan,\n")
    assert "It was not you?" in mailoutbox[0].body


def test_sign_in_then_asks_for_a_code(client_with_it):
    assert "switched on" in client_with_it.get("/profile/").content.decode()
    other = Client()
    assert sign_in(other).url == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in other.session
    page = other.get("/accounts/2fa/authenticate/").content.decode()
    assert "Type the code that your authenticator app shows now." in page
    wrong = other.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert wrong.context["form"].errors == {"code": ["Incorrect code."]}


def test_recovery_code_works_once(client_with_it, lin):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    assert codes[0] in client_with_it.get("/accounts/2fa/recovery-codes/").content.decode()
    other = Client()
    sign_in(other)
    assert other.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    assert other.session["_auth_user_id"] == str(lin.pk)
    third = Client()
    sign_in(third)
    again = third.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert again.context["form"].errors == {"code": ["Incorrect code."]}


def test_guessing_codes_is_throttled(client_with_it):
    other = Client()
    sign_in(other)
    for _number in range(5):
        other.post("/accounts/2fa/authenticate/", {"code": "000000"})
    words = other.post("/accounts/2fa/authenticate/", {"code": "000000"}).context["form"].errors["code"]
    assert words == ["Too many failed login attempts. Try again later."]


def test_new_recovery_codes_replace_the_old(client_with_it):
    before = set(Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes())
    assert (
        "The codes you have now stop working."
        in client_with_it.get("/accounts/2fa/recovery-codes/generate/").content.decode()
    )
    client_with_it.post("/accounts/2fa/recovery-codes/generate/")
    after = set(Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes())
    assert len(after) == 10 and not after & before
    download = client_with_it.get("/accounts/2fa/recovery-codes/download/")
    assert download["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'


def test_switching_off_makes_the_password_enough_again(client_with_it):
    assert "Switch off the second step?" in client_with_it.get("/accounts/2fa/totp/deactivate/").content.decode()
    assert client_with_it.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.exists()
    other = Client()
    sign_in(other)
    assert "_auth_user_id" in other.session


def test_second_factor_pages_ask_for_the_password_after_a_while(client_with_it, lin):
    stale = Client()
    stale.force_login(lin, backend="django.contrib.auth.backends.ModelBackend")
    response = stale.get("/accounts/2fa/totp/deactivate/")
    assert response.status_code == 302
    assert response.url.split("?")[0] in ("/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/")
    page = stale.get("/accounts/reauthenticate/").content.decode()
    assert "Type your password once more" in page
    assert "Use a code from the app instead" in page
    assert "Use the password instead" in stale.get("/accounts/2fa/reauthenticate/").content.decode()
    assert stale.post("/accounts/reauthenticate/?next=/accounts/2fa/", {"password": PASSWORD}).url == "/accounts/2fa/"
    assert Authenticator.objects.filter(type="totp").exists()
