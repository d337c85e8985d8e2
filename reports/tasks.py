"""The long work of reports, and the look for editions that are due."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs import registry
from jobs.models import Job
from reports.rules import can_make_reports
from reports.services.editions import GONE, JOB_KIND, DrawnEdition, draw_edition, keep_edition
from reports.services.schedules import make_due_editions
from reports.services.sending import send_edition


def _finished_url(job: Job) -> str | None:
    return job.edition.get_absolute_url() if hasattr(job, "edition") else None


def _save(job: Job, drawn: DrawnEdition) -> dict:
    edition = keep_edition(drawn=drawn, job=job)
    if edition.schedule and edition.schedule.sends_to_viewers:
        send_edition(edition=edition)
    return {"edition": edition.pk}


@registry.kind(JOB_KIND, label=gettext_lazy("Summary report"), save=_save, finished_url=_finished_url, is_bulk=True)
def make_edition(job: Job, progress) -> DrawnEdition:
    """Make the edition that the job's arguments describe; of a schedule also when who set it up has left."""
    is_planned = job.arguments["schedule"] is not None
    if not is_planned and not (job.owner and can_make_reports(job.owner, job.programme)):
        raise registry.Refused(_("Who ordered this report no longer makes reports of the programme."))
    try:
        return draw_edition(arguments=job.arguments, made_by=job.owner, progress=progress)
    except GONE as error:
        raise registry.Refused(_("What the report is about is no longer here.")) from error


def make_due() -> None:
    """Order the editions that are due today."""
    make_due_editions(today=timezone.localdate())
