"""Putting a backup back: everything is looked at before the first write and compared after the last one."""

import zipfile
from pathlib import Path

from django.core.cache import cache
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from documents.stored import CANNOT_READ
from scripts.backups import archives, databases
from scripts.backups.archives import BackupError, Manifest
from scripts.backups.files import stored_names


def restore_backup(path: Path, *, destroy: bool = False) -> Manifest:
    """Fill an empty database and an empty storage from the archive at ``path``, and return what it says of itself.

    With ``destroy`` all records and stored files that are there are deleted first.
    Raises BackupError with a sentence, and the error of disk, bucket or database as it came. An archive that is not
    whole or not for this place changes nothing; when there is no room, the files that were written are removed again.
    """
    with archives.opened(path) as (archive, manifest):
        _need_fitting(manifest)
        archives.check(archive, manifest)
        _need_place(destroy)
        if destroy:
            for name in list(stored_names()):
                default_storage.delete(name)
        written: list[str] = []
        try:
            for name in manifest.files:
                _write_file(archive, name, written)
            databases.put_back(archive)
        except BaseException:
            for name in written:
                default_storage.delete(name)
            raise
    _compare(manifest)
    # What was counted from other records than these.
    cache.clear()
    return manifest


def _need_fitting(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise BackupError(
            f"The backup is of {manifest.vendor} and DATABASE_URL names {connection.vendor}. "
            "Name a database of the same kind."
        )
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known.update(migration.replaces)
    newer = [
        f"{app}.{name}"
        for app, names in manifest.migrations.items()
        for name in names
        if app in loader.migrated_apps and (app, name) not in known
    ]
    if newer:
        raise BackupError(
            f"The backup was made by a newer version ({manifest.version}), this one does not know its "
            f"{', '.join(newer[:5])}. Install that version first. Nothing was changed."
        )


def _need_place(destroy: bool) -> None:
    databases.need_alone()
    if destroy:
        return
    rows = databases.counts(databases.ask, databases.tables())
    there = sum(number for table, number in rows.items() if table not in databases.FROM_MIGRATING)
    files = sum(1 for _name in stored_names())
    if there or files:
        raise BackupError(
            f"The place is not empty: the database has {there} rows and the storage {files} files. Name an empty "
            "database (DATABASE_URL) and an empty folder or bucket (MEDIA_URL), or add --destroy-what-is-there, which "
            "deletes all of these rows and files for good. Nothing was changed."
        )


def _write_file(archive: zipfile.ZipFile, name: str, written: list[str]) -> None:
    with archive.open(f"{archives.FILES}{name}") as member:
        # Before it is whole, so that half a file is removed too.
        written.append(name)
        stored = default_storage.save(name, File(member, name=name))
    if stored != name:
        written.append(stored)
        raise BackupError(f"The storage keeps {name} under another name ({stored}), so nothing was restored.")


def _compare(manifest: Manifest) -> None:
    """Raise BackupError unless database and storage are now what the manifest says."""
    rows = databases.counts(databases.ask, databases.tables())
    wrong = sorted(table for table in rows.keys() | manifest.rows.keys() if rows.get(table) != manifest.rows.get(table))
    for name, wanted in manifest.files.items():
        try:
            with default_storage.open(name) as stored:
                is_same = archives.read(stored) == wanted
        except CANNOT_READ:
            is_same = False
        if not is_same:
            wrong.append(name)
    if wrong:
        raise BackupError(
            f"What was restored differs from the backup in {len(wrong)} tables or files: {', '.join(wrong[:5])}. "
            "Do not work with it; restore again into an empty place."
        )
