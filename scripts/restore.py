"""`make restore FILE=…`: fill an empty database and an empty storage from an archive of `make backup`.

`python -m scripts.restore archive.zip [--destroy-what-is-there]`
"""

import argparse
from pathlib import Path

from scripts.inside import enter, explained_here
from scripts.processes import run_command


def main() -> None:
    """Restore, or end with a sentence that says why not."""
    parser = argparse.ArgumentParser(prog="python -m scripts.restore", description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path, help="what make backup wrote")
    parser.add_argument(
        "--destroy-what-is-there",
        action="store_true",
        help="first delete all records in the database and all stored files, for good",
    )
    given = parser.parse_args()
    enter("scripts.restore")
    from scripts.backups import databases
    from scripts.backups.restoring import restore_backup

    with explained_here("The backup was not restored."):
        manifest = restore_backup(given.archive, destroy=given.destroy_what_is_there)
        waiting = databases.ask("SELECT COUNT(*) FROM jobs_job WHERE state IN ('waiting', 'running')")[0][0]
    print(f"Restored and compared: {sum(manifest.rows.values())} rows, {len(manifest.files)} files.")
    print(f"They are of {manifest.made_at}. Tables of an older version are brought up to date at the next start.")
    if waiting:
        print(
            f"{waiting} jobs were open then. They go on when a worker starts: first cancel those that were done since."
        )


if __name__ == "__main__":
    run_command(main)
