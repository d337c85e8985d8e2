"""`manage.py sweep_certificate_files`: removes files that a killed worker left behind."""

from datetime import timedelta

from django.core.management.base import BaseCommand

from certificates.files import leftovers, storage


class Command(BaseCommand):
    """Find files without a row: of certificates, print files and pictures of designs; with --delete remove them."""

    help = (
        "Lists the files under certificates/ that no certificate names, those under ceremonies/ that no job names, and "
        "those under certificate-pictures/ that no design names: whoever was stopped between writing the file and "
        "saving the row leaves one. They are harmless and only take room. Nothing runs this by itself."
    )

    def add_arguments(self, parser):
        """Take the age of what may go, and whether it goes."""
        parser.add_argument("--hours", type=int, default=24, help="How old a file must be (24 without this).")
        parser.add_argument("--delete", action="store_true", help="Remove them; without it they are only listed.")

    def handle(self, *args, **options):
        """List or remove, and count."""
        found = list(leftovers(older_than=timedelta(hours=options["hours"])))
        for name in found:
            self.stdout.write(name)
            if options["delete"]:
                storage().delete(name)
        self.stdout.write(f"{len(found)} files {'removed' if options['delete'] else 'found'}.")
