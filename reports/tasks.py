"""The long work of reports."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs import registry
from jobs.models import Job
from partnerships.models import Programme
from reports.services.editions import JOB_KIND, DrawnEdition, draw_edition, keep_edition
from workshops.models import Workshop


def _finished_url(job: Job) -> str | None:
    return job.edition.get_absolute_url() if hasattr(job, "edition") else None


def _save(job: Job, drawn: DrawnEdition) -> dict:
    edition = keep_edition(drawn=drawn, made_by=job.owner, job=job)
    return {"edition": edition.pk}


@registry.kind(JOB_KIND, label=gettext_lazy("Summary report"), save=_save, finished_url=_finished_url)
def make_edition(job: Job, progress) -> DrawnEdition:
    """Make the edition that the job's arguments describe."""
    try:
        return draw_edition(arguments=job.arguments, made_by=job.owner, progress=progress)
    except (Programme.DoesNotExist, Workshop.DoesNotExist) as error:
        raise registry.Refused(_("What the report is about is no longer here.")) from error
