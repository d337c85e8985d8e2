"""Coming in, going out, forgetting the password, guessing it."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import PASSWORD, UserFactory

LOGIN = "/accounts/login/"
NEW = "another sentence nobody guesses"


@pytest.fixture
def lin(db):
    return UserFactory(full_name="Lin Yan", email="lin@example.org")


def sign_in(client, email="lin@example.org", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password}, **more)


def test_sign_in_whatever_the_capitals_of_the_address(client, lin):
    response = sign_in(client, "LIN@Example.org")
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(lin.pk)


def test_sign_in_comes_back_to_the_page_that_was_asked_for(client, lin):
    assert client.get("/profile/").url == "/accounts/login/?next=/profile/"
    response = client.post("/accounts/login/?next=/profile/", {"login": lin.email, "password": PASSWORD})
    assert response.url == "/profile/"


def test_sign_in_goes_to_no_other_site(client, lin):
    response = client.post("/accounts/login/?next=https://example.net/", {"login": lin.email, "password": PASSWORD})
    assert "example.net" not in response.url


def test_sign_in_page_keeps_the_address_after_a_wrong_password(client, lin):
    response = sign_in(client, password="wrong")
    page = response.content.decode()
    assert response.status_code == 200
    assert 'value="lin@example.org"' in page
    assert "wrong" not in page.replace("wrong password", "")
    assert "The email address and/or password you specified are not correct." in page


def test_sign_out(client, lin):
    client.force_login(lin, backend="django.contrib.auth.backends.ModelBackend")
    assert b"Sign out?" in client.get("/accounts/logout/").content
    assert client.post("/accounts/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_sign_up_is_closed(client, db):
    assert client.get("/accounts/signup/").status_code == 404
    assert client.post("/accounts/signup/", {"email": "x@example.org", "password1": NEW}).status_code == 404
    assert not User.objects.exists()


@pytest.mark.parametrize("path", ["email/", "confirm-email/", "confirm-email/x/", "login/code/confirm/"])
def test_pages_of_allauth_without_use_here_are_gone(client, lin, path):
    client.force_login(lin, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/accounts/{path}").status_code == 404


def test_deactivated_user_cannot_sign_in_and_is_told(client, lin):
    User.objects.update(is_active=False)
    response = sign_in(client)
    assert response.url == "/accounts/inactive/"
    assert "_auth_user_id" not in client.session
    assert b"This account is closed" in client.get("/accounts/inactive/").content


def test_deactivated_user_is_out_at_the_next_request(client, lin):
    client.force_login(lin, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/profile/").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/profile/").url == "/accounts/login/?next=/profile/"


def test_ninth_wrong_guess_is_refused_for_fifteen_minutes(client, lin):
    for number in range(7):
        assert sign_in(client, password=f"guess {number}").status_code == 200
    assert sign_in(client, password="guess 7").status_code == 429
    ninth = sign_in(client, password="guess 8")
    page = ninth.content.decode()
    assert ninth.status_code == 429
    assert "Too many wrong passwords" in page
    assert "Wait 15 minutes, then try again." in page
    # Not even the right one, or the guesser would know it.
    assert sign_in(client).status_code == 429
    assert AccessAttempt.objects.get().username == "lin@example.org"
    assert "guess" not in AccessAttempt.objects.get().post_data


def test_lockout_ends_after_fifteen_minutes(client, lin):
    for number in range(8):
        sign_in(client, password=f"guess {number}")
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=16))
    assert sign_in(client).status_code == 302


def test_lockout_is_one_whatever_the_capitals(client, lin):
    for number in range(8):
        sign_in(client, email="LIN@example.org" if number % 2 else "lin@example.org", password="guess")
    assert sign_in(client, email="Lin@example.org").status_code == 429


def test_lockout_leaves_other_people_of_the_same_address_alone(client, lin):
    mei = UserFactory(email="mei@example.org")
    for number in range(9):
        sign_in(client, password=f"guess {number}")
    assert sign_in(Client(), email="mei@example.org").status_code == 302
    assert mei.email == "mei@example.org"


def test_lockout_leaves_the_same_person_elsewhere_alone(client, lin):
    for number in range(9):
        sign_in(client, password=f"guess {number}")
    assert sign_in(Client(), REMOTE_ADDR="192.0.2.7").status_code == 302


def test_right_password_forgets_the_wrong_ones_before(client, lin):
    for number in range(7):
        sign_in(client, password=f"guess {number}")
    assert sign_in(client).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_reset_sends_a_link_that_works_once(client, lin, mailoutbox, link_in):
    response = client.post("/accounts/password/reset/", {"email": "Lin@example.org"})
    assert response.url == "/accounts/password/reset/done/"
    (message,) = mailoutbox
    assert message.subject == "Set a new password"
    assert message.body.startswith("Dear Lin Yan,\n")
    assert "The link works for 7 days and once." in message.body
    link = link_in(message)

    form = client.get(link, follow=True)
    assert b"Choose your password" in form.content
    done = client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert done.url == "/accounts/password/reset/key/done/"
    assert sign_in(Client(), password=NEW).status_code == 302
    assert [one.subject for one in mailoutbox] == ["Set a new password", "Password Reset"]

    again = Client().get(link)
    assert b"This link no longer works" in again.content
    assert b"Ask for a new link" in again.content


def test_reset_says_the_same_for_an_unknown_address_and_sends_nothing(client, lin, mailoutbox):
    known = client.post("/accounts/password/reset/", {"email": "lin@example.org"}, follow=True)
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert [message.to for message in mailoutbox] == [["lin@example.org"]]


def test_reset_link_ends_after_seven_days(client, lin, mailoutbox, link_in, monkeypatch):
    client.post("/accounts/password/reset/", {"email": "lin@example.org"})
    from django.contrib.auth.tokens import PasswordResetTokenGenerator

    later = dt.datetime.now() + dt.timedelta(days=7, minutes=1)
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)
    assert b"This link no longer works" in client.get(link_in(mailoutbox[0])).content


def test_reset_link_ends_when_an_admin_changes_the_address(client, lin, mailoutbox, link_in):
    client.post("/accounts/password/reset/", {"email": "lin@example.org"})
    User.objects.update(email="new@example.org")
    assert b"This link no longer works" in client.get(link_in(mailoutbox[0])).content
    client.post("/accounts/password/reset/", {"email": "lin@example.org"})
    assert len(mailoutbox) == 1
    assert sign_in(client).status_code == 200
    assert not EmailAddress.objects.exists()


def test_reset_says_so_when_the_mail_server_is_down(client, lin, monkeypatch):
    def refuse(self, fail_silently=False):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    response = client.post("/accounts/password/reset/", {"email": "lin@example.org"}, follow=True)
    assert response.status_code == 200
    assert "An e-mail could not be sent just now." in response.content.decode()


def test_password_change_asks_for_the_old_one_and_signs_out(client, lin, mailoutbox):
    client.force_login(lin, backend="django.contrib.auth.backends.ModelBackend")
    refused = client.post("/accounts/password/change/", {"oldpassword": "wrong", "password1": NEW, "password2": NEW})
    assert refused.context["form"].errors == {"oldpassword": ["Please type your current password."]}
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert "_auth_user_id" not in client.session
    assert sign_in(client, password=NEW).status_code == 302
    assert "It was not you?" in mailoutbox[0].body


def test_password_too_short_is_explained_beside_the_field(client, lin):
    client.force_login(lin, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    )
    page = response.content.decode()
    assert "This password is too short. It must contain at least 12 characters." in page
    assert 'id="error_1_id_password1"' in page


def test_admin_has_no_door_of_its_own(client, lin, admin_user, as_user):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith(reverse("account_login"))
    assert as_user(admin_user).get("/admin/").status_code == 200
    assert as_user(lin).get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize(
    ("proxies", "passed_on", "address"),
    [
        (0, "203.0.113.7", "172.18.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        (2, "6.6.6.6, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (1, "", "172.18.0.1"),
    ],
)
def test_lockout_counts_by_the_address_that_the_proxies_saw(client, lin, settings, proxies, passed_on, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    sign_in(client, password="wrong", REMOTE_ADDR="172.18.0.1", HTTP_X_FORWARDED_FOR=passed_on)
    assert AccessAttempt.objects.get().ip_address == address
