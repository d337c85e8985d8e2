"""The long work of workshops: letters to delegates, one piece for each; badges and long sign-in sheets."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.services.mailing import is_last_try, nothing_more
from documents.errors import DocumentError
from jobs import registry
from jobs.models import Job
from workshops.errors import WorkshopError
from workshops.models import DelegateLetter
from workshops.services.letters import JOB_KIND, send_letter
from workshops.services.papers import BADGES, SHEET, draw_badges, draw_sheet, keep_paper


def letters_url(job: Job) -> str:
    """Return the page where the letters of the workshop are found."""
    return reverse("workshops:letter_list", args=[job.subject.rpartition(":")[2]])


@registry.pieces(
    JOB_KIND, label=gettext_lazy("Letters to delegates"), save=nothing_more, finished_url=letters_url, is_bulk=True
)
def send_piece(job: Job, key: str) -> None:
    """Send the letter whose id is ``key``."""
    letters = DelegateLetter.objects.select_related(
        "delegate__person", "delegate__institution", "delegate__workshop__programme"
    )
    letter = letters.filter(pk=key).first()
    if letter is None:
        raise registry.Refused(_("The delegate was deleted."))
    send_letter(letter=letter, is_last_try=is_last_try(job, key))


def _save(job: Job, drawn: tuple[bytes, dict]) -> dict:
    content, result = drawn
    return keep_paper(job=job, content=content, result=result)


def _badges_url(job: Job) -> str:
    return reverse("workshops:badges", args=[job.arguments["workshop"]])


def _sheet_url(job: Job) -> str:
    place = urlencode({"place": job.arguments["place"]})
    return f"{reverse('workshops:sheet_entry', args=[job.arguments['workshop']])}?{place}"


@registry.kind(BADGES, label=gettext_lazy("Badges"), save=_save, finished_url=_badges_url)
def make_badges(job: Job, progress) -> tuple[bytes, dict]:
    """Draw the badges that the job's arguments name."""
    try:
        return draw_badges(arguments=job.arguments, progress=progress)
    except (DocumentError, WorkshopError) as error:
        raise registry.Refused(str(error)) from error


@registry.kind(SHEET, label=gettext_lazy("Sign-in sheet"), save=_save, finished_url=_sheet_url)
def make_sheet(job: Job, progress) -> tuple[bytes, dict]:
    """Draw the sign-in sheet that the job's arguments name."""
    try:
        return draw_sheet(arguments=job.arguments)
    except (DocumentError, WorkshopError) as error:
        raise registry.Refused(str(error)) from error
