"""Stored files are read only when they are what was stored, wherever they lie."""

import hashlib

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

from documents.stored import Changed, Unreadable, read_stored


class Stored:
    """What a FileField gives: a name and where it lies."""

    def __init__(self, storage, name):
        self.storage, self.name = storage, name


class Bucket(InMemoryStorage):
    """A bucket that answers with an error of its own kind."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def _open(self, name, mode="rb"):
        raise self.error


@pytest.fixture
def stored():
    storage = InMemoryStorage()
    return Stored(storage, storage.save("one.pdf", ContentFile(b"what was stored")))


def test_content_is_read_and_held_against_its_hash(stored):
    assert read_stored(stored) == b"what was stored"
    assert read_stored(stored, sha256=hashlib.sha256(b"what was stored").hexdigest()) == b"what was stored"
    with pytest.raises(Changed):
        read_stored(stored, sha256=hashlib.sha256(b"what was stored.").hexdigest())


def test_missing_file_is_told(stored):
    stored.storage.delete(stored.name)
    with pytest.raises(Unreadable):
        read_stored(stored)


@pytest.mark.parametrize(
    "error",
    [
        ClientError({"Error": {"Code": "AccessDenied", "Message": "Access Denied"}}, "GetObject"),
        EndpointConnectionError(endpoint_url="https://storage.example.org"),
    ],
)
def test_bucket_that_does_not_answer_is_told_like_a_missing_file(error):
    with pytest.raises(Unreadable):
        read_stored(Stored(Bucket(error), "one.pdf"))
