"""`manage.py read_bounces`: note which certificates came back from the address that they were sent to."""

import mailbox
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from certificates.bounces import LARGEST, read_bounce
from certificates.services import record_bounce

# Mail servers keep the message and pipe it again later (sysexits.h: EX_TEMPFAIL).
TRY_LATER = 75


class Command(BaseCommand):
    """Reads one message from its input, or all of an mbox file or Maildir folder; changes nothing in these."""

    help = "Marks certificates that came back, from one message on standard input or from an mbox or Maildir."

    def add_arguments(self, parser) -> None:
        """Take where the messages are."""
        parser.add_argument("path", nargs="?", type=Path, help="an mbox file or Maildir folder")

    def handle(self, *args, path: Path | None, **options) -> None:
        """Note each bounce and print how many there were; messages of other kinds are counted and left alone."""
        counts: Counter = Counter()
        try:
            for content in _messages(path):
                bounce = read_bounce(content)
                counts[record_bounce(bounce=bounce) if bounce else None] += 1
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {error}", returncode=TRY_LATER) from error
        self.stdout.write(
            f"{counts[True]} came back, {counts[False]} known before, {counts[None]} other messages left alone."
        )


def _messages(path: Path | None) -> Iterator[bytes]:
    """Yield each message, a too long one up to the limit and one byte more."""
    if path is None:
        yield sys.stdin.buffer.read(LARGEST + 1)
        return
    if not path.exists():
        raise CommandError(f"There is no {path}.")
    if path.is_dir() and not (path / "cur").is_dir():
        raise CommandError(f"{path} is no Maildir: it has no folder “cur”.")
    box = mailbox.Maildir(path, create=False) if path.is_dir() else mailbox.mbox(path, create=False)
    for key in box.iterkeys():
        with box.get_file(key) as message:
            yield message.read(LARGEST + 1)
