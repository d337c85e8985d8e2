"""The kinds of job and the functions that do them.

An app registers its kinds in ``tasks.py``, which every process imports at its start::

    @registry.pieces("certificates.issue", label=_("Issue certificates"), save=save_certificate)
    def draw_certificate(job, key): ...

A handler may run more than once for the same piece: a worker can be killed at any line. What must happen once goes
into ``save``, which shares one transaction with the count of the piece.
"""

import functools
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
    # The most pieces that are done at once, the pause after them on SQLite in seconds, and whether many workers share.
    size: int = 1
    breath: float = 0
    is_shared: bool = False
    # Takes long or comes in masses: done by workers of its own where there are some, so that short work need not wait.
    is_bulk: bool = False
    finish: Callable[[Job], dict | None] | None = None
    finished_url: Callable[[Job], str | None] | None = None


# SQLite has one writer at a time and no queue: pieces that follow each other closely leave people's own writes no
# gap (measured with 50 ms a piece: up to 2.5 s without a breath, 0.1 s with it; 22 ms where ``save`` keeps the
# drawing out of the transaction).
BREATH = 0.03
BREATH_WITH_SAVE = 0.01

_kinds: dict[str, Kind] = {}


def kind(
    name: str, *, label, save: Callable | None = None, finished_url: Callable | None = None, is_bulk: bool = False
) -> Callable:
    """Register ``f(job, progress)`` as a job that is done as a whole and tried up to three times.

    ``f`` calls ``progress(done, total, message="")`` now and then and returns the result, a dictionary for
    ``job.result``. With ``save``, ``f`` returns anything, and ``save(job, outcome)`` returns the dictionary; ``save``
    runs in the transaction that marks the job done, so what it writes exists once.
    ``finished_url(job)`` returns the address of what the job made, or None. ``is_bulk`` keeps long work out of the
    way of short work.
    """

    def register(work: Callable) -> Callable:
        _add(Kind(name, label, work, in_pieces=False, save=save, is_bulk=is_bulk, finished_url=finished_url))
        return work

    return register


def pieces(
    name: str,
    *,
    label,
    save: Callable | None = None,
    finish: Callable | None = None,
    finished_url: Callable | None = None,
    is_bulk: bool = False,
) -> Callable:
    """Register ``f(job, key)``, called once per piece, each in a transaction that also counts the piece.

    With ``save``, ``f`` runs outside of any transaction (slow drawing should not keep a database locked) and
    ``save(job, key, outcome)`` writes what it returned, in the transaction that counts the piece.
    ``finish(job)`` runs after the last piece, when at least one is done, and returns the result, a dictionary.
    """

    def register(work: Callable) -> Callable:
        @functools.wraps(work)
        def work_on(job: Job, keys: list[str]) -> dict[str, Any]:
            return {key: work(job, key) if save else None for key in keys}

        def save_one(job: Job, outcomes: dict[str, Any]) -> None:
            for key, outcome in outcomes.items():
                if save:
                    save(job, key, outcome)
                else:
                    work(job, key)

        _add(
            Kind(
                name,
                label,
                work_on,
                in_pieces=True,
                save=save_one,
                breath=BREATH_WITH_SAVE if save else BREATH,
                is_bulk=is_bulk,
                finish=finish,
                finished_url=finished_url,
            )
        )
        return work

    return register


def blocks(
    name: str,
    *,
    label,
    save: Callable[[Job, dict[str, Any]], dict[str, Refused] | None],
    size: int = 64,
    finish: Callable | None = None,
    finished_url: Callable | None = None,
) -> Callable:
    """Register ``f(job, keys)``, called with up to ``size`` pieces at once and by as many workers as are free.

    ``f`` runs outside of any transaction and returns the outcome of each key, or a ``Refused`` (as a value) for one
    that cannot be done. ``save(job, outcomes)`` writes the others in the transaction that counts the block, and may
    return a ``Refused`` for keys that turn out to be impossible. The first blocks are small, so that people soon see
    results. A block that raises, or takes its worker down, is done again piece by piece.
    """
    if size < 1:
        raise ValueError("A block has at least one piece.")

    def register(work: Callable) -> Callable:
        _add(
            Kind(
                name,
                label,
                work,
                in_pieces=True,
                save=save,
                size=size,
                breath=BREATH_WITH_SAVE,
                is_shared=True,
                is_bulk=True,
                finish=finish,
                finished_url=finished_url,
            )
        )
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


def shared() -> list[str]:
    """Return the names of the kinds that many workers share."""
    return [name for name, found in _kinds.items() if found.is_shared]


def queue(name: str) -> str:
    """Return the queue in which workers look for jobs of the kind called ``name``."""
    return "bulk" if name in _kinds and _kinds[name].is_bulk else "default"


def label(name: str) -> Any:
    """Return the words for the kind called ``name``, or the name itself when it is no longer registered."""
    return _kinds[name].label if name in _kinds else name


def finished_url(job: Job) -> str | None:
    """Return the address of what ``job`` made, or None."""
    found = _kinds.get(job.kind)
    return found.finished_url(job) if found and found.finished_url else None
