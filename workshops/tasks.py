"""Letters to delegates as a job: one piece for each letter."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs import registry
from jobs.models import Job
from jobs.services.pieces import MOST_ATTEMPTS
from workshops.models import DelegateLetter
from workshops.services.letters import JOB_KIND, send_letter


def nothing_more(job: Job, key: str, outcome: None) -> None:
    """Write nothing in the transaction that counts the piece; with a ``save``, the sending runs outside of it."""


def letters_url(job: Job) -> str:
    """Return the page where the letters of the workshop are found."""
    return reverse("workshops:letter_list", args=[job.subject.rpartition(":")[2]])


@registry.pieces(JOB_KIND, label=gettext_lazy("Letters to delegates"), save=nothing_more, finished_url=letters_url)
def send_piece(job: Job, key: str) -> None:
    """Send the letter whose id is ``key``."""
    letters = DelegateLetter.objects.select_related(
        "delegate__person", "delegate__institution", "delegate__workshop__programme"
    )
    letter = letters.filter(pk=key).first()
    if letter is None:
        raise registry.Refused(_("The delegate was deleted."))
    tries = job.pieces.values_list("attempts", flat=True).get(key=key)
    send_letter(letter=letter, is_last_try=tries >= MOST_ATTEMPTS)
