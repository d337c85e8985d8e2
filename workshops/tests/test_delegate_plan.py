"""What becomes of each row of a list: who is the same person, what is wrong, who waits."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerships.models import InstitutionName
from partnerships.people_sheet.words import key_of
from partnerships.tests.factories import InstitutionFactory, PersonFactory
from workshops.delegate_lists import make_plan, waiting
from workshops.tests.factories import DelegateFactory
from workshops.tests.lists import HEADER, kept, line, plan_of

pytestmark = pytest.mark.django_db

OURS = "Bangkok Technical College"


@pytest.fixture
def person(programme, institution):
    """Somebody of ``institution`` whose record ``programme`` keeps."""
    return PersonFactory(
        programme=programme, institution=institution, full_name="Somchai Jaidee", native_name="สมชาย ใจดี",
        email="somchai@example.org",
    )  # fmt: skip


def outcomes(plan) -> list[str]:
    return [str(row.outcome) for row in plan.rows]


def reasons(plan) -> list[str]:
    return [" ".join(plan.explain(row)) for row in plan.rows]


def test_somebody_unknown_is_new(workshop, institution):
    plan = plan_of(workshop, [line("Sok Dara", state="confirmed", position="Head")])
    (row,) = plan.rows
    assert (row.outcome, row.reasons, row.state, row.person_id) == ("new", [], "confirmed", None)
    assert (row.institution_id, row.institution) == (institution.pk, OURS)
    assert plan.can_be_imported


def test_the_same_email_is_the_same_person_whatever_its_capitals(workshop, person):
    plan = plan_of(workshop, [line("Somchai Jaidee", email="SOMCHAI@Example.org")])
    assert (outcomes(plan), plan.rows[0].person_id) == (["reused"], person.pk)
    assert reasons(plan) == [
        f"The record of Somchai Jaidee ({OURS}) is used and stays as it is: the same e-mail address."
    ]


def test_the_same_email_under_another_name_is_said(workshop, person):
    plan = plan_of(workshop, [line("Kanya", email="somchai@example.org")])
    assert plan.rows[0].person_id == person.pk
    assert "The name or institution differs." in reasons(plan)[0]


@pytest.mark.parametrize(
    ("name", "native", "email"),
    [
        ("Somchai Jaidee", "", ""), (" somchai  JAIDEE", "", ""), ("S. Jaidee", "สมชาย ใจดี", ""),
        ("สมชาย ใจดี", "", ""),
    ],
)  # fmt: skip
def test_the_same_name_and_institution_is_the_same_person(workshop, person, name, native, email):
    plan = plan_of(workshop, [line(name, native=native, email=email)])
    assert plan.rows[0].person_id == person.pk
    assert reasons(plan)[0].endswith("the same name and institution.")


def test_composed_and_decomposed_letters_are_one_name(workshop, programme, institution):
    person = PersonFactory(programme=programme, institution=institution, full_name="Nguyễn Thị Phương")
    plan = plan_of(workshop, [line("Nguyễn Thị Phương")])
    assert plan.rows[0].person_id == person.pk


def test_namesakes_with_different_emails_are_two_people(workshop, person):
    plan = plan_of(workshop, [line("Somchai Jaidee", email="other@example.org")])
    assert (outcomes(plan), plan.rows[0].person_id) == (["new"], None)
    assert reasons(plan) == [
        f"A namesake with another e-mail address, so both are kept as two people: Somchai Jaidee ({OURS})."
    ]


def test_a_record_without_email_is_the_person(workshop, programme, institution):
    person = PersonFactory(programme=programme, institution=institution, full_name="Dara")
    plan = plan_of(workshop, [line("Dara", email="dara@example.org")])
    assert plan.rows[0].person_id == person.pk


def test_the_same_name_at_another_institution_is_another_person(workshop, person, partner):
    plan = plan_of(workshop, [line("Somchai Jaidee", "Nanjing Polytechnic")])
    assert (outcomes(plan), reasons(plan)) == (["new"], [""])


def test_people_of_another_programme_are_not_known(workshop, other_programme, institution):
    PersonFactory(programme=other_programme, institution=institution, full_name="Dara", email="dara@example.org")
    plan = plan_of(workshop, [line("Dara", email="dara@example.org")])
    assert outcomes(plan) == ["new"]


def test_a_delegate_already_is_a_duplicate(workshop, person):
    DelegateFactory(workshop=workshop, person=person, state="cancelled")
    plan = plan_of(workshop, [line("Somchai Jaidee")])
    assert outcomes(plan) == ["duplicate"]
    assert reasons(plan) == [f"A delegate already (cancelled): Somchai Jaidee ({OURS}), the same name and institution."]
    assert not plan.can_be_imported


def test_one_person_twice_in_the_file_is_added_once(workshop, person):
    plan = plan_of(
        workshop,
        [
            line("Dara"), line("DARA"), line("Dara", email="dara@example.org"), line("Da Ra", email="DARA@example.org"),
            line("Somchai Jaidee"), line("X Y", email="somchai@example.org"),
        ],
    )  # fmt: skip
    assert outcomes(plan) == ["new", "duplicate", "duplicate", "duplicate", "reused", "duplicate"]
    assert reasons(plan)[1:4] == [
        "The same person as in row 2: the same name and institution.",
        "The same person as in row 2: the same name and institution.",
        "The same person as in row 2: the same e-mail address. "
        "The name or institution differs. Should this be another person, write another e-mail address.",
    ]


def test_two_people_with_one_name_in_the_file(workshop, institution):
    rows = [line("Li Wei", email="a@example.org"), line("Li Wei", email="b@example.org"), line("Li Wei")]
    plan = plan_of(workshop, rows)
    assert outcomes(plan) == ["new", "new", "wrong"]
    assert reasons(plan)[1:] == [
        "A namesake with another e-mail address, so both are kept as two people: row 2.",
        "2 people of this name and institution are known: row 2; row 3. "
        "Add the e-mail address of the one who is meant.",
    ]


def test_two_kept_namesakes_need_the_email(workshop, programme, institution):
    for email in ("", ""):
        PersonFactory(programme=programme, institution=institution, full_name="Li Wei", email=email)
    plan = plan_of(workshop, [line("Li Wei"), line("Li Wei", email="a@example.org")])
    assert outcomes(plan) == ["wrong", "wrong"]
    assert reasons(plan)[0].endswith("Add the e-mail address of the one who is meant.")
    assert reasons(plan)[1].endswith("Write this one into the record of the one who is meant.")


def test_an_address_of_an_office_is_told_apart_by_the_name(workshop, programme, institution):
    first, _second = (
        PersonFactory(programme=programme, institution=institution, full_name=name, email="office@example.org")
        for name in ("Dara", "Sokha")
    )
    plan = plan_of(workshop, [line("Dara", email="office@example.org"), line("Kanya", email="office@example.org")])
    assert (outcomes(plan), plan.rows[0].person_id) == (["reused", "wrong"], first.pk)
    assert reasons(plan)[1] == (
        f"2 people have this e-mail address: Dara ({OURS}); Sokha ({OURS}). Correct their records first."
    )


@pytest.mark.parametrize(
    "name", [OURS, "bangkok  technical college", "วิทยาลัยเทคนิค", "Old College", "BTC", f"{OURS} (Thailand)"]
)
def test_an_institution_is_found_by_any_of_its_names(workshop, institution, name):
    institution.native_name = "วิทยาลัยเทคนิค"
    institution.save()
    InstitutionName.objects.create(institution=institution, name="Old College", kind="former")
    InstitutionName.objects.create(institution=institution, name="BTC", kind="short")
    assert plan_of(workshop, [line("Dara", name)]).rows[0].institution_id == institution.pk


def test_an_unknown_institution_is_told_with_the_nearest_names(workshop, institution, partner):
    InstitutionFactory(official_name="Elsewhere College")
    plan = plan_of(
        workshop, [line("Dara", "Bangok Technical Colege"), line("Dara", "Nanjing"), line("Dara", "Elsewhere College")]
    )
    assert reasons(plan) == [
        "E2 (Institution) says “Bangok Technical Colege”, which is no institution of this programme. "
        f"Nearest: {OURS}.",
        "E3 (Institution) says “Nanjing”, which is no institution of this programme. Nearest: Nanjing Polytechnic.",
        "E4 (Institution) says “Elsewhere College”, which is no institution of this programme. "
        "No institution of the programme has a name like it.",
    ]  # fmt: skip


def test_a_name_of_two_institutions_needs_the_country(workshop, programme, institution):
    InstitutionFactory(official_name=OURS, country="LA", programme=programme)
    header = ["Full name", "Institution", "Country"]
    rows = [["A", OURS, None], ["B", OURS, "泰国"], ["C", OURS, "Laos"], ["D", OURS, "Viet Nam"], ["E", OURS, "Utopia"]]
    plan = plan_of(workshop, rows, header)
    assert outcomes(plan) == ["wrong", "new", "new", "wrong", "wrong"]
    assert plan.rows[1].institution_id == institution.pk
    assert reasons(plan)[0].startswith(f"B2 (Institution) says “{OURS}”, the name of several; write which,")
    assert "which is not in Vietnam" in reasons(plan)[3]
    assert reasons(plan)[4].startswith("C6 (Country) says “Utopia”, which is no known country.")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (line(None), "A2 (Full name) is empty."),
        (line("   "), "A2 (Full name) is empty."),
        (line("x" * 201), "A2 (Full name) is longer than 200 letters."),
        (line("12345"), "A2 (Full name) says “12345”, which is no name."),
        (line(dt.date(2016, 12, 20)), "A2 (Full name) holds a date or time (2016-12-20) where text is wanted."),
        (line(42725), "A2 (Full name) holds a number (42725) where text is wanted."),
        (line("Dara", True), "E2 (Institution) holds the value TRUE where text is wanted."),
        (line("Dara", None), "E2 (Institution) is empty."),
        (line("Dara", native=42725.5), "B2 (Native name) holds a number (42725.5) where text is wanted."),
        (line("Dara", sex="neuter"), "C2 (Sex) says “neuter”; it may say: female, male, not stated."),
        (
            line("Dara", category="king"),
            "D2 (Category) says “king”; it may say: official, manager, teacher, student, other.",
        ),
        (line("Dara", position="x" * 201), "F2 (Position) is longer than 200 letters."),
        (line("Dara", email="dara at example"), "G2 (E-mail) says “dara at example”, which is no e-mail address."),
        (
            line("Dara", state="maybe"),
            "H2 (State) says “maybe”; it may say: "
            "invited, registered, confirmed, on the waiting list, cancelled, attended.",
        ),
        (line("#REF!"), "A2 (Full name) holds the error #REF!; write the value itself."),
        (line("Dara", "#N/A"), "E2 (Institution) holds the error #N/A; write the value itself."),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named(workshop, institution, row, sentence):
    plan = plan_of(workshop, [row])
    assert (outcomes(plan), reasons(plan)) == (["wrong"], [sentence])


def test_words_are_understood_in_chinese(workshop, institution):
    plan = plan_of(workshop, [line("王赟", sex="女", category="教师", state="候补")])
    values = plan.rows[0].values
    assert (values["sex"], values["category"], plan.rows[0].state) == ("female", "teacher", "waiting")


def test_all_faults_of_a_row_are_told_at_once(workshop, institution):
    plan = plan_of(workshop, [line("", "Nowhere", email="x", sex="?")])
    assert len(plan.rows[0].reasons) == 4


def test_rows_beyond_the_capacity_wait(workshop, institution):
    workshop.capacity = 2
    workshop.save()
    DelegateFactory(workshop=workshop, state="confirmed")
    rows = [line("A", state="registered"), line("B"), line("C", state="confirmed"), line("D", state="attended")]
    plan = plan_of(workshop, rows)
    assert [row.state for row in plan.rows] == ["registered", "invited", "waiting", "attended"]
    assert waiting(plan) == 1


def test_places_given_back_belong_to_those_who_wait(workshop, institution):
    workshop.capacity = 1
    workshop.save()
    DelegateFactory(workshop=workshop, state="waiting")
    assert plan_of(workshop, [line("A", state="confirmed")]).rows[0].state == "waiting"


def test_the_plan_asks_the_same_for_one_row_and_for_many(workshop, institution, programme):
    def asked(rows) -> int:
        uploaded = kept(workshop, rows)
        with CaptureQueriesContext(connection) as queries:
            make_plan(uploaded, workshop)
        return len(queries)

    one = asked([line("A")])
    for _number in range(20):
        DelegateFactory(workshop=workshop, person=PersonFactory(institution=InstitutionFactory(programme=programme)))
    assert one == asked([line(f"A{number}", f"College {number}") for number in range(40)]) == 4


NAMES = st.sampled_from(["Li Wei", "LI  wei", "李伟", "Dara"])
EMAILS = st.sampled_from(["", "a@example.org", "A@example.org", "b@example.org"])
PLACES = st.sampled_from([OURS, "Nanjing Polytechnic"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(NAMES, PLACES, EMAILS), min_size=1, max_size=8))
def test_no_address_is_ever_given_to_two_new_people(workshop, institution, partner, rows):
    plan = plan_of(workshop, [line(name, place, email) for name, place, email in rows])
    added = [row.values["email"].casefold() for row in plan.adding if row.values["email"]]
    assert len(added) == len(set(added))
    assert len(plan.rows) == len(rows)
    unaddressed = [row for row in plan.adding if not row.values["email"]]
    assert len(unaddressed) == len({(row.institution_id, key_of(row.values["full_name"])) for row in unaddressed})


def test_the_fingerprint_follows_what_would_be_written(workshop, institution, programme):
    uploaded = kept(workshop, [line("Dara")], HEADER)
    before = make_plan(uploaded, workshop).fingerprint
    assert make_plan(uploaded, workshop).fingerprint == before
    PersonFactory(programme=programme, institution=institution, full_name="Dara")
    assert make_plan(uploaded, workshop).fingerprint != before
