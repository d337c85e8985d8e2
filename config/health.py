"""Two addresses for machines: is the process alive, and can it do its work."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.celery import app
from jobs.models import Job

logger = logging.getLogger(__name__)
PATIENCE = 2  # seconds


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that this process is alive; asks nothing else, so that a slow database restarts no web."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer whether database and broker can be reached, and for how many seconds the oldest job has waited.

    503 when one of the two cannot be reached. A long wait is only reported: taking the web away would not shorten it.
    """
    database = _works("database", _ask_database)
    broker = _works("broker", _ask_broker)
    ready = database and broker
    answer = {
        "ready": ready,
        "database": "ok" if database else "unreachable",
        "broker": "ok" if broker else "unreachable",
        "oldest_waiting_job_seconds": _oldest_waiting() if database else None,
    }
    return JsonResponse(answer, status=200 if ready else 503)


def _works(name: str, ask: Callable[[], None]) -> bool:
    try:
        ask()
    except Exception:  # whatever it is: the answer is "no", the log says why
        logger.warning("The %s cannot be reached.", name, exc_info=True)
        return False
    return True


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_broker() -> None:
    if settings.REDIS_URL:
        import redis

        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE
        ) as client:
            client.ping()
        return
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1)
        broker.default_channel  # noqa: B018 - opening it makes the folders, or says why not


def _oldest_waiting() -> int:
    job = Job.objects.waiting().first()
    return max(0, int((timezone.now() - job.waiting_since).total_seconds())) if job else 0
