import re

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    """allauth counts requests in the cache, which lives longer than a test."""
    cache.clear()


@pytest.fixture
def link_in():
    """Return a function that gives the path of the only link in an e-mail."""

    def find(message) -> str:
        (link,) = set(re.findall(r"https?://[^/\s]+(/\S+)", message.body))
        return link

    return find
