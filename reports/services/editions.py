"""Makes an edition: figures frozen on a day, drawn as PDF and spreadsheet in both languages, kept with their hashes."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.models import Job
from jobs.services import enqueue
from partnerships.models import Institution, Programme
from reports.canonical import sha256_of
from reports.changes import changes
from reports.contents import LANGUAGES, Part
from reports.dimensions import DIMENSIONS
from reports.figures import Words, compute, in_languages, name_of, one_moment
from reports.models import Edition, EditionFile, ReportSchedule
from reports.printing import PrintedEdition
from reports.scope import Scope
from reports.suppression import suppress
from workshops.models import Workshop

JOB_KIND = "reports.edition"
# Small things that a report is about may be gone before it is made.
GONE = (Programme.DoesNotExist, Workshop.DoesNotExist, Institution.DoesNotExist)
# How many records lack something is the office's own work.
NEVER_PUBLIC = {Part.QUALITY}


@dataclass(frozen=True)
class DrawnEdition:
    """An edition before it is stored: the row without figures' hash, and its files by language and form."""

    edition: Edition
    files: dict[tuple[str, str], bytes] = field(default_factory=dict)


def order_edition(
    *,
    owner,
    scope: Scope,
    parts: Iterable[str] = tuple(Part.values),
    title: str = "",
    is_public: bool = False,
    schedule: ReportSchedule | None = None,
) -> Job:
    """Order an edition about ``scope`` with ``parts`` in their order; the same order that still runs is returned.

    Of an edition for the public small numbers of people, and gaps in the records, are left out.
    """
    return enqueue(
        kind=JOB_KIND,
        owner=owner,
        programme=scope.programme,
        subject=scope.workshop or scope.institution or scope.programme,
        title=title or default_title(scope)["en"],
        arguments=order_of(scope, parts=parts, title=title, is_public=is_public, schedule=schedule),
    )


def order_of(
    scope: Scope,
    *,
    parts: Iterable[str] = tuple(Part.values),
    title: str = "",
    is_public: bool = False,
    schedule: ReportSchedule | None = None,
) -> dict:
    """Return what describes an edition in the arguments of its job."""
    return {
        "programme": scope.programme.pk,
        "workshop": scope.workshop.pk if scope.workshop else None,
        "institution": scope.institution.pk if scope.institution else None,
        "country": scope.country,
        "since": scope.since.isoformat() if scope.since else None,
        "as_of": scope.as_of.isoformat(),
        "parts": [str(part) for part in parts if not (is_public and part in NEVER_PUBLIC)],
        "title": title,
        "is_public": is_public,
        "schedule": schedule.pk if schedule else None,
    }


def parts_used_last(programme: Programme, user) -> list[str]:
    """Return the sections of the newest edition that ``user`` made, or anybody of the programme; else all of them."""
    editions = Edition.objects.filter(programme=programme)
    newest = editions.filter(made_by=user).first() or editions.first()
    known = [part for part in (newest.figures.get("parts", []) if newest else []) if part in Part.values]
    return known or list(Part.values)


def default_title(scope: Scope) -> Words:
    """Return what a report is called when nobody gives it a title."""
    thing = scope.workshop or scope.institution or scope.programme
    if not scope.country:
        return in_languages(lambda: _("Summary report: %(thing)s") % {"thing": name_of(thing)})
    words = DIMENSIONS["country"].words
    return in_languages(
        lambda: (
            _("Summary report: %(thing)s, %(country)s")
            % {"thing": name_of(thing), "country": words([scope.country])[scope.country]}
        )
    )


def draw_edition(*, arguments: dict, made_by, progress: Callable[..., None]) -> DrawnEdition:
    """Count and draw the edition that ``arguments`` (of ``order_edition``) describe.

    Raises one of GONE when what it is about is no longer there.
    """
    steps = 1 + len(LANGUAGES) * len(EditionFile.Form)
    progress(0, steps, _("Counting"))
    with one_moment():
        edition = freeze_edition(arguments=arguments, made_by=made_by)
    files: dict[tuple[str, str], bytes] = {}
    for language in LANGUAGES:
        printed = PrintedEdition(edition, language)
        progress(1 + len(files), steps, _("Drawing the PDF"))
        files[language, "pdf"] = printed.pdf()
        progress(1 + len(files), steps, _("Writing the spreadsheet"))
        files[language, "xlsx"] = printed.workbook()
    progress(steps, steps, _("Keeping the files"))
    return DrawnEdition(edition, files)


def freeze_edition(*, arguments: dict, made_by) -> Edition:
    """Return the edition, not saved, with the figures of this moment; call it inside ``one_moment``.

    Raises as ``draw_edition`` does.
    """
    scope = _scope(arguments)
    edition = Edition(
        programme=scope.programme,
        workshop=scope.workshop,
        institution=scope.institution,
        country=scope.country,
        since=scope.since,
        as_of=scope.as_of,
        is_public=arguments["is_public"],
        schedule=ReportSchedule.objects.filter(pk=arguments["schedule"]).first(),
        made_by=made_by,
        made_at=timezone.now(),
    )
    titles = dict.fromkeys(LANGUAGES, arguments["title"]) if arguments["title"] else default_title(scope)
    edition.title = titles["en"][:200]
    figures = compute(scope, [part for part in arguments["parts"] if part != Part.CHANGES])
    figures = suppress(figures) if edition.is_public else figures
    if Part.CHANGES in arguments["parts"]:
        _insert_changes(edition, figures, arguments["parts"])
    made_at = edition.made_at.isoformat()
    edition.figures = figures | {
        "title": titles,
        "parts": arguments["parts"],
        # Who works at the office is no business of the public.
        "made": {"by": settings.OFFICE_NAME if edition.is_public else str(made_by or ""), "at": made_at},
        "for_the_public": edition.is_public,
    }
    edition.sha256 = sha256_of(edition.figures)
    return edition


def keep_edition(*, drawn: DrawnEdition, job: Job | None = None) -> Edition:
    """Store the row and the files. Call it in a transaction: a file without its row is never shown."""
    edition = drawn.edition
    edition.job = job
    edition._history_user = edition.made_by
    edition.save()
    for (language, form), content in drawn.files.items():
        row = EditionFile(
            edition=edition, language=language, form=form, sha256=hashlib.sha256(content).hexdigest()
        )  # fmt: skip
        row.file.save(row.download_name, ContentFile(content), save=False)
        row.save()
    return edition


def _scope(arguments: dict) -> Scope:
    workshop, institution = arguments["workshop"], arguments["institution"]
    return Scope(
        programme=Programme.objects.get(pk=arguments["programme"]),
        workshop=Workshop.objects.get(pk=workshop) if workshop else None,
        institution=Institution.objects.get(pk=institution) if institution else None,
        country=arguments["country"],
        since=dt.date.fromisoformat(arguments["since"]) if arguments["since"] else None,
        as_of=dt.date.fromisoformat(arguments["as_of"]),
    )


def _insert_changes(edition: Edition, figures: dict, parts: list[str]) -> None:
    """Put what changed into its place: parts that hold nothing have no section."""
    found = changes(Edition.objects.before(edition).first(), figures)
    before = set(parts[: parts.index(Part.CHANGES)])
    place = sum(section["key"] in before for section in figures["sections"])
    figures["sections"].insert(place, found)
