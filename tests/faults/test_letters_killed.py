"""Kill the worker with -9 while letters go out: no delegate gets two, and of each it is known what became of it."""

import threading
from collections import Counter

import pytest

from accounts.tests.mail_server import mail_server
from jobs import services as jobs
from partnerships.tests.factories import PersonFactory
from tests.faults.worker import ended, wait_until
from workshops import services
from workshops.letter_plan import plan_letters
from workshops.models import DelegateLetter
from workshops.tests.factories import DelegateFactory

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 12


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
    return Counter(DelegateLetter.objects.values_list("state", flat=True))


def ids(state: str) -> set[str]:
    return {
        f"<letter-{pk}@localhost>" for pk in DelegateLetter.objects.filter(state=state).values_list("pk", flat=True)
    }


def test_worker_killed_while_sending_letters_sends_none_twice_and_loses_none(start_worker, server, workshop):
    stalled, go_on = threading.Event(), threading.Event()

    def stall(number: int) -> None:
        # The server has this one, and the worker does not hear of it.
        if number == 4:
            stalled.set()
            go_on.wait(60)

    server.before_the_answer = stall
    for number in range(PEOPLE):
        DelegateFactory(workshop=workshop, person=PersonFactory(email=f"d{number}@example.org"))
    delegates = workshop.delegates.all()
    seen = plan_letters(kind="invitation", delegates=delegates).fingerprint
    job = services.order_letters(workshop=workshop, kind="invitation", delegates=delegates, fingerprint=seen)
    worker = start_worker()
    wait_until(stalled.is_set)
    assert states() == {"sent": 3, "sending": 1, "waiting": PEOPLE - 4}
    worker.kill()
    go_on.set()
    start_worker()
    wait_until(lambda: ended(job))
    for _time in range(2):
        assert states() == {"sent": PEOPLE - 1, "unclear": 1}
        assert (job.state, job.done, job.failed) == ("failed", PEOPLE - 1, 1)
        assert set(Counter(server.taken).values()) == {1}
        assert set(server.taken) == ids("sent") | ids("unclear")
        jobs.retry(job)
        wait_until(lambda: ended(job))
