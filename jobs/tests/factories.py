"""Jobs for tests, in any state."""

from datetime import timedelta

import factory
from django.utils import timezone

from jobs.models import Job, Piece


class JobFactory(factory.django.DjangoModelFactory):
    """A waiting job of a kind that nobody does."""

    kind = "tests.nothing"
    title = factory.Sequence(lambda n: f"Job {n}")

    class Meta:
        model = Job

    class Params:
        running = factory.Trait(
            state=Job.State.RUNNING,
            worker="host:1:claim",
            lease_until=factory.LazyFunction(lambda: timezone.now() + timedelta(seconds=30)),
            started_at=factory.LazyFunction(timezone.now),
        )
        ended = factory.Trait(state=Job.State.DONE, finished_at=factory.LazyFunction(timezone.now))


class PieceFactory(factory.django.DjangoModelFactory):
    """A waiting piece of a job."""

    job = factory.SubFactory(JobFactory)
    number = factory.Sequence(lambda n: n + 1)
    key = factory.LazyAttribute(lambda piece: str(piece.number))

    class Meta:
        model = Piece
