import pytest

from partnerships.models import Agreement


@pytest.fixture
def words(programme, institution, partner):
    return {
        "programme": programme.pk,
        "first_party": institution.pk,
        "second_party": partner.pk,
        "starts_on": "2026-09-01",
        "ends_on": "2029-08-31",
        "commitment_by": "Head",
        "commitment_on": "2026-06-01",
        "lines": [{"kind": "visit", "direction": "out", "people_per_year": 5, "length": 7}],
    }


def send(client, words, key=None):
    headers = {"idempotency-key": key} if key else {}
    return client.post("/api/v1/agreements", words, content_type="application/json", headers=headers)


def test_coordinator_drafts_and_proposes(coordinator, institution, partner_coordinator, stranger, words, with_token):
    client = with_token(coordinator)
    answer = send(client, words)
    assert answer.status_code == 201, answer.json()
    made = Agreement.objects.get()
    assert answer["Location"].endswith(f"/api/v1/agreements/{made.pk}")
    assert (made.status, made.drafted_by, made.created_by) == ("draft", institution, coordinator)
    assert made.history.first().history_user == coordinator
    path = f"/api/v1/agreements/{made.pk}/propose"
    others = with_token(partner_coordinator), with_token(stranger)
    assert [other.post(path, content_type="application/json").status_code for other in others] == [404, 403]
    assert [client.post(path, content_type="application/json").json()["state"] for _again in range(2)] == [
        "proposed",
        "proposed",
    ]
    assert [other.post(path, content_type="application/json").status_code for other in others] == [403, 403]
    assert made.versions.count() == 1


def test_same_key_makes_one(coordinator, words, with_token):
    client = with_token(coordinator)
    first, again = send(client, words, "a"), send(client, words, "a")
    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert send(client, words | {"purpose": "Another"}, "a").status_code == 422
    assert Agreement.objects.count() == 1
    assert send(client, words, "b").status_code == 201
    assert Agreement.objects.count() == 2


def test_reading_token_cannot_submit(coordinator, words, with_token):
    assert send(with_token(coordinator, may_submit=False), words).status_code == 403
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"status": "signed"}, "sent.status"),
        ({"number": "OURS-1"}, "sent.number"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"second_party": 999_999}, "second_party"),
        ({"first_party": 999_999}, "first_party"),
        ({"purpose": "a\0b"}, "purpose"),
        ({"lines": [{"kind": "visit", "people_per_year": 0, "length": 1}]}, "sent.lines.0.people_per_year"),
        ({"lines": [{"kind": "visit", "people_per_year": 1, "length": 1, "field_of_study": "9"}]},
         "lines.0.field_of_study"),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_refused_with_its_place(change, where, coordinator, words, with_token):
    answer = send(with_token(coordinator), words | change)
    assert (answer.status_code, [one["where"] for one in answer.json()["errors"]]) == (422, [where])
    assert not Agreement.objects.exists()


def test_nobody_drafts_for_others(partner_coordinator, stranger, viewer, words, with_token):
    assert [send(with_token(user), words).status_code for user in (partner_coordinator, stranger, viewer)] == [
        422, 422, 403,
    ]  # fmt: skip
    assert not Agreement.objects.exists()
