"""Settings of the worker and the schedule that these tests start and kill: production's, with short patience."""

from config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults"]  # noqa: F405
JOB_LEASE_SECONDS = 3
