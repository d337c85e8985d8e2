"""Badges of many as a job: drawn some sheets at a time, so that one sees how far it is."""

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from documents.joining import join_pdfs
from jobs.models import Job
from jobs.services import enqueue
from workshops.badges import A_SHEET, badges_pdf
from workshops.errors import WorkshopError
from workshops.models import Delegate, Workshop

BADGES = "workshops.badges"
# Four sheets are drawn in under a second: what is more becomes a job.
AT_ONCE = 4 * A_SHEET


def order_badges(*, workshop: Workshop, delegates: list[int], owner) -> Job:
    """Order the badges of the delegates with these numbers, in this order; the same order that still runs is returned.

    Raises WorkshopError when there is nobody.
    """
    if not delegates:
        raise WorkshopError(_("There is nobody to make a badge for."))
    return enqueue(
        kind=BADGES,
        owner=owner,
        programme=workshop.programme,
        subject=workshop,
        title=_("Badges: %(workshop)s") % {"workshop": workshop},
        arguments={"workshop": workshop.pk, "delegates": delegates},
    )


def draw_badges(*, arguments: dict, progress: Callable[..., None]) -> bytes:
    """Return the badges that ``arguments`` (of ``order_badges``) name; who is no longer a delegate has none.

    Raises WorkshopError when nobody of them is a delegate any more.
    """
    wanted = arguments["delegates"]
    rows = Delegate.objects.filter(workshop=arguments["workshop"], pk__in=wanted)
    known = {one.pk: one for one in rows.select_related("person", "institution", "workshop")}
    delegates = [known[pk] for pk in wanted if pk in known]
    if not delegates:
        raise WorkshopError(_("Nobody of those chosen is a delegate any more."))
    parts = []
    for start in range(0, len(delegates), AT_ONCE):
        progress(start, len(delegates))
        parts.append(badges_pdf(delegates[0].workshop, delegates[start : start + AT_ONCE]))
    progress(len(delegates), len(delegates))
    return join_pdfs(parts)


def keep_badges(*, job: Job, content: bytes) -> dict:
    """Store the file and return the job's result; earlier files of badges for the same workshop go: names change."""
    name = default_storage.save(f"badges/{job.pk}.pdf", ContentFile(content))
    earlier = Job.objects.filter(kind=BADGES, subject=job.subject).exclude(pk=job.pk)
    files = [result["file"] for result in earlier.values_list("result", flat=True) if result.get("file")]

    def remove() -> None:
        for file in files:
            default_storage.delete(file)

    transaction.on_commit(remove, robust=True)
    return {"file": name, "count": len(job.arguments["delegates"])}


def badges_job(workshop: Workshop) -> Job | None:
    """Return the newest job of badges for ``workshop``, if any."""
    return Job.objects.about(workshop).filter(kind=BADGES).first()
