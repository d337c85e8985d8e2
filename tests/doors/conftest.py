import datetime as dt

import pytest
from django.test import Client

from partnerships.tests.factories import InstitutionFactory
from tests.doors.addresses import every_address, path_of
from tests.doors.things import CODE, UNKNOWN, make_things, thing_of
from workshops.models import Workshop

# Public pages, and whose code stands in their address.
OF_CODES = {
    "certificates:verify": lambda things: things["certificate"].code,
    "reports:public_report": lambda things: things["edition"].public_code,
    "reports:public_report_file": lambda things: things["edition"].public_code,
    "workshops:badge_open": lambda things: things["delegate"].badge_code,
    "workshops:public_programme": lambda things: things["workshop"].programme_code,
    "workshops:public_programme_calendar": lambda things: things["workshop"].programme_code,
    "workshops:public_programme_pdf": lambda things: things["workshop"].programme_code,
}


def values_of(name: str) -> dict:
    """Return what stands in the address ``name`` beside the number of a thing."""
    form = "xlsx" if name.endswith("_export") else "pdf"
    values = {"code": CODE, "uidb36": "1", "key": "x-y", "form": form, "number": 1, "kind": "invitation"}
    return values | {"thumbprint": "x", "check": "people-without-sex", "language": "en"}


@pytest.fixture
def things(programme, institution, partner, workshop, coordinator, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return make_things(programme, institution, partner, workshop, coordinator)


@pytest.fixture
def other_paths(things, other_programme):
    """Every address with a number as its path to a thing of the other programme and its institutions."""
    here = InstitutionFactory(official_name="Hanoi College", country="VN", programme=other_programme)
    there = InstitutionFactory(official_name="Wuhan Polytechnic", country="CN", programme=other_programme)
    event = Workshop.objects.create(
        programme=other_programme,
        title="Their workshop",
        starts_on=dt.date(2018, 7, 30),
        ends_on=dt.date(2018, 8, 1),
        city="Wuhan",
        country="CN",
    )
    theirs = make_things(other_programme, here, there, event, None, number="THEIRS-1")
    found = {}
    for name, parameters in every_address().items():
        if "pk" in parameters:
            values = values_of(name) | {"pk": UNKNOWN}
            found[name] = path_of(
                name, parameters, values | {"pk": theirs[thing_of(path_of(name, parameters, values))].pk}
            )
    return found


@pytest.fixture
def client_of(request, as_user):
    """Return a function that gives the client of one of the roles in the table."""

    def make(role: str) -> Client:
        if role == "anonymous":
            return Client(raise_request_exception=False)
        user = request.getfixturevalue({"admin": "admin_user"}.get(role, role))
        client = as_user(user)
        client.raise_request_exception = False
        return client

    return make


@pytest.fixture
def paths(things):
    """Every address as (name, "own" or "unknown") with its path."""
    found = {}
    for name, parameters in every_address().items():
        values = values_of(name)
        if "pk" in parameters:
            unknown = path_of(name, parameters, values | {"pk": UNKNOWN})
            found[name, "unknown"] = unknown
            values["pk"] = things[thing_of(unknown)].pk
        if name in OF_CODES:
            found[name, "unknown"] = path_of(name, parameters, values)
            values["code"] = OF_CODES[name](things)
        if name.startswith("reports:figure_") and "key" in parameters:
            found[name, "unknown"] = path_of(name, parameters, values)
            values["key"] = "institutions"
        found[name, "own"] = path_of(name, parameters, values)
    return found
