"""Sign-ins and downloads of personal data are written down, shown to whom they concern, and forgotten in time."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Access
from accounts.services.accesses import record_download, sweep_accesses
from accounts.tests.factories import PASSWORD, UserFactory

LOGIN = "/accounts/login/"


@pytest.fixture
def lin(db):
    return UserFactory(full_name="Lin Yan", email="lin@example.org")


def lines():
    return list(Access.objects.order_by("pk").values_list("kind", "user__email", "name", "network_address"))


def test_sign_in_wrong_password_and_sign_out_are_lines(client, lin):
    client.post(LOGIN, {"login": "lin@example.org", "password": "wrong"})
    client.post(LOGIN, {"login": "nobody@example.org", "password": "wrong"})
    client.post(LOGIN, {"login": "lin@example.org", "password": PASSWORD})
    client.post("/accounts/logout/")
    assert lines() == [
        ("failed", "lin@example.org", "lin@example.org", "127.0.0.1"),
        ("failed", None, "nobody@example.org", "127.0.0.1"),
        ("signed_in", "lin@example.org", "lin@example.org", "127.0.0.1"),
        ("signed_out", "lin@example.org", "lin@example.org", "127.0.0.1"),
    ]


def test_lock_is_a_line(client, lin, settings):
    for _try in range(settings.AXES_FAILURE_LIMIT):
        client.post(LOGIN, {"login": "lin@example.org", "password": "wrong"})
    assert Access.objects.filter(kind="locked_out", user=lin).count() == 1


def test_new_password_is_a_line_and_ends_other_sessions(client, lin):
    elsewhere = Client()
    for one in (client, elsewhere):
        one.post(LOGIN, {"login": "lin@example.org", "password": PASSWORD})
    new = "another sentence nobody guesses"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert Access.objects.filter(kind="password", user=lin).count() == 1
    assert elsewhere.get("/profile/").status_code == 302


def test_list_that_is_taken_along_is_a_line(as_user, staff, colleague, outsider, programme, institution):
    as_user(staff).get("/institutions/export/csv/")
    outsider.get("/institutions/export/csv/")
    assert list(Access.objects.filter(kind="downloaded").values_list("user", flat=True)) == [staff.pk]
    page = as_user(colleague).get("/profile/").content.decode()
    assert "institutions" not in page.split('id="accesses"')[1]


def test_own_lines_stand_on_the_own_page(as_user, lin, rf):
    request = rf.get("/")
    request.user = lin
    record_download(request=request, what="people.xlsx")
    assert "people.xlsx" in as_user(lin).get("/profile/").content.decode()
    assert "people.xlsx" not in as_user(UserFactory()).get("/profile/").content.decode()


def test_lines_go_after_a_year_and_network_addresses_after_ninety_days(lin):
    now = timezone.now()
    for days in (1, 91, 366):
        Access.objects.create(
            user=lin,
            name=lin.email,
            kind="signed_in",
            network_address="192.0.2.1",
            happened_at=now - dt.timedelta(days),
        )
    sweep_accesses()
    assert list(Access.objects.values_list("network_address", flat=True)) == ["192.0.2.1", None]


def test_lines_outlive_the_account(lin):
    Access.objects.create(user=lin, name=lin.email, kind="signed_in")
    lin.delete()
    assert lines() == [("signed_in", None, "lin@example.org", None)]
