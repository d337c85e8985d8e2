"""Prepares the data of `make run` in one process: tables, the two programmes, one sign-in a role.

What is for people to see goes to standard output (the sign-ins); what happens on the way goes to standard error.
"""

import os
import sys

import django
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError

from config.start import explained


def main() -> None:
    """Prepare, or end with a sentence that says what to do."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with explained():
        django.setup()
        try:
            prepare()
        except CommandError as error:
            sys.exit(str(error))
        except OperationalError as error:
            sys.exit(
                f"The database cannot be used: {str(error).strip()}. "
                "See that its server runs and that DATABASE_URL is right, or that the disk is not full."
            )
        except DatabaseError as error:
            sys.exit(f"The database cannot be brought up to date: {str(error).strip()}.")


def prepare() -> None:
    """Run the commands; each of them changes nothing the second time."""
    from partnerships.models import Programme

    call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)
    if not Programme.objects.exists():
        print("[set-up] loads the two programmes", file=sys.stderr, flush=True)
        call_command("load_programmes", stdout=sys.stderr)
    call_command("sample_sign_ins")


if __name__ == "__main__":
    main()
