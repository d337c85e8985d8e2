"""What a token of each role opens: own things, those of others, numbers that there are not."""

import pytest
from django.test import Client

from api.things import THINGS
from partnerships.tests.factories import AgreementFactory, InstitutionFactory, PersonFactory
from tests.doors.things import UNKNOWN, make_things, thing_of

# fmt: off
# The columns: the list, the own thing
TABLE = {
    "helper": {thing.name: (403, 403) for thing in THINGS},
    "viewer": {thing.name: (403, 403) for thing in THINGS} | {"programmes": (200, 200), "editions": (200, 200)},
    "coordinator": {thing.name: (200, 200) for thing in THINGS} | {"editions": (403, 403)},
    "stranger": {thing.name: (200, 404) for thing in THINGS},
    "staff": {thing.name: (200, 200) for thing in THINGS},
    "admin_user": {thing.name: (200, 200) for thing in THINGS},
}
# fmt: on


@pytest.fixture
def things(programme, institution, partner, workshop, coordinator, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return make_things(programme, institution, partner, workshop, coordinator)


def test_each_role_reads_what_the_pages_show_it(things, with_token, request):
    different = {}
    things["token"].delete()
    for role, expected in TABLE.items():
        client = with_token(request.getfixturevalue(role))
        for name, (of_list, of_own) in expected.items():
            path = f"/api/v1/{name}"
            answers = client.get(path), client.get(f"{path}/{things[thing_of(f'/{name}/')].pk}")
            unknown = client.get(f"{path}/{UNKNOWN}").status_code
            found = tuple(answer.status_code for answer in answers)
            if found != (of_list, of_own) or unknown != (403 if of_own == 403 else 404):
                different[role, name] = (*found, unknown)
            if role == "stranger" and answers[0].json()["count"] and name != "programmes":
                different[role, name] = answers[0].json()["count"]
    assert different == {}


def test_figures_are_for_who_reads_the_programmes_reports(
    things, programme, with_token, staff, viewer, stranger, helper
):
    path = f"/api/v1/figures/institutions?programme={programme.pk}&by=country"
    things["token"].delete()
    for user, status in ((staff, 200), (viewer, 200), (stranger, 422), (helper, 403)):
        answer = with_token(user).get(path)
        assert answer.status_code == status
        if status == 200:
            assert answer.json()["value"] == sum(row["value"] for row in answer.json()["rows"])


def test_nothing_more_is_told_than_is_named(things, with_token, staff):
    client = with_token(staff)
    for thing in THINGS:
        text = client.get(f"/api/v1/{thing.name}").content.decode()
        assert not any(word in text for word in ("password", "sha256_", "made_in", "saved_in", "email", "badge_code"))
    certificate = client.get(f"/api/v1/certificates/{things['certificate'].pk}").json()
    assert set(certificate) == {
        "id", "serial", "kind", "state", "programme", "issued_on", "expires_on", "verify_url",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("institutions", lambda programme: InstitutionFactory(programme=programme)),
        ("people", lambda programme: PersonFactory(institution=InstitutionFactory(), programme=programme)),
        ("agreements", lambda programme: AgreementFactory(programme=programme)),
    ],
)
def test_a_page_asks_as_much_for_one_as_for_thirty(name, make, programme, staff, with_token, same_query_count):
    same_query_count(f"/api/v1/{name}?limit=100", lambda: make(programme), with_token(staff))


def test_pages_lead_on_until_the_last(programme, staff, with_token):
    client, seen = with_token(staff), []
    for number in range(5):
        InstitutionFactory(official_name=f"College {number}", programme=programme)
    link, links = "/api/v1/institutions?limit=2", 0
    while link:
        page = client.get(link).json()
        seen += [one["official_name"] for one in page["results"]]
        link, links = page["next"], links + 1
    assert (links, page["count"], page["results"][0]["official_name"]) == (3, 5, "College 4")
    assert seen == [f"College {number}" for number in range(5)]
    assert client.get("/api/v1/institutions?limit=2&offset=99").json()["results"] == []


@pytest.mark.parametrize(
    "query",
    ["limit=-1", "limit=0", "limit=101", f"limit={10**30}", "limit=1_0", f"offset={10**30}", "offset=-1", "q=%00",
     "state=no", "ends_from=2026-13-01", "year=x", "colour=red", "limit=1&limit=2", "programme=999999", "country=th"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(query, staff, with_token):
    answer = with_token(staff).get(f"/api/v1/agreements?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")


def test_problems_have_one_shape(staff, with_token):
    client = with_token(staff)
    client.raise_request_exception = False
    deep = "[" * 100_000 + "]" * 100_000
    sent = [
        (client.get("/api/v1/nothing"), 404),
        (client.get(f"/api/v1/agreements/{10**30}"), 422),
        (client.delete("/api/v1/agreements"), 405),
        (client.post("/api/v1/agreements", "a=1", content_type="text/plain"), 415),
        (client.post("/api/v1/agreements", "{", content_type="application/json"), 400),
        (client.post("/api/v1/agreements", deep, content_type="application/json"), 400),
        (client.post("/api/v1/agreements", " " * 10_000_000, content_type="application/json"), 413),
        (Client().get("/api/v1/agreements"), 401),
    ]
    assert [(answer.status_code, answer["Content-Type"]) for answer, _status in sent] == [
        (status, "application/problem+json") for _answer, status in sent
    ]
    assert all(answer.json()["status"] == status for answer, status in sent)
