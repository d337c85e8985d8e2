"""The stored files, on a disk or in a bucket."""

from collections.abc import Iterator

from django.core.files.storage import default_storage


def stored_names(folder: str = "") -> Iterator[str]:
    """Yield the names of all files in the storage."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    for name in sorted(filter(None, files)):
        yield f"{prefix}{name}"
    for name in sorted(filter(None, folders)):
        yield from stored_names(f"{prefix}{name}")
