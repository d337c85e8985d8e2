"""The signing board: entries, what it shows, who may, two desks at once."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection
from django.urls import reverse

from jobs.models import Job
from partnerships.models import ActivityLine, Agreement, PaperSignature
from partnerships.services.documents import JOB_KIND
from partnerships.services.drafts import Terms
from partnerships.services.errors import PartnershipError
from partnerships.tests.factories import EvidenceFactory, InstitutionFactory, proposed
from workshops.board import board_of, people_who_may_sign, stamp_of
from workshops.errors import WorkshopError
from workshops.models import Signing
from workshops.services.signings import SignedAlready, sign_at_board, take_back_signing
from workshops.tests.factories import DelegateFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2018, 7, 31)


def terms(first, second, **fields) -> Terms:
    line = ActivityLine(sending=first, receiving=second, kind="visit", people_per_year=2, length=5)
    wanted = {"starts_on": dt.date(2018, 9, 1), "ends_on": dt.date(2099, 8, 31), "lines": [line]}
    return Terms(first_party=first, second_party=second, **wanted | fields)


def signature(**fields) -> PaperSignature:
    wanted = {"signed_on": DAY, "first_signatory": "First Head", "second_signatory": "Second Head"}
    return PaperSignature(**wanted | fields)


@pytest.fixture
def sign(workshop, institution, partner, staff):
    """Return a function that enters an agreement of the two institutions, or of others."""

    def enter(first=institution, second=partner, **fields):
        wanted = {"workshop": workshop, "terms": terms(first, second), "signature": signature(), "by": staff}
        return sign_at_board(**wanted | fields)

    return enter


@pytest.fixture
def url(workshop, institution, partner) -> str:
    return reverse("workshops:board", args=[workshop.pk])


def data(entry: int = 1, **fields) -> dict:
    """What the page of the board sends."""
    wanted = {
        "first": "Bangkok Technical College", "first_signatory": "First Head", "second": "Nanjing Polytechnic",
        "second_signatory": "Second Head", "desk": "A", "kind": "mou", "signed_on": "2018-07-31",
        "starts_on": "2018-09-01", "ends_on": "2021-08-31", "entry": uuid.UUID(int=entry),
        "lines-TOTAL_FORMS": 2, "lines-INITIAL_FORMS": 0, "lines-0-kind": "visit", "lines-0-direction": "out",
        "lines-0-people_per_year": 2, "lines-0-length": 5, "lines-0-length_unit": "days", "lines-0-mode": "in_person",
        "lines-1-direction": "out", "lines-1-length_unit": "days", "lines-1-mode": "in_person",
    }  # fmt: skip
    return wanted | fields


def test_entry_makes_agreement_signatures_signing_activities_and_document_order(sign, workshop, staff):
    entry = sign(desk="A")
    agreement = Agreement.objects.get()
    assert (entry.is_new, entry.signing.agreement, entry.signing.desk) == (True, agreement, "A")
    assert (agreement.status, agreement.signed_on, agreement.ceremony_on) == ("signed", DAY, DAY)
    assert (agreement.signed_version.paper_signature.recorded_by, agreement.created_by) == (staff, staff)
    assert [(one.kind, one.status) for one in agreement.activities.all()] == [("visit", "planned")]
    assert Job.objects.filter(kind=JOB_KIND).count() == 1


def test_an_entry_sent_again_gives_back_what_it_made(sign):
    first, again = (sign(form=uuid.UUID(int=7)) for _time in range(2))
    assert (first.is_new, again.is_new, again.signing) == (True, False, first.signing)
    assert Agreement.objects.count() == 1


def test_a_pair_that_signed_here_is_asked_about(sign, institution, partner):
    known = sign().signing.agreement
    with pytest.raises(SignedAlready) as refused:
        # Whoever comes first.
        sign(partner, institution)
    assert refused.value.agreements == [known]
    assert sign(partner, institution, is_another=True).is_new
    assert Signing.objects.count() == 2


def test_a_proposal_that_waits_is_asked_about(sign, programme, institution, partner):
    waiting = proposed(programme=programme, first_party=institution, second_party=partner)
    with pytest.raises(SignedAlready) as refused:
        sign()
    assert refused.value.agreements == [waiting]


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"signature": signature(signed_on=dt.date(2199, 1, 1))}, "The date is in the future."),
        ({"signature": signature(second_signatory=" ")}, "Name who signed for each of the two parties."),
        ({"terms": {"lines": []}}, "Add at least one activity before the signatures are recorded."),
        ({"terms": {"ends_on": dt.date(2018, 8, 1)}}, "The agreement ends before it starts."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_left(wrong, sentence, sign, institution, partner):
    if isinstance(wrong.get("terms"), dict):
        wrong = {"terms": terms(institution, partner, **wrong["terms"])}
    with pytest.raises((WorkshopError, PartnershipError), match=sentence):
        sign(**wrong)
    assert not Agreement.objects.exists()


def test_a_party_of_another_programme_is_refused(sign, other_programme):
    with pytest.raises(PartnershipError, match="does not belong to the programme"):
        sign(second=InstitutionFactory(programme=other_programme))


def test_board_counts_pairs_rows_columns_and_those_on_one_side(sign, workshop, programme, institution, partner):
    quiet = InstitutionFactory(programme=programme, official_name="A Quiet College", country="CN")
    DelegateFactory(workshop=workshop, person__institution=quiet)
    neighbour = InstitutionFactory(programme=programme, official_name="Hanoi College", country="VN")
    sign()
    sign(is_another=True)
    sign(institution, neighbour)
    board = board_of(workshop)
    assert (board.signings, board.institutions, board.pairs, board.activities, board.without_scan) == (3, 3, 2, 3, 3)
    assert board.columns == [institution, neighbour]
    assert [(row.institution, row.total, [count for _one, count in row.cells]) for row in board.rows] == [
        (quiet, 0, [0, 0]), (partner, 2, [2, 0]),
    ]  # fmt: skip
    assert board.column_totals == [3, 1]
    assert board.others == [(institution, neighbour, 1)]
    assert board.totals == [(institution, 3, 2), (partner, 2, 1), (neighbour, 1, 1)]


def test_board_asks_the_same_number_of_queries(sign, workshop, programme, django_assert_num_queries):
    for number in range(3):
        sign(second=InstitutionFactory(programme=programme, official_name=f"College {number}", country="CN"))
        with django_assert_num_queries(4):
            board_of(workshop)


def test_stamp_tells_states_of_the_board_apart(sign, workshop):
    stamps = [stamp_of(workshop)]
    entry = sign()
    stamps.append(stamp_of(workshop))
    sign(is_another=True)
    stamps.append(stamp_of(workshop))
    take_back_signing(signing=entry.signing)
    stamps.append(stamp_of(workshop))
    assert len(set(stamps)) == 4
    assert board_of(workshop).stamp == stamps[-1]


def test_officials_and_managers_are_suggested_first(workshop, institution):
    for name, category in (("Ann", "teacher"), ("Zoe", "official"), ("Ben", "manager")):
        DelegateFactory(
            workshop=workshop, person__full_name=name, person__category=category, person__institution=institution
        )
    people = [name for name, _institution in people_who_may_sign(workshop)]
    assert people == ["Ben", "Zoe", "Ann"]


def test_staff_enter_at_the_board_without_javascript(as_user, staff, url, workshop):
    answer = as_user(staff).post(url, data(), follow=True)
    agreement = Agreement.objects.get()
    assert [str(one) for one in answer.context["messages"]] == [
        f"{agreement.number} is recorded: Bangkok Technical College – Nanjing Polytechnic."
    ]
    # The next entry of the desk starts with what stays.
    form = answer.context["form"]
    assert [form[name].value() for name in ("desk", "kind", "signed_on", "ends_on", "first")] == [
        "A", "mou", "2018-07-31", "2021-08-31", None,
    ]  # fmt: skip
    assert answer.context["board"].signings == 1


def test_htmx_gets_the_next_form_and_the_board_beside_it(as_user, staff, url):
    client = as_user(staff)
    answer = client.post(url, data(), headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "<html" not in page
    assert f"{Agreement.objects.get().number} is recorded" in page
    assert 'hx-swap-oob="true"' in page
    assert answer.context["form"]["desk"].value() == "A"
    again = client.post(url, data(), headers={"HX-Request": "true"}).content.decode()
    assert "was recorded by this entry already" in again
    assert Agreement.objects.count() == 1


def test_what_is_wrong_stays_beside_its_field_and_what_was_typed_too(as_user, staff, url):
    wrong = data(
        second="Bangkok", first="Bangkok", second_signatory="", signed_on="2199-01-01", **{"lines-0-length": 0}
    )
    answer = as_user(staff).post(url, wrong, headers={"HX-Request": "true"})
    assert dict(answer.context["form"].errors) == {
        "second": ["An agreement is between two different institutions."],
        "second_signatory": ["Fill this in."],
        "signed_on": ["The day of the signing lies in the future."],
    }
    assert list(answer.context["lines"].errors[0]) == ["length"]
    assert 'value="First Head"' in answer.content.decode()
    assert not Agreement.objects.exists()


def test_a_known_pair_is_shown_and_recorded_when_it_is_ticked(as_user, staff, url):
    client = as_user(staff)
    client.post(url, data())
    answer = client.post(url, data(2))
    assert Agreement.objects.get().number in answer.content.decode()
    assert "is_another" in answer.context["form"].errors
    client.post(url, data(2, is_another="on"))
    assert Signing.objects.count() == 2


def test_more_lines_keep_what_was_typed(as_user, staff, url):
    answer = as_user(staff).post(url, data(more=1))
    assert (answer.context["lines"].total_form_count(), answer.context["form"].errors) == (5, {})
    assert 'value="Second Head"' in answer.content.decode()
    assert not Agreement.objects.exists()


def test_live_part_is_sent_only_when_it_changed(as_user, staff, sign, workshop):
    client, url = as_user(staff), reverse("workshops:board_live", args=[workshop.pk])
    seen = client.get(url).context["board"].stamp
    assert client.get(url, {"seen": seen}).status_code == 204
    sign()
    assert client.get(url, {"seen": seen}).context["board"].signings == 1


def test_hall_sees_the_last_pairs(as_user, staff, sign, workshop):
    sign()
    url = reverse("workshops:board_screen", args=[workshop.pk])
    page = as_user(staff).get(url).content.decode()
    assert "<strong>Nanjing Polytechnic</strong>" in page
    assert "<html" not in as_user(staff).get(url, headers={"HX-Request": "true"}).content.decode()


def test_signings_without_a_scan_are_a_list_to_work_through(as_user, staff, sign, workshop, programme):
    sign()
    scanned = sign(second=InstitutionFactory(programme=programme, country="CN")).signing.agreement
    paper = PaperSignature.objects.get(version=scanned.signed_version)
    paper.scan = EvidenceFactory(agreement=scanned, kind="scan")
    paper.save()
    url = reverse("workshops:signing_list", args=[workshop.pk])
    rows = as_user(staff).get(url, {"scan": "missing"}).context["page"].objects
    assert [row.agreement.second_party.official_name for row in rows] == ["Nanjing Polytechnic"]


@pytest.mark.django_db(transaction=True)
def test_two_desks_at_once_lose_nothing_and_record_nothing_twice(
    as_user, staff, colleague, url, workshop, programme, institution
):
    """Each desk enters 16, every fourth of them twice; the 128 of 2018 are in tests/browser."""
    for number in range(16):
        InstitutionFactory(programme=programme, official_name=f"Chinese College {number:02}", country="CN")
    InstitutionFactory(programme=programme, official_name="Hanoi College", country="VN")
    desks = {"A": (staff, "Bangkok Technical College"), "B": (colleague, "Hanoi College")}
    answers: dict[str, list[int]] = {"A": [], "B": []}

    def enter(desk: str) -> None:
        user, first = desks[desk]
        client = as_user(user)
        for number in range(16):
            entry = data(ord(desk) * 1000 + number, first=first, second=f"Chinese College {number:02}", desk=desk)
            answers[desk].append(client.post(url, entry).status_code)
            if number % 4 == 0:
                answers[desk].append(client.post(url, entry).status_code)
        connection.close()

    threads = [threading.Thread(target=enter, args=[desk]) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {desk: set(codes) for desk, codes in answers.items()} == {"A": {302}, "B": {302}}
    board = board_of(workshop)
    assert (board.signings, board.pairs, board.institutions, board.activities) == (32, 32, 18, 32)
    assert Agreement.objects.values("number").distinct().count() == 32


@pytest.mark.django_db(transaction=True)
def test_same_pair_at_two_desks_at_once_is_recorded_once(as_user, staff, colleague, url):
    barrier, codes = threading.Barrier(2), []

    def enter(user, entry: int) -> None:
        client = as_user(user)
        barrier.wait()
        codes.append(client.post(url, data(entry)).status_code)
        connection.close()

    threads = [threading.Thread(target=enter, args=one) for one in ((staff, 1), (colleague, 2))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(codes), Signing.objects.count()) == ([200, 302], 1)
