"""Each page for four people: who may, a colleague, a stranger (404), somebody not signed in (sign-in page)."""

import pytest
from django.urls import reverse

from partnerships.tests.factories import AgreementFactory, SignedAgreementFactory

pytestmark = pytest.mark.django_db

LISTS = ["institution_list", "person_list", "agreement_list", "activity_list"]
PAGES = [
    ("institution_detail", "institution"),
    ("institution_edit", "institution"),
    ("person_detail", "person"),
    ("person_edit", "person"),
    ("programme_detail", "programme"),
    ("programme_edit", "programme"),
    ("agreement_detail", "agreement"),
    ("agreement_terminate", "agreement"),
    ("activity_detail", "activity"),
    ("activity_report", "activity"),
    ("agreement_edit", "draft"),
    ("agreement_paper", "draft"),
]
# What a coordinator of a party knows of and may not do.
FORBIDDEN_TO_COORDINATORS = ["programme_edit", "agreement_terminate", "agreement_paper"]


@pytest.fixture
def things(institution, person, programme, agreement, parties):
    activity = agreement.activities.get()
    draft = AgreementFactory(**parties)
    return locals()


@pytest.mark.parametrize("name", LISTS)
def test_list_opens_for_those_inside(name, as_user, things, staff, colleague, coordinator, outsider, viewer):
    url = reverse(f"partnerships:{name}")
    for user in (staff, colleague, coordinator):
        assert as_user(user).get(url).context["page"].count > 0
    assert outsider.get(url).headers["Location"].startswith("/accounts/login/")
    assert as_user(viewer).get(url).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_list_is_empty_for_a_stranger(name, as_user, things, stranger):
    assert as_user(stranger).get(reverse(f"partnerships:{name}")).context["page"].count == 0


@pytest.mark.parametrize("name, thing", PAGES)
def test_page_opens_for_staff_and_is_unknown_to_strangers(
    name, thing, as_user, things, staff, colleague, stranger, outsider
):
    url = reverse(f"partnerships:{name}", args=[things[thing].pk])
    assert as_user(staff).get(url).status_code == 200
    assert as_user(colleague).get(url).status_code == 200
    assert as_user(stranger).get(url).status_code == 404
    assert outsider.get(url).headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name, thing", PAGES)
def test_page_opens_for_the_coordinator_of_a_party(name, thing, as_user, things, coordinator):
    url = reverse(f"partnerships:{name}", args=[things[thing].pk])
    expected = 403 if name in FORBIDDEN_TO_COORDINATORS else 200
    assert as_user(coordinator).get(url).status_code == expected


@pytest.mark.parametrize("name", ["agreement_detail", "agreement_edit", "agreement_propose"])
def test_draft_is_unknown_to_the_other_side(name, as_user, things, partner_coordinator):
    url = reverse(f"partnerships:{name}", args=[things["draft"].pk])
    assert as_user(partner_coordinator).get(url).status_code == 404


@pytest.mark.parametrize("name", ["propose", "approve", "withdraw", "decline"])
def test_staff_never_speak_for_an_institution(name, as_user, proposal, staff):
    assert as_user(staff).post(reverse(f"partnerships:agreement_{name}", args=[proposal.pk])).status_code == 403


def test_institution_of_the_partner_is_seen_and_not_changed(as_user, partner, coordinator):
    client = as_user(coordinator)
    assert client.get(partner.get_absolute_url()).status_code == 200
    assert client.get(reverse("partnerships:institution_edit", args=[partner.pk])).status_code == 403


def test_institution_shows_people_only_to_its_own_side(as_user, person, institution, coordinator, partner_coordinator):
    url = institution.get_absolute_url()
    assert "Sok Dara" in as_user(coordinator).get(url).content.decode()
    assert "Sok Dara" not in as_user(partner_coordinator).get(url).content.decode()


def test_lists_keep_to_the_chosen_programme(as_user, other_programme, staff, agreement):
    staff.roles.create(kind="staff", programme=other_programme)
    other = SignedAgreementFactory(programme=other_programme)
    client = as_user(staff)
    assert list(client.get("/agreements/").context["page"].objects) == [agreement]
    client.post("/programmes/switch/", {"programme": other_programme.pk})
    assert list(client.get("/agreements/").context["page"].objects) == [other]


def test_programme_switch_knows_only_own_programmes(as_user, other_programme, staff, programme):
    client = as_user(staff)
    assert client.post("/programmes/switch/", {"programme": other_programme.pk}).status_code == 404
    assert client.post("/programmes/switch/", {"programme": "x"}).status_code == 404
    assert client.get("/programmes/switch/").status_code == 405
    answer = client.post("/programmes/switch/", {"programme": programme.pk, "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_my_institution_leads_to_the_only_one_or_lists_several(as_user, coordinator, institution, partner):
    client = as_user(coordinator)
    assert client.get("/institutions/mine/").headers["Location"] == institution.get_absolute_url()
    coordinator.roles.create(kind="coordinator", institution=partner)
    assert partner.official_name in client.get("/institutions/mine/").content.decode()
