import pytest
from django.test import Client

from api.tests.factories import TokenFactory, text_of


@pytest.fixture
def with_token():
    """Return a function that gives the client of a program with a new token of a user."""

    def make(user, **fields) -> Client:
        TokenFactory(user=user, **fields)
        return Client(headers={"authorization": f"Bearer {text_of(user)}"})

    return make
