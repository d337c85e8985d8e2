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


def keep_rows(job, outcomes: dict[str, str]) -> None:
    """Write a row for each piece, and leave time to be killed before they are committed."""
    Group.objects.bulk_create(Group(name=name) for name in outcomes.values())
    time.sleep(0.02)


@registry.blocks(
    "faults.blocks",
    label="Blocks",
    save=keep_rows,
    size=8,
    finish=lambda job: {"rows": Group.objects.count()},
)
def blocks(job, keys: list[str]) -> dict[str, str]:
    """Leave a line for each piece and time to be killed; die at the one called "deadly"."""
    if "deadly" in keys:
        os.kill(os.getpid(), signal.SIGKILL)
    with Path(job.arguments["traces"]).open("a") as traces:
        traces.write("".join(f"{key}\n" for key in keys))
    time.sleep(job.arguments["pause"] * len(keys))
    return {key: key for key in keys}
