import pytest
from django.test import Client

from tests.doors.addresses import every_address, path_of
from tests.doors.things import CODE, UNKNOWN, make_things, thing_of

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


@pytest.fixture
def things(programme, institution, partner, workshop, coordinator, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return make_things(programme, institution, partner, workshop, coordinator)


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
        form = "xlsx" if name.endswith("_export") else "pdf"
        values = {"code": CODE, "uidb36": "1", "key": "x-y", "form": form, "number": 1, "kind": "invitation"}
        values |= {"thumbprint": "x", "check": "people-without-sex", "language": "en"}
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
