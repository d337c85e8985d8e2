"""An error is reported where a setting says so, and the report holds nobody's data."""

import json
import os

from tests.runtime.conftest import python

# In a process of its own: the library hooks into Django and Celery for good.
REPORT = """
import json, logging
from sentry_sdk.transport import Transport
import sentry_sdk, django

class Kept(Transport):
    sent = []
    def capture_envelope(self, envelope):
        Kept.sent += [item.payload.json for item in envelope.items if item.type == "event"]

django.setup()
from config import errors, health
errors.report_to("https://key@errors.example.org/1", site="https://office.example.org", transport=Kept)

def fail(request, code):
    password = "a-local-secret"
    logging.getLogger("any").error("Letter to %s", "somebody@example.org")
    raise ValueError("No room for somebody@example.org")

from django.conf import settings
from django.test import Client
from django.urls import path
from config import urls
urls.urlpatterns.insert(0, path("fails/<code>/", fail, name="fails"))
client = Client(raise_request_exception=False, headers={"X-Forwarded-For": "192.0.2.7"})
client.cookies["other"] = "a-cookie"
answer = client.post("/fails/a-code-in-the-path/?token=in-the-query", {"field": "in-the-form"})
sentry_sdk.flush()
print(json.dumps({"status": answer.status_code, "id": answer["X-Request-ID"], "sent": Kept.sent}))
"""


def test_report_tells_the_error_and_nobodys_data():
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "ALLOWED_HOSTS": "testserver"}
    result = python(REPORT, environment=environment)
    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout.splitlines()[-1])
    assert answer["status"] == 500
    errors = [event for event in answer["sent"] if "exception" in event]
    assert [event["exception"]["values"][0]["type"] for event in errors] == ["ValueError"], errors
    assert errors[0]["exception"]["values"][0]["value"] == "No room for [e-mail]"
    assert errors[0]["tags"]["request_id"] == answer["id"]
    # Lines of the code itself are in a report, and here they are this test's own text.
    text = json.dumps([{**event, "exception": without_code(event)} for event in answer["sent"]])
    for private in (
        "somebody@example.org", "a-local-secret", "a-cookie", "a-code-in-the-path", "in-the-query", "in-the-form",
        "192.0.2.7", "cookies",
    ):  # fmt: skip
        assert private not in text


def without_code(event: dict) -> list:
    """Return the errors of a report without the lines of code around them."""
    found = []
    for error in (event.get("exception") or {}).get("values", []):
        frames = [
            {key: value for key, value in frame.items() if not key.endswith(("context", "context_line"))}
            for frame in (error.get("stacktrace") or {}).get("frames", [])
        ]
        found.append(error | {"stacktrace": frames})
    return found


def test_nothing_is_reported_without_the_setting():
    source = "import django; django.setup(); import sentry_sdk; print(sentry_sdk.get_client().is_active())"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "SENTRY_DSN": ""}
    assert python(source, environment=environment).stdout.split() == ["False"]


def test_wrong_address_stops_the_start_with_a_sentence():
    source = "import config.wsgi"
    result = python(source, environment=os.environ | {"SENTRY_DSN": "https://errors.example.org/1",
                                                      "DJANGO_SETTINGS_MODULE": "config.settings"})  # fmt: skip
    assert result.returncode == 1
    assert "SENTRY_DSN is no DSN" in result.stderr
