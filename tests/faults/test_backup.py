"""Save everything, restore it into an empty place, and compare: every row of every table, every file by its hash."""

import errno
import hashlib
import json
import random
import resource
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from accounts.tests.factories import UserFactory
from certificates.tests.factories import CertificateFactory
from documents.tests.names import NAMES
from partnerships.models import Person
from partnerships.tests.factories import PersonFactory, signed
from scripts.backups import archives, databases, restoring, saving
from scripts.backups.archives import BackupError, Content, Manifest
from scripts.backups.files import stored_names
from tests.runtime.plugin import database_url
from training.tests.factories import CohortFactory, EnrolmentFactory
from workshops.tests.factories import DelegateFactory

ROOT = Path(__file__).resolve().parents[2]
ODD_NAMES = ["empty", "evidence/名单 (1).pdf", "papers/deep/er/x.pdf", "editions/2022/ស្រី.xlsx"]


@pytest.fixture
def media(settings, tmp_path):
    """The folder of the stored files, which nothing else uses."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def run(environment: dict, *words, **options) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, **options)


# --- There and back ---------------------------------------------------------------------------------


@pytest.fixture
def second_place(settings, tmp_path):
    """The variables that name an empty database, an empty folder of files, and a place of their own for the rest."""
    old = settings.DATABASES["default"]
    place = {"VAR_DIR": str(tmp_path / "second"), "MEDIA_URL": (tmp_path / "second-media").as_uri()}
    if connection.vendor == "sqlite":
        yield place | {"DATABASE_URL": f"sqlite:///{quote(str(tmp_path / 'second.sqlite3'))}"}
        return
    name = f"{old['NAME']}_second"
    on_server(f'DROP DATABASE IF EXISTS "{name}"')
    on_server(f'CREATE DATABASE "{name}"')
    try:
        yield place | {"DATABASE_URL": database_url(old | {"NAME": name})}
    finally:
        on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def on_server(sql: str) -> None:
    """Run a statement that no transaction may be around."""
    with closing(psycopg2.connect(connect_url(database_url(connection.settings_dict)))) as server:
        server.autocommit = True
        server.cursor().execute(sql)


def connect_url(url: str) -> str:
    return url.replace("postgres://", "postgresql://", 1)


def fill_all(user) -> None:
    """Write records of many kinds with names in seven scripts and empty, odd and large values, and files."""
    for names in NAMES.values():
        DelegateFactory(person=PersonFactory(full_name=names[0], native_name=names[-1], email=""))
    cohort = CohortFactory()
    for _number in range(3):
        CertificateFactory(enrolment=EnrolmentFactory(cohort=cohort))
    signed()
    person = Person.objects.first()
    for name in ("Ünïcode \\ \t tab", "NULL", "\\N", 'o\'Brien "x"', "line\nbreak"):
        person.full_name, person._history_user = name, user
        person.save()
    for number, name in enumerate(ODD_NAMES):
        default_storage.save(name, ContentFile(random.Random(number).randbytes(number * 400_000)))


def everything(url: str) -> dict[str, list]:
    """Return all rows of all tables, and the tables, constraints and indexes as the database describes them."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
            schema = database.execute("SELECT name, sql FROM sqlite_master").fetchall()
            schema += database.execute("SELECT * FROM sqlite_sequence").fetchall()
            found = {table: database.execute(f'SELECT * FROM "{table}"').fetchall() for table in databases.tables()}
    else:
        with closing(psycopg2.connect(connect_url(url))) as database, database.cursor() as cursor:

            def ask(sql: str) -> list[tuple]:
                cursor.execute(sql)
                return cursor.fetchall()

            # No text of conditions and no number of columns: both are written anew, with other casts, without gaps.
            schema = ask("SELECT conrelid::regclass::text, conname, contype FROM pg_constraint")
            schema += ask("SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public'")
            schema += ask("SELECT sequencename, last_value FROM pg_sequences")
            columns = "table_name, column_name, data_type, is_nullable, is_identity"
            schema += ask(f"SELECT {columns} FROM information_schema.columns WHERE table_schema = 'public'")
            found = {table: ask(f'SELECT * FROM "{table}"') for table in databases.tables()}
    return {name: sorted(rows, key=repr) for name, rows in (found | {"the schema": schema}).items()}


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.django_db(transaction=True)
def test_everything_comes_back_the_same(process_environment, second_place, media, tmp_path):
    first = process_environment | {"MEDIA_URL": media.as_uri()}
    fill_all(UserFactory())
    saved = run(first, "scripts.backup", tmp_path / "kept")
    assert saved.returncode == 0, saved.stderr
    archive = Path(saved.stdout.strip())
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]
    assert archive.stat().st_mode & 0o777 == 0o600
    # What is written after the backup is not in it.
    before, files = everything(first["DATABASE_URL"]), hashes(media)
    PersonFactory()
    default_storage.save("later", ContentFile(b"later"))
    assert len(files) == len(ODD_NAMES) + 3
    assert sum(map(bool, before.values())) > 30

    restored = run(first | second_place, "scripts.restore", archive)
    assert restored.returncode == 0, restored.stderr
    after = everything(second_place["DATABASE_URL"])
    assert after.keys() == before.keys()
    for table, rows in before.items():
        assert after[table] == rows, table
    assert hashes(tmp_path / "second-media") == files

    (tmp_path / "second-media" / "not in the backup").write_bytes(b"x")
    destroyed = run(first | second_place, "scripts.restore", "--destroy-what-is-there", archive)
    assert destroyed.returncode == 0, destroyed.stderr
    assert everything(second_place["DATABASE_URL"]) == before
    assert hashes(tmp_path / "second-media") == files


@pytest.mark.django_db(transaction=True)
def test_backup_that_finds_no_room_leaves_nothing(process_environment, media, tmp_path):
    default_storage.save("large", ContentFile(bytes(9_000_000)))
    folder = tmp_path / "kept"
    ended = run(
        process_environment | {"MEDIA_URL": media.as_uri()},
        "scripts.backup",
        folder,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8_000_000, 8_000_000)),
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "No backup was made. File too large" in ended.stderr
    assert list(folder.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_backup_is_of_one_moment_and_names_what_is_missing(media, tmp_path, monkeypatch):
    certificate = CertificateFactory()
    CertificateFactory(enrolment=EnrolmentFactory(cohort=certificate.enrolment.cohort))
    Path(media / certificate.file.name).unlink()
    people = Person.objects.count()
    real = saving._named

    def somebody_works(ask):
        """Write as another process would, after the moment was taken."""
        if connection.vendor == "sqlite":
            PersonFactory()
        else:
            insert_apart()
        return real(ask)

    monkeypatch.setattr(saving, "_named", somebody_works)
    _path, manifest = saving.make_backup(tmp_path)
    assert Person.objects.count() == people + 1
    assert manifest.rows["partnerships_person"] == people
    assert manifest.missing == [certificate.file.name]
    assert len(manifest.files) == 1


def insert_apart() -> None:
    """Copy a person over a connection of its own."""
    with closing(psycopg2.connect(connect_url(database_url(connection.settings_dict)))) as other:
        other.autocommit = True
        with other.cursor() as cursor:
            cursor.execute("SELECT * FROM partnerships_person LIMIT 1")
            columns = ", ".join(f'"{column.name}"' for column in cursor.description if column.name != "id")
            cursor.execute(
                f"INSERT INTO partnerships_person ({columns}) SELECT {columns} FROM partnerships_person LIMIT 1"
            )


# --- Archives that are not taken --------------------------------------------------------------------


def content(data: bytes) -> Content:
    return Content(len(data), hashlib.sha256(data).hexdigest())


DATABASE = b"tables " * 300
STORED = {"a.pdf": b"first", "b/c.pdf": b"second" * 500}


def small_archive(path: Path, *, members: dict[str, bytes] | None = None, **changes) -> Path:
    """Write an archive whose database is none: whatever looks at it must refuse before that is read."""
    manifest = Manifest(
        made_at="2022-11-10T08:00:00+00:00",
        version="0.1.0",
        vendor=connection.vendor,
        migrations={"jobs": ["0001_initial"]},
        rows={"jobs_job": 0},
        database=content(DATABASE),
        files={name: content(data) for name, data in STORED.items()},
    )
    manifest = replace(manifest, **changes)
    own = {archives.DATABASES[connection.vendor]: DATABASE} | {f"files/{name}": data for name, data in STORED.items()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (own if members is None else members).items():
            archive.writestr(name, data)
        archives.write_manifest(archive, manifest)
    return path


@pytest.fixture
def untouched(monkeypatch, media, db):
    """Fail when anything is written; afterwards nothing may lie in the storage."""

    def write(*_arguments) -> None:
        pytest.fail("The database was written.")

    monkeypatch.setattr(databases, "put_back", write)
    yield
    assert list(stored_names()) == []


@pytest.mark.parametrize(
    "name", ["../x", "/etc/x", "a/../../x", "a//b", "./a", "a\\..\\x", "C:x", "a\0b", "", "a/", ".."]
)
def test_name_that_leads_out_of_the_storage_is_refused(name, untouched, tmp_path):
    path = small_archive(tmp_path / "x.zip", files={name: content(b"x")})
    with pytest.raises(BackupError, match="outside of the storage|broken"):
        restoring.restore_backup(path)


def test_migration_that_the_code_does_not_know_is_refused(untouched, tmp_path, settings):
    settings.MIGRATION_MODULES = {}
    path = small_archive(tmp_path / "x.zip", version="9.0", migrations={"jobs": ["0001_initial", "0099_next"]})
    with pytest.raises(BackupError, match=r"newer version \(9.0\), this one does not know its jobs.0099_next"):
        restoring.restore_backup(path)


def test_other_kind_of_database_is_refused(untouched, tmp_path):
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    members = {archives.DATABASES[other]: DATABASE} | {f"files/{name}": data for name, data in STORED.items()}
    path = small_archive(tmp_path / "x.zip", vendor=other, members=members)
    with pytest.raises(BackupError, match=f"The backup is of {other}"):
        restoring.restore_backup(path)


def test_place_that_is_not_empty_is_refused(untouched, tmp_path, programme):
    path = small_archive(tmp_path / "x.zip")
    with pytest.raises(BackupError, match=r"the database has [1-9]\d* rows and the storage 0 files.*deletes all"):
        restoring.restore_backup(path)


def test_archive_that_lacks_or_adds_something_is_refused(untouched, tmp_path):
    whole = {archives.DATABASES[connection.vendor]: DATABASE} | {f"files/{name}": one for name, one in STORED.items()}
    for members in (
        {name: data for name, data in whole.items() if name != "files/a.pdf"},
        whole | {"files/more": b"x"},
        {},
        whole | {"files/a.pdf": b"First"},
        whole | {"files/a.pdf": b"first, and more"},
    ):
        with pytest.raises(BackupError, match="broken"):
            restoring.restore_backup(small_archive(tmp_path / "x.zip", members=members))


def test_what_is_no_backup_is_refused(untouched, tmp_path):
    path = tmp_path / "x.zip"
    for data in (b"", b"PK\x03\x04", b"text", bytes(5000)):
        path.write_bytes(data)
        with pytest.raises(BackupError, match="no backup, or is broken"):
            restoring.restore_backup(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", json.dumps({"format": 2}))
    with pytest.raises(BackupError, match="form 2"):
        restoring.restore_backup(path)
    with pytest.raises(BackupError, match="cannot be read: No such file"):
        restoring.restore_backup(tmp_path / "none.zip")


def test_flipped_byte_or_missing_end_is_noticed_or_harmless(untouched, tmp_path):
    """What ZIP writes beside the content (a time, a version) may change; what would be restored may not."""
    path = small_archive(tmp_path / "whole.zip")
    whole, broken = path.read_bytes(), tmp_path / "broken.zip"
    chance = random.Random(20221110)
    noticed = 0
    for number in range(240):
        data = bytearray(whole)
        if number % 6:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        else:
            del data[chance.randrange(len(data)) :]
        broken.write_bytes(data)
        try:
            with archives.opened(broken) as (archive, manifest):
                archives.check(archive, manifest)
                for name, data in STORED.items():
                    assert archive.read(f"files/{name}") == data
                assert archive.read(archives.DATABASES[connection.vendor]) == DATABASE
        except BackupError:
            noticed += 1
    assert noticed > 200


def test_restoring_that_finds_no_room_removes_what_it_wrote(media, db, tmp_path, monkeypatch):
    path, save = small_archive(tmp_path / "x.zip"), default_storage.save

    def full(name, file):
        if name == "b/c.pdf":
            save(name, ContentFile(b"half"))
            raise OSError(errno.ENOSPC, "No space left on device")
        return save(name, file)

    monkeypatch.setattr(default_storage, "save", full)
    with pytest.raises(OSError, match="No space left"):
        restoring.restore_backup(path)
    assert list(stored_names()) == []


def test_file_that_the_storage_lost_again_is_told(media, db, tmp_path, monkeypatch):
    def lose(archive) -> None:
        default_storage.delete("a.pdf")

    monkeypatch.setattr(databases, "put_back", lose)
    monkeypatch.setattr(databases, "counts", lambda ask, tables: {"jobs_job": 0})
    with pytest.raises(BackupError, match="differs from the backup in 1 tables or files: a.pdf"):
        restoring.restore_backup(small_archive(tmp_path / "x.zip"))


def test_database_that_cannot_be_restored_leaves_no_file(media, db, tmp_path, monkeypatch):
    def fail(archive) -> None:
        assert list(stored_names()) == sorted(STORED)
        raise BackupError("pg_restore failed")

    monkeypatch.setattr(databases, "put_back", fail)
    with pytest.raises(BackupError, match="pg_restore failed"):
        restoring.restore_backup(small_archive(tmp_path / "x.zip"))
    assert list(stored_names()) == []
