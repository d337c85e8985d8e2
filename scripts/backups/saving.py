"""Making a backup while people work.

The database is read first, at one moment, and the files after it: a file is stored before its row is committed and
never written over, so that the file of every row is there.
"""

import os
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import FileField

from scripts.backups import archives, databases
from scripts.backups.archives import BackupError, Content, Manifest
from scripts.backups.files import stored_names
from scripts.machine import ROOT


def make_backup(folder: Path) -> tuple[Path, Manifest]:
    """Write an archive into ``folder``; it gets its name when it is whole. Return its path and what it says of itself.

    Raises BackupError, and the error of disk, bucket or database as it came; nothing is left behind then.
    """
    made_at = datetime.now(UTC)
    path = folder / f"tvet-{made_at:%Y%m%d-%H%M%S}.zip"
    part = folder / f".{path.name}.{os.getpid()}.part"
    if path.exists():
        raise BackupError(f"{path} is there already.")
    try:
        # It is full of names and marks: nobody else on the machine is to read it.
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w") as archive:
                manifest = _write(archive, made_at, folder)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return path, manifest


def _write(archive: zipfile.ZipFile, made_at: datetime, folder: Path) -> Manifest:
    with databases.moment(folder) as (ask, write_database):
        tables = databases.tables()
        if not tables:
            raise BackupError("The database has no tables, so there is nothing to save. See DATABASE_URL and VAR_DIR.")
        rows = databases.counts(ask, tables)
        migrations = _migrations(ask) if "django_migrations" in tables else {}
        named = _named(ask)
        database = write_database(archive)
    files = dict(_write_files(archive))
    manifest = Manifest(
        made_at=made_at.isoformat(timespec="seconds"),
        version=tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"],
        vendor=connection.vendor,
        migrations=migrations,
        rows=rows,
        database=database,
        files=files,
        missing=sorted(named - set(files)),
    )
    archives.write_manifest(archive, manifest)
    return manifest


def _migrations(ask: databases.Ask) -> dict[str, list[str]]:
    found = defaultdict(list)
    for app, name in ask("SELECT app, name FROM django_migrations ORDER BY app, name"):
        found[app].append(name)
    return dict(found)


def _named(ask: databases.Ask) -> set[str]:
    """Return the names of files that rows have."""
    named: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, FileField):
                column, table = databases.quoted(field.column), databases.quoted(model._meta.db_table)
                named.update(name for (name,) in ask(f"SELECT {column} FROM {table}") if name)
    return named


def _write_files(archive: zipfile.ZipFile) -> Iterator[tuple[str, Content]]:
    """Write every stored file; one that is deleted just now is left out."""
    for name in stored_names():
        try:
            source = default_storage.open(name)
        except FileNotFoundError:
            continue
        with source, archives.new_member(archive, f"{archives.FILES}{name}") as member:
            content = archives.read(source, member)
        yield name, content
