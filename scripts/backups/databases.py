"""The database as one member of a backup: read at one moment while people work, and put back as it was.

PostgreSQL is read and filled by its own pg_dump and pg_restore, SQLite by its online backup.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from scripts.backups import archives
from scripts.backups.archives import BackupError, Content

# What a database has that was only just migrated.
FROM_MIGRATING = {"django_migrations", "django_content_type", "auth_permission"}
Ask = Callable[[str], list[tuple]]


@contextmanager
def moment(folder: Path) -> Iterator[tuple[Ask, Callable[[zipfile.ZipFile], Content]]]:
    """Hold the database as it is at this moment, while others go on writing.

    Gives a function that answers questions in SQL and one that writes the database into an archive: both of the same
    moment. ``folder`` has room for a copy (SQLite).
    """
    if connection.vendor == "sqlite":
        with _moment_of_sqlite(folder) as both:
            yield both
    else:
        with _moment_of_postgres() as both:
            yield both


def ask(sql: str) -> list[tuple]:
    """Return the rows that the database of the settings answers with."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def counts(ask: Ask, tables: list[str]) -> dict[str, int]:
    """Return how many rows each table has."""
    return {table: ask(f"SELECT COUNT(*) FROM {quoted(table)}")[0][0] for table in sorted(tables)}


def tables() -> list[str]:
    """Return the tables of the database."""
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def quoted(name: str) -> str:
    """Return a table's or column's name as SQL has it."""
    return connection.ops.quote_name(name)


def need_alone() -> None:
    """Raise BackupError while the application, or anybody else, works with the database."""
    if connection.vendor == "sqlite":
        lock = settings.VAR_DIR / "run.lock"
        if lock.exists() and _is_held(lock):
            raise BackupError("The application runs on this database. Stop it first. Nothing was changed.")
        return
    sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    if others := ask(f"{sql} AND backend_type = 'client backend'")[0][0]:
        raise BackupError(
            f"{others} other connections to the database are open. Stop web, worker and schedule first. "
            "Nothing was changed."
        )


def _is_held(lock: Path) -> bool:
    """Whether `make run` holds its lock."""
    with lock.open("r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def put_back(archive: zipfile.ZipFile) -> None:
    """Make the database what the archive holds; what was there is gone. Raises BackupError."""
    name = archives.DATABASES[connection.vendor]
    if connection.vendor == "sqlite":
        _put_back_sqlite(archive, name)
    else:
        _put_back_postgres(archive, name)


@contextmanager
def _moment_of_sqlite(folder: Path):
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as own:
        path = Path(own) / "database.sqlite3"
        with closing(_sqlite(connection.settings_dict["NAME"])) as live, closing(sqlite3.connect(path)) as copy:
            live.backup(copy)
            # In one file, without a log beside it.
            copy.execute("PRAGMA journal_mode=DELETE")

            def write(archive: zipfile.ZipFile) -> Content:
                member = archives.new_member(archive, archives.DATABASES["sqlite"], packed=True)
                with path.open("rb") as source, member as target:
                    return archives.read(source, target)

            yield lambda sql: copy.execute(sql).fetchall(), write


def _put_back_sqlite(archive: zipfile.ZipFile, name: str) -> None:
    path = Path(connection.settings_dict["NAME"])
    connection.close()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(prefix=".restore-", dir=path.parent) as unpacked:
        with archive.open(name) as member:
            archives.read(member, unpacked)
        unpacked.flush()
        with closing(sqlite3.connect(unpacked.name)) as source, closing(_sqlite(path)) as live:
            source.backup(live)


def _sqlite(path: str | Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=30)


@contextmanager
def _moment_of_postgres():
    with transaction.atomic():
        _do("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        snapshot = ask("SELECT pg_export_snapshot()")[0][0]

        def write(archive: zipfile.ZipFile) -> Content:
            options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
            member = archives.new_member(archive, archives.DATABASES["postgresql"])
            with _running("pg_dump", options, stdout=subprocess.PIPE) as dump, member as target:
                return archives.read(dump.stdout, target)

        yield ask, write


def _do(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _put_back_postgres(archive: zipfile.ZipFile, name: str) -> None:
    if there := tables():
        _do(f"DROP TABLE {', '.join(quoted(table) for table in there)} CASCADE")
    connection.close()
    # All of it or nothing.
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    with _running("pg_restore", options, stdin=subprocess.PIPE) as restore, archive.open(name) as member:
        archives.read(member, restore.stdin)


@contextmanager
def _running(program: str, options: list[str], **streams) -> Iterator[subprocess.Popen]:
    """Run one of PostgreSQL's programs on our database; raises BackupError with its words when it does not end well."""
    if not shutil.which(program):
        raise BackupError(f"{program} is not on this machine. Install the package postgresql-client.")
    place = connection.get_connection_params()
    # Not on the command line, which everybody on the machine can read.
    environment = os.environ | {"PGPASSWORD": place.get("password") or "", "PGCLIENTENCODING": "UTF8"}
    names = {key: f"PG{key.upper()}" for key in ("host", "port", "user", "sslmode", "sslrootcert")}
    environment |= {names[key]: str(value) for key, value in place.items() if key in names and value}
    with tempfile.TemporaryFile() as words:
        command = [program, f"--dbname={place.get('dbname') or place.get('database')}", *options]
        process = subprocess.Popen(command, env=environment, stderr=words, **streams)
        try:
            yield process
            if process.stdin:
                process.stdin.close()
        except BrokenPipeError:
            pass  # it ended first; its words below say why
        except BaseException:
            process.kill()
            raise
        finally:
            process.wait()
        if process.returncode:
            words.seek(0)
            said = words.read().decode(errors="replace").strip().splitlines()
            raise BackupError(f"{program} failed: {' '.join(said[-3:]) or process.returncode}")
