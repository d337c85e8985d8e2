"""People and places that the tests of every app share."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.tests.factories import RoleFactory, UserFactory
from partnerships.tests.factories import InstitutionFactory, ProgrammeFactory
from workshops.models import Workshop

pytest_plugins = ["tests.runtime.plugin"]


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    """How often one place asked is counted in the cache, which lives longer than a test."""
    cache.clear()


@pytest.fixture(autouse=True)
def _counted_at_each_visit(monkeypatch):
    """A slow machine must not make a small programme one that takes long to count."""
    monkeypatch.setattr("reports.kept.LONG", 3600)


@pytest.fixture
def programme(db):
    """The programme that most of the people here belong to."""
    return ProgrammeFactory(code="OURS", name="Our programme")


@pytest.fixture
def other_programme(db):
    """A programme that ``staff`` has nothing to do with."""
    return ProgrammeFactory(code="THEIRS", name="Their programme")


@pytest.fixture
def institution(programme):
    """A member of ``programme`` in Thailand: the coordinator's."""
    return InstitutionFactory(official_name="Bangkok Technical College", country="TH", programme=programme)


@pytest.fixture
def partner(programme):
    """A member of ``programme`` in China, for agreements with ``institution``."""
    return InstitutionFactory(official_name="Nanjing Polytechnic", country="CN", programme=programme)


@pytest.fixture
def workshop(programme):
    """A workshop of ``programme``, at whose door ``helper`` stands."""
    return Workshop.objects.create(
        programme=programme,
        title="Twinning Workshop",
        starts_on=dt.date(2018, 7, 30),
        ends_on=dt.date(2018, 8, 1),
        city="Guiyang",
        country="CN",
    )


@pytest.fixture
def staff(programme):
    """Staff of ``programme``: may."""
    user = UserFactory(full_name="Staff", email="staff@example.org")
    return RoleFactory(user=user, kind="staff", programme=programme).user


@pytest.fixture
def colleague(programme):
    """Other staff of the same programme."""
    return RoleFactory(user=UserFactory(full_name="Colleague"), kind="staff", programme=programme).user


@pytest.fixture
def stranger(other_programme):
    """Staff of another programme: must not even know."""
    return RoleFactory(user=UserFactory(full_name="Stranger"), kind="staff", programme=other_programme).user


@pytest.fixture
def outsider():
    """The client of somebody who is not signed in."""
    return Client()


@pytest.fixture
def coordinator(institution):
    """Coordinates ``institution``, may not approve."""
    return RoleFactory(user=UserFactory(full_name="Coordinator"), kind="coordinator", institution=institution).user


@pytest.fixture
def approver(institution):
    """Coordinates ``institution`` and may approve in its name."""
    user = UserFactory(full_name="Approver")
    return RoleFactory(user=user, kind="coordinator", institution=institution, is_approver=True).user


@pytest.fixture
def partner_coordinator(partner):
    """Coordinates ``partner``, may not approve."""
    user = UserFactory(full_name="Partner coordinator")
    return RoleFactory(user=user, kind="coordinator", institution=partner).user


@pytest.fixture
def partner_approver(partner):
    """Coordinates ``partner`` and may approve in its name."""
    user = UserFactory(full_name="Partner approver")
    return RoleFactory(user=user, kind="coordinator", institution=partner, is_approver=True).user


@pytest.fixture
def helper(workshop):
    """Stands at the door of ``workshop``."""
    return RoleFactory(user=UserFactory(full_name="Helper"), kind="helper", workshop=workshop).user


@pytest.fixture
def viewer(programme):
    """Reads the reports of ``programme``."""
    return RoleFactory(user=UserFactory(full_name="Viewer"), kind="viewer", programme=programme).user


@pytest.fixture
def admin_user(db):
    """Keeps users, roles and reference data."""
    return UserFactory(full_name="Admin", email="admin@example.org", is_staff=True, is_superuser=True)


@pytest.fixture
def as_user():
    """Return a function that gives a new client signed in as a user."""

    def signed_in(user) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def same_query_count():
    """Return ``check(url, make_row, client, rows=30)``: as many queries for one row as for thirty.

    ``make_row`` is called once before the first reading and ``rows - 1`` times before the second. With 25 rows a
    page the second page exists only then, so that a list must not ask more because of it either.
    """

    def check(url: str, make_row, client: Client, rows: int = 30) -> None:
        make_row()
        # The first visit fills caches (content types, the session), which is not what is measured.
        assert client.get(url).status_code == 200
        with CaptureQueriesContext(connection) as one:
            assert client.get(url).status_code == 200
        for _number in range(rows - 1):
            make_row()
        with CaptureQueriesContext(connection) as many:
            assert client.get(url).status_code == 200
        asked = "\n".join(query["sql"] for query in many.captured_queries)
        assert len(many) == len(one), f"{len(one)} queries with 1 row, {len(many)} with {rows}:\n{asked}"

    return check
