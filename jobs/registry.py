"""The kinds of job and the functions that do them.

An app registers its kinds in ``tasks.py``, which every process imports at its start::

    @registry.pieces("certificates.issue", label=_("Issue certificates"), save=save_certificate)
    def draw_certificate(job, key): ...

A handler may run more than once for the same piece: a worker can be killed at any line. What must happen once goes
into ``save``, which shares one transaction with the count of the piece.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jobs.models import Job


class Refused(Exception):
    """A handler says in one sentence for people why it cannot do the work; trying again by itself makes no sense."""


@dataclass(frozen=True)
class Kind:
    """What is known of a kind of job: its name, its words and its functions."""

    name: str
    label: Any
    work: Callable
    in_pieces: bool
    save: Callable | None = None
    finish: Callable[[Job], dict | None] | None = None
    finished_url: Callable[[Job], str | None] | None = None


_kinds: dict[str, Kind] = {}


def kind(name: str, *, label, save: Callable | None = None, finished_url: Callable | None = None) -> Callable:
    """Register ``f(job, progress)`` as a job that is done as a whole and tried up to three times.

    ``f`` calls ``progress(done, total, message="")`` now and then and returns the result, a dictionary for
    ``job.result``. With ``save``, ``f`` returns anything, and ``save(job, outcome)`` returns the dictionary; ``save``
    runs in the transaction that marks the job done, so what it writes exists once.
    ``finished_url(job)`` returns the address of what the job made, or None.
    """

    def register(work: Callable) -> Callable:
        _add(Kind(name, label, work, in_pieces=False, save=save, finished_url=finished_url))
        return work

    return register


def pieces(
    name: str,
    *,
    label,
    save: Callable | None = None,
    finish: Callable | None = None,
    finished_url: Callable | None = None,
) -> Callable:
    """Register ``f(job, key)``, called once per piece, each in a transaction that also counts the piece.

    With ``save``, ``f`` runs outside of any transaction (slow drawing should not keep a database locked) and
    ``save(job, key, outcome)`` writes what it returned, in the transaction that counts the piece.
    ``finish(job)`` runs after the last piece, when at least one is done, and returns the result, a dictionary.
    """

    def register(work: Callable) -> Callable:
        _add(Kind(name, label, work, in_pieces=True, save=save, finish=finish, finished_url=finished_url))
        return work

    return register


def _add(new: Kind) -> None:
    known = _kinds.get(new.name)
    if known and (known.work.__module__, known.work.__qualname__) != (new.work.__module__, new.work.__qualname__):
        raise ValueError(f"Two functions want to do jobs of kind {new.name!r}.")
    _kinds[new.name] = new


def get(name: str) -> Kind:
    """Return the kind called ``name``; LookupError when no app registered it."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"No app registered jobs of kind {name!r}.") from None


def names() -> list[tuple[str, Any]]:
    """Return (name, label) of every kind, in the order of the names."""
    return [(name, _kinds[name].label) for name in sorted(_kinds)]


def label(name: str) -> Any:
    """Return the words for the kind called ``name``, or the name itself when it is no longer registered."""
    return _kinds[name].label if name in _kinds else name


def finished_url(job: Job) -> str | None:
    """Return the address of what ``job`` made, or None."""
    found = _kinds.get(job.kind)
    return found.finished_url(job) if found and found.finished_url else None
