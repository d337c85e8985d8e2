"""``manage.py load_programmes``: the two programmes of the data files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from partnerships.models import Programme
from reports.loading.counts import counted
from reports.loading.errors import DataError
from reports.loading.programmes import PROGRAMME_DATA, known_codes, load_programmes


class Command(BaseCommand):
    """Loads programmes from data files; what is already there is left as it is."""

    help = "Load the programmes of the data files. A programme that is already there is left as it is."

    def add_arguments(self, parser):
        """Which programme, and from where."""
        parser.add_argument("--programme", metavar="CODE", help="load this programme alone")
        parser.add_argument(
            "--data", metavar="DIR", type=Path, default=PROGRAMME_DATA, help="folder with the data files"
        )

    def handle(self, *args, programme: str | None, data: Path | str, **options):
        """Load, or say in a sentence why not; then nothing was written."""
        data = Path(data)
        try:
            codes = known_codes(data)
            if programme:
                if programme.upper() not in codes:
                    raise CommandError(f"There is no programme {programme} in {data}. It holds {', '.join(codes)}.")
                codes = [programme.upper()]
            load_programmes(data, codes, self.tell)
        except DataError as error:
            raise CommandError(str(error)) from error

    def tell(self, programme: Programme, is_new: bool) -> None:
        """Say what was done with a programme."""
        done = "loaded" if is_new else "already here, left as it is"
        self.stdout.write(f"{programme.code}: {done} ({counted(programme)}).")
