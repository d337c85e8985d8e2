"""Commands behind the Makefile. They need nothing but Python itself; the first check is Python's own age."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is where an old Python is told
    sys.exit(
        f"Python {sys.version_info[0]}.{sys.version_info[1]} is too old: 3.11 or newer is needed. "
        "Install it and say which: make run PYTHON=python3.11"
    )
