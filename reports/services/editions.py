"""Makes an edition: figures frozen on a day, drawn as PDF and spreadsheet, kept with their hashes."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.utils.text import slugify
from django.utils.translation import gettext as _

from jobs.models import Job
from jobs.services import enqueue
from partnerships.models import Programme
from reports.figures import compute, sha256_of
from reports.models import Edition
from reports.printing import edition_pdf, edition_workbook
from reports.scope import Scope
from workshops.models import Workshop

JOB_KIND = "reports.edition"


@dataclass(frozen=True)
class DrawnEdition:
    """An edition before it is stored."""

    title: str
    scope: Scope
    figures: dict
    pdf: bytes
    xlsx: bytes


def order_edition(*, owner, programme: Programme, workshop: Workshop | None, as_of: dt.date) -> Job:
    """Order an edition of the programme's or one workshop's report; the same order that still runs is returned."""
    thing = workshop or programme
    return enqueue(
        kind=JOB_KIND,
        owner=owner,
        programme=programme,
        subject=thing,
        title=_("Summary report: %(thing)s") % {"thing": thing},
        arguments={
            "programme": programme.pk,
            "workshop": workshop.pk if workshop else None,
            "as_of": as_of.isoformat(),
        },
    )


def draw_edition(*, arguments: dict, made_by, progress: Callable[..., None]) -> DrawnEdition:
    """Count and draw the edition that ``arguments`` (of ``order_edition``) describe.

    Raises Programme.DoesNotExist or Workshop.DoesNotExist when what it is about is gone.
    """
    programme = Programme.objects.get(pk=arguments["programme"])
    workshop = Workshop.objects.get(pk=arguments["workshop"]) if arguments["workshop"] else None
    scope = Scope(programme=programme, workshop=workshop, as_of=dt.date.fromisoformat(arguments["as_of"]))
    title = _("Summary report: %(thing)s") % {"thing": workshop or programme}
    progress(0, 3, _("Counting"))
    figures = compute(scope)
    progress(1, 3, _("Drawing the PDF"))
    pdf = edition_pdf(title=title, scope=scope, figures=figures, made_by=made_by)
    progress(2, 3, _("Writing the spreadsheet"))
    xlsx = edition_workbook(title=title, scope=scope, figures=figures, made_by=made_by)
    progress(3, 3, _("Keeping the files"))
    return DrawnEdition(title, scope, figures, pdf, xlsx)


def keep_edition(*, drawn: DrawnEdition, made_by, job: Job | None = None) -> Edition:
    """Store the files and the row. Call it in a transaction: a file without its row is never shown."""
    edition = Edition(
        programme=drawn.scope.programme,
        workshop=drawn.scope.workshop,
        title=drawn.title,
        as_of=drawn.scope.as_of,
        filters=drawn.figures["filters"],
        figures=drawn.figures,
        sha256=sha256_of(drawn.figures),
        pdf_sha256=hashlib.sha256(drawn.pdf).hexdigest(),
        xlsx_sha256=hashlib.sha256(drawn.xlsx).hexdigest(),
        made_by=made_by,
        job=job,
    )
    name = slugify(f"{drawn.scope.programme.code} {drawn.scope.workshop or 'programme'} {drawn.scope.as_of}")[:80]
    edition.pdf.save(f"{name}.pdf", ContentFile(drawn.pdf), save=False)
    edition.xlsx.save(f"{name}.xlsx", ContentFile(drawn.xlsx), save=False)
    edition.save()
    return edition
