import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from partnerships.models import InstitutionName
from partnerships.services.terminations import terminate
from partnerships.tests.factories import (
    ActivityFactory,
    AgreementFactory,
    InstitutionFactory,
    PersonFactory,
    SignedAgreementFactory,
    proposed,
    signed,
)
from partnerships.tests.test_versions import reword

pytestmark = pytest.mark.django_db

MAKERS = {
    "institution_list": lambda programme: InstitutionFactory(programme=programme),
    "person_list": lambda programme: PersonFactory(programme=programme, institution=InstitutionFactory()),
    "agreement_list": lambda programme: signed(programme=programme),
    "activity_list": lambda programme: ActivityFactory(agreement=SignedAgreementFactory(programme=programme)),
}


@pytest.mark.parametrize("name", MAKERS)
def test_list_asks_the_same_number_of_queries(name, programme, as_user, staff, same_query_count):
    same_query_count(reverse(f"partnerships:{name}"), lambda: MAKERS[name](programme), as_user(staff))


@pytest.mark.parametrize("name", MAKERS)
def test_list_without_rows_says_how_the_first_one_comes_to_be(name, as_user, staff):
    page = as_user(staff).get(reverse(f"partnerships:{name}")).content.decode()
    assert 'class="empty"' in page and "yet." in page


def rows(client, url: str) -> list:
    return list(client.get(url).context["page"].objects)


def test_institutions_are_found_by_any_name_in_any_script(programme, as_user, staff):
    wanted = InstitutionFactory(official_name="Guiyang College", native_name="贵阳学院", programme=programme)
    InstitutionName.objects.create(institution=wanted, name="ศูนย์ฝึกอบรมเก่า", kind="former")
    InstitutionFactory(official_name="Hanoi College", country="VN", programme=programme)
    client = as_user(staff)
    for words in ("guiyang", "贵阳", "ศูนย์ฝึก"):
        assert rows(client, f"/institutions/?q={words}") == [wanted]


def test_institutions_are_filtered_by_side_and_sorted_by_agreements(programme, as_user, staff):
    busy, idle = (InstitutionFactory(programme=programme, country=code) for code in ("CN", "CN"))
    thai = InstitutionFactory(programme=programme, country="TH")
    SignedAgreementFactory(programme=programme, first_party=thai, second_party=busy)
    AgreementFactory(programme=programme, first_party=thai, second_party=idle)
    client = as_user(staff)
    assert rows(client, "/institutions/?side=china&sort=-agreements") == [busy, idle]
    assert rows(client, "/institutions/?country=TH") == [thai]
    assert [one.agreement_count for one in rows(client, "/institutions/?side=china&sort=-agreements")] == [1, 0]


def test_agreements_are_filtered_by_derived_states(programme, as_user, staff):
    today = timezone.localdate()
    soon = signed(programme=programme, version__ends_on=today + dt.timedelta(days=30))
    quiet = signed(programme=programme)
    upcoming = signed(programme=programme, version__starts_on=today + dt.timedelta(days=1))
    expired = signed(programme=programme, version__ends_on=today - dt.timedelta(days=1))
    draft, waiting = AgreementFactory(programme=programme), proposed(programme=programme)
    # Their end is agreed: it came today, comes tomorrow, and comes in a year.
    ended, leaving, staying = (
        terminate(agreement=signed(programme=programme), on=today + dt.timedelta(days=days), why="Closed.")
        for days in (0, 1, 365)
    )
    leaving_later = terminate(
        agreement=signed(programme=programme, version__starts_on=today + dt.timedelta(days=1)),
        on=today + dt.timedelta(days=365),
        why="Closed.",
    )
    soon.activities.update(status="started", actual_start=dt.date(2019, 1, 1))
    client = as_user(staff)
    expected = {
        "in_force": {soon, quiet, leaving, staying},
        "ending_soon": {soon, leaving},
        "sleeping": {quiet, leaving, staying},
        "upcoming": {upcoming, leaving_later},
        "expired": {expired},
        "terminated": {ended},
        "draft": {draft},
        "proposed": {waiting},
        "signed": {soon, quiet, upcoming, expired, ended, leaving, staying, leaving_later},
    }
    found = {state: set(rows(client, f"/agreements/?state={state}")) for state in expected}
    assert found == expected
    # The filter and the word beside each agreement are the same; what ends soon is in force as well.
    for state in ("ending_soon", "upcoming", "expired", "terminated", "draft", "proposed"):
        assert {one.state_on() for one in found[state]} == {state}
    assert {one.state_on() for one in found["in_force"] - found["ending_soon"]} == {"in_force"}


def test_agreements_waiting_for_us_and_for_them(parties, as_user, coordinator, partner, partner_coordinator, approver):
    theirs = proposed(**parties)
    theirs.newest_version.approvals.create(
        institution=parties["first_party"], approved_by=approver, sha256=theirs.newest_version.sha256
    )
    assert rows(as_user(coordinator), "/agreements/?state=waiting_us") == []
    assert rows(as_user(coordinator), "/agreements/?state=waiting_them") == [theirs]
    assert rows(as_user(partner_coordinator), "/agreements/?state=waiting_us") == [theirs]


def test_agreements_are_found_by_number_party_country_kind_and_year(programme, as_user, staff):
    thai = InstitutionFactory(official_name="Chiang Mai College", programme=programme)
    wanted = SignedAgreementFactory(programme=programme, number="OURS-2018-0077", first_party=thai, kind="letter")
    signed(programme=programme, on=dt.date(2017, 1, 1), first_party=InstitutionFactory(country="LA"))
    client = as_user(staff)
    for query in ("q=0077", "q=chiang mai", "country=TH", "kind=letter", "year=2018"):
        assert rows(client, f"/agreements/?{query}") == [wanted]
    assert client.get("/agreements/?year=x&state=nonsense&sort=nonsense&page=99").status_code == 200


def test_activities_are_filtered_by_direction_lateness_and_state(programme, as_user, staff):
    agreement = SignedAgreementFactory(programme=programme)
    out = ActivityFactory(agreement=agreement, planned_end=dt.date(2019, 1, 1))
    back = ActivityFactory(
        agreement=agreement, sending=agreement.second_party, receiving=agreement.first_party, kind="visit",
        status="completed", actual_start=dt.date(2019, 1, 1), actual_end=dt.date(2019, 1, 9),
    )  # fmt: skip
    client = as_user(staff)
    assert rows(client, "/activities/?sends=sea") == [out]
    assert rows(client, "/activities/?sends=china") == [back]
    assert rows(client, "/activities/?late=true") == [out]
    assert rows(client, "/activities/?status=completed&kind=visit") == [back]
    assert rows(client, f"/activities/?q={agreement.number}") == [out, back]


def test_institution_options_suggest_only_what_one_may_see(programme, institution, as_user, coordinator, stranger):
    url = "/institutions/options/?partner=bangkok"
    headers = {"HX-Trigger-Name": "partner"}
    answer = as_user(coordinator).get(url, headers=headers).content.decode()
    assert answer == '<option value="Bangkok Technical College (Thailand)"></option>'
    assert as_user(stranger).get(url, headers=headers).content.decode() == ""
    assert as_user(coordinator).get("/institutions/options/").content.decode() == ""


@pytest.mark.parametrize("words", ["Politeknik Negeri", "politek", "万隆", "wanlong", "polban"])
def test_institution_options_have_beside_them_what_a_browser_looks_for(words, programme, as_user, coordinator):
    bandung = InstitutionFactory(
        official_name="State Polytechnic of Bandung", native_name="万隆", country="ID", programme=programme
    )
    bandung.names.create(name="Polban", kind="short")
    headers = {"HX-Trigger-Name": "partner"}
    answer = as_user(coordinator).get("/institutions/options/", {"partner": words}, headers=headers).content.decode()
    beside = "万隆" if words == "万隆" else f"万隆 ({words})"
    assert answer == f'<option value="State Polytechnic of Bandung (Indonesia)">{beside}</option>'


def test_institution_options_are_at_most_twenty_in_as_many_queries(programme, as_user, staff, same_query_count):
    number = iter(range(100))

    def make():
        InstitutionFactory(official_name=f"Universitas {next(number)}", country="ID", programme=programme)

    same_query_count("/institutions/options/?q=university", make, as_user(staff))
    answer = as_user(staff).get("/institutions/options/?q=university").content.decode()
    assert answer.count("<option") == 20


@pytest.mark.parametrize(("name", "header"), [("q", {}), ("partner", {"HX-Trigger-Name": "partner"}), ("%00", {})])
def test_institution_options_find_nothing_for_a_text_that_no_database_holds(
    name, header, institution, as_user, coordinator
):
    for words in ("%00", "bangkok%00", "b%00angkok"):
        answer = as_user(coordinator).get(f"/institutions/options/?{name}={words}", headers=header)
        assert (answer.status_code, answer.content.decode()) == (200, "")


@pytest.mark.parametrize("lines", [1, 20])
def test_agreement_detail_asks_the_same_number_of_queries(
    lines, parties, as_user, staff, django_assert_max_num_queries
):
    agreement = signed(**parties, version__lines=lines)
    for number in range(lines):
        reword(agreement, agreement.first_party, purpose=f"Purpose {number}.")
    client = as_user(staff)
    client.get(agreement.get_absolute_url())
    with django_assert_max_num_queries(44):
        assert client.get(agreement.get_absolute_url()).status_code == 200
