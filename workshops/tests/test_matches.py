"""The pages of promising pairs: who sees which, filters, files, and where each row leads."""

import csv
import datetime as dt
import io
import itertools

import pytest
from django.urls import reverse
from django.utils import timezone

from documents.tests.poppler import text_of
from partnerships.forms import prefill
from partnerships.tests.factories import (
    AgreementFactory,
    FieldOfStudyFactory,
    InstitutionFactory,
    SignedAgreementFactory,
    proposed,
)
from workshops.match_sheets import sheets_of
from workshops.matches import pairs_visible_to, standing_at
from workshops.matching import Advice, key_of
from workshops.tests.factories import SigningFactory, WishFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def coming(workshop):
    """The workshop, still to come."""
    workshop.starts_on = timezone.localdate() + dt.timedelta(days=30)
    workshop.ends_on = workshop.starts_on + dt.timedelta(days=2)
    workshop.save()
    return workshop


@pytest.fixture
def hanoi(programme):
    """A member in Viet Nam."""
    return InstitutionFactory(official_name="Hanoi College", country="VN", programme=programme)


@pytest.fixture
def meet(coming):
    """Return a function that makes one institution offer what another one seeks."""

    def make(offering, seeking, kind="scholarship", **fields):
        WishFactory(workshop=coming, institution=offering, kind=kind, **fields)
        return WishFactory(workshop=coming, institution=seeking, kind=kind, direction="seek", **fields)

    return make


@pytest.fixture
def three(meet, institution, partner, hanoi):
    """Nanjing offers what Bangkok and Hanoi seek, and Hanoi offers what Bangkok seeks."""
    meet(partner, institution, note="Bangkok and Nanjing")
    WishFactory(
        workshop=meet(hanoi, institution, "visit", note="Bangkok and Hanoi").workshop, institution=partner, kind="visit"
    )
    WishFactory(
        workshop_id=institution.wishes.first().workshop_id, institution=hanoi, direction="seek", note="Of Hanoi"
    )


def url(name, *args) -> str:
    return reverse(f"workshops:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


def listed(response) -> list[tuple[str, str]]:
    short = {"Bangkok Technical College": "Bangkok", "Nanjing Polytechnic": "Nanjing", "Hanoi College": "Hanoi"}
    return [tuple(short[str(one)] for one in row.pair.both) for row in response.context["page"].objects]


ALL = [("Bangkok", "Nanjing"), ("Hanoi", "Nanjing"), ("Bangkok", "Hanoi")]


def test_staff_see_all_pairs(three, coming, staff, as_user):
    response = as_user(staff).get(url("match_list", coming.pk))
    assert listed(response) == ALL
    assert "Nanjing Polytechnic offers what Bangkok Technical College seeks: scholarship, in any field." in text(
        response
    )


def test_coordinators_see_the_pairs_of_their_own_institution_alone(
    three, coming, coordinator, partner_coordinator, as_user
):
    response = as_user(coordinator).get(url("match_list", coming.pk))
    assert listed(response) == [("Bangkok", "Nanjing"), ("Bangkok", "Hanoi")]
    assert "Bangkok and Hanoi" in text(response) and "Of Hanoi" not in text(response)
    assert listed(as_user(partner_coordinator).get(url("match_list", coming.pk))) == ALL[:2]


def test_others_see_nothing(three, coming, stranger, helper, viewer, outsider, as_user):
    for name, more in (("match_list", ()), ("match_export", ("csv",))):
        address = url(name, coming.pk, *more)
        assert as_user(stranger).get(address).status_code == 404
        assert [as_user(user).get(address).status_code for user in (helper, viewer)] == [403, 403]
        assert outsider.get(address).status_code == 302
    assert pairs_visible_to(stranger, coming, timezone.localdate()) == []


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ({"q": "hanoi"}, [("Hanoi", "Nanjing"), ("Bangkok", "Hanoi")]),
        ({"country": "TH"}, [("Bangkok", "Nanjing"), ("Bangkok", "Hanoi")]),
        ({"q": "hanoi", "country": "CN"}, [("Hanoi", "Nanjing")]),
        ({"kind": "scholarship"}, ALL[:2]),
        ({"kind": "joint_research"}, []),
        ({"kind": "cooking"}, []),
        ({"country": "GB"}, []),
    ],
)
def test_filters(three, coming, staff, as_user, query, rows):
    assert listed(as_user(staff).get(url("match_list", coming.pk), query)) == rows


def test_what_stands_is_read_and_drafts_are_not(coming, programme, institution, partner, hanoi):
    parties = {"programme": programme, "first_party": institution}
    asleep = SignedAgreementFactory(**parties, second_party=partner, in_force=True)
    waits = proposed(**parties, second_party=hanoi, drafted_by=institution)
    other = InstitutionFactory(programme=programme)
    AgreementFactory(**parties, second_party=other)
    SignedAgreementFactory(**parties, second_party=other)
    SigningFactory(workshop=coming, agreement=SignedAgreementFactory(**parties, second_party=InstitutionFactory()))
    standing = standing_at(coming, timezone.localdate())
    found = {key: [(one.agreement, one.is_sleeping) for one in ones] for key, ones in standing.between.items()}
    assert found == {
        key_of(institution.pk, partner.pk): [(asleep, True)],
        key_of(institution.pk, hanoi.pk): [(waits, False)],
    }
    assert standing.partners == {institution.pk: 1, partner.pk: 1}
    assert len(standing.signed_here) == 1


def test_a_pair_with_a_sleeping_agreement_is_told_to_wake_it_and_comes_last(
    three, coming, programme, institution, partner, staff, as_user
):
    agreement = SignedAgreementFactory(
        programme=programme, first_party=partner, second_party=institution, in_force=True
    )
    response = as_user(staff).get(url("match_list", coming.pk))
    assert listed(response) == [ALL[1], ALL[2], ALL[0]]
    assert f"{agreement.number} sleeps: signed on 30 July 2018, nothing started. Wake it first." in text(response)
    assert agreement.get_absolute_url() in text(response)
    SigningFactory(workshop=coming, agreement=agreement)
    assert listed(as_user(staff).get(url("match_list", coming.pk))) == [ALL[1], ALL[2]]


def test_who_has_the_advised_number_of_partners_comes_later(three, coming, programme, hanoi, staff, as_user):
    programme.advised_partners_max = 2
    programme.save()
    for _number in range(2):
        SignedAgreementFactory(programme=programme, first_party=hanoi, second_party=InstitutionFactory(), in_force=True)
    page = text(as_user(staff).get(url("match_list", coming.pk)))
    assert page.count("Hanoi College has 2 partners already; the programme advises 2 at most.") == 2


def test_a_former_member_is_matched_no_more(three, coming, partner, staff, as_user):
    partner.memberships.all().delete()
    assert listed(as_user(staff).get(url("match_list", coming.pk))) == [ALL[2]]


@pytest.mark.parametrize("who", ["staff", "coordinator", "partner_coordinator"])
def test_a_row_leads_to_a_draft_of_the_two_with_its_lines(who, request, meet, coming, institution, partner, as_user):
    field = FieldOfStudyFactory(name="Robotics")
    wish = meet(partner, institution, field_of_study=field, places=7, language="en")
    wish.places = 5
    wish.save()
    client = as_user(request.getfixturevalue(who))
    draft = client.get(url("match_list", coming.pk)).context["page"].objects[0].draft
    page = client.get(draft)
    form, line = page.context["form"], page.context["formsets"][0]["formset"].forms[0]
    first, second = (partner, institution) if who == "partner_coordinator" else (institution, partner)
    assert form.initial["second"] == second
    assert form.initial["first"] == first if who == "staff" else form.initial["own"] == first.pk
    direction = "in" if who == "partner_coordinator" else "out"
    expected = {"kind": "scholarship", "direction": direction, "people_per_year": 5, "field_of_study": field.pk}
    assert {name: line[name].value() for name in expected} == expected
    assert line["language"].value() == "en"


def test_an_address_fills_in_nothing_that_one_may_not_name(institution, partner, coordinator, as_user):
    elsewhere = InstitutionFactory(official_name="Secret College")
    for first, second in ((partner, institution), (institution, elsewhere)):
        page = as_user(coordinator).get(prefill.draft_address(first, second))
        assert page.status_code == 200 and "Secret" not in text(page) and "second" not in page.context["form"].initial
    odd = (
        prefill.draft_address(institution, partner)
        + "&line=x&line=visit:up:::&line=visit:out:y:-3:klingon&line=a:b:c:d:e"
    )
    lines = as_user(coordinator).get(odd).context["formsets"][0]["formset"].initial
    assert lines == [
        {"kind": "visit", "direction": "out", "field_of_study": None, "people_per_year": None, "language": ""}
    ]


def test_the_board_starts_with_the_two(meet, coming, institution, partner, staff, as_user):
    meet(partner, institution)
    client = as_user(staff)
    coming.starts_on = timezone.localdate()
    coming.save()
    response = client.get(url("match_list", coming.pk))
    board = response.context["page"].objects[0].board
    assert "Enter at the signing board" in text(response)
    page = text(client.get(board))
    assert 'value="Bangkok Technical College (Thailand)"' in page and 'value="Nanjing Polytechnic (China)"' in page


def test_export_holds_the_filtered_rows_with_their_reasons(three, coming, staff, coordinator, as_user):
    address = url("match_export", coming.pk, "csv")
    content = b"".join(as_user(staff).get(address, {"q": "hanoi", "country": "CN"})).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    heading = next(row for row in rows if "Points" in row)
    [row] = [row for row in rows if row[:1] == ["Hanoi College"]]
    told = dict(zip(heading, row, strict=True))
    assert (told["Other institution"], told["Country of the other"], told["Points"]) == (
        "Nanjing Polytechnic",
        "China",
        "63",
    )
    assert told["Why they fit"].startswith("Nanjing Polytechnic offers what Hanoi College seeks: scholarship")
    own = b"".join(as_user(coordinator).get(address)).decode("utf-8-sig")
    assert "Hanoi College" in own and "Of Hanoi" not in own
    assert all("Bangkok" in line for line in own.splitlines() if "Hanoi" in line or "Nanjing" in line)
    assert as_user(staff).get(url("match_export", coming.pk, "xlsx")).status_code == 200
    assert as_user(staff).get(address, {"kind": "cooking"}).status_code == 400


def pages_of(response) -> list[str]:
    return [one for one in text_of(b"".join(response)).split("\f") if one.strip()]


def test_a_page_for_each_institution_says_who_to_talk_to_first(three, coming, staff, coordinator, as_user):
    address = url("match_sheets", coming.pk)
    titles = ["Bangkok Technical College", "Hanoi College", "Nanjing Polytechnic"]
    pages = pages_of(as_user(staff).get(address))
    assert [title in page.split("About what")[0] for title, page in zip(titles, pages, strict=True)] == [True] * 3
    assert pages[0].index("Nanjing Polytechnic offers") < pages[0].index("Hanoi College offers")
    [own] = pages_of(as_user(coordinator).get(address))
    assert "Bangkok Technical College" in own.split("About what")[0] and "Hanoi College seeks" not in own
    [chosen] = pages_of(as_user(staff).get(address, {"country": "CN"}))
    assert "Nanjing Polytechnic" in chosen.split("About what")[0]


def test_pages_hold_the_first_partners_and_tell_how_many_more_there_are(meet, coming, programme, institution, staff):
    for number in range(10):
        one = InstitutionFactory(official_name=f"College {number}", country="CN", programme=programme)
        WishFactory(workshop=coming, institution=one)
    WishFactory(workshop=coming, institution=institution, direction="seek")
    pairs = pairs_visible_to(staff, coming, timezone.localdate())
    [sheet] = sheets_of([institution], pairs, Advice())
    assert [str(one.institution) for one in sheet.partners] == [f"College {number}" for number in range(6)]
    assert sheet.more == 4


def test_pages_that_cannot_be_printed_say_why(coming, three, staff, as_user, monkeypatch):
    client, address = as_user(staff), url("match_sheets", coming.pk)
    for query in ({"q": "nobody"}, {"kind": "cooking"}):
        answer = client.get(address, query)
        assert answer.status_code == 404 and "has a pair to print" in text(answer)
    monkeypatch.setattr("workshops.views.matches.MOST_SHEETS", 2)
    answer = client.get(address)
    assert answer.status_code == 413 and "more than 2 institutions" in text(answer)


def test_empty_pages_say_what_to_do(coming, workshop, institution, coordinator, staff, as_user):
    client = as_user(coordinator)
    page = text(client.get(url("match_list", coming.pk)))
    assert "There is nothing to match yet." in page and url("wish_edit", coming.pk) in page
    assert "There is nothing to match yet." in text(as_user(staff).get(url("match_list", coming.pk)))
    WishFactory(workshop=coming, institution=institution)
    assert "does not meet" in text(client.get(url("match_list", coming.pk)))


@pytest.mark.parametrize("who", ["staff", "coordinator"])
def test_list_asks_the_same_number_of_queries(who, request, coming, programme, institution, as_user, same_query_count):
    numbers = itertools.count(10)

    def row():
        one = InstitutionFactory(programme=programme, country="CN")
        WishFactory(workshop=coming, institution=one, field_of_study=FieldOfStudyFactory(code=f"07{next(numbers)}"))
        WishFactory(
            workshop=coming, institution=institution, direction="seek",
            field_of_study=FieldOfStudyFactory(code=f"08{next(numbers)}"),
        )  # fmt: skip
        WishFactory(workshop=coming, institution=one, kind="visit", direction="seek", language="en")
        SignedAgreementFactory(programme=programme, first_party=institution, second_party=one, in_force=True)

    WishFactory(workshop=coming, institution=institution, kind="visit")
    same_query_count(url("match_list", coming.pk), row, as_user(request.getfixturevalue(who)), rows=20)


def test_workshop_leads_to_both(coming, coordinator, as_user):
    page = text(as_user(coordinator).get(coming.get_absolute_url()))
    assert url("wish_list", coming.pk) in page and url("match_list", coming.pk) in page
