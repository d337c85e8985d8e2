"""The Celery application and the schedule of what happens by itself."""

import os
import warnings
from logging.config import dictConfig

import structlog
from celery import Celery
from celery.signals import before_task_publish, setup_logging, task_postrun, task_prerun
from kombu.transport import TRANSPORT_ALIASES

from config import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TRANSPORT_ALIASES["files"] = "config.broker:Transport"
# Celery warns of root because a pickled message can run anything; here only JSON is accepted.
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")

app = Celery("config")
app.config_from_object("config.start:celery")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep-jobs": {"task": "jobs.tasks.sweep", "schedule": 15.0, "options": {"expires": 15}},
    # Each hour, so that a machine that is off at night, or one that was down, reminds as soon as it is back.
    "remind-of-ends": {"task": "config.celery.remind_of_ends", "schedule": 3600.0, "options": {"expires": 3600}},
    # Each hour for the same reason; a report is due once a month or quarter.
    "make-due-reports": {"task": "config.celery.make_due_reports", "schedule": 3600.0, "options": {"expires": 3600}},
    # What an import asks about is asked at once; this is for what people enter by hand.
    "look-for-duplicates": {
        "task": "config.celery.look_for_duplicates",
        "schedule": 6 * 3600.0,
        "options": {"expires": 3600},
    },
    "sweep-accesses": {"task": "config.celery.sweep_accesses", "schedule": 3600.0, "options": {"expires": 3600}},
    # Before what is kept runs out (reports.kept).
    "count-ahead": {
        "task": "config.celery.count_ahead",
        "schedule": 300.0,
        "options": {"expires": 300, "queue": "bulk"},
    },
}


@app.task
def remind_of_ends() -> None:
    """Look for agreements whose end is near."""
    from partnerships.tasks import remind

    remind()


@app.task
def look_for_duplicates() -> None:
    """Look for institutions and people that may be here twice."""
    from partnerships.tasks import look_for_duplicates as look

    look()


@app.task
def sweep_accesses() -> None:
    """Forget sign-ins and downloads of more than a year ago."""
    from accounts.services.accesses import sweep_accesses as sweep

    sweep()


@app.task
def make_due_reports() -> None:
    """Look for editions of reports that are due."""
    from reports.tasks import make_due

    make_due()


@app.task
def count_ahead() -> None:
    """Count large programmes again before somebody asks."""
    from django.utils import timezone

    from reports import ahead

    ahead.count_ahead(timezone.localdate())


@setup_logging.connect
def keep_logging(**_signal: object) -> None:
    """Let worker and schedule log as the web does, in place of Celery's own way."""
    from django.conf import settings

    dictConfig(settings.LOGGING)


@before_task_publish.connect
def send_request_id(headers: dict | None = None, **_signal: object) -> None:
    """Give the worker the id of the request that ordered the work, so that its lines can be found with it."""
    if name := structlog.contextvars.get_contextvars().get("request_id"):
        (headers if headers is not None else {})["request_id"] = name


@task_prerun.connect
def name_the_lines(task, args: tuple = (), **_signal: object) -> None:
    """Put the id of the request, and that of the job, into every line that a task logs."""
    name = (getattr(task.request, "headers", None) or {}).get("request_id") or getattr(task.request, "request_id", "")
    known = {"request_id": name} if isinstance(name, str) and logs.SAFE_ID.fullmatch(name) else {}
    if task.name == "jobs.tasks.run_job" and args:
        known["job"] = args[0]
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**known)


@task_postrun.connect
def forget_the_name(**_signal: object) -> None:
    """Keep the ids of one task out of the lines of the next."""
    structlog.contextvars.clear_contextvars()
