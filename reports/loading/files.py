"""The data files: one folder, CSV for lists and JSON for what is told once."""

import csv
import io
import json
from pathlib import Path

from reports.loading.errors import DataError
from reports.loading.rows import Row


class DataFolder:
    """A folder with data files. Everything read from it knows where it stands."""

    def __init__(self, folder: Path):
        self.folder = folder
        if not folder.is_dir():
            raise DataError(f"The data folder {folder} is not there or is no folder.")

    def inside(self, name: str) -> "DataFolder":
        """Return the folder ``name`` in this one; raises DataError when there is none."""
        return DataFolder(self.folder / name)

    def table(self, name: str, columns: str) -> list[Row]:
        """Return the rows of a CSV file that has ``columns``; an error names the line."""
        path = self.folder / name
        reader = csv.reader(io.StringIO(self._text(path), newline=""), strict=True)
        wanted, rows = columns.split(), []
        try:
            head = next(reader, [])
            if missing := [column for column in wanted if column not in head]:
                raise DataError(f"{path}, line 1: the column “{missing[0]}” is missing.")
            for values in reader:
                if not values:
                    continue
                where = f"{path}, line {reader.line_num}"
                if len(values) != len(head):
                    raise DataError(f"{where}: there are {len(values)} values, the first line names {len(head)}.")
                rows.append(Row(where, dict(zip(head, values, strict=True))))
        except csv.Error as error:
            raise DataError(f"{path}, line {reader.line_num}: this is not CSV ({error}).") from error
        return rows

    def document(self, name: str) -> Row:
        """Return a JSON file whose outermost value is an object."""
        path = self.folder / name
        try:
            value = json.loads(self._text(path))
        except json.JSONDecodeError as error:
            raise DataError(f"{path}, line {error.lineno}: this is not JSON ({error.msg}).") from error
        if not isinstance(value, dict):
            raise DataError(f"{path}, line 1: an object in curly brackets is expected.")
        return Row(str(path), value)

    def _text(self, path: Path) -> str:
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise DataError(f"The data file {path} is missing.") from error
        except OSError as error:
            raise DataError(f"The data file {path} cannot be read: {error.strerror}.") from error
        try:
            if b"\0" in content:
                # UTF-8 allows it, PostgreSQL does not: such a file is most likely UTF-16 or no text at all.
                raise UnicodeDecodeError("utf-8", content, content.index(b"\0"), len(content), "null character")
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            raise DataError(f"{path}, line {line}: this is not text in UTF-8.") from error
