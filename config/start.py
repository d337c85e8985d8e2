"""What every entry point does with a wrong setting: one sentence instead of a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured


@contextmanager
def explained() -> Iterator[None]:
    """End the program with a sentence when a setting is wrong or the folder of the data cannot be written."""
    try:
        yield
    except ImproperlyConfigured as error:
        sys.exit(f"The application cannot start. {error}")
    except OSError as error:
        if not error.filename:
            raise
        sys.exit(
            f"The application cannot start. {error.filename} cannot be written: {error.strerror}. "
            "Free disk space, mend the permissions, or name another folder in VAR_DIR."
        )


def __getattr__(name: str) -> object:
    """Give Celery its settings when it first asks for them; a wrong one ends it with the sentence."""
    if name != "celery":
        raise AttributeError(name)
    from django.conf import settings

    with explained():
        return settings.CELERY
