"""Starts the process that looks into an uploaded file, and believes no answer of it that is not well formed."""

import json
import logging
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import IO

from documents.uploads.limits import Limits
from documents.uploads.names import EXTENSIONS
from documents.uploads.sentences import FOUND, REFUSALS

logger = logging.getLogger(__name__)

HERE = Path(__file__).resolve().parent
# The process finds the folder `inspection` and the installed packages, and neither the application nor its settings.
START = f"import sys; sys.path.append({str(HERE)!r}); from inspection.main import main; main()"
LONGEST_ANSWER = 1000
MOST_READ = 20_000


def ask(file: IO[bytes], limits: Limits) -> dict:
    """What the inspection says about an open file on disk: `kind` and `pages`, or `refused` with its details.

    A process that crashes, hangs, needs too much or answers anything else counts as a refusal, and is logged.
    """
    command = [sys.executable, "-I", "-B", "-c", START, json.dumps(asdict(limits))]
    file.seek(0)
    # Files rather than pipes: the limit on what the process may write holds for them, and nothing waits for a reader.
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as complaints:
        try:
            ended = subprocess.run(
                command, stdin=file, stdout=answer, stderr=complaints, timeout=limits.seconds, check=False,
                cwd="/", env={}, start_new_session=True,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            logger.warning("Looking into an uploaded file took longer than %s seconds", limits.seconds)
            return {"refused": "time"}
        if ended.returncode == -signal.SIGXCPU:
            logger.warning("Looking into an uploaded file took longer than %s seconds of work", limits.cpu_seconds)
            return {"refused": "time"}
        said = _said(answer)
        if ended.returncode == 0 and (told := _well_formed(said, limits)):
            if told.get("refused") == "memory":
                logger.warning("Looking into an uploaded file took more than %s bytes of memory", limits.memory)
            return told
        logger.error(
            "Looking into an uploaded file ended with %s, answer %r, complaint %r",
            ended.returncode, said[:200], _said(complaints)[-500:],
        )  # fmt: skip
        return {"refused": "unchecked"}


def _said(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read(MOST_READ)


def _well_formed(said: bytes, limits: Limits) -> dict | None:
    """The answer when it is one line of JSON that says what an answer may say; otherwise None."""
    try:
        told = json.loads(said) if len(said) <= LONGEST_ANSWER else None
    except ValueError:
        return None
    match told:
        case {"kind": str(kind), "pages": int(pages), **others} if not others:
            return told if kind in EXTENSIONS and 1 <= pages <= limits.pages else None
        case {"refused": str(code), "found": str(found), "number": int(), **others} if not others:
            return told if code in REFUSALS and found in FOUND else None
    return None
