"""The mail server hangs up after it has taken a text, again and again: nobody gets two, and it is noted."""

from collections import Counter

import pytest

from accounts.models import Notice
from accounts.services.notices import notify
from accounts.tests.factories import UserFactory
from accounts.tests.mail_server import HANG_UP, USUAL, mail_server
from certificates.models import CertificateMail
from jobs import services as jobs
from jobs.models import Job
from tests.faults.test_mailing_killed import certificates_ordered, letters_ordered
from workshops.models import DelegateLetter

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 12


def notices_ordered(workshop):
    people = [UserFactory() for _number in range(PEOPLE)]
    words = {"subject": lambda: "A test", "text": lambda: "This is one."}
    notify(event="test", recipients=people, url="/agreements/", **words)
    return Job.objects.get(kind__startswith="accounts.")


@pytest.fixture
def server(settings):
    """A mail server to which this process's e-mails go."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.mark.parametrize(
    ("order", "model"),
    [(notices_ordered, Notice), (letters_ordered, DelegateLetter), (certificates_ordered, CertificateMail)],
    ids=["notices", "letters", "certificates"],
)
def test_server_that_is_gone_after_the_text_makes_unclear_ones_and_no_second_ones(
    order, model, server, workshop, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    # Every third is taken, and the server is gone before it says so.
    server.answers["TEXT"] = [USUAL["TEXT"], USUAL["TEXT"], HANG_UP] * (PEOPLE // 3)
    job = jobs.run(order(workshop).pk)
    for _time in range(2):
        assert (job.state, job.done, job.failed) == ("failed", 8, 4)
        assert Counter(model.objects.values_list("state", flat=True)) == {"sent": 8, "unclear": 4}
        assert (len(server.taken), set(Counter(server.taken).values())) == (PEOPLE, {1})
        assert all("It is not known whether" in piece.error for piece in job.pieces.filter(state="failed"))
        job = jobs.run(jobs.retry(job).pk)
