"""Badges of many, and long sign-in sheets, as jobs whose file is kept until the next one is drawn."""

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from documents.joining import join_pdfs
from jobs.models import Job, subject_of
from jobs.services import enqueue
from workshops.badges import A_SHEET, badges_pdf
from workshops.errors import WorkshopError
from workshops.models import Delegate, Workshop
from workshops.places import places_of
from workshops.sign_in_sheets import lines_of, mark_of, sheet_pdf

BADGES = "workshops.badges"
SHEET = "workshops.sign_in_sheet"
# Four pages of badges are drawn in under a second, so many lines in under two: what is more becomes a job.
BADGES_AT_ONCE = 4 * A_SHEET
LINES_AT_ONCE = 120


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


def draw_badges(*, arguments: dict, progress: Callable[..., None]) -> tuple[bytes, dict]:
    """Return the badges that ``arguments`` (of ``order_badges``) name, and how many they are.

    Who is no longer a delegate has none.

    Raises WorkshopError when nobody of them is a delegate any more.
    """
    wanted = arguments["delegates"]
    rows = Delegate.objects.filter(workshop=arguments["workshop"], pk__in=wanted)
    known = {one.pk: one for one in rows.select_related("person", "institution", "workshop")}
    delegates = [known[pk] for pk in wanted if pk in known]
    if not delegates:
        raise WorkshopError(_("Nobody of those chosen is a delegate any more."))
    parts = []
    for start in range(0, len(delegates), BADGES_AT_ONCE):
        progress(start, len(delegates))
        parts.append(badges_pdf(delegates[0].workshop, delegates[start : start + BADGES_AT_ONCE]))
    progress(len(delegates), len(delegates))
    return join_pdfs(parts), {"count": len(delegates)}


def order_sheet(*, workshop: Workshop, place: str, owner) -> Job:
    """Order the sign-in sheet for the place with this code; the same order that still runs is returned."""
    return enqueue(
        kind=SHEET,
        owner=owner,
        programme=workshop.programme,
        subject=workshop,
        title=_("Sign-in sheet: %(workshop)s") % {"workshop": workshop},
        arguments={"workshop": workshop.pk, "place": place},
    )


def draw_sheet(*, arguments: dict) -> tuple[bytes, dict]:
    """Return the sheet that ``arguments`` (of ``order_sheet``) name, and its mark and number of lines.

    Raises WorkshopError when workshop or place is gone.
    """
    workshop = Workshop.objects.filter(pk=arguments["workshop"]).first()
    place = places_of(workshop).get(arguments["place"]) if workshop else None
    if place is None:
        raise WorkshopError(_("This day, session or visit is no longer in the programme."))
    lines = lines_of(workshop, place)
    return sheet_pdf(workshop, place, lines), {"count": len(lines), "mark": mark_of(lines)}


def keep_paper(*, job: Job, content: bytes, result: dict) -> dict:
    """Store the file and return the job's result; earlier files of the same paper go, since names and lists change."""
    name = default_storage.save(f"papers/{job.pk}.pdf", ContentFile(content))
    earlier = _papers(job.kind, job.subject, job.arguments.get("place")).exclude(pk=job.pk)
    files = [result["file"] for result in earlier.values_list("result", flat=True) if result.get("file")]

    def remove() -> None:
        for file in files:
            default_storage.delete(file)

    transaction.on_commit(remove, robust=True)
    return result | {"file": name}


def paper_job(workshop: Workshop, kind: str, place: str | None = None) -> Job | None:
    """Return the newest job that draws this paper of ``workshop`` (for ``place``), if any."""
    return _papers(kind, subject_of(workshop), place).order_by("-created_at", "-pk").first()


def drawn_paper(workshop: Workshop, kind: str, place: str | None = None) -> Job | None:
    """Return the newest job that has drawn this paper, if any: its result names the file."""
    done = _papers(kind, subject_of(workshop), place).filter(state=Job.State.DONE)
    return done.order_by("-finished_at", "-pk").first()


def _papers(kind: str, subject: str, place: str | None) -> QuerySet[Job]:
    jobs = Job.objects.filter(kind=kind, subject=subject)
    return jobs.filter(arguments__place=place) if place else jobs
