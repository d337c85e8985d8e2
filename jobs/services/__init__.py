"""Writes of jobs: order them, do them, and put back what lost its worker or its message."""

from jobs.services.ordering import cancel, enqueue, retry
from jobs.services.running import run
from jobs.services.sweeping import sweep

__all__ = ["cancel", "enqueue", "retry", "run", "sweep"]
