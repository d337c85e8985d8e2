"""Telling the workers that a job waits. Losing a hint costs a short wait and nothing else."""

import logging

from django.utils import timezone

from jobs import registry
from jobs.models import Job
from jobs.registry import Kind

logger = logging.getLogger(__name__)

# More workers than that join by and by, when the sweeper sees that there is still something to do.
MOST_HELPERS = 7


def hint(job_id: int, kind: str) -> bool:
    """Send a message with the id of a job of ``kind`` that waits or wants helpers; return whether the broker took it.

    Raises nothing: with the broker down the request goes on, and the sweeper sends the hint later.
    """
    from jobs import tasks  # services know no Celery until a message is to be sent

    try:
        tasks.run_job.apply_async(args=[job_id], queue=registry.queue(kind), retry=False)
    except Exception as error:  # each broker has errors of its own, and none may reach a person
        logger.warning("The broker did not take the hint of job %s, the sweeper will repeat it: %s", job_id, error)
        return False
    Job.objects.filter(pk=job_id, state=Job.State.WAITING).update(hinted_at=timezone.now())
    return True


def call_helpers(job: Job, kind: Kind) -> None:
    """Tell other workers that they may share in a job: one for each block beyond the first, within bounds."""
    if not kind.is_shared:
        return
    blocks = -(-job.pieces.waiting().count() // kind.size)
    for _number in range(min(blocks - 1, MOST_HELPERS)):
        if not hint(job.pk, job.kind):
            return
