"""Kill the worker with -9 while letters or certificates are mailed: nobody gets two, and of each the end is known."""

import threading
from collections import Counter

import pytest

from accounts.tests.mail_server import mail_server
from certificates import services as certificate_services
from certificates.groups import group_of
from certificates.mail_plan import plan_mails
from certificates.models import CertificateMail
from certificates.tests.factories import CertificateFactory
from jobs import services as jobs
from partnerships.tests.factories import PersonFactory
from tests.faults.worker import ended, wait_until
from training.tests.factories import CohortFactory, EnrolmentFactory
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


def letters_ordered(workshop):
    """Order a letter to each of PEOPLE; return the job."""
    for number in range(PEOPLE):
        DelegateFactory(workshop=workshop, person=PersonFactory(email=f"d{number}@example.org"))
    delegates = workshop.delegates.all()
    seen = plan_letters(kind="invitation", delegates=delegates).fingerprint
    return services.order_letters(workshop=workshop, kind="invitation", delegates=delegates, fingerprint=seen)


def certificates_ordered(workshop):
    """Order a certificate by e-mail to each of PEOPLE; return the job."""
    cohort = CohortFactory()
    for number in range(PEOPLE):
        person = PersonFactory(email=f"d{number}@example.org")
        CertificateFactory(enrolment=EnrolmentFactory(cohort=cohort, person=person))
    group = group_of(cohort)
    seen = plan_mails(group=group).fingerprint
    return certificate_services.order_mails(group=group, fingerprint=seen, user=None)


@pytest.mark.parametrize(
    ("order", "model", "name"),
    [(letters_ordered, DelegateLetter, "letter"), (certificates_ordered, CertificateMail, "certificate-mail")],
    ids=["letters", "certificates"],
)
def test_worker_killed_while_mailing_sends_none_twice_and_loses_none(
    order, model, name, start_worker, server, workshop
):
    def states() -> Counter:
        return Counter(model.objects.values_list("state", flat=True))

    def ids(*wanted: str) -> set[str]:
        rows = model.objects.filter(state__in=wanted)
        return {f"<{name}-{pk}@localhost>" for pk in rows.values_list("pk", flat=True)}

    stalled, go_on = threading.Event(), threading.Event()

    def stall(number: int) -> None:
        # The server has this one, and the worker does not hear of it.
        if number == 4:
            stalled.set()
            go_on.wait(60)

    server.before_the_answer = stall
    job = order(workshop)
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
        assert set(server.taken) == ids("sent", "unclear")
        jobs.retry(job)
        wait_until(lambda: ended(job))
