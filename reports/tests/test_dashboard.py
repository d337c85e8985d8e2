"""The dashboard: exact numbers, pictures that add up to the indicators, and who may look at it."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.utils import timezone

from accounts.tests.factories import RoleFactory
from partnerships.models import ActivityPeople, Agreement
from partnerships.tests.factories import ActivityFactory, InstitutionFactory, PersonFactory, SignedAgreementFactory
from reports.dashboard import pictures
from reports.dashboard.kept import numbers_of
from reports.dashboard.numbers import ELSEWHERE, IN_CHINA, Numbers, Partner, Place
from reports.indicators import INDICATORS
from reports.quality import gaps
from reports.scope import Scope
from training.tests.factories import completed_enrolment
from workshops.tests.factories import DelegateFactory, SigningFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 1, 15)
ADDRESS = "/reports/dashboard/"


@pytest.fixture
def scope(programme):
    """The whole programme on a day."""
    return Scope(programme=programme, as_of=DAY)


def college(programme, country="TH", province="", **fields):
    return InstitutionFactory(programme=programme, country=country, province=province, **fields)


def agreement(programme, one, other, on=dt.date(2018, 7, 30)):
    made = SignedAgreementFactory(programme=programme, first_party=one, second_party=other, in_force=True)
    Agreement.objects.filter(pk=made.pk).update(signed_on=on)
    return made


def texts(html):
    """The texts of a table's cells, row by row."""
    rows = re.findall(r"<tr(?! class=\"columns-row)[^>]*>(.*?)</tr>", str(html), re.S)
    found = [re.findall(r"<t[hd](?![^>]*bar-cell)[^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [[re.sub(r"<[^>]*>", "", text).strip() for text in row] for row in found]


def values(figures):
    return {indicator.key: value for indicator, value in figures}


@pytest.fixture
def network(programme):
    """Agreements within China, between the sides and within Southeast Asia; one pair signed twice."""
    guizhou, guizhou_too = college(programme, "CN", "Guizhou"), college(programme, "CN", "Guizhou")
    hunan, nowhere = college(programme, "CN", "Hunan"), college(programme, "CN")
    thai, lao, unknown = college(programme, "TH"), college(programme, "LA"), college(programme, "")
    for one, other in (
        (guizhou, thai), (thai, guizhou), (lao, guizhou), (guizhou, guizhou_too), (guizhou, hunan), (nowhere, lao),
        (thai, lao), (unknown, hunan), (unknown, thai),
    ):  # fmt: skip
        agreement(programme, one, other)
    agreement(programme, guizhou, thai, on=DAY + dt.timedelta(days=1))
    return {"guizhou": guizhou, "hunan": hunan, "thai": thai, "lao": lao}


def test_places_count_each_agreement_once_wherever_its_parties_are(scope, network):
    found = Numbers(scope).places
    assert {(one.key, other.key): number for (one, other), number in found.items()} == {
        ("Guizhou", "TH"): 2,
        ("Guizhou", "LA"): 1,
        ("Guizhou", "CN"): 1,
        ("several", "CN"): 1,
        ("not_stated", "LA"): 1,
        ("LA", "TH"): 1,
        ("Hunan", "not_stated"): 1,
        ("not_stated", "TH"): 1,
    }
    assert found[Place(IN_CHINA, "not_stated"), Place(ELSEWHERE, "LA")] == 1
    assert found[Place(ELSEWHERE, "not_stated"), Place(ELSEWHERE, "TH")] == 1
    assert sum(found.values()) == INDICATORS["agreements_signed"].value(scope) == 9


def test_matrix_shows_the_places_with_totals_that_add_up(scope, network):
    html = pictures.who_with_whom(Numbers(scope), linked=True)
    assert texts(html) == [
        ["Province of China, or country", "Thailand", "China", "Laos", "country not stated", "Total"],
        ["Guizhou", "2", "1", "1", "0", "4"],
        ["Hunan", "0", "0", "0", "1", "1"],
        ["Laos", "1", "0", "0", "0", "1"],
        ["China, province not stated", "0", "0", "1", "0", "1"],
        ["China, two provinces", "0", "1", "0", "0", "1"],
        ["country not stated", "1", "0", "0", "0", "1"],
        ["Total", "4", "2", "2", "1", "9"],
    ]
    assert re.findall(r'href="([^"]*)"', html).count("?as_of=2023-01-15&amp;country=TH") == 1
    assert "href" not in pictures.who_with_whom(Numbers(scope), linked=False)


def test_country_shows_where_its_partners_are(scope, network):
    thailand = replace(scope, country="TH")
    assert texts(pictures.who_with_whom(Numbers(thailand), linked=True)) == [
        ["Province of China, or country", "Agreements"],
        ["Guizhou", "2"],
        ["Laos", "1"],
        ["country not stated", "1"],
        ["Total", "4"],
    ]
    assert INDICATORS["agreements_signed"].value(thailand) == 4


def test_institution_shows_its_partners_with_merged_ones_as_they_are_known_now(programme, scope, network):
    thai, guizhou, lao = network["thai"], network["guizhou"], network["lao"]
    old = college(programme, "TH", now_known_as=thai)
    older_lao = college(programme, "LA", now_known_as=lao)
    with_old = agreement(programme, older_lao, old)
    ActivityFactory(agreement=with_old, sending=older_lao, receiving=old)
    ActivityFactory(agreement=with_old, sending=old, receiving=older_lao)
    found = Numbers(replace(scope, institution=thai)).partners
    assert found[:2] == [Partner(lao.pk, 2, 2), Partner(guizhou.pk, 2, 0)]
    assert sum(one.agreements for one in found) == INDICATORS["agreements_signed"].value(
        replace(scope, institution=thai)
    )
    assert sum(one.activities for one in found) == 2
    rows = texts(pictures.who_with_whom(Numbers(replace(scope, institution=thai)), linked=True))
    assert rows[1] == [lao.official_name, "2", "2"]
    assert rows[-1] == ["Total", "5", "2"]
    html = pictures.who_with_whom(Numbers(replace(scope, institution=thai)), linked=True)
    assert f'<a href="?as_of=2023-01-15&amp;institution={lao.pk}">{lao.official_name}</a>' in html
    assert "href" not in pictures.who_with_whom(Numbers(replace(scope, institution=thai)), linked=False)


def test_activities_are_shown_by_kind_and_state_and_against_what_was_agreed(programme, scope):
    signed = agreement(programme, college(programme), college(programme, "CN"))
    done = {"status": "completed", "actual_start": dt.date(2022, 3, 1)}
    visit = ActivityFactory(agreement=signed, kind="visit", planned_people=10, **done)
    ActivityFactory(agreement=signed, kind="visit", planned_people=10, status="started", actual_start=DAY)
    ActivityFactory(
        agreement=signed, kind="joint_research", planned_people=2, status="cancelled", status_reason="Money"
    )
    ActivityPeople.objects.create(activity=visit, category="teacher", women=20, men=4, not_stated=1)
    numbers = Numbers(scope)
    assert texts(pictures.kinds_and_states(numbers))[1:] == [
        ["study or management visit", "0", "1", "1", "0", "0", "2"],
        ["joint research", "0", "0", "0", "0", "1", "1"],
        ["Total", "0", "1", "1", "0", "1", "3"],
    ]
    assert texts(pictures.activities_by_plan(numbers))[1:] == [
        ["started", "3", "2", "67\xa0%"],
        ["completed", "3", "1", "33\xa0%"],
    ]
    assert texts(pictures.people_by_plan(numbers))[1:] == [
        ["study or management visit", "20", "25", "125\xa0%"],
        ["joint research", "2", "0", "0\xa0%"],
        ["Total", "22", "25", "114\xa0%"],
    ]
    assert sum(numbers.kinds_and_states.values()) == INDICATORS["activities_agreed"].value(scope)
    assert numbers.kinds_and_states == INDICATORS["activities_agreed"].cross(scope, ["activity_kind", "activity_state"])
    assert numbers.activities_started == INDICATORS["activities_implemented"].value(scope)
    assert numbers.activities_in("completed") == INDICATORS["activities_completed"].value(scope)
    assert sum(numbers.people_planned.values()) == INDICATORS["people_planned"].value(scope)
    assert sum(numbers.people_in_fact.values()) == INDICATORS["people_in_fact"].value(scope)


def test_twelve_months_end_with_the_day_and_show_months_of_nothing(programme, scope):
    one, other = college(programme), college(programme, "CN")
    for on in (dt.date(2022, 1, 31), dt.date(2022, 2, 1), dt.date(2022, 12, 31), DAY):
        signed = agreement(programme, one, other, on=on)
    agreement(programme, one, other, on=DAY + dt.timedelta(days=1))
    ActivityFactory(agreement=signed, status="started", actual_start=dt.date(2023, 1, 1))
    numbers = Numbers(scope)
    assert (numbers.months[0], numbers.months[-1], len(numbers.months)) == (
        dt.date(2022, 2, 1), dt.date(2023, 1, 1), 12,
    )  # fmt: skip
    assert numbers.signed_by_month == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    assert sum(numbers.signed_by_month) == INDICATORS["agreements_signed"].value(
        replace(scope, since=dt.date(2022, 2, 1))
    )
    rows = texts(pictures.twelve_months(numbers))
    assert rows[1] == ["", "2022", "2023"]
    assert rows[3] == ["activities started", *["0"] * 11, "1", "1"]


def test_months_begin_with_the_period(scope):
    numbers = Numbers(replace(scope, since=dt.date(2022, 11, 20)))
    assert numbers.months == [dt.date(2022, 11, 1), dt.date(2022, 12, 1), dt.date(2023, 1, 1)]
    assert len(Numbers(replace(scope, since=dt.date(1990, 1, 1))).months) == 12


def test_training_is_shown_by_course_and_sex(programme, scope):
    first = completed_enrolment(person=PersonFactory(sex="female"))
    second = completed_enrolment(person=first.person)
    third = completed_enrolment()
    for enrolment in (first, second, third):
        enrolment.cohort.course.programme = programme
        enrolment.cohort.course.save()
    numbers = Numbers(scope)
    by_course, by_sex = (texts(one) for one in pictures.training(numbers))
    assert by_course[1:] == [
        [third.cohort.course.title, "1"],
        ["more than one of these", "1"],
        ["Total", "2"],
    ]
    assert by_sex[1:] == [["female", "1"], ["not stated", "1"], ["Total", "2"]]
    completed = INDICATORS["completed"]
    assert numbers.completed_by_course == completed.rows(scope, "course")
    assert numbers.completed_by_sex == completed.rows(scope, "sex")


@pytest.mark.parametrize("narrowed", [{}, {"since": dt.date(2018, 1, 1)}, {"country": "TH"}, "workshop", "institution"])
def test_big_figures_are_those_of_the_indicators(narrowed, programme, scope, network):
    workshop = WorkshopFactory(programme=programme)
    DelegateFactory(workshop=workshop, person=PersonFactory(institution=network["thai"]), state="attended")
    SigningFactory(workshop=workshop, agreement=Agreement.objects.filter(first_party=network["thai"]).first())
    things = {"workshop": {"workshop": workshop}, "institution": {"institution": network["thai"]}}
    narrow = replace(scope, **(narrowed if isinstance(narrowed, dict) else things[narrowed]))
    found = Numbers(narrow).big()
    assert len(found) >= 5
    assert values(found) == {one.key: one.value(narrow) for one, _value in found}
    assert values(found)["agreements_signed"] > 0


def test_empty_programme_has_noughts_and_sentences(programme, as_user, staff):
    page = as_user(staff).get(ADDRESS)
    assert page.status_code == 200
    assert {value for _one, value in page.context["figures"]} == {0}
    for words in ("No agreement is signed", "no agreement was signed", "No activity is agreed", "Nobody has completed"):
        assert words in page.text
    assert "<table" not in page.text


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("since=2022-02-01&as_of=2022-01-31", "The period ends before it starts."),
        ("as_of=2150-01-01", "This day has not come yet."),
        ("since=2022-02-31", "Enter a valid date."),
        ("country=XX", "Select a valid choice."),
    ],
)
def test_filters_that_cannot_be_read_are_kept_with_a_sentence(asked, words, programme, as_user, staff):
    page = as_user(staff).get(f"{ADDRESS}?{asked}")
    assert page.status_code == 422
    assert words in page.text
    assert "figure-number" not in page.text
    for part in asked.split("&"):
        name, value = part.split("=")
        assert page.context["form"][name].value() == value


def test_period_of_one_day_is_a_period(programme, as_user, staff, network):
    page = as_user(staff).get(f"{ADDRESS}?since=2018-07-30&as_of=2018-07-30")
    assert page.status_code == 200
    assert page.context["scope"].since == page.context["scope"].as_of == dt.date(2018, 7, 30)


def test_what_is_not_there_or_of_others_is_not_found(programme, other_programme, as_user, staff):
    theirs, foreign = WorkshopFactory(programme=other_programme), college(other_programme)
    for asked in ("workshop=999999", "institution=999999", f"workshop={theirs.pk}"):
        assert as_user(staff).get(f"{ADDRESS}?{asked}").status_code == 404
    assert as_user(staff).get(f"{ADDRESS}?institution={foreign.pk}").status_code == 404


def test_merged_institution_is_shown_as_what_it_is_known_as_now(programme, as_user, staff):
    new = college(programme, official_name="New College")
    old = college(programme, official_name="Old College", now_known_as=new)
    agreement(programme, old, college(programme, "CN", "Hunan"))
    page = as_user(staff).get(f"{ADDRESS}?institution={old.pk}")
    assert "Old College is now known as New College." in page.text
    assert page.context["scope"].institution == new
    assert values(page.context["figures"])["agreements_signed"] == 1


def test_four_people_at_the_door(
    programme, institution, partner, as_user, staff, viewer, helper, coordinator, outsider
):
    assert as_user(staff).get(ADDRESS).status_code == 200
    assert as_user(viewer).get(ADDRESS).status_code == 200
    assert as_user(helper).get(ADDRESS).status_code == 403
    assert outsider.get(ADDRESS).status_code == 302
    assert as_user(coordinator).get(ADDRESS).status_code == 404
    assert as_user(coordinator).get(f"{ADDRESS}?institution={partner.pk}").status_code == 404
    assert as_user(coordinator).get(f"{ADDRESS}?institution={institution.pk}").status_code == 200


def test_coordinator_of_no_programme_finds_nothing(as_user):
    alone = InstitutionFactory()
    user = RoleFactory(kind="coordinator", institution=alone).user
    assert as_user(user).get(f"{ADDRESS}?institution={alone.pk}").status_code == 404


def test_stranger_sees_nothing_of_ours(programme, institution, workshop, as_user, stranger):
    client = as_user(stranger)
    assert programme.name not in client.get(ADDRESS).text
    assert client.get(f"{ADDRESS}?workshop={workshop.pk}").status_code == 404
    assert client.get(f"{ADDRESS}?institution={institution.pk}").status_code == 404


def test_coordinator_finds_the_own_institution_without_links_to_records(
    programme, institution, partner, as_user, coordinator
):
    agreement(programme, institution, partner)
    agreement(programme, college(programme), college(programme, "CN"))
    page = as_user(coordinator).get(f"{ADDRESS}?institution={institution.pk}&country=CN&workshop=999")
    assert values(page.context["figures"])["agreements_signed"] == 1
    main = page.text[page.text.index("<main") :]
    assert re.findall(r'href="(?!#)([^"]*)"', main[: main.index("</main>")]) == []
    assert 'name="workshop"' not in main
    since = as_user(coordinator).get(f"{ADDRESS}?institution={institution.pk}&since=2022-01-01")
    assert f'href="{ADDRESS}?institution={institution.pk}"' in since.text
    assert values(since.context["figures"])["agreements_signed"] == 0


def test_filters_in_force_can_be_removed_one_by_one(programme, institution, workshop, as_user, staff):
    asked = f"since=2018-01-01&as_of=2022-01-01&workshop={workshop.pk}&institution={institution.pk}&country=TH"
    page = as_user(staff).get(f"{ADDRESS}?{asked}")
    chips = {chip.label: (chip.value, chip.url) for chip in page.context["chips"]}
    assert {label: value for label, (value, _url) in chips.items()} == {
        "Workshop": workshop.title,
        "Institution": institution.official_name,
        "Country": "Thailand",
        "From": "1 January 2018",
        "As of": "1 January 2022",
    }
    assert chips["Country"][1] == "?" + asked.replace("&country=TH", "")


def test_institution_can_be_typed_by_any_of_its_names(programme, as_user, staff):
    one = college(programme, official_name="Khaothong College", native_name="วิทยาลัยเขาทอง")
    page = as_user(staff).get(ADDRESS, {"institution": "วิทยาลัยเขาทอง"})
    assert page.context["scope"].institution == one
    page = as_user(staff).get(ADDRESS, {"institution": "No such college"})
    assert (page.status_code, page.context["form"]["institution"].value()) == (422, "No such college")


@pytest.mark.parametrize("asked", ["", "?country=TH", "institution"])
def test_dashboard_asks_the_same_number_of_queries_however_much_there_is(
    asked, programme, institution, as_user, staff, same_query_count
):
    def make_row():
        signed = agreement(
            programme,
            institution,
            college(programme, "CN", f"Province {Agreement.objects.count()}"),
            on=timezone.localdate(),
        )
        ActivityFactory(agreement=signed, status="started", actual_start=timezone.localdate())
        enrolment = completed_enrolment()
        enrolment.cohort.course.programme = programme
        enrolment.cohort.course.save()

    query = f"?institution={institution.pk}" if asked == "institution" else asked
    same_query_count(f"{ADDRESS}{query}", make_row, as_user(staff), rows=12)


def test_pages_of_a_workshop_and_an_institution_lead_to_their_figures(
    institution, partner, workshop, as_user, staff, coordinator
):
    link = f'href="{ADDRESS}?institution={institution.pk}"'
    assert link in as_user(staff).get(institution.get_absolute_url()).text
    assert link in as_user(coordinator).get(institution.get_absolute_url()).text
    assert ADDRESS not in as_user(coordinator).get(partner.get_absolute_url()).text
    assert f'href="{ADDRESS}?workshop={workshop.pk}"' in as_user(staff).get(workshop.get_absolute_url()).text


def test_numbers_that_take_long_are_kept_until_they_are_counted_again(
    programme, institution, partner, as_user, staff, monkeypatch
):
    client = as_user(staff)
    assert values(client.get(ADDRESS).context["figures"])["agreements_signed"] == 0
    agreement(programme, institution, partner)
    assert values(client.get(ADDRESS).context["figures"])["agreements_signed"] == 1
    monkeypatch.setattr("reports.kept.LONG", 0)
    assert "Counted at" in client.get(ADDRESS).text
    agreement(programme, institution, partner)
    page = client.get(ADDRESS)
    assert values(page.context["figures"])["agreements_signed"] == 1
    assert "Counted at" in page.text
    assert values(client.get(f"{ADDRESS}?country=TH").context["figures"])["agreements_signed"] == 2
    assert values(client.get(f"{ADDRESS}?again=yes").context["figures"])["agreements_signed"] == 2
    assert values(client.get(ADDRESS).context["figures"])["agreements_signed"] == 2


def test_kept_numbers_are_those_of_their_own_scope(programme, other_programme, scope, network, monkeypatch):
    monkeypatch.setattr("reports.kept.LONG", 0)
    workshop = WorkshopFactory(programme=programme)
    narrow = [
        {}, {"programme": other_programme}, {"as_of": dt.date(2018, 1, 1)}, {"since": dt.date(2019, 1, 1)},
        {"country": "TH"}, {"institution": network["hunan"]}, {"workshop": workshop},
    ]  # fmt: skip
    scopes = [replace(scope, **one) for one in narrow]
    fresh = [numbers_of(one)[0].counts() for one in scopes]
    assert [numbers_of(one)[0].counts() for one in scopes] == fresh == [Numbers(one).counts() for one in scopes]
    assert [sum(one["places"].values()) for one in fresh] == [9, 0, 0, 0, 4, 2, 0]


def test_gaps_stand_beside_the_figures_and_on_a_page_of_their_own(programme, workshop, as_user, staff, viewer):
    DelegateFactory(workshop=workshop, state="attended")
    page = as_user(staff).get(f"{ADDRESS}?workshop={workshop.pk}").text
    assert f'hx-get="{ADDRESS}gaps/?workshop={workshop.pk}"' in page
    part = as_user(staff).get(f"{ADDRESS}gaps/?workshop={workshop.pk}", headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert f"?workshop={workshop.pk}" in part.text
    assert part.context["gaps"] == gaps(part.context["scope"]) != []
    whole = as_user(viewer).get(f"{ADDRESS}gaps/?workshop={workshop.pk}")
    assert "<html" in whole.text
    assert "/quality/" not in whole.text
    narrow = as_user(staff).get(f"{ADDRESS}gaps/?country=TH", headers={"HX-Request": "true"})
    assert "/quality/" not in narrow.text
    assert as_user(staff).get(f"{ADDRESS}gaps/?country=XX").status_code == 422


def test_gaps_are_not_for_coordinators_and_strangers(institution, workshop, as_user, coordinator, stranger, outsider):
    assert as_user(coordinator).get(f"{ADDRESS}gaps/?institution={institution.pk}").status_code == 403
    assert as_user(stranger).get(f"{ADDRESS}gaps/?workshop={workshop.pk}").status_code == 404
    assert outsider.get(f"{ADDRESS}gaps/").status_code == 302
