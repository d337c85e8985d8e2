"""The Celery application and the schedule of what happens by itself."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep-jobs": {"task": "jobs.tasks.sweep", "schedule": 15.0, "options": {"expires": 15}},
}
