"""The Celery application and the schedule of what happens by itself."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TRANSPORT_ALIASES["files"] = "config.broker:Transport"

app = Celery("config")
app.config_from_object("config.start:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep-jobs": {"task": "jobs.tasks.sweep", "schedule": 15.0, "options": {"expires": 15}},
}
