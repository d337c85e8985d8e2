"""What is in a backup: one ZIP file with the database, every stored file, and a manifest that knows them all.

::

    manifest.json        when, version, migrations, rows of each table, size and SHA-256 of all that follows
    database.dump        pg_dump's custom format; database.sqlite3 where SQLite is the database
    files/<name>         each stored file under its name in the storage
"""

import hashlib
import json
import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files/"
DATABASES = {"postgresql": "database.dump", "sqlite": "database.sqlite3"}
CHUNK = 1024 * 1024
# A million files take about 120 MB here.
LONGEST_MANIFEST = 512 * CHUNK


class BackupError(Exception):
    """A backup cannot be made or used; says why in a sentence for the person at the keyboard."""


@dataclass(frozen=True)
class Content:
    """How large something in the archive is, and its hash."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. ``missing`` are files that records name and the storage had no more."""

    made_at: str
    version: str
    vendor: str
    migrations: dict[str, list[str]]
    rows: dict[str, int]
    database: Content
    files: dict[str, Content]
    missing: list[str] = field(default_factory=list)

    def members(self) -> dict[str, Content]:
        """Return everything beside the manifest by its name in the archive."""
        return {DATABASES[self.vendor]: self.database} | {f"{FILES}{name}": one for name, one in self.files.items()}


def read(source: IO[bytes], target: IO[bytes] | None = None, *, most: int | None = None) -> Content:
    """Read to the end, or a little beyond ``most`` bytes, copy it to ``target``, and return what it was."""
    digest, size = hashlib.sha256(), 0
    while (most is None or size <= most) and (chunk := source.read(CHUNK)):
        digest.update(chunk)
        size += len(chunk)
        if target:
            target.write(chunk)
    return Content(size, digest.hexdigest())


@contextmanager
def new_member(archive: zipfile.ZipFile, name: str, *, packed: bool = False) -> Iterator[IO[bytes]]:
    """Open ``name`` in an archive for writing; ``packed`` for what is not compressed by itself."""
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    info.external_attr = 0o600 << 16
    with archive.open(info, "w", force_zip64=True) as member:
        yield member


def write_manifest(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Write the manifest, which is the last thing in an archive."""
    with new_member(archive, MANIFEST, packed=True) as member:
        member.write(json.dumps({"format": FORMAT} | asdict(manifest), indent=1, sort_keys=True).encode())


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open the backup at ``path`` and read its manifest; raises BackupError when it is none, or is broken."""
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from error
    except Exception as error:  # zipfile raises whatever its parts raise, here and below
        raise BackupError(f"{path} is no backup, or is broken: {error}.") from error
    with archive:
        yield archive, _manifest(archive, path)


def check(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Read all of an archive and raise BackupError unless it is, byte for byte, what its manifest says."""
    for name, wanted in manifest.members().items():
        try:
            with archive.open(name) as member:
                found = read(member, most=wanted.size)
        except Exception:
            found = None
        if found != wanted:
            raise BackupError(f"The backup is broken: {name} is not what was saved. Nothing was changed.")


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        names = archive.namelist()
        if archive.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
            raise ValueError("its manifest is too long")
        told = json.loads(archive.read(MANIFEST))
        form = told.pop("format")
        if form == FORMAT:
            database, files = Content(**told.pop("database")), told.pop("files")
            files = {_safe(name): Content(**one) for name, one in files.items()}
            manifest = Manifest(database=database, files=files, **told)
            members = {MANIFEST, *manifest.members()}
            if not all(isinstance(one, list) for one in manifest.migrations.values()) or not manifest.rows.keys():
                raise ValueError("its manifest says nothing of the database")
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from error
    except BackupError:
        raise
    except Exception as error:
        raise BackupError(f"{path} is no backup, or is broken: {error}.") from error
    if form != FORMAT:
        raise BackupError(f"{path} is a backup of form {form!r}; this version reads form {FORMAT}.")
    if len(names) != len(set(names)) or set(names) != members:
        raise BackupError(f"{path} is broken: it does not hold what its manifest says.")
    return manifest


def _safe(name: str) -> str:
    """Return the name of a stored file when it stays within the storage; raises BackupError."""
    parts = name.split("/")
    if not all(parts) or {".", ".."} & set(parts) or posixpath.normpath(name) != name or set("\\\0:") & set(name):
        raise BackupError(
            f"The backup names a file {name!r}, which would lie outside of the storage. Nothing was done."
        )
    return name
