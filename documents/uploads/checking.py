"""Decides whether an uploaded file is taken. Here it is only counted and hashed; a process of its own looks inside."""

import hashlib
import logging
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from documents.errors import DocumentError
from documents.uploads.limits import LIMITS, MEGABYTE, Limits
from documents.uploads.names import EXTENSIONS, KINDS, extension_of
from documents.uploads.process import ask
from documents.uploads.sentences import REFUSALS, sentence

logger = logging.getLogger(__name__)

CONTENT_TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}


@dataclass(frozen=True)
class CheckedFile:
    """What is known about a file that was taken: all of it comes from its content, nothing from its name."""

    kind: str
    content_type: str
    extension: str
    size: int
    sha256: str
    pages: int


def check_upload(file: IO[bytes], *, limits: Limits = LIMITS, words: Mapping = REFUSALS) -> CheckedFile:
    """Looks into a file that somebody uploaded and says what it is; afterwards the file is rewound.

    `file` is an upload of Django's or any open binary file; its `name`, if it has one, must not promise another kind
    than its content. `words` are the sentences of refusals. Raises DocumentError with a sentence for a file that is not
    PDF, JPEG or PNG, is damaged or locked, exceeds `limits`, hides another file, or does something by itself when it is
    opened.
    """
    size = file.seek(0, os.SEEK_END) or file.tell()
    if not size:
        raise DocumentError(sentence("empty", limits, words=words))
    if size > limits.size:
        # Rounded up, so that nobody reads that 20 MB are more than 20 MB.
        raise DocumentError(sentence("size", limits, number=-(-size // MEGABYTE), words=words))
    file.seek(0)
    try:
        sha256, told = _inspected(file, limits)
    except OSError:
        logger.exception("An uploaded file could not be looked into")
        raise DocumentError(sentence("unchecked", limits, words=words)) from None
    finally:
        file.seek(0)
    name = getattr(file, "name", "")
    extension = extension_of(name) if isinstance(name, str) else ""
    if "refused" in told:
        raise DocumentError(_refusal(told, extension, limits, words))
    kind = told["kind"]
    if extension and KINDS.get(extension) != kind:
        raise DocumentError(sentence("misnamed", limits, found=kind, extension=extension, kind=kind, words=words))
    return CheckedFile(
        kind=kind,
        content_type=CONTENT_TYPES[kind],
        extension=EXTENSIONS[kind],
        size=size,
        sha256=sha256,
        pages=told["pages"],
    )


def _inspected(file: IO[bytes], limits: Limits) -> tuple[str, dict]:
    digest = hashlib.sha256()
    with tempfile.TemporaryFile() as copy:
        while chunk := file.read(MEGABYTE):
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        return digest.hexdigest(), ask(copy, limits)


def _refusal(told: dict, extension: str, limits: Limits, words: Mapping) -> str:
    code = told["refused"]
    if code == "kind" and extension in KINDS:
        code = "disguised"
    details = {key: told[key] for key in ("found", "number") if key in told}
    return sentence(code, limits, extension=extension, words=words, **details)
