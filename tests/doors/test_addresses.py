"""Every address, for every role, as the table says; an address without a line in the table fails."""

import pytest

from accounts.tests.factories import RoleFactory, UserFactory
from partnerships.tests.factories import InstitutionFactory
from tests.doors.addresses import every_address
from tests.doors.table import ROLES, TABLE

SIGN_IN = "/accounts/login/"
# Courses, cohorts and workshops of the programme, of whose people each member sees its own; and what is public.
SHARED_WITH_MEMBERS = {
    "certificates:verify",
    "partnerships:institution_detail",
    "partnerships:programme_detail",
    "reports:public_report",
    "reports:public_report_file",
    "training:attendance_grid",
    "training:class_day_list",
    "training:cohort_detail",
    "training:course_detail",
    "training:enrolment_create",
    "training:enrolment_list",
    "training:later_trainer_list",
    "workshops:delegate_list",
    "workshops:match_export",
    "workshops:match_list",
    "workshops:programme_calendar",
    "workshops:programme_detail",
    "workshops:programme_pdf",
    "workshops:public_programme",
    "workshops:public_programme_calendar",
    "workshops:public_programme_pdf",
    "workshops:wish_list",
    "workshops:workshop_detail",
}


@pytest.fixture
def expected():
    """The table as {(name, "own" or "unknown"): {role: status}}."""
    return {
        (name, which): dict(zip(ROLES, (int(status) for status in line.split()), strict=True))
        for name, lines in TABLE.items()
        for which, line in zip(("own", "unknown"), lines, strict=False)
    }


def test_table_names_every_address_and_no_other():
    assert sorted(every_address()) == sorted(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_addresses_answer_as_the_table_says(role, paths, client_of, expected):
    client = client_of(role)
    wanted, found = {}, {}
    for key, path in paths.items():
        wanted[key] = expected.get(key, {}).get(role, "no line in the table")
        found[key] = client.get(path).status_code
    different = {key: f"{found[key]} instead of {wanted[key]}" for key in wanted if found[key] != wanted[key]}
    assert different == {}


def test_somebody_anonymous_is_sent_to_the_sign_in_page(paths, client_of, expected):
    client = client_of("anonymous")
    elsewhere = {
        key: url
        for key, path in paths.items()
        if expected[key]["anonymous"] == 302 and not (url := client.get(path).url).startswith(SIGN_IN)
    }
    # Signing out leads to the first page, which then leads to the sign-in page.
    assert elsewhere == {("account_logout", "own"): "/"}


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("staff", "admin")])
def test_what_may_not_be_seen_cannot_be_sent_to_either(role, paths, client_of, expected):
    """A POST to what a role may not even see is refused as well, for every address."""
    client = client_of(role)
    closed = (302, 403, 404) if role == "anonymous" else (403, 404)
    accepted = {}
    for key, path in paths.items():
        if expected[key][role] in closed and key != ("account_logout", "own"):
            response = client.post(path, {})
            # 415: the interface for programs does not even read a form.
            refused = response.status_code in (403, 404, 405, 415)
            if not refused and not response.get("Location", "").startswith(SIGN_IN):
                accepted[key] = response.status_code
    assert accepted == {}


def test_coordinator_of_another_institution_finds_only_what_all_members_share(paths, programme, as_user, expected):
    """With ``stranger``, staff of another programme, this is what belongs to others, for each role with an own."""
    other = InstitutionFactory(programme=programme)
    client = as_user(RoleFactory(user=UserFactory(), kind="coordinator", institution=other).user)
    client.raise_request_exception = False
    open_to_them = {
        name
        for (name, which), path in paths.items()
        if which == "own" and (name, "unknown") in paths and client.get(path).status_code == 200
    }
    assert open_to_them == SHARED_WITH_MEMBERS
