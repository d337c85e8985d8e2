"""The process itself: binds its own hands, reads the file from standard input, answers in one line of JSON."""

import json
import math
import resource
import signal
import sys

from .refusal import Refused

# Enough for an answer and the end of a traceback.
MOST_WRITTEN = 16 * 1024
MOST_OPEN_FILES = 32


def main() -> None:
    """Looks into standard input within the limits that are the only argument, and prints what it found."""
    limits = json.loads(sys.argv[1])
    confine(limits)
    try:
        answer = look_into(sys.stdin.buffer.read(), limits)
    except Refused as refused:
        answer = refused.answer
    except MemoryError:
        answer = Refused("memory").answer
    print(json.dumps(answer))


def confine(limits: dict) -> None:
    """Takes from this process what it does not need, before it reads the first byte of the file."""
    for what, most in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
        (resource.RLIMIT_NOFILE, MOST_OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _limit(what, most, most)
    # The first is a signal that says why this process ends, the second ends it for certain.
    _limit(resource.RLIMIT_CPU, limits["cpu_seconds"], limits["cpu_seconds"] + 1)
    # Whoever started this process ends it in time; this is for when that one was killed.
    signal.alarm(math.ceil(limits["seconds"]) + 5)


def _limit(what: int, soft: int, hard: int) -> None:
    allowed = resource.getrlimit(what)[1]
    if allowed != resource.RLIM_INFINITY:
        soft, hard = min(soft, allowed), min(hard, allowed)
    resource.setrlimit(what, (soft, hard))


def look_into(content: bytes, limits: dict) -> dict:
    """`kind` and `pages` of a file that may be taken. Raises Refused, and anything else for what nobody foresaw."""
    # Late, so that the limits hold for the libraries, too.
    from .kinds import kind_of

    kind = kind_of(content)
    if kind == "pdf":
        from .pdf import pages_of

        return {"kind": kind, "pages": pages_of(content, limits)}
    from .pictures import check_picture

    check_picture(content, kind, limits)
    return {"kind": kind, "pages": 1}
