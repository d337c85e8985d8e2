"""Reports of errors to a server that understands Sentry's protocol, without anybody's data in them."""

import sentry_sdk
import structlog
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import LoggingIntegration

from config.logs import without_private

# What a report may say. Everything else (the request with its address, cookies and form; variables; breadcrumbs;
# e-mail and network address of the user) stays here.
KEPT = {
    "event_id", "timestamp", "level", "platform", "logger", "transaction", "exception", "release", "environment",
    "server_name", "sdk", "modules",
}  # fmt: skip


def report_to(dsn: str, *, site: str, **more) -> None:
    """Send each unexpected error to the server that ``dsn`` names from now on."""
    sentry_sdk.init(
        dsn=dsn,
        environment=site,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        auto_enabling_integrations=False,
        integrations=[
            DjangoIntegration(transaction_style="function_name"),
            CeleryIntegration(),
            LoggingIntegration(level=None),
        ],
        before_send=scrubbed,
        **more,
    )


def scrubbed(event: dict, _hint: dict) -> dict:
    """Return ``event`` with what is known to hold no personal data, and the id under which the log tells more."""
    kept = {key: value for key, value in event.items() if key in KEPT}
    for error in (kept.get("exception") or {}).get("values", []):
        error["value"] = without_private(str(error.get("value") or ""))
        for frame in (error.get("stacktrace") or {}).get("frames", []):
            frame.pop("vars", None)
    if "logentry" in event:
        # The sentence as it stands in the code, without the values that were put into it.
        kept["logentry"] = {"message": without_private(str(event["logentry"].get("message") or ""))}
    context = structlog.contextvars.get_contextvars()
    kept["tags"] = {key: str(context[key]) for key in ("request_id", "job") if key in context}
    return kept
