"""Kill the worker with -9 while 60 notices go out: nobody gets two, and of each it is known what became of it."""

import threading
from collections import Counter

import pytest

from accounts.models import Notice
from accounts.services.notices import notify
from accounts.tests.factories import UserFactory
from accounts.tests.mail_server import mail_server
from jobs import services
from jobs.models import Job
from tests.faults.worker import ended, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 60


@pytest.fixture
def server():
    """A mail server that the worker's e-mails go to."""
    with mail_server() as server:
        yield server


@pytest.fixture
def process_environment(process_environment, server):
    """The environment of the processes, with this mail server."""
    return process_environment | {"EMAIL_URL": server.url}


def states() -> Counter:
    return Counter(Notice.objects.values_list("state", flat=True))


def test_worker_killed_while_sending_notices_sends_none_twice_and_loses_none(start_worker, server):
    stalled, go_on = threading.Event(), threading.Event()

    def stall(number: int) -> None:
        # The server has this one, and the worker does not hear of it.
        if number == 20:
            stalled.set()
            go_on.wait(60)

    server.before_the_answer = stall
    people = [UserFactory() for _number in range(PEOPLE)]
    assert (
        notify(
            event="test", recipients=people, subject=lambda: "A test", text=lambda: "This is one.", url="/agreements/"
        )
        == PEOPLE
    )
    job = Job.objects.get()
    worker = start_worker()
    wait_until(stalled.is_set)
    assert states() == {"sent": 19, "sending": 1, "waiting": PEOPLE - 20}
    worker.kill()
    go_on.set()

    # Once more, wherever it happens to be.
    worker = start_worker()
    wait_until(lambda: len(server.taken) >= 40)
    worker.kill()
    start_worker()
    wait_until(lambda: ended(job))

    known = states()
    assert known["sent"] + known["unclear"] == PEOPLE
    assert 1 <= known["unclear"] <= 2
    assert (job.state, job.done, job.failed) == ("failed", known["sent"], known["unclear"])
    assert_nobody_got_two(server)

    services.retry(job)
    wait_until(lambda: ended(job))
    assert states() == known
    assert_nobody_got_two(server)


def assert_nobody_got_two(server) -> None:
    assert set(Counter(server.taken).values()) == {1}
    sent = {f"<notice-{pk}@localhost>" for pk in Notice.objects.filter(state="sent").values_list("pk", flat=True)}
    unclear = {f"<notice-{pk}@localhost>" for pk in Notice.objects.filter(state="unclear").values_list("pk", flat=True)}
    assert sent <= set(server.taken) <= sent | unclear
