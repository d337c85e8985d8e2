"""Kinds of job that leave traces, so that the tests can count what really ran. Known to the started processes only."""

import os
import signal
import time
from pathlib import Path

from django.contrib.auth.models import Group

from config.celery import app
from jobs import registry

# The schedule of production, fifteen times as fast.
app.conf.beat_schedule["sweep-jobs"]["schedule"] = 1.0


def leave_traces(job, key: str) -> None:
    """Write a row that goes with the piece and a line that no rollback takes away, and leave time to be killed."""
    Group.objects.create(name=key)
    with Path(job.arguments["traces"]).open("a") as traces:
        traces.write(f"{key}\n")
    time.sleep(0.08)


@registry.pieces("faults.traces", label="Traces", finish=lambda job: {"rows": Group.objects.count()})
def traces(job, key: str) -> None:
    """Leave traces of each piece."""
    leave_traces(job, key)


@registry.pieces("faults.deadly", label="Deadly")
def deadly(job, key: str) -> None:
    """Leave traces of each piece, but die at the one called "deadly"."""
    if key == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    leave_traces(job, key)
