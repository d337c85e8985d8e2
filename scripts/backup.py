"""`make backup`: the database and every stored file in one archive, while people go on working.

`python -m scripts.backup [folder]` writes into var/backups without a folder, and prints the path of the archive.
"""

import sys
from pathlib import Path

from scripts.inside import enter, explained_here
from scripts.processes import run_command


def main() -> None:
    """Make the backup, or end with a sentence that says why there is none."""
    if len(sys.argv) > 2 or sys.argv[1:2] == ["--help"]:
        sys.exit("Name one folder, or none: python -m scripts.backup /srv/backups")
    enter("scripts.backup")
    from django.conf import settings

    from scripts.backups.saving import make_backup

    folder = Path(sys.argv[1]) if len(sys.argv) == 2 else settings.VAR_DIR / "backups"
    with explained_here("No backup was made."):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path, manifest = make_backup(folder)
    for name in manifest.missing:
        print(f"A record names the file {name}, which is not in the storage.", file=sys.stderr)
    size = path.stat().st_size / 1024 / 1024
    print(f"{sum(manifest.rows.values())} rows, {len(manifest.files)} files, {size:.1f} MB", file=sys.stderr)
    print(path)


if __name__ == "__main__":
    run_command(main)
