"""Settings of the load test: those of production, with one address more."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.load_urls"
# Tables are made as the models say, without the way there.
MIGRATION_MODULES = {app.split(".")[-1]: None for app in INSTALLED_APPS}  # noqa: F405
