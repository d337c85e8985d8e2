"""A machine that reads the document sends what it allows and what it does not; every check of it is on."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from api.interface import api
from api.tests.factories import TokenFactory, text_of
from tests.doors.things import make_things

# Of each operation, for each role, of what is allowed and of what is not.
EXAMPLES = 3
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            # What no schema can say, such as dates in order or a party of another programme, is refused with 422.
            "positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "422"]},
        }
    }
)
DOCUMENT = schemathesis.openapi.from_dict(api.get_openapi_schema(), config=CONFIG)
OPERATIONS = [one.ok() for one in DOCUMENT.get_all_operations()]


@pytest.fixture
def app(settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    # As in Django's own test client: the end of a request must not close the connection that holds the test's rows.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def things(programme, institution, partner, workshop, coordinator, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return make_things(programme, institution, partner, workshop, coordinator)


@pytest.mark.parametrize("role", ["staff", "coordinator"])
def test_schemathesis_finds_no_fault(role, things, app, request):
    user = request.getfixturevalue(role)
    if not user.tokens.exists():
        TokenFactory(user=user)
    headers = {"Authorization": f"Bearer {text_of(user)}"}
    # One test for all: to make one of each thing takes longer than to ask for it.
    for operation in OPERATIONS:
        operation.app = operation.schema.app = app
        operation.schema.config.update(headers=headers)
        for mode in GenerationMode:
            send_examples(operation, mode, headers)


def send_examples(operation, mode, headers) -> None:
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case):
        case.call_and_validate(headers=headers)

    send()
