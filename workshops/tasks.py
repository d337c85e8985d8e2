"""The long work of workshops."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from documents.errors import DocumentError
from jobs import registry
from jobs.models import Job
from workshops.errors import WorkshopError
from workshops.services.badges import BADGES, draw_badges, keep_badges


def _save(job: Job, content: bytes) -> dict:
    return keep_badges(job=job, content=content)


def _finished_url(job: Job) -> str | None:
    return reverse("workshops:badges", args=[job.arguments["workshop"]])


@registry.kind(BADGES, label=gettext_lazy("Badges"), save=_save, finished_url=_finished_url)
def make_badges(job: Job, progress) -> bytes:
    """Draw the badges that the job's arguments name."""
    try:
        return draw_badges(arguments=job.arguments, progress=progress)
    except (DocumentError, WorkshopError) as error:
        raise registry.Refused(str(error)) from error
