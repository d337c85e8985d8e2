"""Likely duplicates: found by what they have in common, shown to who sees both, remembered when said to be two."""

import pytest
from django.urls import reverse

from jobs.models import Job
from jobs.services import run
from partnerships.likely_pairs import LARGEST_BLOCK, pairs_of_institutions, pairs_of_people
from partnerships.models import InstitutionName, LikelyPair
from partnerships.services.duplicates import dismiss_pair, keep_pairs, reopen_pair
from partnerships.tasks import look_for_duplicates
from partnerships.tests.factories import InstitutionFactory, LikelyPairFactory, PersonFactory

pytestmark = pytest.mark.django_db
LIST = reverse("partnerships:duplicate_list")


def college(name, native="", country="ID", **fields):
    return InstitutionFactory(official_name=name, native_name=native, country=country, **fields)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (("Politeknik Negeri Bandung",), ("State Polytechnic of Bandung",), "spelling"),
        (("Nanjing University", "", "CN"), ("Other", "南京大学", "CN"), "pinyin"),
        (("Universitas Airlangga",), ("Airlanga University",), "nearly"),
        (("Somewhere", "", "TH"), ("SOMEWHERE", "", ""), "same_name"),
    ],
)
def test_institutions_that_may_be_one(one, other, reason):
    first, second = college(*one), college(*other)
    assert pairs_of_institutions() == {(first.pk, second.pk): [reason]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("State Polytechnic of Bandung",), ("Manufacture Polytechnic of Bandung",)),
        (("Technical College", "", "TH"), ("Technical College", "", "LA")),
    ],
)
def test_institutions_that_are_two(one, other):
    college(*one), college(*other)
    assert pairs_of_institutions() == {}


def test_a_former_name_is_told_as_such_and_a_successor_is_no_duplicate():
    old, new = college("Bandung Trade School"), college("State Polytechnic of Bandung")
    new.names.create(name="Bandung Trade School", kind=InstitutionName.Kind.FORMER)
    assert pairs_of_institutions() == {(old.pk, new.pk): ["former"]}
    old.now_known_as = new
    old.save()
    assert pairs_of_institutions() == {}


def test_people_that_may_be_one(institution, partner):
    def at(place, name, **fields):
        return PersonFactory(full_name=name, institution=place, **fields).pk

    email, other_email = at(institution, "A", email="x@example.org"), at(partner, "B", email="X@Example.org")
    name, capitals = at(institution, "Sok Dara"), at(institution, "SOK DARA")
    ordered = at(institution, "Dara Sok")
    chinese, pinyin = at(partner, "王小明"), at(partner, "Wang Xiaoming")
    alone, placed = at(None, "Kanya"), at(partner, "Kanya")
    at(institution, "Wang Xiaoming"), at(institution, "B")
    assert pairs_of_people() == {
        (email, other_email): ["email"],
        (name, capitals): ["same_person"],
        (name, ordered): ["spelling_there"],
        (capitals, ordered): ["spelling_there"],
        (chinese, pinyin): ["pinyin_there"],
        (alone, placed): ["no_institution"],
    }


def test_what_very_many_share_tells_nothing(institution):
    for _number in range(LARGEST_BLOCK + 1):
        PersonFactory(full_name="Office", institution=institution, email="office@example.org")
    assert pairs_of_people() == {}


def test_as_many_queries_for_many(institution, django_assert_num_queries):
    for number in range(20):
        PersonFactory(full_name=f"Person {number}", institution=institution)
        college(f"College {number}")
    with django_assert_num_queries(2):
        pairs_of_institutions()
    with django_assert_num_queries(1):
        pairs_of_people()


def test_the_list_follows_what_is_found_and_remembers_what_was_said(staff):
    said, gone, stays = LikelyPairFactory(), LikelyPairFactory(), LikelyPairFactory()
    dismiss_pair(pair=said, by=staff)
    one, other = college("One"), college("Other")
    found = {(stays.first_institution_id, stays.second_institution_id): ["nearly"], (one.pk, other.pk): ["former"]}
    assert keep_pairs(of="institution", found=found) == 2
    assert set(LikelyPair.objects.values_list("first_institution", flat=True)) == {
        said.first_institution_id, stays.first_institution_id, one.pk,
    }  # fmt: skip
    stays.refresh_from_db()
    assert stays.reasons == ["nearly"]
    assert keep_pairs(of="institution", found=found) == 2
    assert not LikelyPair.objects.filter(pk=gone.pk).exists()


def test_said_twice_and_taken_back_twice_is_said_once(staff, colleague):
    pair = LikelyPairFactory()
    first = dismiss_pair(pair=pair, by=staff)
    second = dismiss_pair(pair=pair, by=colleague)
    assert (second.dismissed_by, second.dismissed_at) == (staff, first.dismissed_at)
    assert reopen_pair(pair=pair).dismissed_at is None
    assert reopen_pair(pair=pair).dismissed_by is None
    reasons = list(pair.history.order_by("history_id").values_list("history_change_reason", flat=True))
    assert reasons == [None, "said to be two", "no longer said to be two"]


def test_pages_for_those_who_see_both(programme, other_programme, as_user, staff, colleague, stranger, coordinator):
    pair = LikelyPairFactory(programme=programme)
    shared = LikelyPairFactory(
        first_institution=InstitutionFactory(official_name="Ours alone", programme=programme),
        second_institution=InstitutionFactory(official_name="Theirs", programme=other_programme),
    )
    client = as_user(staff)
    page = client.get(LIST).content.decode()
    assert str(pair.first) in page and "another spelling" in page and "Ours alone" not in page
    assert str(pair.first) not in as_user(stranger).get(LIST).content.decode()
    address = reverse("partnerships:duplicate_dismiss", args=[pair.pk])
    assert [as_user(one).post(address).status_code for one in (stranger, coordinator)] == [404, 403]
    assert client.post(reverse("partnerships:duplicate_dismiss", args=[shared.pk])).status_code == 404
    assert client.post(address).url == LIST
    assert str(pair.first) not in as_user(colleague).get(LIST).content.decode()
    assert "Said to be two on" in as_user(colleague).get(f"{LIST}?dismissed=on").content.decode()
    assert as_user(stranger).post(reverse("partnerships:duplicate_reopen", args=[pair.pk])).status_code == 404
    assert as_user(colleague).post(reverse("partnerships:duplicate_reopen", args=[pair.pk])).url == LIST
    assert str(pair.first) in client.get(LIST).content.decode()


def test_the_list_is_narrowed_by_its_address(programme, as_user, staff):
    pair = LikelyPairFactory(programme=programme)
    person, twin = (PersonFactory(full_name="Sok", programme=programme) for _number in range(2))
    LikelyPair.objects.create(first_person=person, second_person=twin, reasons=["email"], found_at=pair.found_at)
    client = as_user(staff)
    counts = [
        len(client.get(f"{LIST}{query}").context["page"].rows) for query in ("", "?of=person", "?q=Sok", "?q=zzz")
    ]
    assert counts == [2, 1, 1, 0]


def test_the_list_asks_as_many_queries_for_many(programme, as_user, staff, same_query_count):
    same_query_count(LIST, lambda: LikelyPairFactory(programme=programme), as_user(staff))


def test_a_search_is_a_job_and_is_done_by_the_schedule_too(programme, as_user, staff):
    first, second = college("Universitas A B", programme=programme), college("A B University", programme=programme)
    client = as_user(staff)
    address = reverse("partnerships:duplicate_search")
    assert client.post(address).url == client.post(address).url
    job = Job.objects.get()
    run(job.pk)
    job.refresh_from_db()
    assert job.state == "done"
    pair = LikelyPair.objects.get()
    assert (pair.first, pair.second, pair.reasons) == (first, second, ["spelling"])
    look_for_duplicates()
    assert LikelyPair.objects.get() == pair
