"""What people do with a job: order it, try it again, cancel it."""

import hashlib
import json
from collections.abc import Iterable

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs import registry
from jobs.models import Job, Piece, subject_of
from jobs.services.hints import hint

Key = str | tuple[str, str]


def enqueue(
    *,
    kind: str,
    owner,
    programme=None,
    subject: models.Model | None = None,
    title: str = "",
    arguments: dict | None = None,
    keys: Iterable[Key] = (),
    once: bool = True,
) -> Job:
    """Order a job and return it; a worker is told of it when the transaction commits.

    ``keys`` name the pieces: text, or pairs of key and words for people ("17", "Sok Dara"). With ``once`` the same
    work (kind, subject, arguments, keys) that still waits or runs is returned instead of a second job.
    Raises LookupError for a kind that nobody registered, ValueError when pieces are missing, double or not wanted.
    """
    found = registry.get(kind)
    pieces = [(key, "") if isinstance(key, str) else (str(key[0]), str(key[1])) for key in keys]
    if found.in_pieces != bool(pieces):
        raise ValueError(f"A job of kind {kind!r} needs {'at least one piece' if found.in_pieces else 'no pieces'}.")
    if len({key for key, _label in pieces}) != len(pieces):
        raise ValueError("A job does each thing once; the same key was given twice.")
    about = subject_of(subject) if subject is not None else ""
    once_key = _once_key(kind, about, arguments or {}, [key for key, _label in pieces]) if once else ""
    job = Job(
        kind=kind,
        owner=owner,
        programme=programme,
        subject=about,
        title=title or str(found.label),
        arguments=arguments or {},
        total=len(pieces),
        once_key=once_key,
    )
    return _save_once(job, pieces)


def retry(job: Job) -> Job:
    """Put a job that stopped or was cancelled back to waiting, with what failed in it; what is done stays done.

    Raises registry.Refused when the job has not ended, or when the same work was ordered anew.
    """
    try:
        with transaction.atomic():
            # Pieces before the job, here as in the worker: two orders of locking would end in a deadlock.
            left = job.pieces.exclude(state=Piece.State.DONE).order_by("pk").select_for_update()
            list(left.values_list("pk", flat=True))
            job.pieces.exclude(state=Piece.State.DONE).update(
                state=Piece.State.WAITING, attempts=0, error="", worker="", lease_until=None
            )
            changed = Job.objects.filter(pk=job.pk, state__in=[Job.State.FAILED, Job.State.CANCELLED]).update(
                state=Job.State.WAITING,
                failed=0,
                attempts=0,
                error="",
                message="",
                worker="",
                lease_until=None,
                finished_at=None,
                hinted_at=None,
                waiting_since=timezone.now(),
            )
            if not changed:
                raise registry.Refused(_("This job has not stopped, so there is nothing to try again."))
    except IntegrityError:
        raise registry.Refused(_("The same work is already waiting or running.")) from None
    transaction.on_commit(lambda: hint(job.pk, job.kind), robust=True)
    job.refresh_from_db()
    return job


def cancel(job: Job) -> Job:
    """End a waiting or running job; its workers stop at their next write, and what is done stays.

    Raises registry.Refused when the job has already ended.
    """
    changed = (
        Job.objects.filter(pk=job.pk)
        .open()
        .update(state=Job.State.CANCELLED, finished_at=timezone.now(), lease_until=None)
    )
    if not changed:
        raise registry.Refused(_("This job has already ended."))
    job.refresh_from_db()
    return job


def _save_once(job: Job, pieces: list[tuple[str, str]]) -> Job:
    twin = _open_twin(job)
    if twin:
        return twin
    try:
        with transaction.atomic():
            job.save(force_insert=True)
            Piece.objects.bulk_create(
                [Piece(job=job, number=n, key=key, label=label) for n, (key, label) in enumerate(pieces, 1)],
                batch_size=500,
            )
    except IntegrityError:
        # Somebody ordered the same between our look and our writing: take theirs. Anything else is a real fault.
        twin = _open_twin(job)
        if twin is None:
            raise
        return twin
    transaction.on_commit(lambda: hint(job.pk, job.kind), robust=True)
    return job


def _open_twin(job: Job) -> Job | None:
    return Job.objects.open().filter(once_key=job.once_key).first() if job.once_key else None


def _once_key(kind: str, subject: str, arguments: dict, keys: list[str]) -> str:
    words = json.dumps([kind, subject, arguments, keys], sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(words.encode()).hexdigest()
