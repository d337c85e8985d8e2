"""The list of those called: made, sorted, moved by hand, brought up to date, ticked off."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from certificates import services
from certificates.ceremony_list import called_lines
from certificates.ceremony_warnings import list_state, warnings_of
from certificates.errors import CertificateError
from certificates.models import AwardCeremony, CeremonyCall, Certificate, CertificateDesign
from certificates.services.ceremony_calls import Mark, Move
from certificates.tests.factories import CallFactory, CeremonyFactory, CertificateFactory
from partnerships.tests.factories import InstitutionFactory, PersonFactory
from training.tests.factories import CohortFactory, EnrolmentFactory
from workshops.tests.factories import DelegateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_cohort(programme):
    return CohortFactory(course__programme=programme, course__title="Robotics", name="second run")


@pytest.fixture
def ceremony(programme, cohort, other_cohort):
    ceremony = CeremonyFactory(programme=programme, title="Closing", held_on=dt.date(2022, 12, 1))
    ceremony.cohorts.set([cohort, other_cohort])
    return ceremony


@pytest.fixture
def make(programme, cohort):
    """Return a function that issues a certificate: ``make(name, institution, country, cohort)``."""

    def issued(name, institution="Angkor", country="KH", into=None):
        sent_by = InstitutionFactory._meta.model.objects.filter(official_name=institution).first()
        sent_by = sent_by or InstitutionFactory(official_name=institution, country=country)
        person = PersonFactory(full_name=name, institution=sent_by)
        return CertificateFactory(enrolment=EnrolmentFactory(cohort=into or cohort, person=person))

    return issued


@pytest.fixture
def five(make, other_cohort):
    """Five certificates in the order in which they were issued."""
    return [
        make("Sok Dara"), make("chan Thy", "Yunnan", "CN"), make("Émile Kong", "Bangkok Tech", "TH"),
        make("Anan", "Angkor", "KH", other_cohort), make("Bopha", "Yunnan", "CN", other_cohort),
    ]  # fmt: skip


def names(ceremony):
    return [(line.call.number, line.name) for line in called_lines(ceremony)]


def order(ceremony):
    return [name for _number, name in names(ceremony)]


def call_of(ceremony, name):
    return ceremony.calls.get(enrolment__person__full_name=name)


def move(ceremony, name, number):
    call = call_of(ceremony, name)
    return services.move_calls(ceremony=ceremony, moves=[Move(call.pk, call.number, number)])


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("cohort", ["chan Thy", "Sok Dara", "Émile Kong", "Anan", "Bopha"]),
        ("institution", ["Anan", "Sok Dara", "Émile Kong", "Bopha", "chan Thy"]),
        ("country", ["Anan", "Sok Dara", "Bopha", "chan Thy", "Émile Kong"]),
        ("serial", ["Sok Dara", "chan Thy", "Émile Kong", "Anan", "Bopha"]),
    ],
)
def test_list_is_made_in_the_order_chosen(ceremony, five, chosen, expected):
    assert services.make_list(ceremony=ceremony, order=chosen) == 5
    assert names(ceremony) == list(enumerate(expected, 1))
    services.make_list(ceremony=ceremony, order=chosen)
    assert order(ceremony) == expected


def test_list_needs_a_valid_certificate(ceremony):
    with pytest.raises(CertificateError, match="nobody to call yet"):
        services.make_list(ceremony=ceremony, order="cohort")
    with pytest.raises(CertificateError, match="orders that are offered"):
        services.make_list(ceremony=ceremony, order="height")
    ceremony.refresh_from_db()
    assert ceremony.listed_at is None


def test_namesakes_are_two_lines(ceremony, make):
    first, second = make("Sok Dara"), make("Sok Dara", "Yunnan", "CN")
    services.make_list(ceremony=ceremony, order="cohort")
    lines = [(line.call.number, line.institution, line.serial) for line in called_lines(ceremony)]
    assert lines == [(1, "Angkor", first.serial), (2, "Yunnan", second.serial)]


def test_delegates_of_a_workshop_are_called_after_the_cohorts(ceremony, five, workshop, programme):
    ceremony.workshops.add(workshop)
    delegate = DelegateFactory(workshop=workshop, person__full_name="Aa", state="attended")
    CertificateFactory(
        enrolment=None, delegate=delegate, person=delegate.person, programme=programme, serial="W-1",
        kind=CertificateDesign.Kind.ATTENDANCE, design__programme=programme,
    )  # fmt: skip
    services.make_list(ceremony=ceremony, order="cohort")
    assert names(ceremony)[-1] == (6, "Aa")
    assert list_state(ceremony).missing == 0


@pytest.mark.parametrize(
    ("name", "number", "expected"),
    [
        ("Bopha", 1, ["Bopha", "chan Thy", "Sok Dara", "Émile Kong", "Anan"]),
        ("chan Thy", 5, ["Sok Dara", "Émile Kong", "Anan", "Bopha", "chan Thy"]),
        ("Sok Dara", 3, ["chan Thy", "Émile Kong", "Sok Dara", "Anan", "Bopha"]),
    ],
)
def test_move_closes_up_the_others(ceremony, five, name, number, expected):
    services.make_list(ceremony=ceremony, order="cohort")
    assert move(ceremony, name, number) == 1
    assert names(ceremony) == list(enumerate(expected, 1))
    assert f"to {number}: {name}" in ceremony.history.first().history_change_reason


def test_several_are_moved_together(ceremony, five):
    services.make_list(ceremony=ceremony, order="cohort")
    calls = list(ceremony.calls.called())
    assert services.move_calls(ceremony=ceremony, moves=[Move(calls[0].pk, 1, 5), Move(calls[4].pk, 5, 1)]) == 2
    assert order(ceremony) == ["Bopha", "Sok Dara", "Émile Kong", "Anan", "chan Thy"]


@pytest.mark.parametrize("numbers", [(0, 2), (6, 2), (10**9, 2), (3, 3)])
def test_move_refuses_numbers_that_are_none_or_given_twice(ceremony, five, numbers):
    services.make_list(ceremony=ceremony, order="cohort")
    before = names(ceremony)
    calls = list(ceremony.calls.called())
    moves = [Move(calls[0].pk, 1, numbers[0]), Move(calls[4].pk, 5, numbers[1])]
    with pytest.raises(CertificateError, match="Nothing is moved"):
        services.move_calls(ceremony=ceremony, moves=moves)
    assert names(ceremony) == before


def test_same_move_sent_twice_moves_once(ceremony, five):
    services.make_list(ceremony=ceremony, order="cohort")
    again = Move(call_of(ceremony, "Sok Dara").pk, 2, 3)
    services.move_calls(ceremony=ceremony, moves=[again])
    with pytest.raises(CertificateError, match="was changed since"):
        services.move_calls(ceremony=ceremony, moves=[again])
    assert order(ceremony)[2] == "Sok Dara"


def test_later_certificates_come_at_the_end_of_their_cohort_and_are_new(ceremony, five, make):
    services.make_list(ceremony=ceremony, order="cohort")
    move(ceremony, "Bopha", 1)
    make("Aye")
    assert list_state(ceremony).missing == 1
    assert services.update_list(ceremony=ceremony) == (1, 0)
    assert order(ceremony) == ["Bopha", "chan Thy", "Sok Dara", "Émile Kong", "Aye", "Anan"]
    assert [call.pk for call in ceremony.calls.filter(is_new=True)] == [call_of(ceremony, "Aye").pk]
    assert services.update_list(ceremony=ceremony) == (0, 0)
    services.make_list(ceremony=ceremony, order="serial")
    assert list_state(ceremony).new == 0


def test_cohort_taken_out_and_brought_back(ceremony, five, cohort, other_cohort):
    services.make_list(ceremony=ceremony, order="cohort")
    ceremony.cohorts.remove(cohort)
    assert list_state(ceremony).gone == 3
    assert services.update_list(ceremony=ceremony) == (0, 3)
    assert names(ceremony) == [(1, "Anan"), (2, "Bopha")]
    ceremony.cohorts.add(cohort)
    assert services.update_list(ceremony=ceremony) == (3, 0)
    assert order(ceremony) == ["Anan", "Bopha", "chan Thy", "Sok Dara", "Émile Kong"]


def test_replaced_certificate_is_followed_and_revoked_one_is_shown(ceremony, five):
    services.make_list(ceremony=ceremony, order="cohort")
    old = five[0]
    Certificate.objects.filter(pk=old.pk).update(is_live=False)
    new = CertificateFactory(
        enrolment=old.enrolment, printed_name="Sok Dara II", design=old.design, supersedes=old, serial="NEW-1"
    )
    services.revoke(certificate=five[1], reason="Wrong person", user=None)
    lines = {line.call.number: line for line in called_lines(ceremony)}
    assert (lines[2].certificate, lines[2].name, lines[2].problem) == (new, "Sok Dara II", "")
    assert (lines[1].is_printed, lines[1].problem) == (False, f"Certificate {five[1].serial} was revoked.")
    assert list_state(ceremony).without == 1


def test_who_is_taken_off_stays_off_until_put_back(ceremony, five):
    services.make_list(ceremony=ceremony, order="cohort")
    call = call_of(ceremony, "chan Thy")
    for _again in range(2):
        services.take_off(call=call)
    assert names(ceremony) == list(enumerate(["Sok Dara", "Émile Kong", "Anan", "Bopha"], 1))
    services.make_list(ceremony=ceremony, order="serial")
    assert services.update_list(ceremony=ceremony) == (0, 0)
    assert "chan Thy" not in order(ceremony)
    for _again in range(2):
        services.put_back(call=call)
    assert names(ceremony) == list(enumerate(["Sok Dara", "Émile Kong", "chan Thy", "Anan", "Bopha"], 1))
    assert call.history.count() == 3


def test_presence_is_saved_and_no_other_hand_overwritten(ceremony, five):
    services.make_list(ceremony=ceremony, order="cohort")
    first, second, third = ceremony.calls.called()[:3]
    marks = [Mark(first.pk, "present", ""), Mark(second.pk, "absent", ""), Mark(third.pk, "", "")]
    assert services.record_presence(ceremony=ceremony, marks=marks) == (2, 0)
    assert services.record_presence(ceremony=ceremony, marks=marks) == (0, 0)
    assert services.record_presence(ceremony=ceremony, marks=[Mark(second.pk, "present", "")]) == (0, 1)
    state = list_state(ceremony)
    assert (state.present, state.absent, state.unknown) == (1, 1, 3)
    services.make_list(ceremony=ceremony, order="serial")
    assert list_state(ceremony).present == 1
    with pytest.raises(CertificateError, match="Nothing was saved"):
        services.record_presence(ceremony=ceremony, marks=[Mark(first.pk, "late", "present")])


def test_warnings_name_dates_and_other_ceremonies(ceremony, cohort, programme):
    assert warnings_of(ceremony) == []
    again = CeremonyFactory(programme=programme, title="Again", held_on=dt.date(2022, 12, 2))
    again.cohorts.add(cohort)
    AwardCeremony.objects.filter(pk=ceremony.pk).update(held_on=dt.date(2022, 9, 2))
    ceremony.refresh_from_db()
    found = warnings_of(ceremony)
    assert f"{cohort} is also part of “Again” (2 December 2022)." in found
    assert any(words.startswith(f"{cohort} ends on") for words in found)


# The pages


@pytest.fixture
def client(as_user, staff):
    return as_user(staff)


def words(response):
    return " ".join(response.content.decode().split())


def test_pages_are_for_staff_of_the_programme(
    ceremony, five, as_user, staff, colleague, stranger, coordinator, outsider
):
    paths = ["calls/", "attendance/", "print/", "calls/export/"]
    for path in paths:
        url = ceremony.get_absolute_url() + path
        answers = [as_user(user).get(url).status_code for user in (staff, colleague, stranger, coordinator)]
        assert answers == [200, 200, 404, 403], path
        assert outsider.get(url).status_code == 302
    url = ceremony.get_absolute_url()
    for path in ("calls/make/", "calls/update/"):
        answers = [as_user(user).post(url + path).status_code for user in (staff, stranger, coordinator)]
        assert answers == [302, 404, 403], path
    assert as_user(stranger).post(url + "attendance/", {"seen": ""}).status_code == 404


def test_empty_pages_say_what_to_do(ceremony, client):
    assert "issue their certificates" in words(client.get(ceremony.get_absolute_url() + "calls/"))
    for path in ("attendance/", "print/"):
        assert "Make the list first" in words(client.get(ceremony.get_absolute_url() + path))
    assert client.get(ceremony.get_absolute_url() + "zip/").status_code == 404


def test_list_is_made_moved_and_ticked_by_hand(ceremony, five, client):
    url = ceremony.get_absolute_url()
    assert "Make the list" in words(client.get(url))
    page = client.get(url + "calls/")
    assert "5 people have a valid certificate" in words(page)
    made = client.post(url + "calls/make/", {"order": "cohort"}, follow=True)
    assert "The list is made: 5 people." in words(made)
    call = call_of(ceremony, "Sok Dara")
    moved = client.post(url + "calls/", {"up": call.pk, f"seen-{call.pk}": "2"})
    assert moved.url == f"{url}calls/?at={call.pk}&page=1"
    assert order(ceremony)[0] == "Sok Dara"
    refused = client.post(url + "calls/", {f"number-{call.pk}": "1000000000", f"seen-{call.pk}": "1"})
    assert refused.status_code == 422
    assert "Numbers go from 1 to 5." in words(refused)
    assert 'value="1000000000"' in words(refused)
    assert client.post(url + "calls/", {"up": call.pk, f"seen-{call.pk}": "1"}).status_code == 422
    assert client.post(url + "calls/", {f"number-{call.pk}": "two", f"seen-{call.pk}": "1"}).status_code == 422
    assert client.post(url + "calls/", {"up": "9" * 30}).status_code == 404
    client.post(url + "calls/", {"off": call.pk})
    assert "Not called" in words(client.get(url + "calls/"))
    client.post(url + "calls/", {"back": call.pk})
    page = client.get(url + "attendance/")
    data = {"seen": page.context["seen"], f"a-{call.pk}": "absent", "fill": "yes"}
    assert "5 entries are saved." in words(client.post(url + "attendance/", data, follow=True))
    state = list_state(ceremony)
    assert (state.present, state.absent) == (4, 1)
    detail = words(client.get(url))
    assert "Record attendance" not in detail
    assert "4 present, 1 absent, 0 not recorded" in detail
    assert "attendance of 5 people" in detail


@pytest.mark.parametrize("number", ["9" * 30, "9" * 900, "-1", "x", "٣"])
def test_attendance_of_a_number_that_is_none_is_refused(number, ceremony, five, client):
    services.make_list(ceremony=ceremony, order="cohort")
    url = ceremony.get_absolute_url() + "attendance/"
    page = client.post(url, {"seen": f"{number}:", f"a-{number}": "present"}, follow=True)
    assert "This page cannot be read. Nothing was saved; open it again." in words(page)


def test_move_refuses_two_numbers_for_one(ceremony, five, client):
    services.make_list(ceremony=ceremony, order="cohort")
    before, pk = names(ceremony), call_of(ceremony, "Anan").pk
    data = {f"number-{pk}": "1", f"seen-{pk}": "4", f"number-0{pk}": "2", f"seen-0{pk}": "4"}
    page = client.post(ceremony.get_absolute_url() + "calls/", data)
    assert (page.status_code, names(ceremony)) == (422, before)
    assert "Somebody was given two numbers. Nothing is moved. Correct it." in words(page)


def test_expired_certificate_is_listed_and_counted_as_none(ceremony, five):
    Certificate.objects.filter(pk=five[0].pk).update(expires_on="2022-12-01")
    services.make_list(ceremony=ceremony, order="cohort")
    (line,) = [line for line in called_lines(ceremony) if not line.is_printed]
    assert line.problem == f"Certificate {five[0].serial} expired on 1 December 2022."
    state = list_state(ceremony)
    assert (state.called, state.without, state.missing) == (5, 1, 0)


@pytest.mark.parametrize("change", [services.take_off, services.put_back])
def test_line_that_was_removed_meanwhile_is_told(change, ceremony, five, cohort):
    services.make_list(ceremony=ceremony, order="cohort")
    call = call_of(ceremony, "Sok Dara")
    ceremony.cohorts.remove(cohort)
    services.update_list(ceremony=ceremony)
    with pytest.raises(CertificateError, match="This person was removed from the list meanwhile"):
        change(call=call)


def test_call_of_another_ceremony_is_not_found(ceremony, five, client, programme):
    foreign = CallFactory(ceremony__programme=programme)
    url = ceremony.get_absolute_url() + "calls/"
    assert client.post(url, {"off": foreign.pk}).status_code == 404
    moved = client.post(url, {f"number-{foreign.pk}": "2", f"seen-{foreign.pk}": "1"})
    assert moved.status_code == 422


@pytest.mark.parametrize("path", ["calls/", "attendance/", "print/", ""])
def test_pages_ask_as_much_for_many(ceremony, client, cohort, same_query_count, path):
    def row():
        certificate = CertificateFactory(enrolment=EnrolmentFactory(cohort=cohort))
        CallFactory(ceremony=ceremony, enrolment=certificate.enrolment)

    same_query_count(ceremony.get_absolute_url() + path, row, client)


def test_search_and_filter(ceremony, five, client):
    services.make_list(ceremony=ceremony, order="cohort")
    url = ceremony.get_absolute_url() + "calls/"
    for query, expected in (("q=dara", 1), (f"q={five[1].serial}", 1), ("show=unknown", 5), ("show=without", 0)):
        assert client.get(f"{url}?{query}").context["page"].count == expected, query


def test_database_keeps_numbers_apart(ceremony, five):
    services.make_list(ceremony=ceremony, order="cohort")
    with pytest.raises(IntegrityError), transaction.atomic():
        CeremonyCall.objects.filter(ceremony=ceremony, number=2).update(number=1)


def test_numbers_typed_elsewhere_are_saved_with_an_arrow(ceremony, five, client):
    services.make_list(ceremony=ceremony, order="cohort")
    url = ceremony.get_absolute_url() + "calls/"
    data = {f"seen-{call.pk}": call.number for call in ceremony.calls.called()}
    data |= {f"number-{call.pk}": call.number for call in ceremony.calls.called()}
    moved, pressed = call_of(ceremony, "Bopha").pk, call_of(ceremony, "Sok Dara").pk
    for typed in ("two", "9"):
        refused = client.post(url, data | {f"number-{moved}": typed, "down": pressed})
        assert refused.status_code == 422
        assert f'value="{typed}"' in words(refused)
        assert order(ceremony) == ["chan Thy", "Sok Dara", "Émile Kong", "Anan", "Bopha"]
    answer = client.post(url, data | {f"number-{moved}": "1", "down": pressed}, follow=True)
    assert order(ceremony) == ["Bopha", "chan Thy", "Émile Kong", "Sok Dara", "Anan"]
    assert "The numbers that you typed are saved, too." in words(answer)


def test_typed_numbers_and_an_arrow_are_saved_both_or_neither(ceremony, five, client):
    services.make_list(ceremony=ceremony, order="cohort")
    url = ceremony.get_absolute_url() + "calls/"
    pressed = call_of(ceremony, "Sok Dara").pk
    answer = client.post(url, {f"seen-{pressed}": 2, f"number-{pressed}": 1, "up": pressed}, follow=True)
    assert answer.status_code == 422
    assert order(ceremony)[:2] == ["chan Thy", "Sok Dara"]
    assert "are saved, too" not in words(answer)
