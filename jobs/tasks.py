"""Celery's way in: a message carries the id of a row, and everything else is in the row."""

import multiprocessing

from celery import shared_task
from celery.signals import worker_ready, worker_shutting_down

from jobs import services

# Shared by the worker's main process, which hears the signal, and its children, which do the work.
_stopping = multiprocessing.RawValue("b", 0)


@shared_task(time_limit=60 * 60)
def run_job(job_id: int) -> None:
    """Do the job ``job_id`` if it waits. A job cut off by the time limit goes on after its claim runs out."""
    services.run(job_id, should_stop=lambda: bool(_stopping.value))


@shared_task
def sweep() -> None:
    """Put back what lost its worker or its message."""
    services.sweep()


@worker_ready.connect
def _sweep_at_start(**_kwargs) -> None:
    sweep.apply_async(retry=False)


@worker_shutting_down.connect
def _stop_between_pieces(**_kwargs) -> None:
    _stopping.value = 1
