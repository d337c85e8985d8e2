"""Tokens for tests."""

import datetime as dt

import factory
from django.utils import timezone

from accounts.tests.factories import UserFactory
from api.models import Token
from api.services import sha256_of


def text_of(user) -> str:
    """Return the text of the token that ``TokenFactory`` makes for ``user`` first."""
    return f"tvetp_of-user-{user.pk}"


class TokenFactory(factory.django.DjangoModelFactory):
    """A token that may submit, alive for a month."""

    class Meta:
        model = Token

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda number: f"Program {number + 1}")
    sha256 = factory.LazyAttribute(lambda token: sha256_of(text_of(token.user)))
    password_mark = factory.LazyAttribute(lambda token: token.user.get_session_auth_hash())
    may_submit = True
    expires_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=30))
