"""What is printed for a ceremony: one file of all certificates in the order of the list, and the call sheet.

Each is drawn by a job and kept until the next one is there. A cohort or workshop has a print file without a ceremony,
too; its order is by serial or by name.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.call_sheet import sheet_pdf
from certificates.ceremony_list import called_lines, mark_of, mark_of_words, problem_of
from certificates.errors import CertificateError
from certificates.files import PAPERS_FOLDER, read_checked
from certificates.groups import Group, group_of, things
from certificates.models import AwardCeremony, Certificate
from documents.errors import DocumentError
from documents.joining import join_into, paper_of
from jobs.models import Job, subject_of
from jobs.services import enqueue

PRINT = "certificates.print_file"
SHEET = "certificates.call_sheet"
# A call sheet of so many lines is drawn in about two seconds: what is longer becomes a job.
LINES_AT_ONCE = 100
GROUP_ORDERS = {"serial": ("serial",), "name": ("printed_name", "serial")}
# A page names at most so many files that are missing; the count stands above.
MOST_REASONS = 200
PAPERS = {(297, 210): "A4", (279, 216): "Letter", (420, 297): "A3"}


def order_print_file(*, thing: models.Model, owner, order: str = "") -> Job:
    """Order the print file of a ceremony, cohort or workshop; the same order that still runs is returned.

    ``order`` is one of GROUP_ORDERS for a cohort or workshop; a ceremony has its own. Raises CertificateError when
    there is nothing to print.
    """
    if isinstance(thing, AwardCeremony):
        kind, programme = "ceremony", thing.programme
        found = any(line.is_printed for line in called_lines(thing))
        order = ""
    else:
        group = group_of(thing)
        kind, programme = group.name, group.programme
        found = group.certificates().valid_on(timezone.localdate()).exists()
        if order not in GROUP_ORDERS:
            raise CertificateError(_("Choose one of the orders that are offered."))
    if not found:
        raise CertificateError(_("There is no valid certificate to print yet."))
    return enqueue(
        kind=PRINT,
        owner=owner,
        programme=programme,
        subject=thing,
        title=_("Print file: %(thing)s") % {"thing": thing},
        arguments={"of": kind, "id": thing.pk, "order": order},
    )


def order_call_sheet(*, ceremony: AwardCeremony, owner) -> Job:
    """Order a long call sheet; the same order that still runs is returned."""
    return enqueue(
        kind=SHEET,
        owner=owner,
        programme=ceremony.programme,
        subject=ceremony,
        title=_("Call sheet: %(ceremony)s") % {"ceremony": ceremony},
        arguments={"of": "ceremony", "id": ceremony.pk},
    )


def draw_print_file(*, arguments: dict, progress: Callable[..., None]) -> tuple[IO[bytes], dict]:
    """Return the joined certificates as an open temporary file, and what is known of it.

    Each file is read only if it is the one that was issued; what is not printed is named with its reason in
    ``missing``. Raises CertificateError when nothing is left to print or the thing is gone, OSError for a full disk.
    """
    thing = thing_of(arguments)
    certificates, missing, mark = _to_print(thing, arguments)
    papers: Counter[tuple[int, int]] = Counter()
    written = tempfile.TemporaryFile(prefix="print-", suffix=".pdf")  # noqa: SIM115 (handed out open)
    try:
        parts = _parts(certificates, missing, papers, progress)
        first = next(parts, None)
        if first is None:
            raise CertificateError(_("No certificate can be printed.") + " " + " ".join(missing[:3]))
        join_into(written, _chained(first, parts), title=str(thing), author=settings.OFFICE_NAME)
        written.seek(0)
    except BaseException:
        written.close()
        raise
    sizes = [[paper_in_words(paper), count] for paper, count in papers.most_common()]
    result = {"count": papers.total(), "missing": missing[:MOST_REASONS], "missing_count": len(missing)}
    return written, result | {"papers": sizes, "mark": mark}


def draw_call_sheet(*, arguments: dict) -> tuple[IO[bytes], dict]:
    """Return the call sheet of the ceremony, its mark and number of lines.

    Raises CertificateError when the ceremony is gone, DocumentError when the sheet cannot be drawn.
    """
    ceremony = thing_of(arguments)
    lines = called_lines(ceremony)
    return ContentFile(sheet_pdf(ceremony, lines)), {"count": len(lines), "mark": mark_of(lines)}


def keep_paper(*, job: Job, content: IO[bytes], result: dict) -> dict:
    """Store the file and return the job's result; earlier files of the same paper go.

    When the transaction is rolled back, the file stays without a row; ``manage.py sweep_certificate_files`` finds it.
    """
    with content:
        name = default_storage.save(f"{PAPERS_FOLDER}/{job.pk}.pdf", File(content))
    earlier = Job.objects.filter(kind=job.kind, subject=job.subject).exclude(pk=job.pk)
    files = [found["file"] for found in earlier.values_list("result", flat=True) if found.get("file")]

    def remove() -> None:
        for file in files:
            default_storage.delete(file)

    transaction.on_commit(remove, robust=True)
    return result | {"file": name}


def paper_job(thing: models.Model, kind: str) -> Job | None:
    """Return the newest job that draws this paper of ``thing``, if any."""
    return Job.objects.about(thing).filter(kind=kind).first()


def drawn_paper(thing: models.Model, kind: str) -> Job | None:
    """Return the newest job that has drawn this paper, if any: its result names the file."""
    done = Job.objects.filter(kind=kind, subject=subject_of(thing), state=Job.State.DONE)
    return done.order_by("-finished_at", "-pk").first()


def thing_of(arguments: dict) -> models.Model:
    """Return the ceremony, cohort or workshop of a job's arguments. Raises CertificateError when it is gone."""
    kind = arguments["of"]
    rows = AwardCeremony.objects.select_related("programme") if kind == "ceremony" else things(kind)
    thing = rows.filter(pk=arguments["id"]).first()
    if thing is None:
        raise CertificateError(_("What was to be printed is no longer here."))
    return thing


def expired_of(group: Group) -> models.QuerySet:
    """Return the current certificates of ``group`` that are not printed since they have expired, by name."""
    return group.certificates().expired_on(timezone.localdate()).order_by("printed_name", "serial")


def mark_of_print(thing: models.Model, arguments: dict) -> str:
    """Return the mark that the print file would have now, of certificates in the order of ``arguments``."""
    if arguments["of"] == "ceremony":
        return mark_of(called_lines(thing))
    return mark_of_words(_of_group(thing, arguments).values_list("sha256", flat=True))


def paper_in_words(paper: tuple[int, int]) -> str:
    """Return a size in millimetres as printers call it."""
    wide = paper[0] >= paper[1]
    name = PAPERS.get((max(paper), min(paper)), "")
    if not name:
        return _("%(width)s × %(height)s mm") % {"width": paper[0], "height": paper[1]}
    return _("%(paper)s landscape") % {"paper": name} if wide else _("%(paper)s portrait") % {"paper": name}


def _to_print(thing: models.Model, arguments: dict) -> tuple[list[Certificate], list[str], str]:
    """Return what is printed, why the rest is not, and the mark of exactly this."""
    if arguments["of"] != "ceremony":
        certificates = list(_of_group(thing, arguments).defer("printed_text"))
        missing = [f"{one.printed_name}: {problem_of(one)}" for one in expired_of(group_of(thing))]
        return certificates, missing, mark_of_words(one.sha256 for one in certificates)
    lines = called_lines(thing)
    missing = [f"{line.call.number} {line.name}: {line.problem}" for line in lines if not line.is_printed]
    return [line.certificate for line in lines if line.is_printed], missing, mark_of(lines)


def _of_group(thing: models.Model, arguments: dict) -> models.QuerySet:
    valid = group_of(thing).certificates().valid_on(timezone.localdate())
    return valid.order_by(*GROUP_ORDERS[arguments["order"]])


def _parts(
    certificates: list[Certificate], missing: list[str], papers: Counter, progress: Callable[..., None]
) -> Iterator[bytes]:
    for done, certificate in enumerate(certificates):
        progress(done, len(certificates))
        try:
            content = read_checked(certificate)
            papers[paper_of(content)] += 1
        except CertificateError as error:
            missing.append(str(error))
        except DocumentError as error:
            missing.append(f"{certificate.serial}: {error}")
        else:
            yield content
    progress(len(certificates), len(certificates), _("Writing the file"))


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
