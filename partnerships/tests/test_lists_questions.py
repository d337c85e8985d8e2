"""The questions that offices ask their lists: what ends when, who lacks a partner, what sleeps, who has to act."""

import datetime as dt

import pytest
from django.utils import timezone

from partnerships.models import Agreement, PaperSignature
from partnerships.querysets.activity import Balance
from partnerships.tests.factories import (
    ActivityFactory,
    AgreementFactory,
    EvidenceFactory,
    InstitutionFactory,
    SignedAgreementFactory,
    proposed,
    signed,
)

pytestmark = pytest.mark.django_db

ONE_DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2031, 3, 1), dt.date(2031, 3, 31)


def rows(client, url: str) -> list:
    return list(client.get(url).context["page"].objects)


def names(client, url: str) -> list[str]:
    return [str(row) for row in rows(client, url)]


# What ends between two days


@pytest.fixture
def ends(programme, institution, partner):
    """Agreements of the coordinator's institution by the day they end; one is a draft without dates."""
    days = [FIRST - ONE_DAY, FIRST, LAST, LAST + ONE_DAY]
    made = {
        day: signed(programme=programme, first_party=institution, second_party=partner, version__ends_on=day)
        for day in days
    }
    nameless = {"version__starts_on": None, "version__ends_on": None}
    made[None] = AgreementFactory(programme=programme, first_party=institution, second_party=partner, **nameless)
    return made


@pytest.mark.parametrize(
    ("query", "days"),
    [
        (f"ends_from={FIRST}&ends_until={LAST}", [FIRST, LAST]),
        (f"ends_from={LAST}&ends_until={LAST}", [LAST]),
        (f"ends_from={LAST}", [LAST, LAST + ONE_DAY]),
        (f"ends_until={FIRST}", [FIRST - ONE_DAY, FIRST]),
    ],
)
def test_agreements_end_between_two_days_both_of_them_inside(query, days, ends, as_user, staff, coordinator, stranger):
    expected = [ends[day] for day in days]
    for user in (staff, coordinator):
        assert rows(as_user(user), f"/agreements/?{query}&sort=end") == expected
    assert rows(as_user(stranger), f"/agreements/?{query}") == []


def test_end_of_what_is_not_signed_is_that_of_its_newest_words(programme, as_user, staff):
    waiting = proposed(programme=programme, version__ends_on=LAST)
    assert rows(as_user(staff), f"/agreements/?ends_from={LAST}") == [waiting]
    assert rows(as_user(staff), f"/agreements/?ends_until={LAST - ONE_DAY}") == []


def test_days_of_the_end_are_chips_in_words(ends, as_user, staff):
    page = as_user(staff).get(f"/agreements/?ends_from={FIRST}&ends_until={LAST}").context["page"]
    assert [(chip.label, chip.value, chip.url) for chip in page.chips] == [
        ("Ends from", "1 March 2031", "?ends_until=2031-03-31"),
        ("Ends until", "31 March 2031", "?ends_from=2031-03-01"),
    ]


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        (f"ends_from={LAST}&ends_until={FIRST}", "ends_until", "This day lies before the first one."),
        ("ends_from=soon", "ends_from", "Enter a valid date."),
        ("state=nonsense", "state", "nonsense is not one of the available choices."),
    ],
)
def test_filter_that_cannot_be_read_shows_no_rows_and_says_why(query, field, sentence, ends, as_user, staff):
    response = as_user(staff).get(f"/agreements/?{query}")
    assert list(response.context["page"].objects) == []
    page = response.content.decode()
    assert f'id="id_{field}_error">' in page and f'aria-describedby="id_{field}_error"' in page
    assert sentence in page
    assert "Nothing is shown, because a filter above cannot be read." in page
    assert "There is no agreement yet" not in page


# Signed on paper, and no scan


def test_agreements_on_paper_without_a_scan(programme, as_user, staff, admin_user):
    without, scanned = signed(programme=programme), signed(programme=programme)
    scan = EvidenceFactory(agreement=scanned)
    PaperSignature.objects.filter(version=scanned.signed_version).update(scan=scan)
    SignedAgreementFactory(programme=programme)
    AgreementFactory(programme=programme)
    for user in (staff, admin_user):
        assert rows(as_user(user), "/agreements/?state=paper_no_scan") == [without]


def states_offered(client) -> set[str]:
    field = client.get("/agreements/").context["page"].filterset.form.fields["state"]
    return {code for code, __ in field.choices}


def test_each_is_offered_the_states_that_are_theirs_to_ask(as_user, staff, coordinator):
    waiting = {"waiting_us", "waiting_them"}
    assert states_offered(as_user(staff)) & (waiting | {"paper_no_scan"}) == {"paper_no_scan"}
    assert states_offered(as_user(coordinator)) & (waiting | {"paper_no_scan"}) == waiting


# Who has to act


def test_coordinators_ask_who_has_to_act(parties, as_user, coordinator, partner_coordinator, approver, stranger):
    both, partner_only = proposed(**parties), proposed(**parties)
    words = partner_only.newest_version
    words.approvals.create(institution=parties["first_party"], approved_by=approver, sha256=words.sha256)
    signed(**parties)
    AgreementFactory(**parties)
    ours, theirs = "/agreements/?state=waiting_us&sort=number", "/agreements/?state=waiting_them&sort=number"
    assert rows(as_user(coordinator), ours) == [both]
    assert rows(as_user(coordinator), theirs) == [both, partner_only]
    assert rows(as_user(partner_coordinator), ours) == [both, partner_only]
    assert rows(as_user(partner_coordinator), theirs) == [both]


# Institutions without a partner in a country


def agreed(one, other, programme, **fields) -> Agreement:
    return signed(programme=programme, first_party=one, second_party=other, **fields)


@pytest.fixture
def colleges(programme):
    """Members by name: three in China, two in Thailand, one in Laos."""
    countries = {"Beijing": "CN", "Chengdu": "CN", "Dalian": "CN", "Phuket": "TH", "Rayong": "TH", "Vientiane": "LA"}
    return {
        name: InstitutionFactory(official_name=name, country=country, programme=programme)
        for name, country in countries.items()
    }


def test_institutions_without_a_partner_in_a_country(programme, colleges, as_user, staff):
    agreed(colleges["Phuket"], colleges["Beijing"], programme)
    agreed(colleges["Chengdu"], colleges["Dalian"], programme)
    agreed(colleges["Chengdu"], colleges["Rayong"], programme)
    proposed(programme=programme, first_party=colleges["Vientiane"], second_party=colleges["Beijing"])
    client = as_user(staff)
    # Beijing is in China and has no partner there; a proposal makes no partner.
    assert names(client, "/institutions/?without=CN") == ["Beijing", "Vientiane"]
    assert names(client, "/institutions/?without=TH") == ["Dalian", "Phuket", "Rayong", "Vientiane"]
    assert names(client, "/institutions/?without=LA") == sorted(colleges)
    assert names(client, "/institutions/?without=CN&country=LA") == ["Vientiane"]


def test_partner_is_who_stands_in_an_agreement_today_or_later(programme, colleges, as_user, staff):
    today, beijing = timezone.localdate(), colleges["Beijing"]
    agreed(colleges["Phuket"], beijing, programme, version__ends_on=today)
    agreed(colleges["Rayong"], beijing, programme, version__ends_on=today - ONE_DAY)
    agreed(colleges["Vientiane"], beijing, programme, version__starts_on=today + ONE_DAY)
    for name, day in (("Chengdu", today), ("Dalian", today + ONE_DAY)):
        one = agreed(colleges[name], beijing, programme)
        Agreement.objects.filter(pk=one.pk).update(status="terminated", terminated_on=day, status_reason="Closed")
    # Beijing itself has Dalian until tomorrow.
    assert names(as_user(staff), "/institutions/?without=CN") == ["Chengdu", "Rayong"]


def test_partner_of_another_programme_is_none_in_this_one(programme, other_programme, colleges, as_user, staff):
    agreed(colleges["Phuket"], colleges["Beijing"], other_programme)
    assert "Phuket" in names(as_user(staff), "/institutions/?without=CN")


def test_an_institution_with_many_partners_is_listed_once(programme, colleges, as_user, staff):
    for name in ("Beijing", "Chengdu", "Dalian"):
        agreed(colleges["Phuket"], colleges[name], programme)
    assert names(as_user(staff), "/institutions/?without=LA").count("Phuket") == 1
    assert names(as_user(staff), "/institutions/?sleeping=true").count("Phuket") == 1


def test_countries_without_a_partner_are_those_of_the_programme(
    programme, other_programme, colleges, as_user, staff, stranger
):
    InstitutionFactory(country="VN", programme=other_programme)

    def offered(user):
        form = as_user(user).get("/institutions/").context["page"].filterset.form
        return [code for code, __ in form.fields["without"].choices if code]

    assert offered(staff) == ["CN", "LA", "TH"]
    assert offered(stranger) == ["VN"]


# Institutions with sleeping agreements


def test_institutions_with_sleeping_agreements_as_far_as_one_may_see_them(
    programme, other_programme, institution, partner, colleges, as_user, staff, coordinator, stranger
):
    agreed(institution, partner, programme)
    agreed(colleges["Phuket"], colleges["Beijing"], programme)
    awake = agreed(colleges["Rayong"], colleges["Dalian"], programme)
    awake.activities.update(status="started", actual_start=dt.date(2019, 1, 1))
    agreed(colleges["Vientiane"], colleges["Chengdu"], other_programme)
    address = "/institutions/?sleeping=true"
    own = ["Bangkok Technical College", "Nanjing Polytechnic"]
    assert names(as_user(staff), address) == [own[0], "Beijing", own[1], "Phuket"]
    assert names(as_user(coordinator), address) == own
    assert names(as_user(stranger), address) == []


# Balance of directions


@pytest.fixture
def directions(programme, institution, partner, colleges):
    """Activities of every direction, two of them of the coordinator's institution."""
    nowhere = InstitutionFactory(official_name="SEAMEO", country="", programme=programme)
    japan = InstitutionFactory(official_name="Osaka", country="JP", programme=programme)
    pairs = [
        (institution, partner, 3),
        (partner, institution, 4),
        (colleges["Phuket"], colleges["Beijing"], 5),
        (colleges["Beijing"], colleges["Chengdu"], 6),
        (colleges["Phuket"], colleges["Vientiane"], 7),
        (japan, colleges["Beijing"], 8),
        (nowhere, colleges["Phuket"], 9),
        (colleges["Phuket"], nowhere, 10),
    ]
    return [
        ActivityFactory(
            agreement=SignedAgreementFactory(programme=programme, first_party=sending, second_party=receiving),
            planned_people=people,
        )
        for sending, receiving, people in pairs
    ]


def test_balance_counts_activities_and_people_of_each_direction(directions, as_user, staff):
    context = as_user(staff).get("/activities/").context
    assert context["balance"] == [
        Balance("china_to_sea", 1, 4),
        Balance("sea_to_china", 2, 8),
        Balance("within_china", 1, 6),
        Balance("within_sea", 1, 7),
        Balance("other", 1, 8),
        Balance("not_stated", 2, 19),
    ]
    assert sum(row.activities for row in context["balance"]) == context["page"].count == 8


def test_balance_is_of_what_is_listed(directions, as_user, coordinator, staff, stranger):
    own = [Balance("china_to_sea", 1, 4), Balance("sea_to_china", 1, 3)]
    page = as_user(coordinator).get("/activities/")
    assert page.context["balance"] == own
    assert "Balance of directions" in page.content.decode()
    filtered = as_user(staff).get("/activities/?sends=china&q=nanjing")
    assert filtered.context["balance"] == own[:1]
    # A single row compares nothing.
    assert "Balance of directions" not in filtered.content.decode()
    assert as_user(stranger).get("/activities/").context["balance"] == []


def test_balance_counts_all_pages(programme, as_user, staff):
    agreement = SignedAgreementFactory(programme=programme)
    ActivityFactory.create_batch(30, agreement=agreement)
    assert as_user(staff).get("/activities/?page=2&sort=-people").context["balance"] == [
        Balance("sea_to_china", 30, 90)
    ]


@pytest.mark.parametrize(
    "address",
    [
        f"/agreements/?ends_from={FIRST}&state=paper_no_scan",
        "/institutions/?without=LA&sleeping=true",
        "/activities/?sends=sea",
    ],
)
def test_questions_cost_the_same_for_many_rows(address, programme, as_user, staff, same_query_count):
    InstitutionFactory(country="LA", programme=programme)
    same_query_count(address, lambda: signed(programme=programme), as_user(staff))


@pytest.mark.parametrize("address", ["/agreements/?ends_from=2031-03-01", "/institutions/?without=CN", "/activities/"])
def test_nobody_asks_unseen(address, outsider):
    assert outsider.get(address).url.startswith("/accounts/login/")
