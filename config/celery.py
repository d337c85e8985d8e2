"""The Celery application and the schedule of what happens by itself."""

import os
import warnings
from logging.config import dictConfig

from celery import Celery
from celery.signals import setup_logging
from kombu.transport import TRANSPORT_ALIASES

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
    "count-ahead": {"task": "config.celery.count_ahead", "schedule": 300.0, "options": {"expires": 300}},
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
