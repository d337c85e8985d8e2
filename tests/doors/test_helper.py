"""A helper's sign-in opens the check-in of one workshop, what everybody has for their own account, and nothing else."""

import re

import pytest

from tests.doors.addresses import every_address
from tests.doors.table import ROLES, TABLE

CHECK_IN = {
    "workshops:badge_open",
    "workshops:check_in_create",
    "workshops:check_in_kept",
    "workshops:check_in_list",
    "workshops:check_in_send",
    "workshops:check_in_worker",
}
# The first page only leads on; changing the programme needs one to change to.
LEADS_ON = {"partnerships:programme_switch", "reports:today"}
# They answer 405 before they ask who it is; the next test sends them a POST.
ASK_FOR_A_POST = {"accounts:role_resend", "api:agreement_propose", "jobs:job_cancel", "jobs:job_retry"}
OF_EVERYBODY = {
    "healthz",
    "readyz",
    "accounts:language_set",
    "accounts:profile",
    # The description of the interface; reading by a token is tested there.
    "api:openapi-json",
    "api:token_create",
    "api:token_list",
    "certificates:verify",
    "certificates:verify_file",
    "certificates:verify_form",
    "reports:public_report",
    "reports:public_report_file",
    "workshops:public_programme",
    "workshops:public_programme_calendar",
    "workshops:public_programme_pdf",
}


def test_helper_gets_into_the_check_in_and_nothing_else():
    helper = ROLES.index("helper")
    opened = {
        name
        for name, lines in TABLE.items()
        if int(lines[0].split()[helper]) not in (401, 403, 404) and not name.startswith(("account_", "mfa_"))
    }
    assert opened - ASK_FOR_A_POST == CHECK_IN | LEADS_ON | OF_EVERYBODY


def test_helper_is_refused_every_other_address(paths, client_of):
    client = client_of("helper")
    closed = set(every_address()) - CHECK_IN - LEADS_ON - OF_EVERYBODY
    found = {}
    for (name, which), path in paths.items():
        if name in closed and not name.startswith(("account_", "mfa_")):
            for answer in (client.get(path), client.post(path, {})):
                if answer.status_code not in (401, 403, 404, 405, 415):
                    found[name, which] = answer.status_code
    assert found == {}


@pytest.mark.parametrize("name", ["workshops:check_in_create", "accounts:profile"])
def test_navigation_of_a_helper_shows_the_check_in_alone(name, paths, client_of):
    page = client_of("helper").get(paths[name, "own"]).content.decode()
    navigation = re.findall(r"<nav.*?</nav>", page, re.DOTALL)
    assert navigation
    for one in navigation:
        assert re.findall(r'href="([^"]+)"', one) == ["/check-in/"]
    links = set(re.findall(r'<a[^>]* href="(/[^"]*)"', page))
    own = {
        "/profile/",
        "/accounts/profile/",
        "/accounts/2fa/",
        "/accounts/password/change/",
        "/accounts/login/",
        "/tokens/",
    }
    assert links <= {"/", "/check-in/"} | own


def test_helper_is_led_from_the_first_page_to_the_check_in(client_of, workshop, things):
    chain = client_of("helper").get("/", follow=True).redirect_chain
    assert [url for url, _status in chain] == ["/check-in/", f"/workshops/{workshop.pk}/check-in/"]
