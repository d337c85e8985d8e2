"""People for tests; the same each time."""

import factory

from accounts.models import Notice, Role, User

# One hash for all: what a password hashes to is nobody's concern in most tests.
PASSWORD = "a sentence nobody guesses"


class UserFactory(factory.django.DjangoModelFactory):
    """A user who can sign in with PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    full_name = factory.Sequence(lambda number: f"Person {number + 1}")
    email = factory.Sequence(lambda number: f"person{number + 1}@example.org")

    @classmethod
    def _create(cls, model_class, *args, password=PASSWORD, **fields):
        return model_class.objects.create_user(password=password, **fields)


class RoleFactory(factory.django.DjangoModelFactory):
    """A role; give it a kind and its place."""

    class Meta:
        model = Role

    user = factory.SubFactory(UserFactory)


class NoticeFactory(factory.django.DjangoModelFactory):
    """A notice that waits, of an event of its own."""

    class Meta:
        model = Notice

    event = factory.Sequence(lambda number: f"event:{number + 1}")
    recipient = factory.SubFactory(UserFactory)
    subject = factory.Sequence(lambda number: f"Event {number + 1}")
    text = "Something happened."
    url = "/agreements/"
