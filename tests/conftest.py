"""The browser that tests look at pages with."""

import os

import pytest

# Playwright keeps an event loop running in the test's thread; Django would take each query there for a mistake.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args) -> dict:
    """Start the system's Chromium, which as root needs to go without its sandbox."""
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    return browser_type_launch_args | {"executable_path": path, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}
