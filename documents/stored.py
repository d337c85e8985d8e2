"""Files as they were stored, on disk or in a bucket: read, and held against the hash that was noted."""

import hashlib

from botocore.exceptions import BotoCoreError, ClientError
from django.db.models.fields.files import FieldFile

# What reading a file raises: the disk's error, or the bucket's, which is of another kind.
CANNOT_READ = (OSError, BotoCoreError, ClientError)


class Unreadable(Exception):
    """The file is missing, or whatever holds it does not answer."""


class Changed(Exception):
    """The file is no longer the one that was stored."""


def read_stored(file: FieldFile, *, sha256: str = "") -> bytes:
    """Return the content of a stored file; with ``sha256``, its noted hash in hexadecimal digits, only when it is so.

    Raises Unreadable and Changed.
    """
    try:
        with file.storage.open(file.name) as stored:
            content = stored.read()
    except CANNOT_READ as error:
        raise Unreadable(str(error)) from error
    if sha256 and hashlib.sha256(content).hexdigest() != sha256:
        raise Changed(file.name)
    return content
